"""When a run may end by itself, and how fast it learns."""

from dataclasses import replace

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


class TestLearningRate:
    RECIPE = Recipe(steps=100, warmup=0, learning_rate=1.0)

    def rates(self, recipe: Recipe) -> list[float]:
        plan = Plan(recipe, Counters())
        return [plan.learning_rate(step) for step in range(recipe.steps)]

    def test_one_arc_from_the_first_step_to_the_last(self):
        rates = self.rates(self.RECIPE)
        assert rates[0] == 1.0
        assert rates[50] == pytest.approx(0.5)
        assert rates == sorted(rates, reverse=True)

    def test_each_restart_begins_an_arc_of_its_own(self):
        rates = self.rates(replace(self.RECIPE, restarts=(20, 60)))
        assert [rates[step] for step in (0, 20, 60)] == [1.0, 1.0, 1.0]
        assert [rates[step] for step in (10, 40, 80)] == pytest.approx([0.5, 0.5, 0.5])
        assert max(rates[19], rates[59], rates[99]) < 0.01

    def test_a_restart_rises_again(self):
        rates = self.rates(replace(self.RECIPE, restarts=(60,), warmup=10))
        assert rates[60] < rates[69]

    def test_restarts_are_stretched_with_the_run(self):
        assert replace(self.RECIPE, restarts=(20, 60)).stretched(50).restarts == (10, 30)
