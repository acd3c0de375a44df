"""The workshop: one job after the other, looked at, shared, cancelled, given up."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gencore import workshop as workshop_module
from gencore.errors import BusyError, ConditionError
from gencore.workshop import State, Workshop


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    with Workshop() as workshop:
        yield workshop


class Held:
    """Work that waits to be let go, looking up all the while."""

    def __init__(self) -> None:
        self.begun, self.free, self.looks = threading.Event(), threading.Event(), 0

    def __call__(self, watch: Callable[[dict[str, Any]], bool | None]) -> str:
        self.begun.set()
        while not self.free.wait(0.005):
            self.looks += 1
            if watch({"done": 0.5}) is False:
                return "half"
        return "whole"


def test_work_is_done_and_its_result_kept(workshop: Workshop) -> None:
    job = workshop.wait(workshop.submit("key", lambda watch: 6 * 7))
    assert (job.state, job.result) == (State.DONE, 42)
    assert workshop.look(job.name).result == 42


def test_jobs_are_done_in_the_order_they_came(workshop: Workshop) -> None:
    done: list[int] = []
    jobs = [workshop.submit(i, lambda watch, i=i: done.append(i)) for i in range(5)]
    for job in jobs:
        workshop.wait(job)
    assert done == [0, 1, 2, 3, 4]


def test_who_looks_sees_how_far_it_is_and_how_many_are_before(workshop: Workshop) -> None:
    held = Held()
    first, second = workshop.submit("a", held), workshop.submit("b", lambda watch: 1)
    assert held.begun.wait(10)
    while workshop.look(first.name).done < 0.5:
        pass
    assert (first.state, second.state) == (State.RUNNING, State.WAITING)
    assert (workshop.ahead(first), workshop.ahead(second)) == (0, 1)
    held.free.set()
    assert workshop.wait(first).result == "whole"


def test_what_runs_ends_at_its_next_look_when_it_is_cancelled(workshop: Workshop) -> None:
    held = Held()
    job = workshop.submit("a", held)
    assert held.begun.wait(10)
    workshop.cancel(job.name)
    workshop.wait(job)
    assert (job.state, job.result) == (State.CANCELLED, None)


def test_what_waits_never_begins_when_it_is_cancelled(workshop: Workshop) -> None:
    held, begun = Held(), []
    workshop.submit("a", held)
    waiting = workshop.submit("b", lambda watch: begun.append(1))
    workshop.cancel(waiting.name)
    assert waiting.state is State.CANCELLED
    held.free.set()
    workshop.wait(workshop.submit("c", lambda watch: None))
    assert begun == []


def test_a_newer_order_of_the_same_viewer_takes_the_place_of_the_older(workshop: Workshop) -> None:
    held = Held()
    older = workshop.submit("a", held, viewer="me")
    assert held.begun.wait(10)
    newer = workshop.submit("b", lambda watch: "new", viewer="me")
    assert workshop.wait(newer).result == "new"
    assert older.state is State.CANCELLED


def test_another_viewers_work_goes_on(workshop: Workshop) -> None:
    held = Held()
    theirs = workshop.submit("a", held, viewer="they")
    assert held.begun.wait(10)
    mine = workshop.submit("b", lambda watch: 1, viewer="me")
    held.free.set()
    workshop.wait(mine)
    assert theirs.state is State.DONE


def test_the_same_work_is_done_once_for_all(workshop: Workshop) -> None:
    held, times = Held(), []
    workshop.submit("before", held)
    jobs = [workshop.submit("same", lambda watch: times.append(1) or "made", viewer=str(i)) for i in range(4)]
    held.free.set()
    assert [workshop.wait(job).result for job in jobs] == ["made"] * 4
    assert workshop.wait(workshop.submit("same", lambda watch: times.append(1))).result == "made"
    assert times == [1]


def test_ordering_again_what_is_under_way_gives_the_same_job(workshop: Workshop) -> None:
    held = Held()
    job = workshop.submit("a", held, viewer="me")
    assert workshop.submit("a", held, viewer="me") is job
    held.free.set()


def test_a_failure_belongs_to_the_job_and_the_thread_goes_on(workshop: Workshop) -> None:
    def fails(watch: object) -> None:
        raise ConditionError("no such thing")

    job = workshop.wait(workshop.submit("a", fails))
    assert job.state is State.FAILED
    assert str(job.error) == "no such thing"
    assert workshop.wait(workshop.submit("a", lambda watch: "again")).result == "again"


def test_what_nobody_looks_at_is_given_up() -> None:
    with Workshop(patience=0.05) as workshop:
        job = workshop.submit("a", Held())
        workshop.wait(job, 30)
        assert job.state is State.CANCELLED


def test_too_many_waiting_are_told_so(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop_module, "MOST_WAITING", 2)
    held = Held()
    workshop.submit("a", held)
    assert held.begun.wait(10)
    workshop.submit("b", lambda watch: 1)
    workshop.submit("c", lambda watch: 1)
    with pytest.raises(BusyError, match="try again in a minute"):
        workshop.submit("d", lambda watch: 1)
    held.free.set()


def test_only_so_many_results_are_kept(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop_module, "KEPT", 3)
    jobs = [workshop.wait(workshop.submit(i, lambda watch, i=i: i)) for i in range(6)]
    with pytest.raises(ConditionError, match="start it again"):
        workshop.look(jobs[0].name)
    assert workshop.look(jobs[5].name).result == 5


def test_closing_ends_what_runs() -> None:
    held = Held()
    with Workshop() as workshop:
        job = workshop.submit("a", held)
        assert held.begun.wait(10)
    assert job.state is State.CANCELLED
