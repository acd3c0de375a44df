"""What a preset is."""

from dataclasses import dataclass, replace

from gencore.training.recipe import Recipe
from gencore.types import ImageSpec


@dataclass(frozen=True)
class Preset:
    """A named recipe and where it comes from.

    Args:
        source: the report and section whose numbers these are, or what it is good for; one line.
        data: the data set it was written for; another can be trained on.
        recipe: how to train.
        size: picture size that it was written for; the data's own if not given.
        stages: whether its schedules divide the whole run, so that a shorter run has shorter stages.
    """

    source: str
    data: str
    recipe: Recipe
    size: ImageSpec | None = None
    stages: bool = False

    def in_steps(self, steps: int) -> Recipe:
        """The recipe in ``steps`` steps instead of its own; with stages, all of them in proportion."""
        return self.recipe.stretched(steps) if self.stages else replace(self.recipe, steps=steps, epochs=0.0)
