"""A run's history as named series.

A name says what a series is of: ``train/kl`` and ``validation/kl`` for the terms of the loss, ``weight/kl`` for what a
term counted, ``latents/used`` for what an analysis of the latents found, and ``gradient_norm``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from gencore.errors import TrainingError
from gencore.training.history import read_history

TRAIN, VALIDATION, WEIGHT, LATENTS = "train", "validation", "weight", "latents"


@dataclass(frozen=True)
class Series:
    """One number of a run over its steps.

    Args:
        steps: finished optimiser steps, rising, ``(n,)``.
        values: the number at each, ``(n,)``.
    """

    steps: Float[np.ndarray, " n"]
    values: Float[np.ndarray, " n"]

    def smoothed(self, weight: float) -> "Series":
        r"""The series with every value replaced by a mean of it and those before, the older the less.

        .. math:: m_t = w\, m_{t-1} + (1 - w)\, x_t, \qquad y_t = m_t / (1 - w^t)

        Values that are not finite stay as they are and count for nothing.

        Args:
            weight: w, 0 (as measured) to below 1.

        Raises:
            TrainingError: if ``weight`` is out of its range.

        References:
            The correction of the start is that of Adam: Kingma & Ba, 2015, section 3.
        """
        if not 0 <= weight < 1:
            raise TrainingError(f"A smoothing of {weight} makes no sense; give a number from 0 to below 1.")
        mean, share, smooth = 0.0, 0.0, np.array(self.values, dtype=float)
        for place, value in enumerate(self.values):
            if np.isfinite(value):
                mean, share = weight * mean + (1 - weight) * value, weight * share + (1 - weight)
                smooth[place] = mean / share
        return Series(self.steps, smooth)


@dataclass(frozen=True)
class RunCurves:
    """All that a run wrote down.

    Args:
        name: of the run, for a legend.
        series: by name.
        rollbacks: the steps at which it went back to an earlier state.
    """

    name: str
    series: Mapping[str, Series]
    rollbacks: tuple[int, ...] = ()

    def terms(self) -> list[str]:
        """The terms of its loss, in the order of the recipe; their sum is not among them."""
        names = (name.removeprefix(f"{TRAIN}/") for name in self.series if name.startswith(f"{TRAIN}/"))
        return [name for name in names if name != "total"]

    def named(self, wanted: str) -> dict[str, Series]:
        """The series meant by ``wanted``: that of this name, or what was seen of a term in training and validation.

        Raises:
            TrainingError: if there is none; the message names those that there are.
        """
        if wanted in self.series:
            return {wanted: self.series[wanted]}
        found = {f"{part}/{wanted}": self.series.get(f"{part}/{wanted}") for part in (TRAIN, VALIDATION)}
        present = {name: series for name, series in found.items() if series is not None}
        if not present:
            raise TrainingError(
                f'The history of {self.name} has no "{wanted}"; it has {", ".join(self.series) or "nothing yet"}.'
            )
        return present


def read_curves(run: Path) -> RunCurves:
    """What the run in ``run`` wrote down so far; it may still be training.

    Raises:
        TrainingError: if there is no history, or a line of it is damaged.
    """
    file = run / "history.jsonl"
    if not file.is_file():
        raise TrainingError(f"{run} has no history.jsonl; give the folder of a run, as `gencore train --out` makes it.")
    return curves_of(run.resolve().name, read_history(file))


def curves_of(name: str, entries: Iterable[Mapping[str, Any]]) -> RunCurves:
    """The entries of a history as series; what was undone by going back to an earlier state is left out."""
    points: dict[str, dict[int, float]] = {}
    rollbacks = []
    for entry in entries:
        step = int(entry["step"])
        if "rolled_back_to" in entry:
            rollbacks.append(step)
            points = {key: _before(found, int(entry["rolled_back_to"])) for key, found in points.items()}
        for key, value in numbers(entry).items():
            points.setdefault(key, {})[step] = value
    series = {
        key: Series(np.array([*found], float), np.array([*found.values()], float)) for key, found in points.items()
    }
    return RunCurves(name, series, tuple(rollbacks))


def numbers(entry: Mapping[str, Any]) -> dict[str, float]:
    """Every number of one entry of a history by the name of its series."""
    latents = entry.get("latents", {})
    counted = {"used": latents.get("used"), "kl": latents.get("kl"), "pairs": latents and len(latents.get("pairs", ()))}
    parts = {
        TRAIN: entry.get("losses", {}),
        VALIDATION: entry.get("validation", {}),
        WEIGHT: entry.get("weights", {}),
        LATENTS: counted if latents else {},
    }
    found = {
        f"{part}/{name}": float(value)
        for part, values in parts.items()
        for name, value in values.items()
        if value is not None
    }
    return found | ({"gradient_norm": float(entry["gradient_norm"])} if "gradient_norm" in entry else {})


def _before(found: dict[int, float], step: int) -> dict[int, float]:
    return {key: value for key, value in found.items() if key <= step}
