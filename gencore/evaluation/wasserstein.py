"""Sliced Wasserstein distance between small patches of pictures, from fine detail to coarse.

Pictures become Laplacian pyramids; at each level, 7×7 patches of two sets are laid along random directions, and the
earth mover's distance along a direction is the mean difference of what is sorted. It needs no network.

References:
    Karras et al., *Progressive Growing of GANs*, 2018, section 5. Here each colour channel is scaled by the real
    pictures' mean and deviation only, so that a loss of contrast counts.
"""

from collections.abc import Iterator

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

PATCH = 7
PATCHES = 16_384  # a level, over all pictures
DIRECTIONS = 128
SMALLEST = 16  # pixels; a level below that is not divided any more


def sliced_wasserstein(real: Float[Tensor, "n 3 h w"], fake: Float[Tensor, "n 3 h w"], seed: int = 0) -> float:
    """Mean distance over the levels of a Laplacian pyramid, in deviations of the real patches' brightness.

    Args:
        real: pictures.
        fake: as many others of the same size.
        seed: decides patches and directions.
    """
    generator = torch.Generator().manual_seed(seed)
    directions = functional.normalize(torch.randn(3 * PATCH**2, DIRECTIONS, generator=generator), dim=0)
    found = []
    for ours, theirs in zip(_levels(real), _levels(fake), strict=True):
        mean, deviation = ours.mean(dim=(0, 2, 3), keepdim=True), ours.std(dim=(0, 2, 3), keepdim=True).clamp_min(1e-6)
        places = _places(ours, generator)
        along = [_patches((level - mean) / deviation, places) @ directions for level in (ours, theirs)]
        found.append((along[0].sort(dim=0).values - along[1].sort(dim=0).values).abs().mean())
    return float(torch.stack(found).mean())


def _levels(images: Float[Tensor, "n 3 h w"]) -> Iterator[Float[Tensor, "n 3 a b"]]:
    """What each halving loses, then what is left."""
    while min(images.shape[2:]) >= 2 * SMALLEST:
        halved = functional.interpolate(images, scale_factor=0.5, mode="area")
        yield images - functional.interpolate(halved, images.shape[2:], mode="bilinear")
        images = halved
    yield images


def _places(level: Float[Tensor, "n 3 h w"], generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Picture, top and left of each patch."""
    n, _, height, width = level.shape
    count = max(1, PATCHES // n) * n
    top, left = (torch.randint(side - PATCH + 1, (count,), generator=generator) for side in (height, width))
    return torch.arange(count) % n, top, left


def _patches(level: Float[Tensor, "n 3 h w"], places: tuple[Tensor, Tensor, Tensor]) -> Float[Tensor, "p d"]:
    windows = level.unfold(2, PATCH, 1).unfold(3, PATCH, 1)  # a view: n 3 h' w' 7 7
    picture, top, left = places
    return windows[picture, :, top, left].flatten(1)
