"""``kill -9`` at twenty random moments of a run, resumed each time: the same weights, bit for bit.

Each run is a real process, forked from a server that has imported torch already (and started none of its threads).
"""

import json
import multiprocessing
import multiprocessing.process
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import toy

from gencore.files import UNFINISHED
from gencore.training.checkpoint import read_model, read_tensors
from gencore.training.history import read_history
from gencore.training.state import resolve

KILLS = 20
STEPS = 60
RECIPE = replace(toy.RECIPE, steps=STEPS, save_every=2, validate_every=7, sample_every=20)
PATIENCE = 120.0


@pytest.fixture(scope="module")
def start() -> Iterator[object]:
    """Starts a training process within milliseconds."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "toy"])
    here, root = Path(toy.__file__).parent, Path(toy.__file__).parent.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(here), str(root)]))
        patch.setenv("GENCORE_TEST_FORKSERVER", "1")
        patch.setenv("OMP_NUM_THREADS", "1")
        multiprocessing.forkserver.ensure_running()

    def start(job: toy.Killable) -> multiprocessing.process.BaseProcess:
        process = context.Process(target=toy.train, args=(job,), daemon=True)
        process.start()
        return process

    return start


def finish(process: multiprocessing.process.BaseProcess, job: toy.Killable) -> None:
    process.join(PATIENCE)
    assert job.done.exists(), f"the run did not come to its end (exit code {process.exitcode})"


def trained(out: Path) -> int:
    """The step a run has reached, as anybody can read it while it goes on."""
    entries = read_history(out / "history.jsonl")
    return max((entry["step"] for entry in entries), default=0)


def wait_until(reached: Callable[[], bool], process: multiprocessing.process.BaseProcess) -> None:
    end = time.monotonic() + PATIENCE
    while not reached() and process.is_alive() and time.monotonic() < end:
        time.sleep(0.001)


def checkpoint_step(out: Path) -> int:
    """The step of the checkpoint that ``latest.json`` points at, all of whose files must be whole."""
    if not (out / "latest.json").exists():
        return 0
    folder = resolve(out)
    _, about = read_model(folder)
    read_tensors(folder / "state.safetensors")
    state = json.loads((folder / "state.json").read_text())
    assert state["counters"]["step"] == about.provenance["steps"]
    return about.provenance["steps"]


def torn(out: Path) -> bool:
    """Whether a save was cut short: something half-written, or written but not pointed at."""
    return bool(half_written(out)) or len(list(out.glob("checkpoints/step-*"))) > 1


def half_written(out: Path) -> list[Path]:
    return [*out.glob(f"{UNFINISHED}*"), *out.glob(f"checkpoints/{UNFINISHED}*")]


def test_killed_twenty_times_a_run_ends_with_the_weights_of_an_uninterrupted_one(start, tiny_models, tmp_path):
    whole = toy.Killable(RECIPE, tmp_path / "whole", tmp_path / "whole-done")
    finish(start(whole), whole)
    job = toy.Killable(RECIPE, tmp_path / "killed", tmp_path / "killed-done")
    random = np.random.default_rng(0)
    alive, amid, saving = 0, 0, 0
    for kill in range(KILLS):
        process, saved = start(job), checkpoint_step(job.out)
        ahead = min(saved + int(random.integers(1, 6)), STEPS - 2)
        if kill % 5:  # every fifth kill may hit the start-up, where nothing has been trained yet
            wait_until(lambda: trained(job.out) >= ahead, process)  # noqa: B023 (called at once)
        if kill % 3 == 0:
            wait_until(lambda: bool(half_written(job.out)), process)
        time.sleep(random.uniform(0, 0.005 if kill % 3 == 0 else 0.06))
        alive += process.is_alive()
        process.kill()
        process.join(PATIENCE)
        assert checkpoint_step(job.out) >= saved
        amid += 0 < trained(job.out) < STEPS
        saving += torn(job.out)
    assert not job.done.exists(), "the run ended before it was killed twenty times"
    assert alive == KILLS
    assert amid >= 0.7 * KILLS, "most kills must hit a run that has begun and not ended"
    assert saving >= KILLS / 5, "some kills must hit a run that is saving"
    finish(start(job), job)
    assert toy.state_bytes(resolve(job.out)) == toy.state_bytes(resolve(whole.out))
    assert losses(job.out) == losses(whole.out)
    assert not torn(job.out), "what killed runs leave behind must be swept"


def losses(out: Path) -> list[tuple[int, dict[str, float]]]:
    return [(entry["step"], entry["losses"]) for entry in read_history(out / "history.jsonl") if "losses" in entry]
