"""The queue, and what may be asked of a run when."""

from dataclasses import replace

import pytest

from gencore.errors import TrainingError
from gencore.runs import supervisor as supervising
from gencore.runs.folder import STATE, Status, last_words, read_state, wanted, write_state
from gencore.runs.process import Process, cause_of_death, note, process_of
from gencore.runs.supervisor import Supervisor

pytestmark = pytest.mark.usefixtures("sleepers")


def standing(supervisor):
    return {run.name: (str(run.state.status), run.place) for run in supervisor.runs()}


def test_one_run_at_a_time_and_the_others_see_their_place(supervisor, order, sleepers):
    names = [supervisor.start(order) for _ in range(3)]
    assert standing(supervisor) == {names[0]: ("running", 0), names[1]: ("waiting", 1), names[2]: ("waiting", 2)}
    assert [run.name for run in supervisor.runs()] == names
    sleepers[0].kill()
    sleepers[0].wait()
    supervisor.tick()
    assert standing(supervisor) == {names[1]: ("running", 0), names[2]: ("waiting", 1), names[0]: ("died", 0)}
    assert len(sleepers) == 2


def test_the_queue_survives_whoever_looks_after_it(supervisor, order):
    names = [supervisor.start(order) for _ in range(2)]
    anew = Supervisor(supervisor.home)
    anew.tick()
    assert standing(anew) == {names[0]: ("running", 0), names[1]: ("waiting", 1)}


def test_a_number_that_another_process_has_now_is_not_taken_for_the_run(supervisor, order):
    name = supervisor.start(order)
    folder = supervisor.run(name).folder
    note(folder, replace(process_of(folder), created=process_of(folder).created - 5))
    Supervisor(supervisor.home).tick()
    assert supervisor.run(name).state.status is Status.DIED


def test_what_waits_can_be_taken_out_and_asked_for_again(supervisor, order):
    first, second, third = (supervisor.start(order) for _ in range(3))
    supervisor.stop(second)
    assert standing(supervisor)[second] == ("stopped", 0)
    supervisor.resume(second)
    assert standing(supervisor) == {first: ("running", 0), third: ("waiting", 1), second: ("waiting", 2)}


def test_running_ones_are_asked_to_pause_or_stop(supervisor, order):
    name = supervisor.start(order)
    supervisor.pause(name)
    assert wanted(supervisor.run(name).folder) is Status.PAUSED
    assert supervisor.run(name).ending is Status.PAUSED
    supervisor.stop(name)
    assert supervisor.run(name).ending is Status.STOPPED
    supervisor.stop(name, now=True)
    assert supervisor.run(name).state.status is Status.STOPPED
    assert wanted(supervisor.run(name).folder) is Status.STOPPED
    supervisor.resume(name)
    assert supervisor.run(name).ending is None, "an order that was carried out is not carried out again"


@pytest.mark.parametrize(
    ("status", "deed", "sentence"),
    [
        (Status.RUNNING, "resume", "running already"),
        (Status.WAITING, "resume", "waiting already"),
        (Status.WAITING, "pause", "nothing to pause"),
        (Status.STOPPED, "stop", "stopped already"),
        (Status.FINISHED, "resume", "finished at step 7; give it more steps"),
        (Status.PAUSED, "remove", "stop it before deleting"),
    ],
)
def test_what_makes_no_sense_is_refused(supervisor, order, status, deed, sentence):
    supervisor.start(order)
    name = supervisor.start(order)
    folder = supervisor.run(name).folder
    write_state(folder, replace(read_state(folder), status=status, step=7))
    with pytest.raises(TrainingError, match=sentence):
        getattr(supervisor, deed)(name)
    assert supervisor.run(name).state.status is status


def test_a_finished_run_goes_on_to_more_steps(supervisor, order):
    from gencore.runs.order import read_order

    name = supervisor.start(order)
    folder = supervisor.run(name).folder
    supervisor.stop(name, now=True)
    write_state(folder, replace(read_state(folder), status=Status.FINISHED, step=40))
    supervisor.resume(name, steps=60)
    assert supervisor.run(name).state.status is Status.RUNNING
    assert (read_order(folder).steps, supervisor.run(name).state.steps) == (60, 60)


def test_what_is_over_can_be_deleted(supervisor, order):
    name = supervisor.start(order)
    supervisor.stop(name, now=True)
    supervisor.remove(name)
    assert supervisor.runs() == []
    with pytest.raises(TrainingError, match='There is no run "digits-1"'):
        supervisor.run(name)


def test_a_long_queue_takes_no_more(supervisor, order, monkeypatch):
    monkeypatch.setattr(supervising, "MOST_WAITING", 1)
    for _ in range(2):
        supervisor.start(order)
    with pytest.raises(TrainingError, match="1 runs are waiting already"):
        supervisor.start(order)


def test_a_damaged_run_does_not_hold_up_the_others(supervisor, order):
    broken, name = supervisor.start(order), supervisor.start(order)
    (supervisor.run(broken).folder / STATE).write_text("{")
    supervisor.tick()
    assert standing(supervisor) == {name: ("running", 0)}


def test_the_thread_tells_when_a_run_has_changed(supervisor, order, monkeypatch):
    import threading

    monkeypatch.setattr(supervising, "EVERY", 0.01)
    told, heard = [], threading.Semaphore(0)

    def changed(name):
        told.append((name, supervisor.run(name).state.status))
        heard.release()

    with Supervisor(supervisor.home, changed) as watching:
        name = watching.start(order)
        assert heard.acquire(timeout=30)
        watching.stop(name, now=True)
        assert heard.acquire(timeout=30)
    assert told == [(name, Status.RUNNING), (name, Status.STOPPED)]


class TestDeath:
    def test_names_signal_last_step_and_last_words(self, supervisor, order):
        folder = supervisor.run(supervisor.start(order)).folder
        (folder / "worker.log").write_text("all is well\n\nfree(): invalid pointer\n")
        assert last_words(folder) == ["all is well", "free(): invalid pointer"]
        sentence = cause_of_death(folder, -6)
        assert "signal SIGABRT; nothing was saved yet; start it again" in sentence
        assert sentence.endswith("Its last words: free(): invalid pointer")

    def test_knows_when_memory_ran_out(self, supervisor, order, tmp_path, monkeypatch):
        from gencore.runs import process

        folder = supervisor.run(supervisor.start(order)).folder
        (tmp_path / "events").write_text("low 0\noom_kill 4\n")
        monkeypatch.setattr(process, "OUT_OF_MEMORY", (tmp_path / "events",))
        note(folder, Process(1, 0.0, killed=3))
        assert "the system ran out of memory and ended it" in cause_of_death(folder, -9)
        note(folder, Process(1, 0.0, killed=4))
        assert "SIGKILL" in cause_of_death(folder, -9)
