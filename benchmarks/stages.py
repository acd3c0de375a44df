"""A recipe's stages: what a step costs depends on which losses count, and that changes during a run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gencore.losses.schedule import Schedule
from gencore.training.progress import Progress
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer

NEVER = 10**9
SHORTEST = 0.05  # of a run; what is shorter counts as part of the next stage


@dataclass(frozen=True)
class Stage:
    """The steps ``first`` up to ``last`` of a recipe, in which the same losses count."""

    first: int
    last: int

    @property
    def steps(self) -> int:
        """How many they are."""
        return self.last - self.first


def stages_of(recipe: Recipe) -> list[Stage]:
    """The recipe's stages in order."""
    marks = {mark for term in recipe.terms for mark in (term.schedule.start, *term.schedule.rest)}
    stages, first = [], 0
    for mark in sorted({mark for mark in marks if 0 < mark < recipe.steps} | {recipe.steps}):
        if mark - first >= SHORTEST * recipe.steps or mark == recipe.steps:
            stages.append(Stage(first, mark))
            first = mark
    return stages


def as_in(recipe: Recipe, stage: Stage) -> Recipe:
    """A recipe that is in the middle of ``stage`` from its first step on, and does nothing but train."""
    middle = (stage.first + stage.last) // 2
    terms = tuple(replace(term, schedule=Schedule(term.schedule.at(middle))) for term in recipe.terms)
    quiet = dict.fromkeys(("steps", "validate_every", "sample_every", "save_every"), NEVER)
    return replace(recipe, terms=tuple(term for term in terms if term.schedule.weight), restarts=(), **quiet)


def steps_of(trainer: Trainer) -> Iterator[Progress]:
    """Its steps, after one for warming up; closing it leaves no run behind."""
    run = trainer.run()
    next(run)
    try:
        yield from run
    finally:
        run.close()
