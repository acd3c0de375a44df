"""The app as a real process and a real Chromium in front of it, with small models of random weights."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from gencore.files import write_folder
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, Field, ImageSpec

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "checkpoints" / "cars"
RATERS = ("Raof", "Moira", "Louie", "Ferdinando", "Gragar", "Esther")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
THREADS = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
SERVE = """
import sys
from pathlib import Path
from gencore.ui.app import launch
launch({folder.name: folder for folder in map(Path, sys.argv[2:])}, port=int(sys.argv[1]))
"""


def write_random_model(folder: Path, fields: tuple[Field, ...], image: ImageSpec) -> Path:
    """A checkpoint of random weights, scaled so that seeds and fields visibly change its pictures."""
    latent = 16
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = ResNetCVAE(ResNetCVAEConfig(latent=latent, width=32), image, ConditionSpec(fields)).eval()
    with torch.no_grad():
        model.fc_decoder.weight.mul_(3)
        model.fc_decoder.weight[:, latent:].mul_(4)
        for layer in model.decoder:
            if isinstance(layer, nn.ConvTranspose2d):
                layer.weight.mul_(3)
    about = describe(model, "resnet_cvae", {"data": "cars", "steps": 1234, "machine": "a test"})
    write_folder(folder, lambda unfinished: write_weights(unfinished, about, model.state_dict()))
    return folder


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Small models of three kinds: six raters, a class and an attribute, nothing."""
    home = tmp_path_factory.mktemp("models")
    kinds = Field("kind", "class", classes=tuple("abcdefghij"))
    return [
        write_random_model(home / "cars", tuple(Field(name) for name in RATERS), ImageSpec(32, 48)),
        write_random_model(home / "letters", (kinds, Field("bold", "binary")), ImageSpec(32, 32)),
        write_random_model(home / "free", (), ImageSpec(24, 24)),
    ]


@pytest.fixture(scope="session")
def site(models: list[Path]) -> Iterator[str]:
    """Address of the app that serves the small models."""
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(port), *map(str, models)]
    with served(command, port, dict(os.environ, **THREADS, PYTHONPATH=str(ROOT))) as address:
        yield address


@pytest.fixture(scope="session")
def shipped_site() -> Iterator[str]:
    """Address of ``python app.py`` as it is shipped."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in THREADS}
    with served([sys.executable, str(ROOT / "app.py")], port, environment | {"GRADIO_SERVER_PORT": str(port)}) as address:
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


class watched_page:  # noqa: N801  used as a function
    """A page whose console errors and foreign requests are failures at the end of the ``with`` block."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(accept_downloads=True, **options)
        self.problems: list[str] = []

    def __enter__(self) -> Any:
        page = self.context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: message.type == "error" and self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self._check(request.url))
        return page

    def __exit__(self, kind: Any, *_: object) -> None:
        self.context.close()
        if kind is None:
            assert self.problems == []

    def _check(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
            self.problems.append(f"request to {url}")


class served:  # noqa: N801  used as a function
    """A process that serves on ``port``, started on entering and ended on leaving the ``with`` block."""

    def __init__(self, command: list[str], port: int, environment: dict[str, str]) -> None:
        self.command, self.port, self.environment = command, port, environment

    def __enter__(self) -> str:
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        address = f"http://127.0.0.1:{self.port}/"
        for _ in range(600):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                return address
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    pytest.fail(f"The app did not start:\n{self.process.stdout.read().decode()}")
                time.sleep(0.1)
        self.__exit__()
        pytest.fail("The app did not answer within a minute.")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
