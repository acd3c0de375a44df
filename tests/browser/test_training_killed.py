"""Processes are killed while somebody looks at the Training tab: the run's own, and the app's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import toy
from browsing import free_port, process_serving
from training_page import PATIENCE, TAB, open_tab, press, serving, start_run, wait_for_status, wait_for_step

from gencore.data.base import load_data
from gencore.runs.folder import saved_step
from gencore.runs.order import read_order
from gencore.runs.process import process_of
from gencore.training.state import resolve
from gencore.training.trainer import Trainer
from gencore.types import ImageSpec

SILENT = "The app does not answer; check that it is still running."
STEPS = 1500


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that may miss its app: a refused connection is an error on its console, and nothing else is looked at."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def shown(page: Any, part: str) -> str:
    return page.locator(f"{TAB} {part}").first.inner_text()


def weights_uninterrupted(run: Path, out: Path) -> dict[str, bytes]:
    """What the same order leads to where nothing happens on the way."""
    order = read_order(run)
    size = ImageSpec(*order.size) if order.size else None
    for _ in Trainer(load_data(order.data, size), order.recipe, out).run():
        pass
    return toy.state_bytes(resolve(out))


@pytest.mark.slow
def test_a_run_that_is_killed_and_an_app_that_is_killed(
    page: Any, models: list[Path], home: Path, tmp_path: Path
) -> None:
    port = free_port()
    command, environment = serving(models[2:], home, port)
    with process_serving(command, port, environment, tmp_path / "first.txt") as (address, app):
        open_tab(page, address)
        name = start_run(page, STEPS)
        run = home / name
        wait_for_step(page, 250)
        process_of(run).kill()
        wait_for_status(page, "died")
        said = shown(page, ".gc-run-status")
        assert "ended from outside by the signal SIGKILL" in said
        assert f"it can go on from step {saved_step(run)}" in said
        press(page, "Resume")
        wait_for_status(page, "running")
        app.kill()
        app.wait()
        page.wait_for_function(f"document.querySelector('{TAB}').innerText.includes('{SILENT}')", timeout=PATIENCE)
        assert process_of(run).alive or saved_step(run) == STEPS, "a run does not end with the app"
    with process_serving(command, port, environment, tmp_path / "second.txt"):
        page.wait_for_function(f"!document.querySelector('{TAB}').innerText.includes('{SILENT}')", timeout=PATIENCE)
        wait_for_status(page, "finished")  # on the page that was open all the time
        assert page.get_attribute(TAB, "data-run") == name
        assert page.get_attribute(TAB, "data-step") == str(STEPS)
    assert toy.state_bytes(resolve(run)) == weights_uninterrupted(run, tmp_path / "whole")
