"""What is known to be in pictures beyond what people said of them: one column a factor.

A drawn data set knows every number of its scenes and registers a table of them. In a rated folder the attribute and
class columns are the factors. Scores are none: they belong to raters.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from gencore.data.base import RatedImages
from gencore.registry import FACTORS

Columns = Mapping[str, Sequence[float]]
NUMBERED = re.compile(r".*-(\d+)-(\d+)")


@dataclass(frozen=True)
class Factor:
    """One thing that is known of pictures.

    Args:
        name: such as ``wings``, ``length`` or ``animal=bird``.
        values: ``(n,)`` float64, NaN where it is not known or means nothing (the lift of wings that are not there).
        binary: whether it is there or not, 1 or 0; a number in units of its own otherwise.
    """

    name: str
    values: Float[np.ndarray, " n"]
    binary: bool


def factors_of(data: RatedImages) -> tuple[Factor, ...]:
    """All factors of a data set: its attributes and classes, then the registered table's; the first of a name counts.

    Args:
        data: any data set; one without attributes, classes and table has none.
    """
    found: dict[str, Factor] = {}
    for place, field in enumerate(data.condition.fields):
        values = data.rows[:, place].astype(np.float64)
        if field.kind == "binary":
            found[field.name] = Factor(field.name, values, True)
        if field.kind == "class":
            for index, name in enumerate(field.classes):
                own = np.where(np.isnan(values), np.nan, values == index)
                found[f"{field.name}={name}"] = Factor(f"{field.name}={name}", own, True)
    numbers = _numbers(data.keys) if data.name in FACTORS else None
    if numbers is not None:
        for name, column in FACTORS[data.name](numbers).items():
            values = np.asarray(column, np.float64)
            found.setdefault(name, Factor(name, values, set(np.unique(values[~np.isnan(values)])) <= {0.0, 1.0}))
    return tuple(found.values())


def columns_of(scenes: Sequence[Any], without: Sequence[str] = ()) -> dict[str, list[float]]:
    """The fields of scenes, all of one dataclass: numbers as they are, one column of 0 and 1 for each word.

    Args:
        scenes: dataclass instances.
        without: fields to leave out, such as seeds and hues (a circle has no direction).
    """
    found: dict[str, list[float]] = {}
    for field in fields(scenes[0]) if scenes and is_dataclass(scenes[0]) else ():
        values = [getattr(scene, field.name) for scene in scenes]
        if field.name in without:
            continue
        if isinstance(values[0], str):
            found |= {
                f"{field.name}={word}": [float(value == word) for value in values] for word in sorted(set(values))
            }
        elif isinstance(values[0], bool | int | float):
            found[field.name] = [float(value) for value in values]
    return found


def transposed(rows: Sequence[Mapping[str, float]]) -> dict[str, list[float]]:
    """A column for each name that the rows have."""
    return {name: [float(row[name]) for row in rows] for name in rows[0]}


def _numbers(keys: Sequence[str]) -> list[tuple[int, int]] | None:
    """Which drawn picture each is, as (number, seed); none if the keys do not say."""
    found = [NUMBERED.fullmatch(key) for key in keys]
    if not found or not all(found):
        return None
    return [(int(match[2]), int(match[1])) for match in found if match]


Table = Callable[[Sequence[tuple[int, int]]], Columns]
"""Takes (number, seed) of drawn pictures and gives columns of as many values."""
