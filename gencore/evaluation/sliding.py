"""All sliders of a model moved alone, one after the other, beside what real pictures would give in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from jaxtyping import Float

from gencore.evaluation.bench import Bench
from gencore.evaluation.steering import SliderCurve, cross_talk, real_curves, shared, slider_curves
from gencore.evaluation.ways import Way


@dataclass(frozen=True)
class MovedSliders:
    """How the judged scores follow each slider.

    Args:
        curves: of each rater whom the judge can predict.
        real: what real pictures give in their place, of the raters who said enough of them.
        said: what people said of real pictures, a column for each rater.
    """

    curves: Sequence[SliderCurve]
    real: Sequence[SliderCurve]
    said: Float[np.ndarray, "n r"]

    @property
    def count(self) -> int:
        """Pictures that were judged."""
        return sum(curve.judged.size for curve in self.curves)

    @property
    def slopes(self) -> Float[np.ndarray, "r r"]:
        """Row j: how far each rater moves with slider j."""
        return np.stack([curve.slopes for curve in self.curves])

    @cached_property
    def shared(self) -> Float[np.ndarray, "r r"]:
        """How far each rater's score moves with another's in real pictures."""
        return shared(self.said)

    @property
    def cross_talk(self) -> float | None:
        """How far others move with a slider, beyond what their tastes share; none where nothing moves."""
        found, usual = cross_talk(self.slopes), cross_talk(self.shared)
        return None if found is None or usual is None else found - usual

    @property
    def real_cross_talk(self) -> float | None:
        """The same of the judge on real pictures; none unless every rater said enough of them."""
        usual = cross_talk(self.shared)
        if usual is None or len(self.real) < len(self.curves):
            return None
        found = cross_talk(np.stack([curve.slopes for curve in self.real]))
        return None if found is None else found - usual

    def details(self) -> dict[str, Any]:
        """Values by rater, and matrices, for the record."""
        return {
            "raters": [curve.rater for curve in self.curves],
            "slider_seeds": self.curves[0].judged.shape[1],
            "slopes": self.slopes.round(3).tolist(),
            "shared_in_real": self.shared.round(3).tolist(),
            "spearman": {curve.rater: round(curve.spearman, 3) for curve in self.curves},
            "judged_means": {curve.rater: curve.judged.mean(axis=1).round(2).tolist() for curve in self.curves},
        }


def moved_sliders(bench: Bench, way: Way, seeds: Sequence[int], seconds: float) -> MovedSliders:
    """Moves the slider of each rater of :attr:`Bench.scores`, of whom there is at least one.

    Args:
        bench: what is measured with.
        way: how pictures are made.
        seeds: those that are moved.
        seconds: of processor time, as in :func:`slider_curves`.
    """
    said, judged = bench.real_scores
    curves = slider_curves(partial(bench.draw, way), bench.ask, bench.scores, seeds, seconds)
    return MovedSliders(curves, real_curves(bench.scores, said, judged), said)
