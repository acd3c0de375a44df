"""When a run may end by itself, and how fast it learns."""

from dataclasses import replace

import pytest

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.training.plan import Plan
from gencore.training.recipe import RECIPE, Finish, Recipe
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

    def test_a_finish_has_an_arc_of_its_own_without_a_rise(self):
        rates = self.rates(replace(self.RECIPE, finish=Finish((), steps=10, learning_rate=0.3), warmup=5))
        assert rates[89] < 0.01 < rates[90] == 0.3
        assert rates[95] == pytest.approx(0.15)

    def test_restarts_are_stretched_with_the_run(self):
        assert replace(self.RECIPE, restarts=(20, 60)).stretched(50).restarts == (10, 30)


class TestFinish:
    RECIPE = Recipe(
        terms=(Term("mse"), Term("kl", Schedule(1.0, "delayed", start=50))),
        finish=Finish((Term("ssim", Schedule(0.5)),), steps=10, batch_size=256), steps=100, batch_size=32,
    )  # fmt: skip

    def test_its_own_terms_count_there_and_nowhere_else(self):
        plan = Plan(self.RECIPE, Counters())
        assert plan.weights(89) == {"mse": 1.0, "kl": 1.0, "ssim": 0.0}
        assert plan.weights(90) == {"mse": 0.0, "kl": 0.0, "ssim": 0.5}
        assert plan.main_weights(99) == {"mse": 1.0, "kl": 1.0, "ssim": 0.0}, "what a validation is weighed with"

    def test_its_batches_are_counted(self):
        recipe = self.RECIPE
        assert [recipe.batch_at(step) for step in (0, 89, 90, 99)] == [32, 32, 256, 256]
        assert [recipe.images_by(step) for step in (90, 91, 100)] == [2880, 3136, 2880 + 2560]

    def test_it_is_stretched_with_the_run_and_a_short_run_has_none(self):
        assert self.RECIPE.stretched(1000).finish.steps == 100
        assert self.RECIPE.stretched(1000).main_steps == 900
        short = replace(self.RECIPE, steps=99)
        assert short.main_steps == 99
        assert short.finishing(98) is None

    def test_it_is_kept_with_the_recipe(self):
        assert RECIPE.validate_python(RECIPE.dump_python(self.RECIPE, mode="json")) == self.RECIPE
