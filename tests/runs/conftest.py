"""A small order, and supervisors whose processes end with the test."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gencore.losses.objective import Term
from gencore.runs import supervisor as supervising
from gencore.runs.order import RunOrder
from gencore.runs.process import Process, note, process_of
from gencore.runs.supervisor import Supervisor
from gencore.training.recipe import Recipe

STEPS = 40


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of tests let nobody go first."""
    monkeypatch.setenv("GENCORE_NICE", "0")


@pytest.fixture
def order() -> RunOrder:
    """Forty quick steps on real digits."""
    recipe = Recipe(
        model="linear_vae", terms=(Term("mse"),), steps=STEPS, batch_size=8, precision="float32", save_every=10,
        validate_every=20, sample_every=20,
    )  # fmt: skip
    return RunOrder("Digits", "digits", recipe, (28, 28))


@pytest.fixture
def endless(order: RunOrder) -> RunOrder:
    """The same with so many steps that a test is over first."""
    return replace(order, recipe=replace(order.recipe, steps=10**6, validate_every=10**5, sample_every=10**5))


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    """Of a folder of its own; what still runs when the test is over is ended."""
    supervisor = Supervisor(tmp_path / "runs")
    yield supervisor
    for run in supervisor.runs():
        process = process_of(run.folder)
        if process is not None:
            process.kill()


@pytest.fixture
def sleepers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Runs' processes do nothing but wait: what a supervisor does can be seen without training anything."""
    started: list[subprocess.Popen[bytes]] = []

    def spawn(folder: Path) -> "subprocess.Popen[bytes]":
        started.append(subprocess.Popen(["sleep", "600"]))
        note(folder, Process.of(started[-1].pid))
        return started[-1]

    monkeypatch.setattr(supervising, "spawn", spawn)
    yield started
    for child in started:
        child.kill()
        child.wait()
