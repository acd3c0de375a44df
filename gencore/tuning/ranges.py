"""What a parameter may be: a range of numbers, or one of several values.

Both answer the same: ``suggested`` gives a value to an Optuna trial, ``stored`` says how a value stands in a study
(``ValueError`` if the parameter cannot be that) and ``value`` what stands so, ``ends`` are the values that show whether
all can be used, ``grid`` those that a grid visits, and ``described`` is the whole as JSON.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gencore.errors import TrainingError

POINTS = 3  # of a range that a grid visits, if nothing is said


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``, both included.

    Args:
        name: the parameter.
        low: smallest value. high: largest.
        log: whether factors count, not differences; right for learning rates and weights.
        whole: whether only whole numbers count.
        points: how many of them a grid visits.

    Raises:
        TrainingError: if there is nothing between ``low`` and ``high``.
    """

    name: str
    low: float
    high: float
    log: bool = False
    whole: bool = False
    points: int = POINTS

    def __post_init__(self) -> None:
        shown = f"{self.low:g}..{self.high:g}"
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise TrainingError(f"{self.name}: the range {shown} is empty; give LOW..HIGH, the smaller number first.")
        if self.log and self.low <= 0:
            raise TrainingError(f"{self.name}: a range of factors (:log) begins above 0, not at {self.low:g}.")
        if self.whole and (self.low % 1 or self.high % 1):
            raise TrainingError(f"{self.name} is a whole number; give whole numbers in place of {shown}.")
        if self.points < 2:
            raise TrainingError(f"{self.name}: a grid needs at least 2 points of {shown}, not {self.points}.")

    def suggested(self, trial: Any) -> Any:
        """A value for an Optuna trial."""
        if self.whole:
            return trial.suggest_int(self.name, int(self.low), int(self.high), log=self.log)
        return trial.suggest_float(self.name, self.low, self.high, log=self.log)

    def stored(self, value: Any) -> Any:
        """The value itself; raises ``ValueError`` outside the range."""
        if type(value) not in (int, float) or not self.low <= value <= self.high:
            raise ValueError(f"{value} is outside {self.low:g}..{self.high:g}")
        return value

    def value(self, stored: Any) -> Any:
        """The value itself."""
        return stored

    def ends(self) -> list[Any]:
        """Both ends."""
        return [self._rounded(self.low), self._rounded(self.high)]

    def grid(self) -> list[Any]:
        """``points`` values, evenly spread."""
        spread = np.geomspace if self.log else np.linspace
        inner = [min(max(float(x), self.low), self.high) for x in spread(self.low, self.high, self.points)]
        return list(dict.fromkeys(map(self._rounded, inner)))

    def described(self) -> dict[str, Any]:
        """The range as JSON."""
        return {"low": self.low, "high": self.high, "log": self.log}

    def _rounded(self, value: float) -> float:
        return round(value) if self.whole else value


@dataclass(frozen=True)
class Choice:
    """One of several values.

    Args:
        name: the parameter.
        values: numbers, words, yes or no, or lists.

    Raises:
        TrainingError: if there are fewer than two, or one stands there twice.
    """

    name: str
    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        if len(self.values) < 2:
            raise TrainingError(f"{self.name}: with {len(self.values)} value there is nothing to choose; give several.")
        if len(set(self._labels)) < len(self.values):
            raise TrainingError(f"{self.name}: a value stands there twice; give each once.")

    @property
    def _labels(self) -> list[Any]:
        return [value if type(value) in (int, float, str, bool) else json.dumps(value) for value in self.values]

    def suggested(self, trial: Any) -> Any:
        """A value for an Optuna trial."""
        return self.value(trial.suggest_categorical(self.name, self._labels))

    def stored(self, value: Any) -> Any:
        """The label of ``value``; raises ``ValueError`` if it is none of them."""
        for label, known in zip(self._labels, self.values, strict=True):
            if known == value or json.dumps(known) == json.dumps(value):
                return label
        raise ValueError(f"{value} is none of {self._labels}")

    def value(self, stored: Any) -> Any:
        """The value with the label ``stored``."""
        return self.values[self._labels.index(stored)]

    def ends(self) -> list[Any]:
        """All values."""
        return list(self.values)

    def grid(self) -> list[Any]:
        """All labels."""
        return self._labels

    def described(self) -> dict[str, Any]:
        """The choice as JSON."""
        return {"values": self._labels}


Values = Range | Choice


def read_values(name: str, given: Any, whole: bool) -> Values:
    """What a parameter may be, from how people write it.

    Args:
        name: the parameter.
        given: ``"1e-4..1e-2:log"`` (``:5`` for five points of a grid), ``"8,16,32"``, a list, or a table with ``low``
            and ``high``, and ``log`` and ``points`` where wanted.
        whole: whether it is a whole number.

    Raises:
        TrainingError: if that is neither a range nor several values.
    """
    if type(given) is str:
        return _range(name, given, whole) if ".." in given else Choice(name, tuple(_listed(given)))
    if type(given) is list:
        return Choice(name, tuple(given))
    if isinstance(given, Mapping) and {"low", "high"} <= given.keys() <= {"low", "high", "log", "points"}:
        try:
            return Range(name, float(given["low"]), float(given["high"]), bool(given.get("log", False)), whole,
                         int(given.get("points", POINTS)))  # fmt: skip
        except (TypeError, ValueError):
            pass
    raise TrainingError(f"{name}: {json.dumps(given)} is neither a range such as 1e-4..1e-2:log nor a list of values.")


def _range(name: str, text: str, whole: bool) -> Range:
    ends, *options = text.split(":")
    low, _, high = ends.partition("..")
    points = [int(option) for option in options if option.isdigit()]
    try:
        if len(options) != options.count("log") + len(points) or len(points) > 1:
            raise ValueError
        return Range(name, float(low), float(high), "log" in options, whole, *points)
    except ValueError:
        raise TrainingError(
            f'{name}: "{text}" is no range; write LOW..HIGH, with :log where factors count, and :5 for five points of '
            "a grid."
        ) from None


def _listed(text: str) -> list[Any]:
    """Values between commas, each read as JSON where it is any; a list in brackets is one value."""
    try:
        return list(json.loads(f"[{text}]"))
    except ValueError:
        return [_one(part.strip()) for part in text.split(",") if part.strip()]


def _one(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
