"""How pictures are varied before a rater model learns from them; every member of an ensemble in its own way.

Generated pictures are softer than real ones, and not quite where real ones are. A model that has seen only sharp
pictures in one place reads noise from them, and an optimiser finds that noise.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional
from torchvision.transforms.functional import gaussian_blur


@dataclass(frozen=True)
class Variation:
    """Largest amounts; each picture or batch draws its own.

    Args:
        blur: standard deviation in pixels, for a third of the pictures.
        noise: standard deviation of brightness (0..1), for another third.
        shift: pixels either way; the border is repeated.
        coarse: whether a quarter of the pictures loses every other pixel.
        hole: side of a grey square, as a share of the picture's shorter side.
        light: standard deviation of a change of brightness.
    """

    blur: float = 0.0
    noise: float = 0.0
    shift: int = 0
    coarse: bool = False
    hole: float = 0.0
    light: float = 0.02


VARIATIONS: dict[str, Variation] = {
    "strided": Variation(blur=2.5, noise=0.06),
    "residual": Variation(noise=0.03, shift=3, light=0.04),
    "depthwise": Variation(blur=1.5, hole=0.3),
    "patches": Variation(coarse=True, noise=0.1, shift=1),
    "attention": Variation(blur=2.0, noise=0.05, shift=2, coarse=True),
}


def varied(
    images: Float[Tensor, "n 3 h w"], variation: Variation, generator: torch.Generator
) -> Float[Tensor, "n 3 h w"]:
    """Pictures, each varied by its own draw, in [0, 1]."""
    n, _, height, width = images.shape
    images = images + variation.light * torch.randn(n, 1, 1, 1, generator=generator)
    chosen = torch.randperm(n, generator=generator)
    third, quarter = n // 3, n // 4
    strength = torch.rand(2, generator=generator)
    if variation.shift:
        images = _shifted(images, variation.shift, generator)
    if variation.blur:
        some = chosen[:third]
        images[some] = gaussian_blur(images[some], [9, 9], [0.3 + float(strength[0]) * (variation.blur - 0.3)] * 2)
    if variation.noise:
        some = chosen[third : 2 * third]
        images[some] += variation.noise * strength[1] * torch.randn(len(some), 3, height, width, generator=generator)
    if variation.coarse:
        some = chosen[-quarter:] if quarter else chosen[:0]
        halved = functional.interpolate(images[some], scale_factor=0.5, mode="area")
        images[some] = functional.interpolate(halved, (height, width), mode="bilinear")
    if variation.hole:
        side = int(variation.hole * min(height, width))
        top = int(torch.randint(height - side + 1, (), generator=generator))
        left = int(torch.randint(width - side + 1, (), generator=generator))
        images[chosen[:quarter], :, top : top + side, left : left + side] = 0.5
    return images.clamp(0, 1)


def _shifted(images: Tensor, most: int, generator: torch.Generator) -> Tensor:
    """The whole batch moved by one draw for each of four parts; a draw a picture would cost more than it brings."""
    height, width = images.shape[2:]
    padded = functional.pad(images, (most, most, most, most), mode="replicate")
    parts = []
    for part in padded.chunk(4):
        top, left = (int(torch.randint(2 * most + 1, (), generator=generator)) for _ in range(2))
        parts.append(part[:, :, top : top + height, left : left + width])
    return torch.cat(parts)
