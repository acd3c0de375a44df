"""Does a slider move what it says? Correlation and slope between a slider and the score that a judge gives.

References:
    Definitions: gencore's design, "Slider correlation and slope". Both are always reported together: a blurred
    model can order its pictures rightly while barely moving.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.models.base import GenerativeModel

Judge = Callable[[Tensor], Tensor]
POSITIONS = 10


@dataclass(frozen=True)
class SliderCurve:
    """How one rater's judged score follows the rater's slider, all other sliders at *any*.

    Args:
        rater: whose slider.
        asked: slider positions, ``(p,)``.
        judged: judged score of that rater at each position for each seed, ``(p, seeds)``.
    """

    rater: str
    asked: Float[np.ndarray, " p"]
    judged: Float[np.ndarray, "p seeds"]

    @property
    def spearman(self) -> float:
        """Rank correlation of slider and judged score at one seed, averaged over seeds; a flat curve counts 0."""
        return float(np.mean([_spearman(self.asked, curve) for curve in self.judged.T]))

    @property
    def slope(self) -> float:
        """Least-squares slope of judged over asked, in points a point."""
        centred = self.asked - self.asked.mean()
        return float(centred @ self.judged.mean(axis=1) / (centred @ centred))


@torch.inference_mode()
def slider_curves(
    model: GenerativeModel, judge: Judge, raters: Sequence[str], seeds: Sequence[int] = range(64), guidance: float = 1.0
) -> list[SliderCurve]:
    """Moves each rater's slider from end to end and asks the judge.

    Args:
        model: what is measured.
        judge: pictures ``(n, 3, h, w)`` to scores ``(n, r)``, columns in the order of ``raters``.
        raters: names of score fields of the model.
        seeds: the pictures that are moved.
        guidance: as in :meth:`GenerativeModel.sample`.
    """
    fields = {field.name: field for field in model.condition_spec.fields}
    curves = []
    for column, rater in enumerate(raters):
        asked = np.linspace(fields[rater].low, fields[rater].high, POSITIONS)
        judged = []
        for value in asked:
            condition = model.condition_spec.wishes({rater: float(value)}, len(seeds))
            judged.append(judge(model.sample(seeds, condition, guidance).images)[:, column].numpy())
        curves.append(SliderCurve(rater, asked, np.stack(judged)))
    return curves


def _spearman(first: np.ndarray, second: np.ndarray) -> float:
    from scipy.stats import rankdata

    a, b = rankdata(first), rankdata(second)
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])
