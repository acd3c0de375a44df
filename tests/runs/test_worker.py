"""What a run's process does, here without a process of its own."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from gencore.runs import worker
from gencore.runs.folder import State, Status, read_state, want, write_state
from gencore.runs.order import continued, write_order
from gencore.runs.snapshot import sample_steps
from gencore.training.checkpoint import read_model
from gencore.training.state import resolve


@pytest.fixture(autouse=True)
def own_process(monkeypatch):
    """Signals and priority of the test's process stay what they are."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(os, "nice", lambda _: 0)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def made(folder: Path, order) -> Path:
    folder.mkdir(parents=True)
    write_order(folder, order)
    write_state(folder, State())
    return folder


def worked(folder: Path) -> State:
    worker.main(folder)
    return read_state(folder)


def test_it_trains_to_the_end_and_says_so(tmp_path, order):
    state = worked(made(tmp_path / "run", order))
    assert (state.status, state.step, state.steps) == (Status.FINISHED, 40, 40)
    assert state.why == "Finished after 40 steps."
    assert state.memory > 0
    assert sample_steps(tmp_path / "run") == [20, 40]
    assert sorted(file.name for file in tmp_path.glob("run/.*")) == []


def test_it_stops_when_asked_and_goes_on_where_it_was(tmp_path, order):
    folder = made(tmp_path / "run", order)
    want(folder, Status.STOPPED)
    state = worked(folder)
    assert state.status is Status.STOPPED
    assert 1 <= state.step <= 2
    assert "it is saved and can go on from there" in state.why
    (folder / "wanted.json").unlink()
    assert worked(folder).status is Status.FINISHED


def test_it_ends_politely_when_the_system_asks(tmp_path, order, monkeypatch):
    folder = made(tmp_path / "run", order)
    prepare = worker.prepare

    def interrupted(*given):
        os.kill(os.getpid(), signal.SIGTERM)
        return prepare(*given)

    monkeypatch.setattr(worker, "prepare", interrupted)
    state = worked(folder)
    assert state.status is Status.STOPPED
    assert "the system asked it to end" in state.why
    assert resolve(folder).exists()


def test_two_processes_do_not_train_the_same_run(tmp_path, order, capsys, monkeypatch):
    from filelock import FileLock

    monkeypatch.setattr(worker, "PATIENCE", 0.1)

    folder = made(tmp_path / "run", order)
    with FileLock(folder / worker.LOCK):
        assert worker.main(folder) == 2
    assert "by another process already" in capsys.readouterr().err
    assert read_state(folder).status is Status.WAITING


def test_a_batch_larger_than_the_data_is_one_sentence(tmp_path, order):
    folder = made(tmp_path / "run", replace(order, recipe=replace(order.recipe, batch_size=5000)))
    state = worked(folder)
    assert state.status is Status.FAILED
    assert state.why.startswith("A batch of 5000 pictures is larger than the data, which has 1")
    assert not (folder / "run.json").exists()


def test_missing_data_is_one_sentence(tmp_path, order):
    state = worked(made(tmp_path / "run", replace(order, data="/nowhere/at/all")))
    assert state.status is Status.FAILED
    assert "neither a data set" in state.why


def test_a_bug_is_told_apart_from_what_people_can_mend(tmp_path, order, monkeypatch, capsys):
    monkeypatch.setattr(worker, "prepare", lambda *_: 1 / 0)
    state = worked(made(tmp_path / "run", order))
    assert state.status is Status.FAILED
    assert "Something went wrong inside (ZeroDivisionError" in state.why
    assert "Traceback" in capsys.readouterr().err


def test_a_disk_that_fills_up_is_one_sentence_and_what_was_saved_stays(small_disk, order, monkeypatch):
    folder = made(small_disk("4m") / "run", replace(order, recipe=replace(order.recipe, steps=60)))
    want(folder, Status.STOPPED)
    first = worked(folder)
    (folder / "wanted.json").unlink()
    saved = resolve(folder).name
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    (folder.parent / "others").write_bytes(bytes(max(0, free - 100_000)))  # somebody else's
    state = worked(folder)
    assert first.status is Status.STOPPED
    assert state.status is Status.FAILED
    assert "No space left on device" in state.why
    assert "What was saved before is untouched" in state.why
    assert resolve(folder).name == saved
    (folder.parent / "others").unlink()
    assert worked(folder).status is Status.FINISHED


def test_a_run_goes_on_with_a_checkpoints_weights(tmp_path, order):
    first = made(tmp_path / "first", order)
    worked(first)
    again = continued(first, steps=20, batch_size=8, learning_rate=1e-12)
    assert again.begin == str(resolve(first))
    assert again.data == "digits"
    second = made(tmp_path / "second", again)
    assert worked(second).status is Status.FINISHED
    old, new = (read_model(resolve(folder))[0].state_dict() for folder in (first, second))
    for name in old:
        torch.testing.assert_close(old[name], new[name], rtol=0, atol=1e-5)


def test_weights_of_another_model_are_refused(tmp_path, order):
    first = made(tmp_path / "first", order)
    worked(first)
    other = replace(order, begin=str(first), recipe=replace(order.recipe, model="autoencoder"))
    state = worked(made(tmp_path / "second", other))
    assert state.status is Status.FAILED
    assert "of the kind linear_vae, and this run trains: autoencoder" in state.why
