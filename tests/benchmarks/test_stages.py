"""The stages of a recipe, one by one, as benchmarks measure them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets import recipe_for
from gencore.training.recipe import Recipe

FILE = Path(__file__).parents[2] / "benchmarks" / "stages.py"


@pytest.fixture(scope="module")
def stages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stages_of_recipes", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_stages_begin_where_losses_come_and_go_and_cover_the_run(stages):
    terms = (Term("mse", Schedule(rest=(40, 60))), Term("kl", Schedule(1e-4, "delayed", start=62, ramp=9)))
    found = stages.stages_of(Recipe(terms=terms, steps=100))
    assert [(stage.first, stage.last) for stage in found] == [(0, 40), (40, 60), (60, 100)], "2 % are no stage"


def test_a_stage_has_the_weights_of_its_middle_from_the_first_step_on(stages):
    recipe = recipe_for("latent_flow")
    first, *_, last = stages.stages_of(recipe)
    assert {term.loss for term in stages.as_in(recipe, first).terms} == {"l1", "gradient", "detail"}
    game = {term.loss: term.schedule for term in stages.as_in(recipe, last).terms}
    assert {"discriminator", "adversarial", "frechet"} <= game.keys()
    assert all(schedule.at(0) == schedule.weight > 0 for schedule in game.values())


def test_the_shipped_recipe_is_measured_to_its_last_step(stages):
    recipe = recipe_for("latent_flow")
    assert sum(stage.steps for stage in stages.stages_of(recipe)) == recipe.steps
