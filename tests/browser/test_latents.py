"""The Latents tab in a real browser: what was planted in a model's latents is shown, pictures follow the sliders."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ROOT, SERVE, THREADS, free_port, served, watched_page
from planted import COPIED, COPY, DEAD, planted_model, planted_pictures

from gencore.api import load
from gencore.latent.portrait import portrait_of
from gencore.latent.portrait_file import write_portrait
from gencore.training.fingerprint import weights_fingerprint

TAB = ".gc-latents"
RIGHT_EDGE = """
(host) => Math.max(...[...host.querySelectorAll('section, .gc-map, .gc-moved, .gc-field')].map((one) => one.getBoundingClientRect().right))
"""  # noqa: E501
PIXELS = "() => document.querySelector('.gc-moved').toDataURL()"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app with a model whose ills are known."""
    folder = planted_model(tmp_path_factory.mktemp("planted") / "planted")
    model = load(folder).model
    write_portrait(folder, portrait_of(model, planted_pictures()), weights_fingerprint(model))
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(port), str(folder)]
    log: Path = tmp_path_factory.mktemp("app") / "log.txt"
    with served(command, port, dict(os.environ, **THREADS, PYTHONPATH=str(ROOT)), log) as address:
        yield address


def opened(page: Any, address: str) -> Any:
    page.goto(address)
    page.get_by_role("tab", name="Latents").click()
    page.wait_for_selector(f"{TAB}[data-shown]", timeout=120_000)
    return page.locator(TAB)


def shown(page: Any, amounts: dict[str, float]) -> str:
    page.wait_for_function(
        "(wanted) => Object.entries(wanted).every(([name, value]) =>"
        " JSON.parse(document.querySelector('.gc-latents').dataset.shown)[name] === value)",
        arg=amounts,
    )
    return page.evaluate(PIXELS)


def test_what_was_planted_is_said_and_found_on_the_map_by_keyboard_and_mouse(page: Any, planted: str) -> None:
    tab = opened(page, planted)
    tab.get_by_text(f"1 of 12 dimensions is hardly used ({DEAD}).").wait_for()
    tab.get_by_text(f"Dimensions {COPIED} and {COPY} say the same (r = -1.00).").wait_for()
    said = tab.locator(".gc-pointed")
    heat = tab.locator(".gc-map")
    heat.focus()
    page.keyboard.press("ArrowDown")
    found = set()
    for step in range(13):
        found.add(said.inner_text())
        for _ in range(12):
            page.keyboard.press("ArrowRight" if step % 2 == 0 else "ArrowLeft")
            found.add(said.inner_text())
        page.keyboard.press("ArrowDown")
    copies = {f"Dimensions {a} and {b}: r = −1.00" for a, b in ((COPIED, COPY), (COPY, COPIED))}
    assert copies <= found
    assert any(f"Dimension {DEAD} (hardly used)" in text for text in found)
    assert any("Moira" in text for text in found)
    box = heat.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 5)
    assert "r = " in said.inner_text()


def test_a_picture_follows_the_sliders_and_comes_back(page: Any, planted: str) -> None:
    tab = opened(page, planted)
    names = list(json.loads(tab.get_attribute("data-shown")))
    assert "Moira" in names
    before = shown(page, {"Moira": 0})
    slider = tab.get_by_role("slider", name="Moira", exact=True)
    slider.focus()
    slider.press("End")
    assert shown(page, {"Moira": 3}) != before
    tab.get_by_role("button", name="Back to 0").click()
    assert shown(page, {"Moira": 0}) == before
    tab.get_by_text("Choose what the sliders mean").click()
    chip = tab.get_by_role("group", name="Directions").get_by_role("button", name="pca 2", exact=True)
    chip.click()
    tab.get_by_role("slider", name="pca 2", exact=True).wait_for()
    chip.click()
    assert tab.get_by_role("slider", name="pca 2", exact=True).count() == 0


def test_rows_of_pictures_say_which_dimensions_mean_something(page: Any, planted: str) -> None:
    tab = opened(page, planted)
    tab.get_by_label("Rater or part").select_option("Moira")
    page.wait_for_selector(".gc-traversal[data-what='Moira'] tbody tr")
    heads = tab.locator(".gc-traversal tbody th").all_inner_texts()
    assert heads[0].startswith("Direction")
    assert all(head.startswith("Dimension ") for head in heads[1:])
    assert tab.locator(".gc-traversal tbody canvas").count() == 7 * len(heads)


def test_on_a_phone_in_the_dark_nothing_overflows(browser: Any, planted: str) -> None:
    with watched_page(browser, viewport={"width": 1280, "height": 800}, color_scheme="dark", has_touch=True) as page:
        tab = opened(page, planted)
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(300)
        widest = tab.evaluate(RIGHT_EDGE)
        assert widest <= 390
        heat = tab.locator(".gc-map")
        heat.scroll_into_view_if_needed()
        box = heat.bounding_box()
        page.touchscreen.tap(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
        assert "r = " in tab.locator(".gc-pointed").inner_text()
