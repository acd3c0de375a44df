"""What decides a study: two commands that agree in this work on the same one."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast, get_args

from gencore.errors import TrainingError
from gencore.presets.base import Preset
from gencore.training.recipe import RECIPE, Recipe
from gencore.tuning.examining import figure_named
from gencore.tuning.figures import Figure
from gencore.tuning.parameters import with_values
from gencore.tuning.space import Space

Search = Literal["tpe", "random", "grid"]
Pruning = Literal["median", "halving", "none"]
CHECKS = 5  # times that a trial is measured


def way_of(search: str) -> Search:
    """A way to search, from its name.

    Raises:
        TrainingError: if there is none of this name.
    """
    return cast(Search, _known(search, "way to search", get_args(Search)))


def ending_of(pruning: str) -> Pruning:
    """A way to end trials early, from its name.

    Raises:
        TrainingError: if there is none of this name.
    """
    return cast(Pruning, _known(pruning, "way to end trials", get_args(Pruning)))


@dataclass(frozen=True)
class Plan:
    """A search.

    Args:
        preset: what is tuned; the first trial trains it as it is.
        source: what to train on, as on the command line.
        fingerprint: of that data.
        figure: name of what is made better.
        pictures: how many it is measured on, at most.
        space: what may vary.
        search: tpe (Bergstra et al., 2011), random, or grid.
        pruning: median, halving (Jamieson & Talwalkar, 2016), or none: which trials end early.
        seed: of the search; runs have their recipe's.
    """

    preset: Preset
    source: str
    fingerprint: str
    figure: str
    pictures: int
    space: Space
    search: Search = "tpe"
    pruning: Pruning = "median"
    seed: int = 0

    @property
    def recipe(self) -> Recipe:
        """What is tuned."""
        return self.preset.recipe

    @property
    def measured(self) -> Figure:
        """What is made better."""
        return figure_named(self.figure)

    def recipe_with(self, values: Mapping[str, Any]) -> Recipe:
        """The recipe of a trial."""
        return with_values(self.recipe, values)

    def identity(self) -> dict[str, Any]:
        """Everything that must agree, as JSON, by what people call it."""
        known = {
            "model": self.recipe.model,
            "data": self.fingerprint,
            "picture size": asdict(self.preset.size) if self.preset.size else None,
            "figure": self.figure,
            "number of pictures": self.pictures,
            "recipe": RECIPE.dump_python(self.recipe, mode="json"),
            "parameters": {values.name: values.described() for values in self.space},
            "search": self.search,
            "pruning": self.pruning,
            "seed": self.seed,
        }
        return dict(json.loads(json.dumps(known)))


def _known(name: str, what: str, known: tuple[str, ...]) -> str:
    if name not in known:
        raise TrainingError(f'There is no {what} "{name}"; choose one of {", ".join(known)}.')
    return name
