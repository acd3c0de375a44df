"""The Generate tab in a real browser: what people see and can do."""

import base64
import io
import json
import re
import urllib.request
import zipfile
from typing import Any

import numpy as np
import pytest
from browsing import (
    GRID,
    IN_VIEW,
    PIXELS,
    RATERS,
    SHIPPED,
    any_button,
    choose_model,
    differ,
    drag,
    open_view,
    post,
    press,
    shown_seeds,
    slider,
    wait_for,
    watched_page,
)
from PIL import Image


def test_ten_pictures_appear_without_a_click(page: Any, site: str) -> None:
    open_view(page, site)
    assert len(set(wait_for(page, {}, list(range(10))))) == 10
    assert page.locator(".gc-picture").count() == 10
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for name in RATERS:
        assert slider(page, name).get_attribute("aria-valuetext") == "any"


def test_dragging_a_slider_changes_all_ten_pictures(page: Any, site: str) -> None:
    open_view(page, site)
    before = wait_for(page, {})
    value = drag(page, "Moira", 0.95)
    assert value > 7
    assert all(differ(before, wait_for(page, {"Moira": value})))


def test_the_same_sliders_and_seeds_give_the_same_pixels(page: Any, site: str) -> None:
    open_view(page, site)
    before = wait_for(page, {})
    value = drag(page, "Moira", 0.8)
    moved = wait_for(page, {"Moira": value})
    any_button(page, "Moira").click()
    assert wait_for(page, {}) == before
    any_button(page, "Moira").click()  # given again, at the middle
    wait_for(page, {"Moira": 4.5})
    assert drag(page, "Moira", 0.8) == value
    assert wait_for(page, {"Moira": value}) == moved


def test_the_last_position_of_a_fast_drag_is_the_one_that_is_shown(page: Any, site: str) -> None:
    open_view(page, site)
    box = slider(page, "Esther").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    for i in range(60):
        page.mouse.move(box["x"] + box["width"] * (0.1 + 0.8 * (i % 20) / 20), y)
    page.mouse.up()
    wait_for(page, {"Esther": float(slider(page, "Esther").input_value())})


def test_any_can_be_left_and_reached_by_keyboard(page: Any, site: str) -> None:
    open_view(page, site)
    slider(page, "Louie").focus()
    page.keyboard.press("ArrowRight")
    wait_for(page, {"Louie": 4.6})
    assert slider(page, "Louie").get_attribute("aria-valuetext") == "4.6 of 9"
    page.keyboard.press("Home")
    wait_for(page, {"Louie": 0})
    page.keyboard.press("Escape")
    wait_for(page, {})
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # the button "any", let go
    wait_for(page, {"Louie": 4.5})
    assert any_button(page, "Louie").get_attribute("aria-pressed") == "false"


def test_presets_set_all_sliders_in_one_click(page: Any, site: str) -> None:
    open_view(page, site)
    press(page, "Everyone loves it")
    wait_for(page, dict.fromkeys(RATERS, 9))
    press(page, "Moira against Gragar")
    wait_for(page, {"Moira": 9, "Gragar": 0})
    assert slider(page, "Esther").get_attribute("aria-valuetext") == "any"
    press(page, "Ten for Moira and Ferdinando")
    wait_for(page, {"Moira": 9, "Ferdinando": 9})
    press(page, "Anything")
    wait_for(page, {})


def test_shuffle_deals_new_pictures_and_leaves_kept_ones(page: Any, site: str) -> None:
    open_view(page, site)
    before = wait_for(page, {}, list(range(10)))
    kept = page.get_by_role("button", name="Picture 3 of 10, seed 2: keep it when shuffling")
    kept.click()
    assert kept.get_attribute("aria-pressed") == "true"
    press(page, "Shuffle")
    page.wait_for_function(f"document.querySelector('{GRID}').dataset.seeds !== '0,1,2,3,4,5,6,7,8,9'")
    after = page.evaluate(PIXELS)
    assert differ(before, after) == [i != 2 for i in range(10)]
    assert shown_seeds(page)[2] == 2


def test_a_first_seed_can_be_typed(page: Any, site: str) -> None:
    open_view(page, site)
    page.get_by_label("First seed").fill("500")
    page.keyboard.press("Enter")
    wait_for(page, {}, list(range(500, 510)))


def test_a_link_reproduces_the_view(page: Any, browser: Any, site: str) -> None:
    open_view(page, site)
    value = drag(page, "Gragar", 0.3)
    page.get_by_label("First seed").fill("41")
    page.keyboard.press("Enter")
    page.get_by_text("More", exact=True).click()
    slider(page, "Guidance").focus()
    page.keyboard.press("End")
    page.wait_for_url("**guidance=3**")
    pixels = wait_for(page, {"Gragar": value}, list(range(41, 51)))
    page.wait_for_timeout(300)
    pixels = page.evaluate(PIXELS)
    with watched_page(browser, viewport={"width": 1280, "height": 800}) as other:
        open_view(other, page.url)
        assert wait_for(other, {"Gragar": value}, list(range(41, 51))) == pixels
        assert slider(other, "Guidance").input_value() == "3"


def test_a_link_that_does_not_fit_says_so(page: Any, site: str) -> None:
    open_view(page, f"{site}?model=nobody&Moira=99&Raof=2&seed=x")
    wait_for(page, {"Raof": 2}, list(range(10)))
    page.get_by_text("The link's value for Moira does not fit").wait_for()


def test_the_zip_holds_ten_pictures_and_the_recipe(page: Any, site: str) -> None:
    open_view(page, f"{site}?Moira=8&seed=7")
    wait_for(page, {"Moira": 8}, list(range(7, 17)))
    with page.expect_download() as started:
        press(page, "Save all")
    with zipfile.ZipFile(started.value.path()) as archive:
        recipe = json.loads(archive.read("recipe.json"))
        pictures = [np.asarray(Image.open(io.BytesIO(archive.read(entry["file"])))) for entry in recipe["pictures"]]
    assert recipe["wish"] == {"Moira": 8}
    assert recipe["seeds"] == list(range(7, 17))
    assert len(recipe["fingerprint"]) == 16
    assert [picture.shape for picture in pictures] == [(32, 48, 3)] * 10


def test_one_picture_can_be_saved(page: Any, site: str) -> None:
    open_view(page, site)
    page.locator(".gc-tile").nth(3).hover()
    with page.expect_download() as started:
        press(page, "Save picture 4")
    assert started.value.suggested_filename == "cars-seed-3.png"
    assert Image.open(started.value.path()).size == (48, 32)


def test_classes_and_attributes_are_chosen_by_name(page: Any, site: str) -> None:
    open_view(page, site)
    choose_model(page, "letters")
    before = wait_for(page, {})
    kind = page.get_by_role("group", name="kind")
    kind.get_by_role("radio", name="c", exact=True).check()
    chosen = wait_for(page, {"kind": "c"})
    assert all(differ(before, chosen))
    page.get_by_role("checkbox", name="bold").click()
    wait_for(page, {"kind": "c", "bold": 1})
    kind.get_by_role("radio", name="c", exact=True).focus()
    page.keyboard.press("ArrowRight")
    wait_for(page, {"kind": "d", "bold": 1})


def test_a_model_without_fields_still_shuffles(page: Any, site: str) -> None:
    open_view(page, f"{site}?model=free")
    before = page.evaluate(PIXELS)
    press(page, "Shuffle")
    page.wait_for_function(f"document.querySelector('{GRID}').dataset.version !== '1'")
    assert all(differ(before, page.evaluate(PIXELS)))


def test_a_lost_connection_is_said_and_the_last_position_arrives_when_it_is_back(browser: Any, site: str) -> None:
    page = browser.new_page()  # not a watched one: the browser itself reports the failed request as an error
    open_view(page, site)
    page.route(re.compile("/component_server"), lambda route: route.abort())
    slider(page, "Moira").press("End")
    page.get_by_text("The app does not answer").wait_for()
    page.unroute(re.compile("/component_server"))
    wait_for(page, {"Moira": 9})
    assert page.locator(".gc-note").inner_text() == ""
    page.close()


def test_on_a_phone_pictures_stay_in_view_beside_the_last_slider(phone: Any, site: str) -> None:
    open_view(phone, site)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    slider(phone, "Esther").evaluate("range => range.scrollIntoView({ block: 'end' })")
    phone.wait_for_timeout(100)
    assert slider(phone, "Esther").bounding_box()["y"] < 844 - 20
    assert phone.evaluate(IN_VIEW) >= 4


def test_the_about_tab_says_what_was_trained_and_how_to_bring_pictures(page: Any, site: str) -> None:
    open_view(page, site)
    page.get_by_role("tab", name="About").click()
    about = page.locator(".gc-about article")
    about.wait_for(state="visible")
    text = about.inner_text()
    for expected in ("1,234 steps", "a test", "Ferdinando", "gencore data check my-folder", "gencore app --checkpoint"):
        assert expected in text


BAD = [
    None,
    "drop table",
    [],
    {},
    {"model": "cars"},
    {"model": "nobody", "seeds": [1]},
    {"model": "cars", "seeds": [1], "wish": {"Moira": 99}},
    {"model": "cars", "seeds": [1], "wish": {"Moira": float("nan")}},
    {"model": "cars", "seeds": [1], "wish": {"Moira": [9]}},
    {"model": "cars", "seeds": [1], "wish": {"Stranger" * 1000: 9}},
    {"model": "cars", "seeds": list(range(100_000)), "wish": {}},
    {"model": "cars", "seeds": [-1], "wish": {}},
    {"model": "cars", "seeds": [1.5], "wish": {}},
    {"model": "cars", "seeds": [1], "wish": {}, "guidance": 1e308},
    {"model": "cars", "seeds": [1], "wish": {}, "__class__": "x"},
]


@pytest.mark.parametrize("function", ["draw", "save_one", "save_all"])
def test_any_json_gets_a_sentence_and_the_app_lives_on(site: str, function: str) -> None:
    config = json.load(urllib.request.urlopen(f"{site}config"))
    component = next(part["id"] for part in config["components"] if "draw" in part["props"].get("server_fns", []))
    for data in BAD:
        body = {"data": data, "component_id": component, "fn_name": function, "session_hash": "test"}
        answer = post(f"{site}gradio_api/component_server", body)
        assert isinstance(answer["error"], str)
        assert 20 < len(answer["error"]) < 400
        assert answer["error"].endswith(".")
    good = {"model": "cars", "seeds": [1], "wish": {"Moira": 9}}
    body = {"data": good, "component_id": component, "fn_name": function, "session_hash": "test"}
    assert "error" not in post(f"{site}gradio_api/component_server", body)


def test_scripts_have_a_named_endpoint(site: str) -> None:
    event = post(f"{site}gradio_api/call/generate", {"data": ["cars", {"Moira": 9}, [1, 2, 3], 1.0, 1.0]})["event_id"]
    answer = urllib.request.urlopen(f"{site}gradio_api/call/generate/{event}", timeout=30).read().decode()
    (made,) = json.loads(answer.split("data: ", 1)[1])
    assert made["recipe"]["seeds"] == [1, 2, 3]
    sizes = [Image.open(io.BytesIO(base64.b64decode(uri.split(",", 1)[1]))).size for uri in made["pictures"]]
    assert sizes == [(48, 32)] * 3


def test_scripts_can_name_a_strategy(site: str) -> None:
    data = ["cars", {"Moira": 9}, [1, 2], "ensemble", {"over": "latents"}]
    event = post(f"{site}gradio_api/call/make", {"data": data})["event_id"]
    answer = urllib.request.urlopen(f"{site}gradio_api/call/make/{event}", timeout=60).read().decode()
    (made,) = json.loads(answer.split("data: ", 1)[1])
    assert (made["recipe"]["strategy"], made["recipe"]["options"]) == ("ensemble", {"over": "latents"})
    assert len(made["pictures"]) == len(made["recipe"]["judged"]["Moira"]) == 2


@pytest.mark.skipif(not SHIPPED.exists(), reason="this checkout ships no model for cars")
def test_the_shipped_cars_follow_a_slider(page: Any, shipped_site: str) -> None:
    open_view(page, shipped_site)
    before = wait_for(page, {})
    value = drag(page, "Moira", 0.98)
    assert all(differ(before, wait_for(page, {"Moira": value})))
