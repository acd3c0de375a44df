"""What a recipe plans: schedules as curves, and the steps at which something begins."""

from typing import Any

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.training.plan import Plan
from gencore.training.recipe import Recipe
from gencore.training.state import Counters

POINTS = 120


def schedules(recipe: Recipe, points: int = POINTS) -> dict[str, Any]:
    """The weight of each loss and the learning rate over a run, as plain JSON.

    Args:
        recipe: with its steps counted out.
        points: how many steps are looked at.

    Returns:
        ``{"steps", "weights": {loss: numbers}, "learning_rate": numbers}``. A plateau schedule, which nobody can know
        beforehand, is drawn as if it began at its earliest step.
    """
    stride = max(1, -(-recipe.steps // points))
    steps = [*range(0, recipe.steps, stride), recipe.steps - 1]
    plan = Plan(recipe, Counters())
    return {
        "steps": steps,
        "weights": {term.loss: [_rounded(_planned(recipe, term, step)) for step in steps] for term in recipe.all_terms},
        "learning_rate": [_rounded(plan.learning_rate(step)) for step in steps],
    }  # fmt: skip


def marks(recipe: Recipe) -> list[dict[str, Any]]:
    """The steps at which a recipe changes something, each with a few words, in order."""
    found = [(step, "the learning rate rises anew") for step in recipe.restarts]
    for term in recipe.terms:
        found += [(step, f"{term.loss} {what}") for step, what in _changes(term.schedule)]
    if recipe.main_steps < recipe.steps:
        found.append((recipe.main_steps, "the average goes on in large batches"))
    return [{"step": step, "text": text} for step, text in sorted(found) if 0 < step < recipe.steps]


def _planned(recipe: Recipe, term: Term, step: int) -> float:
    counting = finish.terms if (finish := recipe.finishing(step)) else recipe.terms
    return term.schedule.at(step, term.schedule.start) if term in counting else 0.0


def _changes(schedule: Schedule) -> list[tuple[int, str]]:
    changes: list[tuple[int, str]] = []
    if schedule.kind == "delayed":
        changes = [(schedule.start, "comes in"), (schedule.start + schedule.ramp, "counts in full")]
    elif schedule.kind == "ramp":
        changes = [(schedule.start, "begins to change"), (schedule.start + schedule.ramp, "counts as it will")]
    if schedule.rest[1] > schedule.rest[0]:
        changes += [(schedule.rest[0], "rests"), (schedule.rest[1], "counts again")]
    return changes


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
