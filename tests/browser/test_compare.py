"""The Compare tab in a real browser: rows, strategies, figures, and the file to take home."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from browsing import SHIPPED, open_view, watched_page

TAB = ".gc-compare"
ROW = f"{TAB} .gc-strip"
PICTURES = f"{ROW} .gc-strip-pictures"
ROW_PIXELS = (
    "(i) => [...document.querySelectorAll('.gc-strip')[i].querySelectorAll('canvas')].map((c) => c.toDataURL())"
)


def open_tab(page: Any, address: str) -> None:
    open_view(page, address)
    page.get_by_role("tab", name="Compare").click()
    page.wait_for_selector(f"{PICTURES}[data-strategy='direct']")


def drag_to_the_end(page: Any, name: str) -> None:
    page.locator(TAB).get_by_role("slider", name=name, exact=True).focus()
    page.keyboard.press("End")


def make(page: Any) -> None:
    page.locator(TAB).get_by_role("button", name="Make", exact=True).click()


def wait_for_row(page: Any, i: int, strategy: str, wish: str) -> list[str]:
    page.wait_for_function(
        "([i, strategy, wish]) => { const d = document.querySelectorAll('.gc-strip-pictures')[i].dataset;"
        " return d.strategy === strategy && d.wish === wish; }",
        arg=[i, strategy, wish],
        timeout=120_000,
    )
    return page.evaluate(ROW_PIXELS, i)


def test_it_begins_with_one_model_in_two_ways(page: Any, site: str) -> None:
    open_tab(page, site)
    assert page.locator(ROW).count() == 2
    assert len(set(wait_for_row(page, 0, "direct", "{}"))) == 10
    assert "Press “Make”" in page.locator(f"{ROW} .gc-strip-note").nth(1).inner_text()


def test_all_rows_follow_one_slider_at_the_same_seeds(page: Any, site: str) -> None:
    open_tab(page, site)
    before = wait_for_row(page, 0, "direct", "{}")
    drag_to_the_end(page, "Moira")
    after = wait_for_row(page, 0, "direct", '{"Moira":9}')
    assert all(a != b for a, b in zip(before, after, strict=True))
    make(page)
    made = wait_for_row(page, 1, "optimise", '{"Moira":9}')
    assert sum(a != b for a, b in zip(after, made, strict=True)) >= 8
    seeds = page.locator(PICTURES).evaluate_all("(rows) => rows.slice(0, 2).map((row) => row.dataset.seeds)")
    assert seeds[0] == seeds[1]
    page.wait_for_function("document.querySelectorAll('.gc-strip-judged')[0].innerText.includes('Moira')")
    assert "Moira" in page.locator(".gc-strip-judged").nth(1).inner_text()


def test_rows_are_added_changed_and_taken_out(page: Any, site: str) -> None:
    open_tab(page, site)
    page.get_by_role("button", name="Add a row").click()
    assert page.locator(ROW).count() == 3
    last = page.locator(ROW).nth(2)
    last.get_by_label("Model of the row").select_option("letters")
    page.wait_for_selector(f"{PICTURES}[data-model='letters']")
    page.locator(TAB).get_by_role("group", name="kind").wait_for()  # the sliders of all rows together
    last.get_by_role("button", name="Take this row out").click()
    assert page.locator(ROW).count() == 2
    assert page.locator(TAB).get_by_role("group", name="kind").count() == 0
    assert page.locator(ROW).first.get_by_role("button", name="Take this row out").is_disabled()


def test_six_rows_are_the_most(page: Any, site: str) -> None:
    open_tab(page, site)
    for _ in range(4):
        page.get_by_role("button", name="Add a row").click()
    assert page.locator(ROW).count() == 6
    assert not page.get_by_role("button", name="Add a row").is_visible()


def test_a_comparison_is_saved_in_one_click(page: Any, site: str) -> None:
    open_tab(page, site)
    page.locator(ROW).nth(1).get_by_label("Strategy of the row").select_option("ensemble")
    drag_to_the_end(page, "Louie")
    make(page)
    wait_for_row(page, 1, "ensemble", '{"Louie":9}')
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the comparison").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        names = archive.namelist()
    assert {"comparison.png", "figures.csv", "figures.md", "recipes.json"} <= set(names)
    assert sum(name.startswith("pictures/") for name in names) == 20


def test_what_was_not_measured_is_said(page: Any, site: str) -> None:
    open_tab(page, site)
    page.get_by_text("Not measured yet").wait_for()


@pytest.mark.skipif(not (SHIPPED / "evaluation.json").exists(), reason="nothing was measured of the shipped cars")
def test_figures_are_sorted_by_a_click_and_show_their_floors(page: Any, shipped_site: str) -> None:
    open_tab(page, shipped_site)
    table = page.locator(f"{TAB} table")
    table.wait_for()
    assert "(" in table.locator("td .gc-floor").first.inner_text()
    heading = table.get_by_role("button", name="Steering error")
    column = [button.strip() for button in table.locator("thead th").all_inner_texts()].index(
        heading.inner_text().strip()
    )

    def values() -> list[float]:
        cells = table.locator(f"tbody tr > :nth-child({column + 1})").all_inner_texts()
        return [float(cell.split()[0]) for cell in cells if cell.strip()]

    heading.click()
    assert values() == sorted(values())
    heading.click()
    assert values() == sorted(values(), reverse=True)
    assert table.locator("th[aria-sort='descending']").count() == 1


def test_on_a_phone_nothing_overflows(browser: Any, site: str) -> None:
    with watched_page(browser, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True) as phone:
        open_tab(phone, site)
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
