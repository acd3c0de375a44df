"""Models of every kind in a real browser: each has the controls that it can obey, and no others."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from browsing import (
    GRID,
    PIXELS,
    ROOT,
    SERVE,
    THREADS,
    choose_model,
    differ,
    free_port,
    open_view,
    press,
    served,
    slider,
    wait_for,
    watched_page,
    write_random_model,
)

from gencore.files import write_folder
from gencore.registry import MODELS
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, Field, ImageSpec

ATTRIBUTES = tuple(Field(f"Has_{name}", "binary") for name in "abcdefghijklmno")
ASKING = re.compile("/component_server")
FIT = "Fit a Gaussian mixture"


def write_plain_model(folder: Path, kind: str, side: int, data: str) -> Path:
    """A checkpoint of a model without fields: random weights, large enough for lively pictures."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = MODELS[kind](MODELS[kind].Config(), ImageSpec(side, side), ConditionSpec(())).eval()
    for weights in model.parameters():
        weights.data.mul_(3)
    about = describe(model, kind, {"data": data})
    write_folder(folder, lambda unfinished: write_weights(unfinished, about, model.state_dict()))
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything at once, nothing at all, and two that cannot sample: one with its pictures at hand, one without."""
    home = tmp_path_factory.mktemp("kinds")
    kinds = Field("kind", "class", classes=("lorry", "bus", "van"))
    write_random_model(
        home / "cars", (Field("Moira"), Field("Gragar"), kinds, Field("old", "binary")), ImageSpec(32, 48)
    )
    write_random_model(home / "faces", ATTRIBUTES, ImageSpec(32, 32))
    write_plain_model(home / "free", "linear_vae", 28, "digits")
    write_plain_model(home / "plain", "autoencoder", 16, "digits")
    write_plain_model(home / "lost", "autoencoder", 16, "nowhere")
    return home


@pytest.fixture(scope="module")
def kinds(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app that serves them; the prior that one test fits to "plain" stays."""
    port, log = free_port(), tmp_path_factory.mktemp("app") / "log.txt"
    folders = [home / name for name in ("cars", "faces", "free", "plain", "lost")]
    command = [sys.executable, "-c", SERVE, str(port), *map(str, folders)]
    with served(command, port, dict(os.environ, **THREADS, PYTHONPATH=str(ROOT)), log) as address:
        yield address


def controls(page: Any) -> list[str]:
    """What stands below the pictures."""
    return [name for name in ("gc-bar", "gc-fields", "gc-more") if page.locator(f".gc-generate > .{name}").is_visible()]


def test_each_model_has_its_own_controls_and_no_others(page: Any, kinds: str) -> None:
    open_view(page, kinds)
    options = page.get_by_label("Model", exact=True).locator("option").all_inner_texts()
    assert options[0] == "Cars: ResNet CVAE (cars)"
    assert options[2:] == ["Digits: linear VAE", "Digits: plain autoencoder", "Nowhere: plain autoencoder"]
    assert page.get_by_role("slider").count() == 2
    before = wait_for(page, {})
    press(page, "bus")
    chosen = wait_for(page, {"kind": "bus"})
    assert all(differ(before, chosen))
    page.get_by_role("group", name="kind").get_by_role("radio", name="van").check()
    assert all(differ(chosen, wait_for(page, {"kind": "van"})))
    old = page.get_by_role("checkbox", name="old")
    assert old.get_attribute("aria-checked") == "mixed"

    choose_model(page, "free")
    page.wait_for_url("**model=free&seed=0")
    assert page.locator(".gc-field:visible, .gc-presets:visible").count() == 0
    page.get_by_text("so it can be steered by seeds alone").wait_for()
    page.get_by_text("More", exact=True).click()
    assert slider(page, "Variety").is_visible()
    assert not slider(page, "Guidance").is_visible()
    assert len(set(wait_for(page, {}))) == 10

    choose_model(page, "cars")
    assert wait_for(page, {}) == before
    assert slider(page, "Guidance").is_visible()


def test_an_attribute_is_asked_for_refused_or_left_open(page: Any, kinds: str) -> None:
    open_view(page, f"{kinds}?model=faces&Has_b=0")
    wait_for(page, {"Has_b": 0})
    assert page.get_by_role("checkbox", name="Has b").get_attribute("aria-checked") == "false"
    wished = page.get_by_role("checkbox", name="Has c")
    wished.focus()
    pixels = [page.evaluate(PIXELS)]
    for expected in ({"Has_b": 0, "Has_c": 1}, {"Has_b": 0, "Has_c": 0}, {"Has_b": 0}):
        page.keyboard.press("Space")
        pixels.append(wait_for(page, expected))
    assert all(differ(pixels[0], pixels[1]))
    assert all(differ(pixels[1], pixels[2]))
    assert pixels[3] == pixels[0]
    page.keyboard.press("Enter")
    wait_for(page, {"Has_b": 0, "Has_c": 1})
    page.keyboard.press("Escape")
    wait_for(page, {"Has_b": 0})


def test_many_attributes_can_be_searched_and_what_is_given_stays_in_sight(page: Any, kinds: str) -> None:
    open_view(page, f"{kinds}?model=faces&Has_b=1")
    assert page.get_by_role("checkbox").count() == len(ATTRIBUTES)
    page.get_by_label("Find an attribute").fill("HAS O")
    assert page.get_by_role("checkbox").all_inner_texts() == ["Has b\nyes", "Has o\nany"]
    page.get_by_label("Find an attribute").fill("")
    assert page.get_by_role("checkbox").count() == len(ATTRIBUTES)


def test_a_model_without_a_prior_says_why_and_is_given_one(page: Any, browser: Any, kinds: str) -> None:
    open_view(page, kinds)
    page.get_by_label("Model", exact=True).select_option("plain")
    page.get_by_role("heading", name="Digits: plain autoencoder cannot make new pictures yet").wait_for()
    page.locator(".gc-refusal").get_by_text("it never learnt which latents are likely").wait_for()
    assert controls(page) == []
    assert page.locator(".gc-picture:visible").count() == 0
    press(page, FIT)
    page.wait_for_selector(f"{GRID}[data-model='plain']:not(.gc-loading)")
    pixels = wait_for(page, {}, list(range(10)))
    assert len(set(pixels)) == 10
    assert page.locator(".gc-picture:visible").count() == 10
    assert "gc-bar" in controls(page)
    with watched_page(browser, viewport={"width": 1280, "height": 800}) as other:
        open_view(other, f"{kinds}?model=plain")
        assert wait_for(other, {}, list(range(10))) == pixels


def test_where_its_pictures_are_missing_one_sentence_says_what_to_run(phone: Any, kinds: str) -> None:
    phone.goto(f"{kinds}?model=lost")
    press(phone, FIT)
    phone.get_by_text("gencore fit-prior CHECKPOINT DATA --out FOLDER").wait_for()
    assert phone.get_by_role("button", name=FIT).is_enabled()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    choose_model(phone, "cars")
    assert phone.locator(".gc-picture:visible").count() == 10


def test_while_a_model_is_loaded_the_last_pictures_stay_dimmed_and_it_says_so(page: Any, kinds: str) -> None:
    open_view(page, kinds)
    held: list[Any] = []
    page.route(ASKING, lambda route: held.append(route))
    page.get_by_label("Model", exact=True).select_option("free")
    page.get_by_text("Loading Digits: linear VAE").wait_for()
    page.wait_for_selector(f"{GRID}.gc-loading.gc-busy[data-model='cars']")
    page.unroute(ASKING)  # which lets go on what was held
    page.wait_for_selector(f"{GRID}[data-model='free']:not(.gc-loading):not(.gc-busy)")
