"""What a preset is."""

from dataclasses import dataclass

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
    """

    source: str
    data: str
    recipe: Recipe
    size: ImageSpec | None = None
