"""Which pictures a training step sees: uniform, or weighted by what raters think of them.

A sampler is stateless: the indices of step ``t`` are a function of the seed and ``t``. A run that was killed
continues with exactly the pictures it would have seen.

References:
    Seed 0, section 2.2: "Product of Scores" and "Consensus-Based" weighting.
"""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from gencore.errors import DataError

Weights = Float[np.ndarray, " n"]


def product_weights(scores: Float[np.ndarray, "n r"], low: float = 0.0) -> Weights:
    """∏ (sᵢ + 1) over the chosen raters: pictures that all of them like are drawn most.

    A missing score counts as the rater's mean, so that it neither helps nor hurts.
    """
    return np.prod(_filled(scores) - low + 1, axis=1)


def consensus_weights(scores: Float[np.ndarray, "n r"], low: float = 0.0, high: float = 9.0) -> Weights:
    """1 − |a − b| / 9 for two raters; for more, agreement 1 − std / 4.5. Scores span ``low..high`` (0..9)."""
    filled, span = _filled(scores), high - low
    if filled.shape[1] == 2:
        return 1 - np.abs(filled[:, 0] - filled[:, 1]) / span
    return 1 - filled.std(axis=1) / (span / 2)


SCORE_WEIGHTS: dict[str, Callable[..., Weights]] = {"product": product_weights, "consensus": consensus_weights}
SAMPLERS = ("uniform", *SCORE_WEIGHTS)


class Sampler:
    """Draws the indices of each step's batch from ``indices``.

    Args:
        indices: the pictures to draw from, as positions in the data set.
        batch_size: pictures a step.
        seed: makes the order.
        weights: relative chance of each picture; without them every epoch shows each picture once.
    """

    def __init__(self, indices: np.ndarray, batch_size: int, seed: int = 0, weights: Weights | None = None) -> None:
        if len(indices) == 0:
            raise DataError("There is no picture to train on; the training part of this data set is empty.")
        if weights is not None and not weights.sum() > 0:
            raise DataError("No picture has a weight above zero; choose the uniform sampler.")
        self.indices = indices
        self.batch_size = batch_size
        self.seed = seed
        self._orders: dict[int, np.ndarray] = {}
        self.cumulative = None if weights is None else np.cumsum(weights / weights.sum())

    def __call__(self, step: int) -> np.ndarray:
        """Positions of the pictures of optimiser step ``step`` (from 0), ``(batch_size,)``."""
        if self.cumulative is not None:
            draws = np.random.default_rng((self.seed, step)).random(self.batch_size)
            return self.indices[np.searchsorted(self.cumulative, draws, side="right").clip(max=len(self.indices) - 1)]
        first, count = step * self.batch_size, len(self.indices)
        epochs = range(first // count, (first + self.batch_size - 1) // count + 1)
        order = np.concatenate([self._order(epoch) for epoch in epochs])
        start = first - epochs[0] * count
        return self.indices[order[start : start + self.batch_size]]

    def _order(self, epoch: int) -> np.ndarray:
        """The order of an epoch; the last few are kept, because many steps share one."""
        if epoch not in self._orders:
            self._orders = {known: order for known, order in self._orders.items() if known >= epoch - 1}
            self._orders[epoch] = np.random.default_rng((self.seed, epoch)).permutation(len(self.indices))
        return self._orders[epoch]


def _filled(scores: np.ndarray) -> np.ndarray:
    known = ~np.isnan(scores)
    heard = known.any(axis=0)  # a rater without any score has no mean either, and no say
    if not heard.any():
        raise DataError("A score-weighted sampler needs at least one rater with scores; choose the uniform sampler.")
    scores, known = scores[:, heard], known[:, heard]
    means = np.where(known, scores, 0).sum(axis=0) / known.sum(axis=0)
    return np.where(known, scores, means)
