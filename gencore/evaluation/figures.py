"""Plain figures of pictures: how much detail they hold, and how near one is to another.

They need no network, so they mean the same for every model, and they are no more than a first look: sharpness says
nothing of whether a picture makes sense.
"""

import math

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from gencore.data.base import RatedImages
from gencore.models.base import GenerativeModel

BATCH = 64


@torch.inference_mode()
def reconstruction_error(model: GenerativeModel, data: RatedImages, indices: np.ndarray) -> float:
    """Mean squared error of pictures encoded and decoded with what was said of them, in squared brightness (0..1).

    Args:
        model: one that can encode and decode.
        data: pictures at the model's size.
        indices: which of them; those that the model was not trained on.

    Raises:
        CapabilityError: if the model has no encoder.
    """
    error = 0.0
    for start in range(0, len(indices), BATCH):
        part = indices[start : start + BATCH]
        images, rows = data.batch(part)
        condition = model.condition_spec.condition(rows)
        decoded = model.decode(model.encode(images, condition).mode(), condition)
        error += float((decoded - images).square().mean()) * len(part) / len(indices)
    return error


def decibels(mean_squared_error: float) -> float:
    """Peak signal-to-noise ratio of pictures in [0, 1]: −10 log₁₀ of the error."""
    return -10 * math.log10(mean_squared_error)


def sharpness(images: Float[Tensor, "n 3 h w"]) -> float:
    """Mean variance of the Laplacian of brightness: how much fine detail, or noise, pictures hold."""
    kernel = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]]).view(1, 1, 3, 3)
    return float(functional.conv2d(images.mean(dim=1, keepdim=True), kernel).var(dim=(1, 2, 3)).mean())
