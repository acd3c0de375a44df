"""A data set and a preset so small that a study of them takes seconds."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import toy

from gencore.presets.base import Preset
from gencore.registry import DATASETS
from gencore.training.recipe import Recipe
from gencore.tuning.result import Tuned
from gencore.tuning.tune import tune

OVER = {"learning_rate": "1e-3..3e-2:log", "width": [4, 16]}
PATIENCE = 600.0


@pytest.fixture
def toy_preset(tiny_recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> Preset:
    """Ten steps of a tiny model, on data that is registered for one test; its learning rate is far too small."""
    DATASETS.names()
    monkeypatch.setitem(DATASETS._entries, "toy", lambda image=None: toy.make_toy_data())
    recipe = replace(tiny_recipe, steps=10, learning_rate=1e-5, validate_every=1000, save_every=1000)
    return Preset("A test", "toy", recipe)


@pytest.fixture
def tuned(toy_preset: Preset, tmp_path: Path) -> Callable[..., Tuned]:
    """Tunes the toy preset; what is given replaces what is usual here."""

    def tuned(**given: Any) -> Tuned:
        usual = {"preset": toy_preset, "over": OVER, "objective": "psnr", "trials": 4, "out": tmp_path / "study"}
        usual |= {"plots": False, "pictures": 16}
        return tune("toy", **{**usual, **given})

    return tuned


@pytest.fixture
def elsewhere() -> Iterator[Callable[[Callable[[], object]], Any]]:
    """Runs something in a process of its own, which knows what this test has registered."""
    context, started = multiprocessing.get_context("fork"), []

    def start(work: Callable[[], object]) -> Any:
        process = context.Process(target=work)
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        if process.is_alive():
            process.kill()
        process.join()


def wait_for(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end, "this did not happen"
        time.sleep(0.002)


def kill_a_worker(out: Path) -> int:
    """``kill -9`` for the first worker of a study; says which process it was."""
    pid = int(sorted((out / "workers").glob("*.lock"))[0].name.split("-")[-2])
    os.kill(pid, signal.SIGKILL)
    return pid


@pytest.fixture
def wait() -> Callable[[Callable[[], bool]], None]:
    """Waits until something has happened."""
    return wait_for


@pytest.fixture
def kill() -> Callable[[Path], int]:
    """Kills the first worker of the study in a folder."""
    return kill_a_worker
