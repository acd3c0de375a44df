"""A small convolutional network that predicts every rater's score from a picture.

It measures generators and is never trained with one: other pictures, other architecture. Blurred and noisy copies
of the pictures are part of its training, since generated pictures are softer than real ones and a regressor that
has only seen sharp ones reads noise from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional
from torchvision.transforms.functional import gaussian_blur

from gencore.data.base import RatedImages
from gencore.data.samplers import Sampler
from gencore.errors import DataError
from gencore.types import Field

WORKING_SIZE = (48, 64)


class ScoreRegressor(nn.Module):
    """Pictures to scores, in each rater's own points.

    Args:
        fields: the raters (score fields) to predict.
        width: channels of the first layer; doubled at each of the three next.
    """

    def __init__(self, fields: tuple[Field, ...], width: int = 24) -> None:
        super().__init__()
        if not fields or any(field.kind != "score" for field in fields):
            raise DataError("A score regressor predicts raters' scores; this data has no rater, or other fields.")
        self.fields = fields
        self.register_buffer("low", torch.tensor([field.low for field in fields]))
        self.register_buffer("span", torch.tensor([field.high - field.low for field in fields]))
        widths = [3, width, 2 * width, 4 * width, 8 * width]
        layers: list[nn.Module] = []
        for before, after in pairwise(widths):
            layers += [nn.Conv2d(before, after, 3, stride=2, padding=1), nn.BatchNorm2d(after), nn.SiLU()]
        features = widths[-1] * (WORKING_SIZE[0] // 16) * (WORKING_SIZE[1] // 16)
        self.layers = nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.2), nn.Linear(features, len(fields)))

    def forward(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n r"]:
        """Predicted scores of pictures in [0, 1]."""
        small = functional.interpolate(images, WORKING_SIZE, mode="area")
        return self.low + self.span * (0.5 + 0.3 * self.layers(small * 2 - 1))


@dataclass(frozen=True)
class Fit:
    """How well a regressor predicts pictures that it was not trained on: R² by rater."""

    step: int
    r2: dict[str, float]


def train_regressor(
    regressor: ScoreRegressor, data: RatedImages, steps: int = 1500, batch_size: int = 64, seed: int = 0
) -> Iterator[Fit]:
    """Trains ``regressor`` in place on the training part of ``data``; yields its fit on the rest now and then."""
    columns = [data.condition.names.index(field.name) for field in regressor.fields]
    train, held_out = data.part("train"), np.concatenate([data.part("validation"), data.part("test")])
    sampler = Sampler(train, batch_size, seed)
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(regressor.parameters(), lr=2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    for step in range(steps):
        images, rows = data.batch(sampler(step))
        scores, known = rows[:, columns].nan_to_num(), ~rows[:, columns].isnan()
        error = (regressor.train()(_softened(images)) - scores) / regressor.span
        loss = (error.square() * known).sum() / known.sum().clamp_min(1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if (step + 1) % 250 == 0 or step + 1 == steps:
            yield Fit(step + 1, r_squared(regressor, data, held_out))


@torch.no_grad()
def predict(regressor: ScoreRegressor, images: Float[Tensor, "n 3 h w"], batch: int = 256) -> Float[Tensor, "n r"]:
    """Scores of many pictures, a batch at a time, in evaluation mode."""
    regressor.eval()
    return torch.cat([regressor(part) for part in images.split(batch)])


def r_squared(regressor: ScoreRegressor, data: RatedImages, indices: np.ndarray) -> dict[str, float]:
    """1 − squared error / variance for each rater over ``indices``, missing scores left out."""
    predicted = torch.cat(
        [predict(regressor, data.batch(part)[0]) for part in np.array_split(indices, len(indices) // 256 + 1)]
    )
    figures = {}
    for position, field in enumerate(regressor.fields):
        scores = torch.from_numpy(data.rows[indices, data.condition.names.index(field.name)])
        known = ~scores.isnan()
        error, spread = scores[known] - predicted[known, position], scores[known] - scores[known].mean()
        figures[field.name] = 1 - float(error.square().sum() / spread.square().sum().clamp_min(1e-9))
    return figures


def _softened(images: Tensor) -> Tensor:
    """A third as they are, a third blurred, a third noisy; brightness shifts a little everywhere."""
    soft = images + 0.02 * torch.randn(len(images), 1, 1, 1)
    third = len(images) // 3
    soft[:third] = gaussian_blur(soft[:third], [9, 9], [0.5, 3.0])
    soft[third : 2 * third] += 0.05 * torch.rand(1) * torch.randn_like(soft[third : 2 * third])
    return soft.clamp(0, 1)
