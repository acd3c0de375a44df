"""What a study has found: every trial, the preset itself, the best, and the best as a preset file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import optuna
from optuna.trial import FrozenTrial, TrialState

from gencore.evaluation.tables import number
from gencore.presets.base import Preset
from gencore.tuning.keeping import run_folder
from gencore.tuning.plan import Plan
from gencore.tuning.retrying import first_number
from gencore.tuning.study import DEFAULT, best, finished
from gencore.tuning.trial import FINAL, PROBLEM, SECONDS, STEPS

BEST = "best.json"


@dataclass(frozen=True)
class Outcome:
    """One trial that came to an end.

    Args:
        number: of its run folder.
        values: what was changed; nothing in the preset itself.
        value: the figure that decides, on the validation part; none where it ended early.
        final: the same on the test part.
        problem: why its values do not work; empty if they do.
        steps: how far it was trained. seconds: of processor time, of a worker that came to its end.
        folder: its run.
    """

    number: int
    values: Mapping[str, Any]
    value: float | None
    final: float | None
    problem: str
    steps: int | None
    seconds: float | None
    folder: Path


@dataclass(frozen=True)
class Tuned:
    """What a study has found.

    Args:
        plan: what it was about.
        wanted: how many trials were to be made.
        outcomes: those that came to an end, in order.
        default: the preset as it is. best: the best of all.
        floor: what real pictures have, where that means anything.
        preset: the best as a preset file; none before a trial came to its end.
        plots: the page of plots, where one could be drawn.
    """

    plan: Plan
    wanted: int
    outcomes: tuple[Outcome, ...]
    default: Outcome | None
    best: Outcome | None
    floor: float | None
    preset: Path | None = None
    plots: Path | None = None

    @property
    def better(self) -> bool:
        """Whether anything is better than the preset itself."""
        return self.best is not None and bool(self.best.values)

    def told(self) -> str:
        """For people: the preset, the best, and what both are worth on pictures that decided nothing."""
        metric = self.plan.measured.metric
        unit = f", {metric.unit}" if metric.unit else ""
        floor = "" if self.floor is None else f"; real pictures: {number(self.floor)}"
        lines = [f"{metric.title}{unit} ({metric.better} is better{floor})"]
        for name, one in (("preset as it is", self.default), ("best", self.best)):
            if one is not None:
                lines.append(f"  {name}: {_shown(one.value)} on validation, {_shown(one.final)} on test pictures")
        early = sum(one.value is None and not one.problem for one in self.outcomes)
        broken = sum(bool(one.problem) for one in self.outcomes)
        lines.append(f"{len(self.outcomes)} of {self.wanted} trials; {early} ended early, {broken} did not work")
        if self.better and self.best is not None:
            lines += [f"  {name} = {value}" for name, value in self.best.values.items()]
            lines.append(f"weights: {self.best.folder}; those of the others are deleted, but for the preset's own")
        elif self.best is not None:
            lines.append("Nothing is better than the preset as it is.")
        return "\n".join(lines)


def result_of(study: optuna.Study, plan: Plan, wanted: int, floor: float | None, out: Path) -> Tuned:
    """What a study has found so far."""
    outcomes = [_outcome(trial, plan, out) for trial in finished(study)]
    leader = best(study)
    first = None if leader is None else first_number(leader)
    by_number = {one.number: one for one in outcomes}
    default = next((one for one in finished(study) if DEFAULT in one.user_attrs), None)
    return Tuned(
        plan,
        wanted,
        tuple(sorted(outcomes, key=lambda one: one.number)),
        None if default is None else by_number[first_number(default)],
        None if first is None else by_number[first],
        floor,
    )


def preset_of(tuned: Tuned, best: Outcome) -> Preset:
    """The best configuration as a preset."""
    plan, metric = tuned.plan, tuned.plan.measured.metric
    before = "" if tuned.default is None else f", {_shown(tuned.default.value)} before"
    source = (
        f"{plan.recipe.model} tuned on {plan.source}: {metric.title.lower()} {_shown(best.value)}{before}, "
        f"on at most {plan.pictures} validation pictures; {len(tuned.outcomes)} trials, {plan.search}"
    )
    return replace(plan.preset, source=source, data=plan.source, recipe=plan.recipe_with(best.values))


def _outcome(trial: FrozenTrial, plan: Plan, out: Path) -> Outcome:
    known = {} if DEFAULT in trial.user_attrs else trial.params
    values = {one.name: one.value(known[one.name]) for one in plan.space if one.name in known}
    given_up = "its worker died every time" if trial.state is TrialState.FAIL else ""
    first = first_number(trial)
    return Outcome(
        first,
        values,
        trial.value if trial.state is TrialState.COMPLETE else None,
        trial.user_attrs.get(FINAL),
        trial.user_attrs.get(PROBLEM, given_up),
        trial.user_attrs.get(STEPS),
        trial.user_attrs.get(SECONDS),
        run_folder(out, first),
    )


def _shown(value: float | None) -> str:
    return "not measured" if value is None else number(value)
