"""Do pictures made for several people please all of them? The judge says, beside what the rater models claim.

A set of pictures is as good as its pictures are on average, a picture as good as the least pleased of the people finds
it: the minimum over the people of the judge's score. That is compared with the same minimum of all real pictures. What
a strategy gains over ``direct`` counts as far as the judge, which no strategy has seen, confirms it.

References:
    Seed 0's goal, "ten images jointly optimal for two people". Gao et al., *Scaling Laws for Reward Model
    Overoptimization*, 2023.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from scipy.spatial.distance import pdist

from gencore.data.base import RatedImages
from gencore.raters.files import Raters
from gencore.raters.judge import Judge
from gencore.types import Field, Wish

TOP = 0.01  # the best real pictures
BATCH = 256
FEWEST_SETS = 2
TOGETHER = ("Moira", "Ferdinando")  # seed 0's example, where there are both
Draw = Callable[[Sequence[Wish], Sequence[int]], torch.Tensor]


@dataclass(frozen=True)
class Reality:
    """What real pictures reach.

    Args:
        least: the least pleased person's judged score of every real picture, in points, ``(n,)``.
        top: the mean of the best percent of those.
        top_diversity: mean distance between those pictures, in the judge's features.
    """

    least: Float[np.ndarray, " n"]
    top: float
    top_diversity: float

    def percentile(self, points: float) -> float:
        """Share of real pictures (0..1) whose least pleased person is less pleased than that."""
        return float(np.mean(self.least < points))


@dataclass(frozen=True)
class Pleasing:
    """What a way to make pictures reaches, means over several sets of seeds.

    Args:
        judged: the least pleased person's judged score, in points.
        deviation: standard deviation of that over the sets.
        claimed: the least pleased person's score, as the rater models see it; none where there are none.
        diversity: mean distance between the pictures of a set, in the judge's features.
        seconds: of processor time for one set, median.
        sets: how many sets.
    """

    judged: float
    deviation: float
    claimed: float | None
    diversity: float
    seconds: float
    sets: int

    def confirmed(self, direct: "Pleasing") -> float | None:
        """How much of the gain over ``direct`` that the rater models claim is confirmed by the judge; 1 is all."""
        if self.claimed is None or direct.claimed is None:
            return None
        claimed = self.claimed - direct.claimed
        return (self.judged - direct.judged) / claimed if claimed > 0.1 else None


def chosen_people(fields: Sequence[Field], people: Sequence[str] | None = None) -> list[Field]:
    """The raters to please: those asked for, else seed 0's two, else the first two.

    Args:
        fields: score fields.
        people: names; unknown ones are passed over.
    """
    named = [field for field in fields if field.name in (TOGETHER if people is None else people)]
    return named if people is not None or len(named) == len(TOGETHER) else list(fields[:2])


def reality(judge: Judge, data: RatedImages, people: Sequence[str]) -> Reality:
    """What the pictures of ``data`` reach with ``people``."""
    parts = [np.arange(start, min(start + BATCH, len(data))) for start in range(0, len(data), BATCH)]
    least = np.concatenate([_least(judge, data.batch(part)[0], people) for part in parts])
    best = np.argsort(-least)[: max(2, round(TOP * len(least)))]
    return Reality(least, float(least[best].mean()), diversity(judge, data.batch(best)[0]))


def pleasing(
    draw: Draw,
    raters: Raters | None,
    judge: Judge,
    wish: Mapping[str, Any],
    sets: int = 10,
    pictures: int = 10,
    seconds: float | None = None,
) -> Pleasing:
    """What pictures made for the people of ``wish`` reach.

    Args:
        draw: wishes and as many seeds to pictures ``(n, 3, h, w)``.
        raters: what claims that the pictures please; what strategies may ask.
        judge: who has the last word; asked after each set is finished.
        wish: whom to please, name to wanted score.
        sets: sets of seeds.
        pictures: in a set.
        seconds: of processor time; no further set is begun after that, once there are two.
    """
    people, judged, claimed, apart, took = list(wish), [], [], [], []
    for number in range(sets):
        seeds = range(1000 * number, 1000 * number + pictures)
        began = time.process_time()
        images = draw([wish] * pictures, seeds)
        took.append(time.process_time() - began)
        judged.append(float(_least(judge, images, people).mean()))
        apart.append(diversity(judge, images))
        if raters is not None:
            with torch.inference_mode():
                said = raters.ensemble(images)
            each = torch.stack([said.of(name)[..., 0].mean(dim=0) for name in people], dim=1)
            claimed.append(float(each.amin(dim=1).mean()))
        if seconds is not None and sum(took) > seconds and len(took) >= FEWEST_SETS:
            break
    claim = float(np.mean(claimed)) if claimed else None
    means = float(np.mean(judged)), float(np.std(judged)), claim, float(np.mean(apart))
    return Pleasing(*means, float(np.median(took)), len(took))


def diversity(judge: Judge, images: Float[torch.Tensor, "n 3 h w"]) -> float:
    """Mean distance between pictures in the judge's features."""
    return float(pdist(judge.features(images)).mean())


def _least(judge: Judge, images: Float[torch.Tensor, "n 3 h w"], people: Sequence[str]) -> Float[np.ndarray, " n"]:
    return np.stack([judge.scores(images, name) for name in people]).min(axis=0)
