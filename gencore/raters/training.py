"""Training of rater models, and of the judge, each on its own half of the pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from gencore.data.base import RatedImages, split_position, to_float, to_uint8
from gencore.data.samplers import Sampler
from gencore.errors import TrainingError
from gencore.precision import choose_precision
from gencore.raters.model import RaterEnsemble, RaterModel, rating_loss, resized
from gencore.raters.variation import VARIATIONS, Variation, varied

Whose = Literal["raters", "judge"]
HALVES = 7  # seed of the split into halves; another one than that of training, validation and test
FEWEST = 20  # pictures to learn from
CHUNK = 512


@dataclass(frozen=True)
class RaterProgress:
    """Where the training of an ensemble is.

    Args:
        member: which one, from 0. network: how it looks.
        step: steps done. steps: of each member.
        loss: of the last step.
    """

    member: int
    network: str
    step: int
    steps: int
    loss: float


def half(data: RatedImages, whose: Whose) -> np.ndarray:
    """The training pictures that belong to the raters, or those that belong to the judge; no picture is in both."""
    train = data.part("train")
    first = np.array([split_position(data.keys[i], HALVES) < 0.5 for i in train], dtype=bool)
    return train[first if whose == "raters" else ~first]


def train_raters(
    ensemble: RaterEnsemble,
    data: RatedImages,
    indices: np.ndarray,
    steps: int = 1200,
    batch_size: int = 64,
    learning_rate: float = 2e-3,
    seed: int = 0,
) -> Iterator[RaterProgress]:
    """Trains every member in place, one after the other; yields after every step.

    Args:
        ensemble: what is trained; its fields have to be among those of ``data``.
        data: rated pictures; missing ratings do not count.
        indices: the pictures to learn from.
        steps: of each member.
        batch_size: pictures a step.
        learning_rate: the highest of a rise and fall over the steps.
        seed: makes order, variation and dropout; each member has its own.

    Raises:
        TrainingError: if there are too few pictures.
    """
    enough(data.name, len(indices))
    columns = [data.condition.names.index(field.name) for field in ensemble.fields]
    pictures, rows = _shrunk(data, indices, ensemble.size), torch.from_numpy(data.rows[indices][:, columns])
    for number, (member, network) in enumerate(zip(ensemble.models, ensemble.networks, strict=True)):
        order = Sampler(np.arange(len(indices)), min(batch_size, len(indices)), seed * 100 + number)
        for step, loss in _train(member, VARIATIONS[network], pictures, rows, order, steps, learning_rate):
            yield RaterProgress(number, network, step, steps, loss)
    ensemble.eval()


def enough(name: str, pictures: int) -> None:
    """Makes sure that there are enough pictures to learn what somebody likes.

    Raises:
        TrainingError: if not.
    """
    if pictures < FEWEST:
        raise TrainingError(
            f"{name}: {pictures} pictures are too few to learn what somebody likes; rate at least "
            f"{FEWEST} a half, that is about {FEWEST * 5 // 2} in all."
        )


def _train(
    member: RaterModel,
    variation: Variation,
    pictures: np.ndarray,
    rows: Tensor,
    order: Sampler,
    steps: int,
    rate: float,
) -> Iterator[tuple[int, float]]:
    device = next(member.parameters()).device
    generator = torch.Generator().manual_seed(order.seed)
    size = sum(parameter.numel() for parameter in member.parameters())
    bfloat16 = choose_precision("auto", device, size) == "bfloat16"
    optimizer = torch.optim.AdamW(member.parameters(), lr=rate, weight_decay=2e-2, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.15)
    member.to(memory_format=torch.channels_last).train()
    for step in range(steps):
        chosen = order(step)
        images = varied(to_float(pictures[chosen]), variation, generator).to(device)
        with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
            torch.default_generator.manual_seed(order.seed * 1_000_003 + step)  # of dropout
            with torch.autocast(device.type, torch.bfloat16, enabled=bfloat16):
                raw = member.raw(images)
        loss = rating_loss(member.fields, raw, rows[chosen].to(device))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(member.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        yield step + 1, float(loss.detach())
    member.eval()


def _shrunk(data: RatedImages, indices: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The chosen pictures at the size at which they are looked at, as uint8: done once instead of at every step."""
    parts = [indices[start : start + CHUNK] for start in range(0, len(indices), CHUNK)]
    return np.concatenate([to_uint8(resized(to_float(data.images[part]), size)) for part in parts])
