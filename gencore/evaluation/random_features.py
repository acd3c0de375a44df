"""A second pair of eyes: features of a convolutional network whose weights are drawn, not trained.

No training has used it, so nothing can have been fitted to it, and it exists offline. Its structure alone makes it see
edges, texture, colour and, through the coarse grid, where they are.

References:
    Ustyuzhaninov et al., *What does it take to generate natural textures?*, 2017. Naeem et al., *Reliable Fidelity and
    Diversity Metrics for Generative Models*, 2020 (random embeddings find what trained ones are blind to). Distance
    between two pictures: Zhang et al., *The Unreasonable Effectiveness of Deep Features as a Perceptual Metric*, 2018.
"""

from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (3, 12, 16, 24)
GRID = 4
BATCH = 128


class RandomNetwork(nn.Module):
    """Mean and deviation of every map of three random stages, and the last stage's mean brightness on a 4×4 grid.

    Each feature is brought to mean 0 and deviation 1 over some real pictures, so that none drowns the others.

    Args:
        real: the pictures that decide the scale, ``(n, 3, h, w)`` in [0, 1].
        seed: decides the weights.
    """

    def __init__(self, real: Float[Tensor, "n 3 h w"], seed: int = 0) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.stages = nn.ModuleList()
        for before, after in pairwise(CHANNELS):
            stage = nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False)
            nn.init.kaiming_normal_(stage.weight, generator=generator)
            self.stages.append(stage)
        self.requires_grad_(False)
        plain = self._plain(real)
        self.mean, self.deviation = plain.mean(dim=0), plain.std(dim=0).clamp_min(1e-6)

    def forward(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n d"]:
        """Features of pictures in [0, 1]."""
        return (self._plain(images) - self.mean) / self.deviation

    def features(self, images: Float[Tensor, "n 3 h w"]) -> Float[np.ndarray, "n d"]:
        """The same for any number of pictures, as numbers."""
        with torch.no_grad():
            return np.concatenate([self(part).numpy() for part in images.split(BATCH)])

    def placed(
        self, images: Float[Tensor, "n 3 h w"], where: Float[Tensor, "h w"] | None = None
    ) -> Float[Tensor, "n d"]:
        """Pictures as points whose squared distances are those of LPIPS with all weights 1: place by place.

        Args:
            images: pictures in [0, 1].
            where: what counts, 0 to 1; everything if not given.
        """
        points = []
        for maps in self._maps(images):
            counts = torch.ones_like(maps[0, 0])
            if where is not None:
                counts = functional.interpolate(where[None, None], maps.shape[2:], mode="area")[0, 0]
            points.append((functional.normalize(maps, dim=1) * (counts / counts.sum()).sqrt()).flatten(1))
        return torch.cat(points, dim=1)

    def mapped(self, images: Float[Tensor, "n 3 h w"], places: int = 8) -> Float[np.ndarray, "n d"]:
        """Every map of the last stage over ``places`` × ``places`` places: what is where, as numbers.

        Args:
            images: pictures in [0, 1].
            places: rows, and columns, of the grid.
        """
        with torch.no_grad():
            pooled = [functional.adaptive_avg_pool2d(self._maps(part)[-1], places) for part in images.split(BATCH)]
        return torch.cat(pooled).flatten(1).numpy()

    def _maps(self, images: Float[Tensor, "n 3 h w"]) -> list[Tensor]:
        """What each stage sees."""
        maps, found = images * 2 - 1, []
        for stage in self.stages:
            maps = functional.leaky_relu(stage(maps), 0.2)
            found.append(maps)
        return found

    def _plain(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n d"]:
        found = self._maps(images)
        where = functional.adaptive_avg_pool2d(found[-1].mean(dim=1, keepdim=True), GRID)
        pooled = [each for maps in found for each in (maps.mean(dim=(2, 3)), maps.std(dim=(2, 3)))]
        return torch.cat([*pooled, where.flatten(1)], dim=1)
