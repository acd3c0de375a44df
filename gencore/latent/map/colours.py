r"""What the points of a map can be coloured by.

With u the scores of a picture scaled to 0..1 over those who scored it, mean ū and standard deviation σ (at most ½):

.. math:: \text{agreement} = 1 - 2\sigma, \qquad \text{consensus} = \bar u\,(1 - 2\sigma)

which for scores s of 0..9 is mean(s)/9 · (1 − std(s)/4.5): 1 where everybody loves it. *Product* is seed 0's ∏(sᵢ + 1),
as the geometric mean, so that pictures with missing scores compare: with n raters its n-th root, minus 1, over 0..9.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from gencore.errors import ConditionError
from gencore.types import ConditionSpec, Field

Values = Float[np.ndarray, " n"]
ERROR = "reconstruction error"
TAIL = 1.0  # percent of the largest errors that share the end of the scale

# Both go evenly from dark to light, also for people who see no red or no green, and in print. Nine stops each.
SCALES: dict[str, tuple[str, ...]] = {
    "viridis": (
        "#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725",
    ),
    "cividis": (
        "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8779", "#a69d75", "#c4b56c", "#fee838",
    ),
}  # fmt: skip
# Okabe & Ito, *Color Universal Design*, 2008. A ninth class begins again, as a ring.
CLASSES = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999")
UNKNOWN = "#8c8c8c"


@dataclass(frozen=True)
class Colour:
    """One number for each picture, and how to read it.

    Args:
        name: what it is called.
        values: ``(n,)``, NaN where nothing is known; for a class its position.
        low: value at the dark end of the scale.
        high: value at the light end.
        classes: names, if the values are classes.
        explain: one sentence.
    """

    name: str
    values: Values
    low: float
    high: float
    classes: tuple[str, ...] = ()
    explain: str = ""


def unit_scores(rows: Float[np.ndarray, "n f"], spec: ConditionSpec) -> Float[np.ndarray, "n r"]:
    """Every rater's scores from 0 (the lowest) to 1 (the highest that can be given); NaN where there is none."""
    rows = rows.astype(np.float64)
    scores = [(rows[:, i] - one.low) / (one.high - one.low) for i, one in enumerate(spec.fields) if one.kind == "score"]
    return np.stack(scores, axis=1) if scores else np.empty((len(rows), 0))


def mean(scores: Float[np.ndarray, "n r"]) -> Values:
    """ū: 0 where everybody gives the lowest score, 1 where everybody gives the highest."""
    return _over(scores, lambda known, count: known.sum(axis=1) / count)


def agreement(scores: Float[np.ndarray, "n r"]) -> Values:
    """1 − 2σ: 1 where all say the same, 0 where half say the lowest and half the highest."""
    middle = mean(scores)
    apart = np.where(np.isnan(scores), 0, (scores - middle[:, None]) ** 2)
    return 1 - 2 * np.sqrt(_over(scores, lambda known, count: apart.sum(axis=1) / count))


def consensus(scores: Float[np.ndarray, "n r"]) -> Values:
    """ū (1 − 2σ): 1 where everybody loves it."""
    return mean(scores) * agreement(scores)


def product(scores: Float[np.ndarray, "n r"]) -> Values:
    """Seed 0's ∏ (s + 1) of scores 0..9, as the geometric mean, back on 0..1."""
    logarithms = np.log(np.where(np.isnan(scores), 0, scores) * 9 + 1)
    geometric = _over(scores, lambda known, count: logarithms.sum(axis=1) / count)
    return (np.exp(geometric) - 1) / 9


TOGETHER: dict[str, tuple[Callable[[Float[np.ndarray, "n r"]], Values], str]] = {
    "consensus": (consensus, "Mean score times agreement: 1 where everybody loves it."),
    "mean": (mean, "Mean of all scores: 1 where everybody gives the highest."),
    "product": (product, "Geometric mean of all scores plus one: low as soon as anybody dislikes it."),
    "agreement": (agreement, "1 where all say the same, 0 where they are as far apart as can be."),
}


def colour_names(spec: ConditionSpec) -> list[str]:
    """What points can be coloured by, the best first."""
    raters = [one for one in spec.fields if one.kind == "score"]
    together = list(TOGETHER) if len(raters) > 1 else []
    others = [one.name for one in spec.fields if one.kind != "score"]
    return [
        *together,
        *([] if together else others),
        *[one.name for one in raters],
        *(others if together else []),
        ERROR,
    ]


def colour(name: str, rows: Float[np.ndarray, "n f"], spec: ConditionSpec, errors: Float[np.ndarray, " n"]) -> Colour:
    """One of :func:`colour_names` for every picture.

    Args:
        name: which.
        rows: raw values of the fields, NaN where nobody said anything.
        spec: the fields of ``rows``.
        errors: reconstruction errors, NaN where the model cannot decode.

    Raises:
        ConditionError: if there is no such colour.
    """
    if name not in colour_names(spec):
        raise ConditionError(f'Points cannot be coloured by "{name}"; choose {", ".join(colour_names(spec))}.')
    if name in TOGETHER and name not in spec.names:
        make, explain = TOGETHER[name]
        return _spanning(name, make(unit_scores(rows, spec)), explain)
    if name == ERROR:
        known = errors[~np.isnan(errors)]
        ends = np.percentile(known, [0, 100 - TAIL]) if len(known) else (0.0, 1.0)
        explain = "Root mean square between the picture and what the model draws of it, 0 to 1."
        return Colour(name, errors.astype(np.float64), float(ends[0]), float(ends[1]), (), explain)
    column = spec.names.index(name)
    return _of_field(spec.fields[column], rows[:, column].astype(np.float64))


def ramp(scale: str, parts: Sequence[float] | np.ndarray) -> np.ndarray:
    """Colours ``(n, 3)`` uint8 at places 0 (dark) to 1 (light) of a scale; grey where a place is NaN.

    Raises:
        ConditionError: if there is no such scale.
    """
    if scale not in SCALES:
        raise ConditionError(f'There is no colour scale "{scale}"; choose {" or ".join(SCALES)}.')
    stops = np.array([rgb(stop) for stop in SCALES[scale]], float)
    parts = np.asarray(parts, float)
    places = np.linspace(0, 1, len(stops))
    colours = np.stack([np.interp(np.nan_to_num(parts), places, stops[:, i]) for i in range(3)], axis=1)
    colours[np.isnan(parts)] = rgb(UNKNOWN)
    return colours.round().astype(np.uint8)


def rgb(text: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers 0..255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _of_field(one: Field, values: Values) -> Colour:
    if one.kind == "class":
        return Colour(one.name, values, 0, max(1, len(one.classes) - 1), one.classes, "The class of each picture.")
    if one.kind == "binary":
        return Colour(one.name, values, 0, 1, ("no", "yes"), "Whether it was said of the picture.")
    return Colour(one.name, values, one.low, one.high, (), f"What {one.name} gave, {one.range_text}.")


def _spanning(name: str, values: Values, explain: str) -> Colour:
    """The scale goes from the lowest to the highest value that occurs; what it means does not change by that."""
    known = values[~np.isnan(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    return Colour(name, values, low, high if high > low else low + 1e-6, (), explain)


def _over(scores: np.ndarray, of: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Values:
    """Something over those who scored a picture; NaN where nobody did."""
    known = ~np.isnan(scores)
    count = known.sum(axis=1)
    found = of(np.where(known, scores, 0), np.maximum(count, 1))
    return np.where(count > 0, found, np.nan)
