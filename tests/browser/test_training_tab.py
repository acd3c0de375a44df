"""The Training tab in a real browser: a run that everybody sees, whoever started it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ROOT, SERVE, THREADS, free_port, served, watched_page

from gencore.runs.process import process_of
from gencore.runs.supervisor import Supervisor

TAB = ".gc-training"
PATIENCE = 240_000  # milliseconds; a process of its own imports everything anew


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder of runs; what still trains in it is ended afterwards."""
    yield tmp_path / "runs"
    for run in Supervisor(tmp_path / "runs").runs():
        process = process_of(run.folder)
        if process is not None:
            process.kill()


@pytest.fixture
def address(models: list[Path], home: Path, tmp_path: Path) -> Iterator[str]:
    """Of an app with runs of its own."""
    port = free_port()
    environment = dict(os.environ, **THREADS, PYTHONPATH=str(ROOT), GENCORE_RUNS=str(home), GENCORE_NICE="0")
    command = [sys.executable, "-c", SERVE, str(port), str(models[2])]
    with served(command, port, environment, tmp_path / "log.txt") as address:
        yield address


def open_tab(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_role("tab", name="Training").click()
    page.wait_for_selector(f"{TAB} .gc-run-title")


def wait_for_status(page: Any, status: str) -> None:
    page.wait_for_selector(f"{TAB}[data-status='{status}']", timeout=PATIENCE)


def wait_for_step(page: Any, step: int) -> None:
    page.wait_for_function(f"Number(document.querySelector('{TAB}').dataset.step) > {step}", timeout=PATIENCE)


def curve(page: Any) -> str:
    return page.get_attribute(f"{TAB} .gc-chart[data-term='total'] .gc-curve-train", "d")


def shown_sheet(page: Any) -> tuple[str, str]:
    canvas = page.locator(f"{TAB} .gc-sheet-row[data-row='anything'] canvas")
    return page.get_attribute(f"{TAB} .gc-sheets", "data-step"), canvas.evaluate("(canvas) => canvas.toDataURL()")


def press(page: Any, name: str) -> None:
    page.locator(f"{TAB} .gc-run-actions").get_by_role("button", name=name, exact=True).click()


@pytest.mark.slow
def test_a_run_is_started_watched_by_two_stopped_by_the_other_resumed_and_generated_from(
    browser: Any, address: str
) -> None:
    with watched_page(browser, viewport={"width": 1280, "height": 900}) as second:
        with watched_page(browser, viewport={"width": 1280, "height": 900}) as first:
            open_tab(first, address)
            first.get_by_label("Data", exact=True).select_option("digits")
            first.locator(TAB).get_by_label("Model", exact=True).select_option("model:digits-linear-vae")
            first.get_by_label("Steps", exact=True).fill("4000")
            first.get_by_label("Pictures a step", exact=True).fill("16")
            first.get_by_role("button", name="Start training").click()
            wait_for_status(first, "running")
            run = first.get_attribute(TAB, "data-run")
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
