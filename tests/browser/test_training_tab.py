"""The Training tab in a real browser: a run that everybody sees, whoever started it."""

from typing import Any

import pytest
from browsing import watched_page
from training_page import PATIENCE, TAB, open_tab, press, start_run, wait_for_status, wait_for_step

from gencore.presets import DEFAULT_MODEL


def curve(page: Any) -> str:
    return page.get_attribute(f"{TAB} .gc-chart[data-term='total'] .gc-curve-train", "d")


def shown_sheet(page: Any) -> tuple[str, str]:
    canvas = page.locator(f"{TAB} .gc-sheet-row[data-row='anything'] canvas")
    return page.get_attribute(f"{TAB} .gc-sheets", "data-step"), canvas.evaluate("(canvas) => canvas.toDataURL()")


@pytest.mark.slow
def test_a_run_is_started_watched_by_two_stopped_by_the_other_resumed_and_generated_from(
    browser: Any, address: str
) -> None:
    with watched_page(browser, viewport={"width": 1280, "height": 900}) as second:
        with watched_page(browser, viewport={"width": 1280, "height": 900}) as first:
            open_tab(first, address)
            run = start_run(first, 4000)
            first.wait_for_selector(f"{TAB} .gc-sheet-row[data-row='anything']", timeout=PATIENCE)
            before, (step, sheet) = curve(first), shown_sheet(first)
            first.wait_for_function(
                f"document.querySelector('{TAB} .gc-sheets').dataset.step > {step}", timeout=PATIENCE
            )
            assert curve(first) != before
            assert shown_sheet(first)[1] != sheet
            open_tab(second, address)
            wait_for_status(second, "running")
            assert second.get_attribute(TAB, "data-run") == run
            assert curve(second).count("L") > 10
        press(second, "Stop")
        wait_for_status(second, "stopped")
        stopped = int(second.get_attribute(TAB, "data-step"))
        assert f"Stopped at step {stopped}" in second.locator(f"{TAB} .gc-run-status").inner_text()
        press(second, "Resume")
        wait_for_status(second, "running")
        wait_for_step(second, stopped)
        press(second, "Stop")
        wait_for_status(second, "stopped")
        press(second, "Generate with it")
        second.wait_for_selector(f".gc-grid[data-model='{run}']:not([data-version='0'])", timeout=PATIENCE)
        again = second.locator(".gc-generate").get_by_label("Model", exact=True)
        assert again.input_value() == run
    with watched_page(browser, viewport={"width": 390, "height": 844}) as third:  # opened when it was a model already
        third.goto(f"{address}?model={run}")
        third.wait_for_selector(f".gc-grid[data-model='{run}']:not([data-version='0'])", timeout=PATIENCE)
        third.get_by_role("tab", name="Training").click()
        third.wait_for_selector(f"{TAB}[data-run='{run}']")
        assert third.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.slow
def test_data_that_nothing_was_written_for_is_offered_the_default_model(browser: Any, address: str) -> None:
    with watched_page(browser, viewport={"width": 1280, "height": 900}) as page:
        open_tab(page, address)
        model = page.locator(TAB).get_by_label("Model", exact=True)
        page.get_by_label("Data", exact=True).select_option("sneakers")
        assert model.input_value() == f"model:{DEFAULT_MODEL}"
        page.get_by_label("Data", exact=True).select_option("digits")
        assert model.input_value() != f"model:{DEFAULT_MODEL}"
