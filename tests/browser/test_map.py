"""The Map tab in a real browser: points, keys, colours, a picture placed, another model; on a phone, dark and light."""

import io
from typing import Any

import pytest
from browsing import watched_page
from PIL import Image

TAB = ".gc-map"
SHADES = """
(canvas) => {
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const pen = copy.getContext('2d');
  pen.drawImage(canvas, 0, 0);
  const { data } = pen.getImageData(0, 0, copy.width, copy.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 250) seen.add((data[i] >> 4) * 256 + (data[i + 1] >> 4) * 16 + (data[i + 2] >> 4));
  return [...seen];
}
"""  # noqa: E501


def to_the_map(page: Any) -> None:
    page.evaluate(
        "() => [...document.querySelectorAll('[role=tab]')].find((one) => one.textContent.trim() === 'Map').click()"
    )


def opened(page: Any, site: str) -> Any:
    """The tab with the first map that ships drawn and its thumbnails there."""
    page.goto(site)
    page.wait_for_selector("[role=tab]")
    to_the_map(page)
    page.locator(f"{TAB} .gc-model select").select_option("creatures-dcvae")
    page.wait_for_selector(f"{TAB}[data-model='creatures-dcvae'][data-atlas]")
    return page.locator(TAB)


def shades(tab: Any) -> list[int]:
    return tab.locator(".gc-points").evaluate(SHADES)


def test_points_are_drawn_chosen_by_keys_and_placed_upon(page: Any, shipped_site: str) -> None:
    tab = opened(page, shipped_site)
    assert (tab.get_attribute("data-count"), tab.get_attribute("data-method")) == ("6000", "umap")
    many = shades(tab)
    assert len(many) > 20
    assert "Trustworthiness 0.9" in tab.locator(".gc-map-figures").inner_text()

    points = tab.locator(".gc-scatter")
    points.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        points.press(key)
    walked = tab.get_attribute("data-hovered")
    assert tab.locator(".gc-tip").is_visible()
    points.press("Enter")
    page.wait_for_selector(f"{TAB}[data-shown='{walked}']")
    told = tab.locator(".gc-map-told")
    assert told.locator("[data-field='animal'] dd").inner_text() in ("horse", "bird")
    tab.get_by_role("button", name="Neighbour 1").click()
    page.wait_for_function(f"() => document.querySelector('{TAB}').dataset.picked !== '{walked}'")

    page.evaluate("() => window.addEventListener('gencore:interpolate', ({ detail }) => { window.sent = detail; })")
    page.wait_for_selector(f"{TAB}[data-shown]")
    tab.get_by_role("button", name="Interpolate: as B").click()
    sent = page.evaluate("() => window.sent")
    assert (sent["slot"], sent["model"]) == ("b", "creatures-dcvae")
    assert sent["image"].startswith("data:image/png;base64,")
    page.wait_for_selector(".gc-interpolate", state="visible")
    to_the_map(page)

    tab.get_by_label("Colours", exact=True).select_option("animal")
    page.wait_for_selector(f"{TAB} .gc-legend[data-colour='animal']")
    assert set(shades(tab)) != set(many)
    tab.get_by_label("Map by").locator("xpath=ancestor::details").evaluate("(one) => { one.open = true; }")
    tab.get_by_label("Map by").select_option("pca")
    page.wait_for_selector(f"{TAB}[data-method='pca']")

    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "brown").save(buffer, "JPEG")
    give = tab.get_by_label("Picture file to place")
    give.set_input_files({"name": "words.jpg", "mimeType": "image/jpeg", "buffer": b"these are words"})
    tab.get_by_text("words.jpg is not a picture").wait_for()
    give.set_input_files({"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()})
    page.wait_for_selector(f"{TAB}[data-placed='1']")
    assert tab.get_by_role("button", name="Your picture 1").is_visible()

    tab.get_by_role("button", name="Edit this").click()
    page.wait_for_selector(".gc-edit[data-model='creatures-dcvae'] .gc-own[aria-pressed='true']")


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone_and_a_tap_chooses(browser: Any, shipped_site: str, dark: bool) -> None:
    scheme = "dark" if dark else "light"
    options = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "color_scheme": scheme}
    with watched_page(browser, **options) as phone:
        tab = opened(phone, shipped_site)
        box = tab.locator(".gc-scatter").bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
        assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
        phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for dx in range(20, 180, 20):
            if tab.get_attribute("data-picked"):
                break
            phone.touchscreen.tap(box["x"] + box["width"] / 2 - 90 + dx, box["y"] + box["height"] / 2)
        phone.wait_for_selector(f"{TAB}[data-shown]")
        assert tab.locator(".gc-map-picture").bounding_box()["width"] <= 390
