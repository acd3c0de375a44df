"""What a convolutional network whose weights are drawn, not trained, sees of pictures: brightness, edges, texture.

References:
    Ustyuzhaninov et al., *What does it take to generate natural textures?*, 2017.
"""

from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (3, 16, 20, 24)
SIDE, SLOPE = 5, 0.2
SEED = 20
GRID = 4


class RandomView(nn.Module):
    """Mean and deviation of every map of three stages of 5×5 convolutions, and the colours on a 4×4 grid.

    It serves training, and is never used to measure: evaluation has a random network of its own.

    Args:
        seed: decides the weights, which are not saved.
    """

    size = 2 * sum(CHANNELS[1:]) + 3 * GRID**2

    def __init__(self, seed: int = SEED) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.stages = [f"weight{stage}" for stage in range(len(CHANNELS) - 1)]
        for name, (before, after) in zip(self.stages, pairwise(CHANNELS), strict=True):
            weight = nn.init.kaiming_normal_(torch.empty(after, before, SIDE, SIDE), generator=generator)
            self.register_buffer(name, weight, persistent=False)

    def forward(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n d"]:
        """Features of pictures in [0, 1]."""
        seen, maps = [functional.adaptive_avg_pool2d(images, GRID).flatten(1)], 2 * images - 1
        for name in self.stages:
            maps = functional.conv2d(maps, getattr(self, name), stride=2, padding=SIDE // 2)
            maps = functional.leaky_relu(maps, SLOPE)
            seen += [maps.mean(dim=(2, 3)), (maps.var(dim=(2, 3), correction=0) + 1e-4).sqrt()]
        return torch.cat(seen, dim=1)
