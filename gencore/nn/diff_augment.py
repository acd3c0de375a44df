"""Pictures changed at random before a discriminator sees them, real and fake alike, so that it learns none by heart.

Every change is differentiable in the pictures, so a generator learns through it; and since fakes are changed as real
pictures are, what is changed never shows in what is generated.

References:
    Zhao et al., *Differentiable Augmentation for Data-Efficient GAN Training*, 2020; the ranges are the paper's.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

Change = Literal["translation", "cutout", "colour"]
GREY = 0.5  # what is moved in or cut out: zero, to a discriminator whose pictures are in [−1, 1]
REACH = 8  # pictures are moved by up to an eighth of each side
CUT = 2  # half of each side is cut out


def diff_augmented(
    images: Float[Tensor, "n 3 h w"], changes: Sequence[Change], generator: torch.Generator | None = None
) -> Float[Tensor, "n 3 h w"]:
    """The pictures, each changed in its own way.

    Args:
        images: in [0, 1].
        changes: ``translation`` moves them, ``cutout`` covers a rectangle, ``colour`` changes brightness, saturation
            and contrast, which may leave [0, 1]; in that order, whatever the order here.
        generator: source of randomness, on the pictures' device.
    """
    for name, change in _CHANGES.items():
        if name in changes:
            images = change(images, generator)
    return images


def _translated(images: Tensor, generator: torch.Generator | None) -> Tensor:
    height, width = images.shape[2:]
    down, across = height // REACH, width // REACH
    padded = functional.pad(images, (across, across, down, down), value=GREY)
    tops = _whole(2 * down + 1, images, generator).tolist()
    lefts = _whole(2 * across + 1, images, generator).tolist()
    places = zip(padded.unbind(), tops, lefts, strict=True)
    moved = [one[:, top : top + height, left : left + width] for one, top, left in places]
    return torch.stack(moved) if moved else images


def _cut_out(images: Tensor, generator: torch.Generator | None) -> Tensor:
    outside = []
    for side in images.shape[2:]:
        middles = _whole(side + 1, images, generator)
        places = torch.arange(side, device=images.device)
        outside.append((places[None] + 0.5 - middles[:, None]).abs() > side / CUT / 2)
    kept = (outside[0][:, None, :, None] | outside[1][:, None, None, :]).to(images.dtype)
    return GREY + kept * (images - GREY)


def _coloured(images: Tensor, generator: torch.Generator | None) -> Tensor:
    amounts = (images.new_empty(len(images), 1, 1, 1).uniform_(generator=generator) for _ in range(3))
    brightness, saturation, contrast = amounts
    images = images + 0.5 * (brightness - 0.5)  # half of the paper's ±0.5, whose pictures are in [−1, 1]
    grey = images.mean(dim=1, keepdim=True)
    images = grey + 2 * saturation * (images - grey)
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    return mean + (contrast + 0.5) * (images - mean)


def _whole(below: int, images: Tensor, generator: torch.Generator | None) -> Tensor:
    return torch.randint(below, (len(images),), generator=generator, device=images.device)


_CHANGES: dict[Change, Callable[[Tensor, torch.Generator | None], Tensor]] = {
    "translation": _translated,
    "cutout": _cut_out,
    "colour": _coloured,
}
