"""One trial: an ordinary run with some values changed, measured on its way and at its end."""

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import optuna
from optuna.trial import FrozenTrial, Trial

from gencore.data.base import RatedImages
from gencore.errors import TrainingError
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer
from gencore.tuning.examining import Examiner
from gencore.tuning.plan import CHECKS, Plan
from gencore.tuning.study import DEFAULT

PROBLEM, FINAL, SECONDS, STEPS = "problem", "final", "seconds", "steps"


def values_of(trial: Trial, plan: Plan) -> dict[str, Any]:
    """The values of a trial; none changed in the one of the preset itself."""
    if DEFAULT in trial.user_attrs:
        known = frozen(trial).system_attrs.get("fixed_params", {})
        for values in plan.space:
            if values.name in known:
                values.suggested(trial)  # so that the search knows what the preset has
        return {}
    return {values.name: values.suggested(trial) for values in plan.space}


def frozen(trial: Trial) -> FrozenTrial:
    """A trial as the study has it."""
    return trial.study.get_trials(deepcopy=False)[trial.number]


def run_trial(
    trial: Trial, plan: Plan, values: dict[str, Any], data: RatedImages, examiner: Examiner, folder: Path
) -> float:
    """Trains and measures; the run in ``folder`` goes on if there is one.

    Raises:
        optuna.TrialPruned: if others are better, or its values do not work, which it remembers.
        TrainingError: if the preset itself does not work.
        CheckpointError: if the run cannot be written.
    """
    try:
        return _trained(trial, _trainer(plan, values, data, folder), examiner)
    except TrainingError as error:
        if not values:
            raise
        trial.set_user_attr(PROBLEM, str(error))
        raise optuna.TrialPruned(str(error)) from None


def checks(recipe: Recipe) -> int:
    """Steps between two measurements."""
    return math.ceil(recipe.steps / CHECKS)


def _trainer(plan: Plan, values: dict[str, Any], data: RatedImages, folder: Path) -> Trainer:
    if (folder / "run.json").exists():
        return Trainer.resume(data, folder)
    recipe = plan.recipe_with(values).planned(len(data.part("train")))
    every = checks(recipe)
    recipe = replace(recipe, epochs=0.0, save_every=every, sample_every=recipe.steps)
    return Trainer(data, recipe, folder, source=plan.source)


def _trained(trial: Trial, trainer: Trainer, examiner: Examiner) -> float:
    every, value, began = checks(trainer.recipe), math.nan, time.process_time()
    reported = set(frozen(trial).intermediate_values)  # by the worker that had it before
    for step in _measured(trainer, every):
        number = math.ceil(step / every)
        value = examiner.now(trainer)
        if number not in reported:
            trial.report(value, number)
            reported.add(number)
        if step < trainer.recipe.steps and trial.should_prune():
            trial.set_user_attr(STEPS, step)
            raise optuna.TrialPruned
    trial.set_user_attr(FINAL, examiner.afterwards(trainer))
    trial.set_user_attr(STEPS, trainer.counters.step)
    trial.set_user_attr(SECONDS, round(time.process_time() - began, 1))
    return value


def _measured(trainer: Trainer, every: int) -> Iterator[int]:
    """The steps of a run at which it is measured."""
    running = trainer.run()
    try:
        for progress in running:
            if progress.finished or (progress.step and progress.step % every == 0):
                yield progress.step
    finally:
        running.close()  # type: ignore[attr-defined]
