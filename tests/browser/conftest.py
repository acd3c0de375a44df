"""The app as a real process and a real Chromium in front of it, with small models of random weights."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import (
    ARGUMENTS,
    CHROMIUM,
    RATERS,
    ROOT,
    SERVE,
    THREADS,
    free_port,
    served,
    watched_page,
    write_random_model,
)
from people import people_beside
from training_page import serving

from gencore.runs.process import process_of
from gencore.runs.supervisor import Supervisor
from gencore.types import Field, ImageSpec


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Small models of three kinds: six raters (one of whom nobody can predict), a class and an attribute, nothing."""
    home = tmp_path_factory.mktemp("models")
    kinds = Field("kind", "class", classes=tuple("abcdefghij"))
    raters = tuple(Field(name) for name in RATERS)
    for role in ("raters", "judge"):
        people_beside(home / "cars", role, "cars", raters, doubtful=["Esther"])
    return [
        write_random_model(home / "cars", raters, ImageSpec(32, 48)),
        write_random_model(home / "letters", (kinds, Field("bold", "binary")), ImageSpec(32, 32)),
        write_random_model(home / "free", (), ImageSpec(24, 24)),
    ]


@pytest.fixture(scope="session")
def site(models: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app that serves the small models."""
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(port), *map(str, models)]
    log = tmp_path_factory.mktemp("app") / "log.txt"
    with served(command, port, dict(os.environ, **THREADS, PYTHONPATH=str(ROOT)), log) as address:
        yield address


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of ``python app.py`` as it is shipped."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in THREADS}
    environment["GRADIO_SERVER_PORT"] = str(port)
    log = tmp_path_factory.mktemp("shipped") / "log.txt"
    with served([sys.executable, str(ROOT / "app.py")], port, environment, log) as address:
        yield address


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
    command, environment = serving(models[2:], home, port)
    with served(command, port, environment, tmp_path / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.fail("The browser tests need Playwright: pip install playwright (no browser download is needed).")
    if not Path(CHROMIUM).exists():
        pytest.fail("The browser tests need Chromium: apt-get install chromium, or name one in the variable CHROMIUM.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page on a wide screen that fails the test on a console error or a request to any other host."""
    with watched_page(browser, viewport={"width": 1280, "height": 800}) as watched:
        yield watched


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """The same on a phone."""
    with watched_page(browser, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True) as watched:
        yield watched
