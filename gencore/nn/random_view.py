"""What a convolutional network whose weights are drawn, not trained, sees of pictures: brightness, edges, texture.

References:
    Ustyuzhaninov et al., *What does it take to generate natural textures?*, 2017.
"""

from itertools import pairwise
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (3, 16, 20, 24)
SIDES = (5, 3)  # of the convolutions of several views by turns: the smaller ones see more of what is fine
SLOPE = 0.2
SEED = 20
GRID = 4


class RandomView(nn.Module):
    """Mean and deviation of every map of three stages of convolutions, and the colours on a 4×4 grid.

    It serves training, and is never used to measure: evaluation has a random network of its own.

    Args:
        seed: decides the weights, which are not saved.
        side: of the convolutions, odd.
    """

    size = 2 * sum(CHANNELS[1:]) + 3 * GRID**2

    def __init__(self, seed: int = SEED, side: int = SIDES[0]) -> None:
        super().__init__()
        self.padding = side // 2
        generator = torch.Generator().manual_seed(seed)
        self.stages = [f"weight{stage}" for stage in range(len(CHANNELS) - 1)]
        for name, (before, after) in zip(self.stages, pairwise(CHANNELS), strict=True):
            weight = nn.init.kaiming_normal_(torch.empty(after, before, side, side), generator=generator)
            self.register_buffer(name, weight, persistent=False)

    def forward(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n d"]:
        """Features of pictures in [0, 1]."""
        seen, maps = [functional.adaptive_avg_pool2d(images, GRID).flatten(1)], 2 * images - 1
        for name in self.stages:
            maps, mean, variance = _Seen.apply(
                functional.conv2d(maps, getattr(self, name), stride=2, padding=self.padding)
            )
            seen += [mean, (variance + 1e-4).sqrt()]
        return torch.cat(seen, dim=1)


class _Seen(torch.autograd.Function):
    """Leaky maps, and mean and variance of each; backwards in three passes over maps."""

    @staticmethod
    def forward(ctx: Any, maps: Float[Tensor, "n c h w"]) -> tuple[Tensor, Tensor, Tensor]:
        seen = functional.leaky_relu(maps, SLOPE)
        mean = seen.mean(dim=(2, 3))
        places = seen.shape[2] * seen.shape[3]
        variance = torch.linalg.vector_norm(seen, dim=(2, 3)).square() / places - mean.square()
        ctx.save_for_backward(seen, mean)
        ctx.set_materialize_grads(False)
        return seen, mean, variance

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor | None) -> Tensor:
        onward, of_mean, of_variance = gradients
        assert of_mean is not None  # both are always looked at
        assert of_variance is not None
        seen, mean = ctx.saved_tensors
        places = seen.shape[2] * seen.shape[3]
        same = (of_mean - 2 * mean * of_variance) / places
        gradient = torch.addcmul(same[:, :, None, None], seen, (2 / places * of_variance)[:, :, None, None])
        if onward is not None:  # the last stage's maps go nowhere else
            gradient += onward
        bent: Tensor = torch.ops.aten.leaky_relu_backward(gradient, seen, SLOPE, True)
        return bent
