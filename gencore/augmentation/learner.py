"""Who might profit from synthetic pictures: a small network that learns to read classes or scores from few pictures."""

from dataclasses import dataclass
from math import ceil

import numpy as np
import torch

from gencore.data.base import RatedImages
from gencore.data.samplers import Sampler
from gencore.data.transforms import Augmentation, augmented
from gencore.errors import TrainingError
from gencore.raters.model import RaterModel, columns_of, rating_loss
from gencore.raters.networks import GRID, Network, Size, working_size

BATCH = 256


@dataclass(frozen=True)
class Learning:
    """How a learner is trained; the same for every set of pictures.

    Args:
        network: how it looks at pictures; another one than the judge's.
        steps: optimiser steps.
        batch_size: pictures a step; where there are synthetic ones, half of them are.
        learning_rate: AdamW's, the highest of a rise and fall over the steps.
    """

    network: Network = "strided"
    steps: int = 250
    batch_size: int = 64
    learning_rate: float = 2e-3

    def __post_init__(self) -> None:
        if self.steps < 1 or self.batch_size < 2:
            raise TrainingError("A learner needs at least 1 step and batches of at least 2 pictures.")


def looking_size(height: int, width: int) -> Size:
    """The size at which learner and judge look at pictures: their own, in whole cells, but not above the usual one."""
    largest = working_size(height, width)
    return min(largest[0], GRID * ceil(height / GRID)), min(largest[1], GRID * ceil(width / GRID))


def taught(
    learning: Learning,
    real: RatedImages,
    names: tuple[str, ...],
    synthetic: RatedImages | None = None,
    variation: Augmentation | None = None,
    seed: int = 0,
) -> RaterModel:
    """A learner trained on all pictures of ``real``, and of ``synthetic`` if given.

    Args:
        learning: how.
        real: real pictures. Every one of them is used, whatever its part of the split.
        names: fields to learn; missing ratings do not count.
        synthetic: pictures of the same size and fields; they take half of every batch.
        variation: how each picture is varied whenever it is seen; not at all if not given.
        seed: of weights and order; the same weights whatever the pictures.
    """
    sources = [real.only(names)] + ([] if synthetic is None or len(synthetic) == 0 else [synthetic.only(names)])
    orders = [Sampler(np.arange(len(data)), learning.batch_size // len(sources), seed) for data in sources]
    torch.manual_seed(seed)
    model = RaterModel(real.only(names).condition.fields, learning.network, looking_size(*real.images.shape[1:3]))
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning.learning_rate, weight_decay=2e-2, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, learning.learning_rate, total_steps=learning.steps, pct_start=0.15
    )
    generator = torch.Generator().manual_seed(seed)
    model.to(memory_format=torch.channels_last).train()
    for step in range(learning.steps):
        batches = [data.batch(order(step)) for data, order in zip(sources, orders, strict=True)]
        images, rows = (torch.cat(parts) for parts in zip(*batches, strict=True))
        if variation is not None:
            images = augmented(images, variation, generator)
        loss = rating_loss(model.fields, model.raw(images), rows)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return model.eval()


@torch.inference_mode()
def errors(model: RaterModel, data: RatedImages, indices: np.ndarray) -> dict[str, float]:
    """How wrong a learner is on pictures of ``data``: share of wrong classes and attributes, mean distance of scores.

    Returns:
        By field: 0..1, or points; NaN where nobody has rated any of the pictures.
    """
    said = torch.cat(
        [model(data.batch(part)[0]) for part in np.split(indices, list(range(BATCH, len(indices), BATCH)))]
    )
    found = {}
    for field in model.fields:
        part = said[:, columns_of(model.fields, field.name)].numpy()
        truth = data.rows[indices, data.condition.names.index(field.name)]
        known = ~np.isnan(truth)
        if field.kind == "score":
            wrong = np.abs(part[:, 0].clip(field.low, field.high) - truth)
        else:
            answers = part.argmax(axis=1) if field.kind == "class" else part[:, 0] > 0.5
            wrong = (answers != truth).astype(float)
        found[field.name] = float(wrong[known].mean()) if known.any() else float("nan")
    return found
