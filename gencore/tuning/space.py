"""The space that a study searches: every parameter with what it may be."""

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from gencore.errors import TrainingError
from gencore.training.recipe import Recipe
from gencore.tuning.parameters import names, place, weight_of, with_values
from gencore.tuning.ranges import Choice, Range, Values, read_values

Space = tuple[Values, ...]
LARGEST_GRID = 1000
RATE, WEIGHT = 5.0, 10.0  # how far the usual space goes from what a recipe has, either way
WEIGHTS = 3  # loss weights that the usual space varies, at most


def make_space(recipe: Recipe, given: Mapping[str, Any]) -> Space:
    """A space from names and how people write what they may be; the usual one of a recipe if nothing is given.

    Args:
        recipe: what is varied.
        given: parameter to range or values, as :func:`~gencore.tuning.ranges.read_values` takes them.

    Raises:
        TrainingError: for an unknown parameter, an empty range, or a value that it cannot have.
    """
    if not given:
        return usual_space(recipe)
    space = tuple(read_values(name, value, type(place(name, recipe).now) is int) for name, value in given.items())
    for values in space:
        for value in values.ends():
            with_values(recipe, {values.name: value})  # says what is wrong before anything is trained
    return space


def parse_space(texts: Sequence[str]) -> dict[str, str]:
    """``NAME=VALUES`` as on the command line, by name.

    Raises:
        TrainingError: if one is not written so, or a name comes twice.
    """
    given: dict[str, str] = {}
    for text in texts:
        name, equals, values = text.partition("=")
        if not (equals and name and values):
            raise TrainingError(f'"{text}" names no range; write NAME=LOW..HIGH or NAME=VALUE,VALUE.')
        if name in given:
            raise TrainingError(f"{name} is given twice; give it one range.")
        given[name] = values
    return given


def read_space(file: Path) -> dict[str, Any]:
    """A space from a JSON or TOML file: a table from names to ranges; tables inside may stand for dots.

    Raises:
        TrainingError: if the file cannot be read, or holds no table.
    """
    try:
        text = file.read_text(encoding="utf-8")
        found = tomllib.loads(text) if file.suffix.lower() == ".toml" else json.loads(text)
    except FileNotFoundError:
        raise TrainingError(f"There is no file {file}; check the path of the space.") from None
    except (OSError, ValueError) as error:
        raise TrainingError(f"{file} cannot be read as JSON or TOML ({error}); mend it.") from None
    if not isinstance(found, dict) or not found:
        raise TrainingError(f'{file} names no parameter; write for instance learning_rate = "1e-4..1e-2:log".')
    return _flat(found)


def usual_space(recipe: Recipe) -> Space:
    """What to vary where nobody says: learning rate, batch, latent, and the weights of the smaller losses."""
    rate, batch = recipe.learning_rate, recipe.batch_size
    space: list[Values] = [
        Range("learning_rate", rate / RATE, rate * RATE, log=True),
        Choice("batch_size", tuple(sorted({max(2, batch // 2), batch, 2 * batch}))),
    ]
    if "config.latent" in names(recipe):
        latent = place("latent", recipe).now
        space.append(Choice("latent", tuple(sorted({max(2, latent // 2), latent, 2 * latent, 4 * latent}))))
    weights = {term.loss: weight_of(term.schedule) for term in recipe.terms[1:]}
    for loss, weight in list(weights.items())[:WEIGHTS]:
        if weight > 0:
            space.append(Range(f"loss.{loss}", weight / WEIGHT, weight * WEIGHT, log=True))
    return tuple(space)


def grid(space: Space) -> list[dict[str, Any]]:
    """Every combination of the values that a grid visits, as they stand in a study.

    Raises:
        TrainingError: if there are too many.
    """
    size = math.prod(len(values.grid()) for values in space)
    if size > LARGEST_GRID:
        raise TrainingError(
            f"This grid has {size:,} points; {LARGEST_GRID:,} is the most. Give fewer values, or search at random."
        )
    return [
        dict(zip([values.name for values in space], point, strict=True))
        for point in product(*(values.grid() for values in space))
    ]


def default_values(space: Space, recipe: Recipe) -> dict[str, Any]:
    """What the recipe has already, as it stands in a study; parameters whose range leaves it out are not named."""
    found = {}
    for values in space:
        try:
            found[values.name] = values.stored(place(values.name, recipe).now)
        except ValueError:
            continue
    return found


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in table.items():
        inner = isinstance(value, dict) and not {"low", "high"} & value.keys()
        flat |= _flat(value, f"{before}{name}.") if inner else {f"{before}{name}": value}
    return flat
