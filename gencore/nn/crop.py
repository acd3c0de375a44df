"""Cutting pictures to the size that was asked for, where a decoder can only double."""

from jaxtyping import Float
from torch import Tensor

from gencore.types import ImageSpec


def centre_crop(maps: Float[Tensor, "n c a b"], image: ImageSpec) -> Float[Tensor, "n c h w"]:
    """The middle ``image.height × image.width`` of maps that are at least as large."""
    top = (maps.shape[2] - image.height) // 2
    left = (maps.shape[3] - image.width) // 2
    return maps[:, :, top : top + image.height, left : left + image.width]
