"""Does a slider do what it says, and nothing else? Order, reach, steps and cross-talk of sliders moved alone.

References:
    Definitions: gencore's design, "Slider correlation and slope". Both are always reported together: a blurred
    model can order its pictures rightly while barely moving.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import spearmanr
from torch import Tensor

from gencore.types import Field, Wish

POSITIONS = 10
TOLERANCE = 0.1  # points by which a step may fall and still count as rising
GROUP = 4  # seeds that are moved together
FEWEST = 5  # real pictures without which a score has no mean
STILL = 0.02  # points a point; sliders that move less move nothing, and have no cross-talk to speak of
Draw = Callable[[Sequence[Wish], Sequence[int]], Tensor]
Ask = Callable[[Tensor], np.ndarray]


@dataclass(frozen=True)
class SliderCurve:
    """How the judged scores of all raters follow one rater's slider, all other sliders at *any*.

    Args:
        rater: whose slider.
        own: that rater's place among all.
        asked: slider positions, ``(p,)``.
        everyone: judged score of each rater at each position for each seed, ``(p, seeds, r)``.
    """

    rater: str
    own: int
    asked: Float[np.ndarray, " p"]
    everyone: Float[np.ndarray, "p seeds r"]

    @property
    def judged(self) -> Float[np.ndarray, "p seeds"]:
        """The judged score of the slider's own rater."""
        return self.everyone[..., self.own]

    @property
    def spearman(self) -> float:
        """Rank correlation of slider and judged score at one seed, averaged over seeds; a flat curve counts 0."""
        return float(np.mean([_spearman(self.asked, curve) for curve in self.judged.T]))

    @property
    def slopes(self) -> Float[np.ndarray, " r"]:
        """Least-squares slope of each rater's judged score over the slider, in points a point."""
        centred = self.asked - self.asked.mean()
        slopes: np.ndarray = centred @ self.everyone.mean(axis=1) / (centred @ centred)
        return slopes

    @property
    def slope(self) -> float:
        """The own rater's slope; 1 is exact."""
        return float(self.slopes[self.own])

    @property
    def rising(self) -> float:
        """Share (0..1) of steps between neighbouring positions that do not fall by more than a tenth of a point."""
        return float((np.diff(self.judged, axis=0) >= -TOLERANCE).mean())


def slider_curves(
    draw: Draw, ask: Ask, raters: Sequence[Field], seeds: Sequence[int] = range(64), seconds: float | None = None
) -> list[SliderCurve]:
    """Moves each rater's slider from end to end, at the same seeds, and asks the judge about everyone.

    Args:
        draw: wishes and as many seeds to pictures ``(n, 3, h, w)``.
        ask: pictures to scores ``(n, r)``, columns in the order of ``raters``.
        raters: score fields.
        seeds: the pictures that are moved.
        seconds: of processor time; no further group of seeds is begun if it would take longer.
    """
    positions = [np.linspace(field.low, field.high, POSITIONS) for field in raters]
    groups: list[np.ndarray] = []
    began = time.process_time()
    for start in range(0, len(seeds), GROUP):
        some = seeds[start : start + GROUP]
        judged = [
            [ask(draw([{field.name: float(value)}] * len(some), some)) for value in asked]
            for field, asked in zip(raters, positions, strict=True)
        ]
        groups.append(np.array(judged, dtype=np.float64))  # raters positions seeds raters
        spent = time.process_time() - began
        if seconds is not None and spent * (len(groups) + 1) / len(groups) > seconds:
            break
    everyone = np.concatenate(groups, axis=2)
    return [SliderCurve(field.name, i, positions[i], everyone[i]) for i, field in enumerate(raters)]


def real_curves(
    raters: Sequence[Field], said: Float[np.ndarray, "n r"], judged: Float[np.ndarray, "n r"]
) -> list[SliderCurve]:
    """What real pictures would give in place of sliders: the mean of ``judged`` where a rater said each score.

    A rater of whom there are not two scores with enough pictures is left out.

    Args:
        raters: score fields.
        said: what they said of real pictures, NaN where nothing.
        judged: what is to be compared; the judge's scores of the same pictures, or ``said`` itself.
    """
    curves = []
    for own, field in enumerate(raters):
        positions = np.linspace(field.low, field.high, POSITIONS)
        known = ~np.isnan(said[:, own])
        place = np.abs(said[known, own, None] - positions).argmin(axis=1)
        filled = [i for i in range(POSITIONS) if (place == i).sum() >= FEWEST]
        if len(filled) < 2:
            continue
        means = np.array([np.nanmean(judged[known][place == i], axis=0) for i in filled])
        curves.append(SliderCurve(field.name, own, positions[filled], means.reshape(len(filled), 1, len(raters))))
    return curves


def cross_talk(slopes: Float[np.ndarray, "r r"]) -> float | None:
    """How far others move for each point that a slider's own rater moves: mean |off-diagonal| over mean diagonal.

    Args:
        slopes: row j: how far each rater moves with slider j.

    Returns:
        None for a single rater, or where sliders hardly move their own.
    """
    own = float(np.diag(slopes).mean())
    if len(slopes) < 2 or own < STILL:
        return None
    return float(np.abs(slopes[~np.eye(len(slopes), dtype=bool)]).mean() / own)


def shared(said: Float[np.ndarray, "n r"]) -> Float[np.ndarray, "r r"]:
    """How far each rater's score moves with another's in real pictures: slopes of single regressions, NaN left out."""
    count = said.shape[1]
    slopes = np.eye(count)
    for j in range(count):
        for k in range(count):
            both = ~np.isnan(said[:, j]) & ~np.isnan(said[:, k])
            if j != k and both.sum() > 1:
                covariance = np.cov(said[both, j], said[both, k])
                slopes[j, k] = covariance[0, 1] / max(covariance[0, 0], 1e-9)
    return slopes


def _spearman(first: np.ndarray, second: np.ndarray) -> float:
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(spearmanr(first, second).statistic)
