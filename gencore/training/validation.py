"""The losses on pictures that were not trained on."""

from collections.abc import Callable

import numpy as np
import torch

from gencore.models.step import Batch, Losses
from gencore.training.feed import Feed

MOST = 512  # pictures


@torch.no_grad()
def validation_losses(feed: Feed, indices: np.ndarray, compute: Callable[[Batch], Losses]) -> dict[str, float]:
    """The mean of each term over the first :data:`MOST` pictures, all ratings given, with the same noise every time.

    Args:
        feed: makes the batches.
        indices: the pictures; without any, there are no terms.
        compute: the losses of a batch.
    """
    indices, size = indices[:MOST], feed.recipe.batch_size
    sums: dict[str, float] = {}
    for start in range(0, len(indices), size):
        chunk = indices[start : start + size]
        with feed.processes.sharing(len(chunk)):
            losses = compute(feed.validation(chunk, -1 - start))
        for name, term in losses.terms.items():
            sums[name] = sums.get(name, 0.0) + float(term) * len(chunk) / len(indices)
    return feed.processes.average((), sums) if sums else {}
