"""What the tests of the Training tab look at, and what they press."""

import os
import sys
from pathlib import Path
from typing import Any

from browsing import ROOT, SERVE, THREADS

TAB = ".gc-training"
PATIENCE = 240_000  # milliseconds; a process of its own imports everything anew


def serving(models: list[Path], home: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """Command and environment of an app with runs of its own, in ``home``."""
    environment = dict(os.environ, **THREADS, PYTHONPATH=str(ROOT), GENCORE_RUNS=str(home), GENCORE_NICE="0")
    return [sys.executable, "-c", SERVE, str(port), *map(str, models)], environment


def open_tab(page: Any, address: str) -> None:
    """Opens the app at the Training tab."""
    page.goto(address)
    page.get_by_role("tab", name="Training").click()
    page.wait_for_selector(f"{TAB} .gc-run-title")


def start_run(page: Any, steps: int) -> str:
    """Starts a run on digits, 16 pictures a step, and gives its name once it is training."""
    page.get_by_label("Data", exact=True).select_option("digits")
    page.locator(TAB).get_by_label("Model", exact=True).select_option("model:digits-linear-vae")
    page.get_by_label("Steps", exact=True).fill(str(steps))
    page.get_by_label("Pictures a step", exact=True).fill("16")
    page.get_by_role("button", name="Start training").click()
    wait_for_status(page, "running")
    return page.get_attribute(TAB, "data-run")


def wait_for_status(page: Any, status: str) -> None:
    """Waits until the run that is shown is running, stopped, died …"""
    page.wait_for_selector(f"{TAB}[data-status='{status}']", timeout=PATIENCE)


def wait_for_step(page: Any, step: int) -> None:
    """Waits until it is past a step."""
    page.wait_for_function(f"Number(document.querySelector('{TAB}').dataset.step) > {step}", timeout=PATIENCE)


def press(page: Any, name: str) -> None:
    """Presses one of the buttons of the run that is shown."""
    page.locator(f"{TAB} .gc-run-actions").get_by_role("button", name=name, exact=True).click()
