"""Plain figures of pictures: how much detail they hold, and how near one is to another.

They need no network, so they mean the same for every model, and they are no more than a first look: sharpness says
nothing of whether a picture makes sense.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional


def decibels(mean_squared_error: float) -> float:
    """Peak signal-to-noise ratio of pictures in [0, 1]: −10 log₁₀ of the error."""
    return -10 * math.log10(mean_squared_error)


def sharpness(images: Float[Tensor, "n 3 h w"]) -> float:
    """Mean variance of the Laplacian of brightness: how much fine detail, or noise, pictures hold."""
    kernel = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]]).view(1, 1, 3, 3)
    return float(functional.conv2d(images.mean(dim=1, keepdim=True), kernel).var(dim=(1, 2, 3)).mean())
