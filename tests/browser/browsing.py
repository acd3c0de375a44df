"""What browser tests are made of: small models, the app as a process, a watched page, and looking at pictures."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
FIRST_PICTURES = 120_000  # milliseconds; a machine that runs other things needs long to load its first model
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
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


@contextmanager
def watched_page(browser: Any, **options: Any) -> Iterator[Any]:
    """A page whose console errors and requests to other hosts are failures at the end."""
    context = browser.new_context(accept_downloads=True, **options)
    problems: list[str] = []

    def check(url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
            problems.append(f"request to {url}")

    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: check(request.url))
    try:
        yield page
    finally:
        context.close()
    assert problems == []


@contextmanager
def served(command: list[str], port: int, environment: dict[str, str], log: Path) -> Iterator[str]:
    """The address of a process that serves on ``port``; it is ended afterwards."""
    with process_serving(command, port, environment, log) as (address, _):
        yield address


@contextmanager
def process_serving(
    command: list[str], port: int, environment: dict[str, str], log: Path
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The same, and the process."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}/"
        _wait_until_it_answers(process, address, log)
        yield address, process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    for _ in range(1200):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    pytest.fail(f"The app did not start:\n{log.read_text()}")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def post(address: str, body: Any) -> Any:
    """The JSON answer to JSON (with Python's NaN, as a careless client sends it)."""
    request = urllib.request.Request(address, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


PIXELS = """
() => [...document.querySelectorAll('.gc-grid canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let hash = 0;
  for (let i = 0; i < data.length; i += 4) hash = (hash * 31 + data[i] + 7 * data[i + 1] + 13 * data[i + 2]) | 0;
  return hash;
})
"""
IN_VIEW = """
() => [...document.querySelectorAll('.gc-picture')].filter((picture) => {
  const box = picture.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.top >= -1 && box.bottom <= window.innerHeight && picture.contains(top);
}).length
"""
GRID = ".gc-grid"


def open_view(page: Any, address: str) -> None:
    """Opens the app and waits for its first pictures."""
    page.goto(address)
    try:
        page.wait_for_selector(f"{GRID}:not([data-version='0'])", timeout=FIRST_PICTURES)
    except Exception as error:
        raise AssertionError(f"No picture came; the page says: {page.locator('.gc-note').all_inner_texts()}") from error


def wait_for(page: Any, wish: dict[str, Any] | None = None, seeds: list[int] | None = None) -> list[int]:
    """Waits until pictures of a wish and of seeds are shown; returns a number for each, equal for equal pixels."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        shown = page.evaluate(f"() => ({{ ...document.querySelector('{GRID}').dataset }})")
        right_wish = wish is None or json.loads(shown["wish"]) == wish
        if right_wish and (seeds is None or shown["seeds"] == ",".join(map(str, seeds))):
            return page.evaluate(PIXELS)
        page.wait_for_timeout(20)
    raise AssertionError(f"waited for {wish} {seeds}, shown is {shown}")


def choose_model(page: Any, name: str) -> None:
    """Chooses a model and waits for its pictures."""
    page.get_by_label("Model", exact=True).select_option(name)
    page.wait_for_selector(f"{GRID}[data-model='{name}']:not(.gc-loading)")


def shown_seeds(page: Any) -> list[int]:
    return [int(seed) for seed in page.get_attribute(GRID, "data-seeds").split(",")]


def slider(page: Any, name: str) -> Any:
    return page.get_by_role("slider", name=name, exact=True)


def any_button(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=f"{name}: any", exact=True)


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def drag(page: Any, name: str, part: float) -> float:
    """Drags a slider with the mouse to a part of its width; returns the value it then has."""
    box = slider(page, name).bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + part * box["width"], y, steps=8)
    page.mouse.up()
    return float(slider(page, name).input_value())


def differ(before: list[int], after: list[int]) -> list[bool]:
    return [a != b for a, b in zip(before, after, strict=True)]
