"""The Edit tab in a real browser: pick or upload a picture, choose whom it should please, compare, download."""

import io
from typing import Any

import pytest
from browsing import watched_page
from PIL import Image

TAB = ".gc-edit"
ORIENTATION = 0x0112
PAINTED = """
(canvas) => {
  const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const at = (x, y) => [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 3)];
  return { width, height, top: at(width >> 1, height >> 3), bottom: at(width >> 1, height - 1 - (height >> 3)), sum: data.reduce((a, b) => a + b, 0) };
}
"""  # noqa: E501


@pytest.fixture
def edit(page: Any, site: str) -> Any:
    """The tab, ready, on a wide screen."""
    return opened(page, site)


def opened(page: Any, site: str) -> Any:
    page.goto(site)
    page.get_by_role("tab", name="Edit").click()
    page.wait_for_selector(f"{TAB}[data-model='cars']")
    return page.locator(TAB)


def painted(edit: Any, which: str) -> Any:
    return edit.locator(f"canvas.gc-{which}").evaluate(PAINTED)


def chip(edit: Any, name: str) -> None:
    edit.get_by_role("group", name="Wishes in one click").get_by_role("button", name=name, exact=True).click()


def run(edit: Any, name: str) -> None:
    """Whatever the likeness: raters of random weights hardly prefer one picture to another."""
    edit.get_by_role("slider", name="Likeness", exact=True).press("Home")
    edit.get_by_role("button", name=f"Edit for {name}").click()
    edit.locator(".gc-both").wait_for()


def give(edit: Any, name: str, content: bytes) -> None:
    edit.get_by_label("Picture file").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})


def sideways() -> bytes:
    """Red above blue, stored lying on its side with a note to turn it, far larger than the model's size."""
    upright = Image.new("RGB", (480, 320), "blue")
    upright.paste("red", (0, 0, 480, 160))
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[ORIENTATION] = 6
    upright.transpose(Image.Transpose.ROTATE_90).save(buffer, "JPEG", exif=exif.tobytes(), quality=95)
    return buffer.getvalue()


def test_an_example_is_edited_compared_judged_and_downloaded(edit: Any, page: Any) -> None:
    edit.get_by_role("button", name="Example 6").click()
    edit.get_by_text("Choose whom it should please").wait_for()
    assert edit.get_by_role("button", name="Edit", exact=True).is_disabled()
    chip(edit, "Moira")
    run(edit, "Moira")
    before, after = painted(edit, "before"), painted(edit, "after")
    assert before["sum"] != after["sum"]

    rows = edit.locator(".gc-verdict tbody tr")
    assert rows.first.get_attribute("data-field") == "Moira"
    assert rows.count() == 5, "nobody can say what Esther would"

    amount = edit.get_by_role("slider", name="Amount", exact=True)
    amount.focus()
    amount.press("Home")
    assert edit.get_attribute("data-step") == "0"
    assert abs(painted(edit, "after")["sum"] / before["sum"] - 1) < 0.001, "no edit at all is the picture itself"
    said = rows.first.locator("td").all_inner_texts()
    assert said[0] == said[1]
    amount.press("End")
    assert painted(edit, "after") == after

    with page.expect_download() as download:
        edit.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "cars-for-Moira-100.png"
    assert Image.open(download.value.path()).size == (48, 32)


def test_the_line_between_before_and_after_is_dragged_and_moved_by_keys(edit: Any, page: Any) -> None:
    chip(edit, "Moira")
    run(edit, "Moira")
    curtain = edit.get_by_role("slider", name="Before and after")
    box = curtain.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    assert abs(int(curtain.input_value()) - 20) <= 2
    line = edit.locator(".gc-line").bounding_box()
    assert abs(line["x"] - (box["x"] + 0.2 * box["width"])) < 8
    curtain.press("ArrowRight")
    assert abs(int(curtain.input_value()) - 21) <= 2
    assert "% of the width shows before" in curtain.get_attribute("aria-valuetext")


def test_an_upload_is_shown_upright_and_edited(edit: Any) -> None:
    give(edit, "holiday.jpg", sideways())
    tile = edit.get_by_role("button", name="holiday.jpg")
    tile.wait_for()
    assert tile.get_attribute("aria-pressed") == "true"
    shown = painted(edit, "before")
    assert shown["width"] > shown["height"]
    assert shown["top"][0] > 200 > 60 > shown["top"][2]
    assert shown["bottom"][2] > 200 > 60 > shown["bottom"][0]
    chip(edit, "Moira and Ferdinando")
    run(edit, "Moira and Ferdinando")
    wished = edit.locator(".gc-verdict .gc-wished").all()
    assert [row.get_attribute("data-field") for row in wished] == ["Moira", "Ferdinando"]


def test_a_broken_file_is_one_sentence_and_changes_nothing(edit: Any) -> None:
    edit.get_by_role("button", name="Example 3").click()
    before = painted(edit, "before")
    give(edit, "broken.jpg", sideways()[:900])
    edit.get_by_text("broken.jpg is damaged or cut off in the middle").wait_for()
    give(edit, "notes.jpg", b"these are words")
    edit.get_by_text("notes.jpg is not a picture").wait_for()
    assert painted(edit, "before") == before
    assert edit.get_by_role("button", name="Example 3").get_attribute("aria-pressed") == "true"


def test_a_picture_is_dropped_on_the_page(edit: Any, page: Any) -> None:
    page.evaluate(
        """([bytes, tab]) => {
          const given = new DataTransfer();
          given.items.add(new File([new Uint8Array(bytes)], 'dropped.jpg', { type: 'image/jpeg' }));
          const host = document.querySelector(tab);
          for (const kind of ['dragover', 'drop']) host.dispatchEvent(new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true }));
        }""",  # noqa: E501
        [list(sideways()), TAB],
    )
    edit.get_by_role("button", name="dropped.jpg").wait_for()


def test_models_that_cannot_edit_are_named_with_the_reason(edit: Any) -> None:
    edit.get_by_text("Models that cannot edit pictures, and why").click()
    told = edit.locator(".gc-unable").inner_text()
    assert "letters" in told
    assert "It learnt nobody's scores, so there is nobody to please" in told


def test_whom_nobody_can_predict_is_said_beside_the_slider(edit: Any) -> None:
    field = edit.locator("[data-field='Esther']")
    assert "Not predictable from pictures" in field.inner_text()
    assert field.get_by_role("slider").is_disabled()


def test_an_edit_can_be_given_up(edit: Any, page: Any) -> None:
    """The server is slow to answer here, so that there is time to press the button."""
    page.route("**/component_server*", lambda route: (page.wait_for_timeout(300), route.continue_()))
    chip(edit, "Moira")
    edit.get_by_role("button", name="Edit for Moira").click()
    edit.get_by_role("button", name="Cancel").click()
    edit.get_by_text("The edit was given up").wait_for()
    assert edit.get_by_role("button", name="Edit for Moira").is_visible()
    assert edit.locator(".gc-both").count() == 0


def test_shipped_models_without_an_encoder_say_so(page: Any, shipped_site: str) -> None:
    edit = opened(page, shipped_site)
    edit.get_by_text("Models that cannot edit pictures, and why").click()
    told = edit.locator(".gc-unable li", has_text="conditional DCGAN").inner_text()
    assert "It has no encoder, so pictures of your own cannot be placed among its latents." in told


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone(browser: Any, site: str, dark: bool) -> None:
    scheme = "dark" if dark else "light"
    options = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "color_scheme": scheme}
    with watched_page(browser, **options) as phone:
        edit = opened(phone, site)
        chip(edit, "Moira")
        run(edit, "Moira")
        assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
        for part in (".gc-curtains", ".gc-verdict", ".gc-edit-do", ".gc-outcome"):
            box = edit.locator(part).bounding_box()
            assert box["x"] >= 0, part
            assert box["x"] + box["width"] <= 390, part
        assert edit.get_by_role("button", name="Download").is_visible()
