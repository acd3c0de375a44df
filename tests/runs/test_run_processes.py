"""Runs in real processes: killed and resumed with the same weights in the end, and found by a new supervisor."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import toy

from gencore.data.base import load_data
from gencore.runs.folder import Status, saved_step
from gencore.runs.process import process_of
from gencore.training.history import read_history
from gencore.training.state import resolve
from gencore.training.trainer import Trainer
from gencore.types import ImageSpec

PATIENCE = 180.0
ROOT = Path(__file__).parents[2]
SUPERVISE = """
import sys, time
from pathlib import Path
from gencore.runs.supervisor import Supervisor
with Supervisor(Path(sys.argv[1])):
    time.sleep(600)
"""


def until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


def trained(folder: Path) -> int:
    return max((entry["step"] for entry in read_history(folder / "history.jsonl")), default=0)


def test_killed_and_resumed_a_run_ends_with_the_weights_of_an_uninterrupted_one(supervisor, order, tmp_path):
    order = replace(order, recipe=replace(order.recipe, steps=200))
    for _ in Trainer(load_data("digits", ImageSpec(28, 28)), order.recipe, tmp_path / "whole").run():
        pass
    name = supervisor.start(order)
    folder = supervisor.run(name).folder
    until(lambda: trained(folder) >= 15)
    process_of(folder).kill()
    died = supervisor.wait(name, PATIENCE)
    assert (died.state.status, 0 < died.saved < 200) == (Status.DIED, True)
    assert "ended from outside by the signal SIGKILL" in died.state.why
    assert f"it can go on from step {saved_step(folder)}" in died.state.why
    supervisor.resume(name)
    over = supervisor.wait(name, PATIENCE)
    assert (over.state.status, over.state.step, over.state.attempt) == (Status.FINISHED, 200, 2)
    assert toy.state_bytes(resolve(folder)) == toy.state_bytes(resolve(tmp_path / "whole"))


def test_a_new_supervisor_finds_the_run_of_one_that_was_killed(supervisor, endless, sleepers):
    name = supervisor.start(endless)  # for which the sleeper stands
    sleepers[0].kill()
    assert supervisor.wait(name).state.status is Status.DIED
    supervisor.resume(name)
    sleepers[1].kill()
    supervisor.stop(name)
    supervisor.wait(name)
    state = supervisor.run(name).state
    assert state.status is Status.STOPPED
    assert supervisor.run(name).saved is None


def test_a_run_outlives_the_process_that_started_it(supervisor, endless, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(supervisor, "tick", lambda: None)  # somebody else is to let it begin
        name, second = supervisor.start(endless), supervisor.start(endless)
    folder = supervisor.run(name).folder
    first = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(supervisor.home)], cwd=ROOT, env=dict(os.environ, PYTHONPATH=str(ROOT))
    )
    until(lambda: supervisor.run(name).state.status is Status.RUNNING and process_of(folder) is not None)
    first.kill()
    first.wait()
    until(lambda: trained(folder) > 3)
    supervisor.tick()
    assert process_of(folder).alive
    assert [(run.name, run.state.status, run.place) for run in supervisor.runs()] == [
        (name, Status.RUNNING, 0),
        (second, Status.WAITING, 1),
    ]
    supervisor.pause(name)
    paused = supervisor.wait(name, PATIENCE)
    assert paused.state.status is Status.PAUSED
    assert paused.saved == paused.state.step == trained(folder)
    assert supervisor.run(second).state.status is Status.WAITING, "the turn of a paused run stays its own"
    supervisor.stop(second)
    supervisor.stop(name)
    assert {run.state.status for run in supervisor.runs()} == {Status.STOPPED}
