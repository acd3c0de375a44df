"""When a run may end by itself."""

import pytest

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.training.plan import Plan
from gencore.training.recipe import Recipe
from gencore.training.state import Counters


def exhausted(step: int, *schedules: Schedule, stale: int = 3, patience: int = 3, **counted) -> bool:
    terms = tuple(Term(name, schedule) for name, schedule in zip(("mse", "kl", "ssim"), schedules, strict=False))
    return Plan(Recipe(terms=terms, patience=patience), Counters(step=step, stale=stale, **counted)).exhausted()


def test_it_ends_when_patience_has_run_out():
    assert exhausted(10, Schedule())
    assert not exhausted(10, Schedule(), stale=2)


def test_without_patience_it_never_does():
    assert not exhausted(10, Schedule(), patience=0)


@pytest.mark.parametrize(
    "last",
    [Schedule(1.0, "delayed", start=50, ramp=30), Schedule(0.0, "ramp", start=50, ramp=30, initial=1.0)],
    ids=["delayed", "descending"],
)
def test_it_waits_for_the_last_ramp(last):
    first = Schedule(1.0, "delayed", start=5, ramp=5)
    assert [exhausted(step, first, last) for step in (10, 49, 79, 80)] == [False, False, False, True]


def test_it_waits_for_a_plateau_that_nothing_has_set_off_and_then_for_its_ramp():
    waiting = Schedule(1.0, "plateau", ramp=20)
    assert not exhausted(1000, Schedule(), waiting)
    ends = [exhausted(step, Schedule(), waiting, triggered={"kl": 100}) for step in (100, 119, 120)]
    assert ends == [False, False, True]


def test_a_cycle_never_ends_so_nothing_waits_for_it():
    assert exhausted(3, Schedule(1.0, "cyclic", ramp=5, period=10))
