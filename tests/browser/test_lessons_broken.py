"""The lessons' "Break it" buttons: what is broken is said, and the page's own curves and latents show it."""

from typing import Any

import pytest
from browsing import watched_page
from training_page import PATIENCE, TAB, open_tab, wait_for_status

pytestmark = pytest.mark.slow


def break_it(page: Any, lesson: str, button: str) -> str:
    """Presses the button, and gives what the page says is wrong and to be looked for."""
    page.locator(f"{TAB} .gc-lesson[data-lesson='{lesson}']").get_by_role("button", name=button, exact=True).click()
    wait_for_status(page, "running")
    return page.locator(f"{TAB} .gc-stage").inner_text()


def test_beta_too_high_leaves_no_latent_in_use(browser: Any, address: str) -> None:
    with watched_page(browser, viewport={"width": 1280, "height": 900}) as page:
        open_tab(page, address)
        assert "What shows it:" in break_it(page, "digits", "β too high")
        page.wait_for_selector(f"{TAB} .gc-health :text('0 of 16 dimensions used')", timeout=PATIENCE)
        wait_for_status(page, "finished")
        assert "0 of 16 dimensions used" in page.locator(f"{TAB} .gc-health").inner_text()


def test_a_learning_rate_too_high_sends_the_curve_up(browser: Any, address: str) -> None:
    with watched_page(browser, viewport={"width": 1280, "height": 900}) as page:
        open_tab(page, address)
        assert "What shows it:" in break_it(page, "digits", "Learning rate too high")
        page.wait_for_function(
            f"""() => {{
              const chart = document.querySelector("{TAB} .gc-chart[data-term='total']");
              return chart && Number(chart.querySelector(".gc-chart-high").textContent) > 100;
            }}""",
            timeout=PATIENCE,
        )


def bound(page: Any, term: str, which: str) -> float:
    return float(page.locator(f"{TAB} .gc-chart[data-term='{term}'] .gc-chart-{which}").inner_text())


@pytest.mark.parametrize("button", ["No batch norm", "Mode collapse"])
def test_a_forger_who_has_no_answer_leaves_the_detective_sure(browser: Any, address: str, button: str) -> None:
    with watched_page(browser, viewport={"width": 1280, "height": 900}) as page:
        open_tab(page, address)
        assert "What shows it: " in break_it(page, "game", button)
        wait_for_status(page, "finished")
        assert bound(page, "discriminator", "low") < 0.4  # 1.39 is what one pays who can only guess
        assert bound(page, "adversarial", "high") > 2  # and 0.69 when one deceives half of the time
