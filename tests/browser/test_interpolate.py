"""The Interpolate tab in a real browser: two ends, a film at once under the slider, other tabs, a winged horse."""

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browsing import ROOT, open_view, watched_page
from PIL import Image

TAB = ".gc-interpolate"
DETECTOR = ROOT / "checkpoints" / "creatures-parts"
CARS = ROOT / "checkpoints" / "cars"
CREATURES = ROOT / "checkpoints" / "creatures-dcvae"
SHOWN = "(canvas) => canvas.toDataURL('image/png')"


@pytest.fixture
def tab(page: Any, site: str) -> Any:
    """The tab, with its first film, on a wide screen."""
    page.goto(site)
    return opened(page)


def opened(page: Any, model: str = "cars") -> Any:
    page.get_by_role("tab", name="Interpolate").click()
    page.wait_for_selector(f"{TAB}[data-model]")
    tab = page.locator(TAB)
    if tab.get_attribute("data-model") != model:
        tab.get_by_label("Model", exact=True).select_option(model)
    page.wait_for_selector(f"{TAB}[data-model='{model}']", timeout=90_000)
    film(page)
    return tab


def film(page: Any) -> str:
    """Waits for a film; returns its name."""
    page.wait_for_selector(f"{TAB}[data-film]:not([data-film=''])", timeout=90_000)
    return page.get_attribute(TAB, "data-film")


def another(page: Any, before: str) -> str:
    page.wait_for_selector(f"{TAB}[data-film]:not([data-film='']):not([data-film='{before}'])")
    return page.get_attribute(TAB, "data-film")


def picture(tab: Any) -> np.ndarray:
    address = tab.locator(".gc-film-picture").evaluate(SHOWN)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGB"))


def test_the_slider_shows_every_frame_at_once_and_works_with_keys(tab: Any, page: Any) -> None:
    slider = tab.get_by_role("slider", name="On the way from A to B")
    assert slider.get_attribute("max") == "32"
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    slider.press("Home")
    first = picture(tab)
    slider.press("End")
    last = picture(tab)
    assert np.abs(first.astype(int) - last).max() > 5
    slider.press("ArrowLeft")
    assert tab.locator(".gc-film").get_attribute("data-frame") == "31"
    assert requests == [], "the frames are there already"
    tab.get_by_role("button", name="Frame 1 of 33").click()
    assert (picture(tab) == first).all()
    told = tab.locator(".gc-line-names").inner_text()
    assert "Moira" in told
    tab.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.gc-film').dataset.frame > 3")
    tab.get_by_role("button", name="Pause").click()


def test_another_end_path_or_condition_makes_another_film(tab: Any, page: Any) -> None:
    shown = film(page)
    tab.locator("[data-slot='b']").click()
    tab.get_by_role("button", name="Example 5").click()
    shown = another(page, shown)
    assert tab.locator("[data-slot='b']").get_attribute("aria-label").startswith("B: Example 5")
    tab.get_by_label("Path", exact=True).select_option("lerp")
    shown = another(page, shown)
    tab.get_by_label("What people say", exact=True).select_option("any")
    shown = another(page, shown)
    tab.get_by_label("Even steps").uncheck()
    another(page, shown)
    assert tab.locator(".gc-region").is_hidden(), "this model keeps a picture in one vector"
    with page.expect_download() as download:
        tab.get_by_role("button", name="GIF").click()
    assert Image.open(download.value.path()).n_frames == 64


def test_a_film_goes_through_more_pictures_and_back_and_the_slider_rests_between_frames(tab: Any, page: Any) -> None:
    shown = film(page)
    tab.get_by_role("button", name="A picture between").click()
    tab.get_by_role("button", name="Example 4", exact=True).click()
    shown = another(page, shown)
    tab.get_by_label("Back to A at the end").check()
    shown = another(page, shown)
    slider = tab.get_by_role("slider", name="On the way round, from A to A")
    assert slider.get_attribute("max") == "48", "sixteen steps from each picture to the next"
    slider.press("Home")
    first = picture(tab)
    slider.press("End")
    assert np.abs(picture(tab).astype(int) - first).max() <= 12, "the last frame is the first"
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.513 * box["width"], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    place = float(slider.input_value())
    assert place != int(place)
    page.wait_for_selector(f"{TAB} .gc-film[data-exact='{place:g}']")
    with page.expect_download() as download:
        tab.get_by_role("button", name="This picture").click()
    assert download.value.suggested_filename == f"cars-film-{place:g}.png"
    tab.get_by_role("button", name="Take picture 1 between A and B out").click()
    another(page, shown)
    assert tab.locator(".gc-stop").count() == 0


@pytest.mark.skipif(not CARS.exists(), reason="this checkout ships no cars")
@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_painted_comes_from_b_and_the_rest_stays(browser: Any, shipped_site: str, width: int) -> None:
    options = {"viewport": {"width": width, "height": 844}, "is_mobile": width < 640, "has_touch": width < 640}
    with watched_page(browser, **options) as page:
        page.goto(shipped_site)
        tab = opened(page)
        shown = film(page)
        slider = tab.get_by_role("slider", name="On the way from A to B")
        tab.get_by_label("From B comes").select_option("mask")
        mask = tab.locator(".gc-mask")
        mask.scroll_into_view_if_needed()
        box = mask.bounding_box()
        page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.2 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"], steps=2)
        page.mouse.up()
        shown = another(page, shown)
        slider.press("Home")
        first = picture(tab).astype(int)
        slider.press("End")
        changed = np.abs(picture(tab) - first).mean(axis=2)
        third = changed.shape[1] // 3
        assert changed[:, 2 * third :].mean() > 3 * changed[:, :third].mean()
        tab.get_by_role("button", name="Wipe the paint off").click()
        another(page, shown)
        slider.press("End")
        assert np.abs(picture(tab) - first).mean(axis=2)[:, :third].mean() > changed[:, :third].mean()


def test_pictures_come_from_the_generate_tab_and_from_any_script(page: Any, site: str) -> None:
    """Also before the tab has ever been opened: what comes early waits."""
    open_view(page, site)
    page.locator(".gc-tile").nth(2).hover()
    page.get_by_role("button", name="Use picture 3 as B").click()
    page.wait_for_selector(f"{TAB} [data-slot='b'][aria-label^='B: seed 2']")
    page.evaluate(
        """() => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 90, height: 60 });
          Object.assign(canvas.getContext('2d'), { fillStyle: '#f00' }).fillRect(0, 0, 90, 60);
          window.dispatchEvent(new CustomEvent('gencore:interpolate', { detail: { slot: 'a', image: canvas.toDataURL(), model: 'cars' } }));
        }"""  # noqa: E501
    )
    page.wait_for_selector(f"{TAB} [data-slot='a'][aria-label^='A: The picture from the other tab']")
    red = page.locator(f"{TAB} [data-slot='a'] canvas").evaluate(SHOWN)
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(red.partition(",")[2]))).convert("RGB"))
    assert pixels[..., 0].mean() > 240 > 20 > pixels[..., 1].mean()
    film(page)


def test_a_broken_file_is_one_sentence_and_changes_nothing(tab: Any) -> None:
    before = tab.locator("[data-slot='a']").get_attribute("aria-label")
    file = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"these are words"}
    tab.get_by_label("Picture file for A or B").set_input_files(file)
    tab.get_by_text("notes.jpg is not a picture").wait_for()
    assert tab.locator("[data-slot='a']").get_attribute("aria-label") == before


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 390])
def test_no_page_scrolls_sideways_on_a_phone_and_every_tab_can_be_reached(
    browser: Any, site: str, dark: bool, width: int
) -> None:
    scheme = "dark" if dark else "light"
    options = {"viewport": {"width": width, "height": 844}, "is_mobile": True, "has_touch": True}
    with watched_page(browser, color_scheme=scheme, **options) as phone:
        open_view(phone, site)
        names = [name.strip() for name in phone.get_by_role("tab").all_inner_texts()]
        heights = {round(one.bounding_box()["y"]) for one in phone.get_by_role("tab").all()}
        assert len(heights) == 1, "one line of tabs"
        for name in names:
            phone.get_by_role("tab", name=name).click()
            phone.wait_for_selector(f"[role=tab][aria-selected=true]:text-is('{name}')")
            phone.wait_for_timeout(150)
            assert phone.evaluate("document.documentElement.scrollWidth") <= width, name
            box = phone.get_by_role("tab", name=name).bounding_box()
            assert 0 <= box["x"] < width
        opened(phone)
        for part in (".gc-film", ".gc-slots", ".gc-way-set"):
            box = phone.locator(f"{TAB} {part}").bounding_box()
            assert box["x"] >= 0, part
            assert box["x"] + box["width"] <= width, part


@pytest.mark.skipif(not (DETECTOR.exists() and CREATURES.exists()), reason="this checkout ships no creatures")
def test_a_winged_horse_is_made_and_the_detector_finds_its_body_and_wings(page: Any, shipped_site: str) -> None:
    """The detector had no part in making or ranking it; the two parents are no winged horses to it."""
    import torch

    from gencore.raters.judge import Judge

    def found(pixels: np.ndarray) -> list[bool]:
        image = torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float() / 255
        return (Judge.load(Path(DETECTOR)).said(image)[0] > 0.5).tolist()

    page.goto(shipped_site)
    tab = opened(page, "creatures-dcvae")
    slider = tab.get_by_role("slider", name="On the way from A to B")
    slider.press("Home")
    assert found(picture(tab)) == [True, False, False], "A is a horse"
    slider.press("End")
    assert found(picture(tab)) == [False, True, True], "B is a bird"
    tab.get_by_role("button", name="Winged horses of A and B").click()
    page.wait_for_selector(f"{TAB}[data-hybrid='0']", timeout=120_000)
    assert found(picture(tab)) == [True, False, True]
    with page.expect_download() as download:
        tab.get_by_role("button", name="This picture").click()
    assert Image.open(download.value.path()).size == (96, 96)
    tab.get_by_role("button", name="From A to B through this one").click()
    page.wait_for_selector(f"{TAB} [data-slot^='stop'][aria-label^='Between, 1: Winged horse 1']")
    film(page)
