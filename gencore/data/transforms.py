"""Augmentations of a training batch: the reports' rotation, padded random crop and flips, seeded and batched."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor


@dataclass(frozen=True)
class Augmentation:
    """How training pictures are varied; the default leaves them alone.

    Args:
        rotation: largest angle in degrees, either way.
        crop_padding: pixels of padding around the picture, from which a crop of its own size is taken.
        flip: mirror every second picture, left to right.
    """

    rotation: float = 0.0
    crop_padding: int = 0
    flip: bool = False


def augmented(
    images: Float[Tensor, "n 3 h w"], augmentation: Augmentation, generator: torch.Generator
) -> Float[Tensor, "n 3 h w"]:
    """The pictures, varied; the same generator state gives the same variation."""
    if augmentation == Augmentation():
        return images
    raise NotImplementedError
