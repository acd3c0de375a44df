"""Do pictures made for several people please all of them? The judge says, beside what the rater models claim.

A set of pictures is as good as its pictures are on average, a picture as good as the least pleased of the people finds
it: the minimum over the people of the judge's score. That is compared with the same minimum of all real pictures. What
a strategy gains over ``direct`` counts as far as the judge, which no strategy has seen, confirms it.

References:
    Seed 0's goal, "ten images jointly optimal for two people". Gao et al., *Scaling Laws for Reward Model
    Overoptimization*, 2023.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from scipy.spatial.distance import pdist

from gencore.data.base import RatedImages
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.raters.judge import Judge
from gencore.registry import STRATEGIES

TOP = 0.01  # the best real pictures
BATCH = 256


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


@dataclass(frozen=True)
class Pleasing:
    """What a strategy reaches, means over several sets of seeds.

    Args:
        name: of the strategy, with its options.
        judged: the least pleased person's judged score, in points.
        deviation: standard deviation of that over the sets.
        percentile: share of real pictures (0..1) whose least pleased person is less pleased.
        claimed: the least pleased person's score, as the rater models see it.
        diversity: mean distance between the pictures of a set, in the judge's features.
        seconds: for one set.
    """

    name: str
    judged: float
    deviation: float
    percentile: float
    claimed: float
    diversity: float
    seconds: float

    def confirmed(self, direct: "Pleasing") -> float | None:
        """How much of the gain over ``direct`` that the rater models claim is confirmed by the judge; 1 is all."""
        claimed = self.claimed - direct.claimed
        return (self.judged - direct.judged) / claimed if claimed > 0.1 else None


def reality(judge: Judge, data: RatedImages, people: Sequence[str]) -> Reality:
    """What the pictures of ``data`` reach with ``people``."""
    parts = [np.arange(start, min(start + BATCH, len(data))) for start in range(0, len(data), BATCH)]
    least = np.concatenate([_least(judge, data.batch(part)[0], people) for part in parts])
    best = np.argsort(-least)[: max(2, round(TOP * len(least)))]
    return Reality(least, float(least[best].mean()), diversity(judge, data.batch(best)[0]))


def pleasing(
    model: GenerativeModel,
    raters: Raters,
    judge: Judge,
    real: Reality,
    wish: Mapping[str, Any],
    strategy: str,
    options: Mapping[str, Any] | None = None,
    sets: int = 10,
    pictures: int = 10,
) -> Pleasing:
    """What ``strategy`` reaches for the people of ``wish``.

    Args:
        model: what draws.
        raters: what strategies may ask.
        judge: who has the last word; asked after each set is finished.
        real: what real pictures reach with the same people.
        wish: whom to please, name to wanted score.
        strategy: a registered name.
        options: of the strategy.
        sets: sets of seeds.
        pictures: in a set.
    """
    people, judged, claimed, apart = list(wish), [], [], []
    options = dict(options or {})
    began = time.perf_counter()
    for number in range(sets):
        seeds = range(1000 * number, 1000 * number + pictures)
        images = STRATEGIES[strategy](model, wish, pictures, seeds, raters, **options).images.detach().cpu()
        judged.append(float(_least(judge, images, people).mean()))
        with torch.inference_mode():
            said = raters.ensemble(images)
        each = torch.stack([said.of(name)[..., 0].mean(dim=0) for name in people], dim=1)
        claimed.append(float(each.amin(dim=1).mean()))
        apart.append(diversity(judge, images))
    seconds = (time.perf_counter() - began) / sets
    mean = float(np.mean(judged))
    name = " ".join([strategy, *(f"{key}={value}" for key, value in options.items())])
    share = float(np.mean(real.least < mean))
    return Pleasing(name, mean, float(np.std(judged)), share, float(np.mean(claimed)), float(np.mean(apart)), seconds)


def diversity(judge: Judge, images: Float[torch.Tensor, "n 3 h w"]) -> float:
    """Mean distance between pictures in the judge's features."""
    return float(pdist(judge.features(images)).mean())


def table(found: Sequence[Pleasing], real: Reality, people: Sequence[str]) -> str:
    """The comparison as Markdown; the first entry is what gains are measured against."""
    lines = [
        f"| for {' and '.join(people)} | judged, least pleased | of real pictures are below | claimed by the raters "
        "| confirmed by the judge | diversity | s |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        share = one.confirmed(found[0])
        confirmed = "" if share is None else f"{share:.0%}"
        lines.append(
            f"| {one.name} | {one.judged:.2f} ± {one.deviation:.2f} | {one.percentile:.1%} | {one.claimed:.2f} "
            f"| {confirmed} | {one.diversity:.2f} | {one.seconds:.1f} |"
        )
    lines.append(f"| best 1 % of real pictures | {real.top:.2f} | | | | {real.top_diversity:.2f} | |")
    return "\n".join(lines)


def _least(judge: Judge, images: Float[torch.Tensor, "n 3 h w"], people: Sequence[str]) -> Float[np.ndarray, " n"]:
    return np.stack([judge.scores(images, name) for name in people]).min(axis=0)
