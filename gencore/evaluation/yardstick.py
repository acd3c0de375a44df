"""How far a set of pictures is from real ones; and, by the very same functions, how far other real ones are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float
from scipy.spatial.distance import pdist
from torch import Tensor

from gencore.data.base import to_float
from gencore.evaluation.fid import frechet_distance
from gencore.evaluation.figures import sharpness
from gencore.evaluation.kernel import kernel_distance
from gencore.evaluation.neighbours import nearest, precision_recall
from gencore.evaluation.random_features import RandomNetwork
from gencore.evaluation.real import Real
from gencore.evaluation.similarity import alikeness
from gencore.evaluation.wasserstein import sliced_wasserstein
from gencore.raters.judge import Judge

SCALED_BY = 512  # training pictures that decide the random features' scale
BATCH = 256
PAIRS = 10  # of sets of real pictures, for a floor of the Fréchet distance
Look = Callable[[Float[Tensor, "n 3 h w"]], Float[np.ndarray, "n d"]]


@dataclass(frozen=True)
class Space:
    """A way to look at pictures, and how the real ones look.

    Args:
        name: what its figures' names end in.
        look: pictures to features.
        reference: features of the real pictures.
        other: features of the other real ones.
    """

    name: str
    look: Look
    reference: Float[np.ndarray, "n d"]
    other: Float[np.ndarray, "n d"]

    def frechet_floor(self, count: int) -> float:
        """The mean Fréchet distance of pairs of sets of ``count`` real pictures each, drawn from all there are.

        One pair is luck: of 20,000 teapots, 3,000 a set, the distance of ten pairs differed by 9 to 23 %.
        """
        everything, random = np.concatenate([self.reference, self.other]), np.random.default_rng(0)
        pairs = (random.permutation(len(everything))[: 2 * count] for _ in range(PAIRS))
        return float(np.mean([frechet_distance(*np.split(everything[pair], 2)) for pair in pairs]))


class Yardstick:
    """Measures sets of pictures against real ones.

    Args:
        real: two sets of real pictures; figures are of distances from the first, floors those of the second.
        judge: its features are the first space; without one there is only the random network's.

    Attributes:
        second: the random network, the second pair of eyes.
    """

    def __init__(self, real: Real, judge: Judge | None) -> None:
        some = to_float(real.training.images[:SCALED_BY])
        looks: list[tuple[str, Look]] = [("judge", judge.features)] if judge is not None else []
        self.second = RandomNetwork(some)
        looks.append(("random", self.second.features))
        self.real = real
        self.spaces = [Space(name, look, look(real.reference), look(real.other)) for name, look in looks]
        self._training = _in_parts(looks[0][1], real.training.images)
        self._floors: dict[int, dict[str, float]] = {}

    def figures(self, images: Float[Tensor, "n 3 h w"]) -> dict[str, float]:
        """All distances of a set of pictures, at most as many as there are real ones, by metric."""
        return self._figures(images, {space.name: space.look(images) for space in self.spaces})

    def floors(self, count: int) -> dict[str, float]:
        """The same of ``count`` other real pictures; Fréchet distances are means of several pairs of sets."""
        if count not in self._floors:
            features = {space.name: space.other[:count] for space in self.spaces}
            floors = self._figures(self.real.other[:count], features)
            several = {f"frechet_{space.name}": space.frechet_floor(count) for space in self.spaces}
            self._floors[count] = floors | several
        return self._floors[count]

    def _figures(self, images: Tensor, features: dict[str, np.ndarray]) -> dict[str, float]:
        count = len(images)
        found = {
            "sliced_wasserstein": sliced_wasserstein(self.real.reference[:count], images),
            "sharpness": sharpness(images) / max(sharpness(self.real.reference[:count]), 1e-9),
            "similarity": alikeness(images),
        }
        for space in self.spaces:
            ours, theirs = space.reference[:count], features[space.name]
            precision, recall = precision_recall(ours, theirs)
            found |= {
                f"frechet_{space.name}": frechet_distance(ours, theirs),
                f"kid_{space.name}": kernel_distance(ours, theirs),
                f"precision_{space.name}": 100 * precision,
                f"recall_{space.name}": 100 * recall,
            }
        if self.spaces[0].name == "judge":
            found["diversity"] = float(pdist(features["judge"]).mean())
        return found | {"nearest_training": self.newness(features[self.spaces[0].name])}

    def newness(self, features: Float[np.ndarray, "n d"]) -> float:
        """Median distance to the nearest training picture in the first space, over that of the real pictures."""
        return float(np.median(nearest(features, self._training)) / max(self._usual, 1e-9))

    @cached_property
    def _usual(self) -> float:
        return float(np.median(nearest(self.spaces[0].reference, self._training)))


def _in_parts(look: Look, images: np.ndarray) -> np.ndarray:
    parts = [look(to_float(images[start : start + BATCH])) for start in range(0, len(images), BATCH)]
    return np.concatenate(parts)
