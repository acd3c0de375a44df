"""Augmentations of a training batch: the reports' rotation, padded random crop and flips, seeded and batched.

Seed 4 (section 4) turns MNIST by up to 30° and crops it at random with a padding of 4 pixels, after resizing to
64×64; its other two data sets are resized and cropped around the centre. What is the same for every picture
happens on loading: resizing and the centre crop (:func:`gencore.data.pictures.cover`). What is drawn anew for every
picture happens here.

The normalising with mean and deviation 0.5 that seed 4 lists maps [0, 1] to [-1, 1]. In gencore every picture
outside a model lies in [0, 1], so that losses, figures and files mean the same for all models; a model that ends in
tanh converts inside itself, in both directions.

Decisions the report leaves open: what comes in from outside the picture is black, as torchvision's
``RandomRotation`` and ``RandomCrop`` fill it by default; rotation interpolates bilinearly, since torchvision's
default, the nearest pixel, leaves thin strokes ragged; a flip mirrors each picture with probability 1/2.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional

from gencore.errors import TrainingError


@dataclass(frozen=True)
class Augmentation:
    """How training pictures are varied; the default leaves them alone.

    Args:
        rotation: largest angle in degrees, 0..180, either way.
        crop_padding: pixels of padding around the picture, from which a crop of its own size is taken.
        flip: mirror each picture left to right, or not, by the toss of a coin.

    Raises:
        TrainingError: if a number lies outside its range.
    """

    rotation: float = 0.0
    crop_padding: int = 0
    flip: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.rotation <= 180:
            raise TrainingError(f"A rotation by up to {self.rotation}° makes no sense; give 0 to 180 degrees.")
        if self.crop_padding < 0:
            raise TrainingError(f"A crop padding of {self.crop_padding} makes no sense; give 0 or more pixels.")


def augmented(
    images: Float[Tensor, "n 3 h w"], augmentation: Augmentation, generator: torch.Generator
) -> Float[Tensor, "n 3 h w"]:
    """The pictures, varied, each by its own draw: turned, then cropped, then flipped.

    Args:
        images: float32 in [0, 1].
        augmentation: what is varied; if nothing is, the very same tensor comes back.
        generator: the source of every draw; the same state gives the same variation.

    Returns:
        Pictures of the same shape, type, range and memory format.

    References:
        Seed 4, section 4: rotation of up to 30°, random crop with a padding of 4.
    """
    if augmentation == Augmentation():
        return images
    channels_last = images.is_contiguous(memory_format=torch.channels_last)
    memory = torch.channels_last if channels_last else torch.contiguous_format
    n, padding, device = len(images), augmentation.crop_padding, generator.device
    if augmentation.rotation:
        turns = torch.rand(n, generator=generator, device=device) * 2 - 1
        images = rotated(images, (turns * augmentation.rotation).to(images))
    if padding:
        corners = torch.randint(0, 2 * padding + 1, (n, 2), generator=generator, device=device)
        images = cropped(images, corners.to(images.device), padding)
    if augmentation.flip:
        heads = torch.rand(n, generator=generator, device=device) < 0.5
        images = torch.where(heads.to(images.device)[:, None, None, None], images.flip(3), images)
    return images.contiguous(memory_format=memory)


def rotated(images: Float[Tensor, "n 3 h w"], degrees: Float[Tensor, " n"]) -> Float[Tensor, "n 3 h w"]:
    """Each picture turned counter-clockwise around its centre by its own angle; the corners that come in are black.

    The pixel at ``(x, y)`` from the centre, y pointing down, is fetched from
    ``(x cos α − y sin α, x sin α + y cos α)``. The grid counts half sides, so a pixel's ``x`` is divided by half the
    width and its ``y`` by half the height only after turning: a picture that is not square does not shear.
    """
    height, width = images.shape[2:]
    angles = degrees[:, None, None] * (math.pi / 180)
    cosine, sine = angles.cos(), angles.sin()
    x = torch.arange(width, device=images.device) - (width - 1) / 2
    y = torch.arange(height, device=images.device)[:, None] - (height - 1) / 2
    grid = images.new_empty(len(images), height, width, 2)  # filled in place, ten times as fast as affine_grid
    grid[..., 0] = (cosine * (2 / width)) * x - (sine * (2 / width)) * y
    grid[..., 1] = (sine * (2 / height)) * x + (cosine * (2 / height)) * y
    turned = functional.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    return turned.clamp_(0, 1)  # bilinear weights sum to 1 only up to rounding


def cropped(images: Float[Tensor, "n 3 h w"], corners: Int[Tensor, "n 2"], padding: int) -> Float[Tensor, "n 3 h w"]:
    """Each picture padded with black and cut back to its size.

    Args:
        images: the pictures.
        corners: upper left corner of each cut in the padded picture, ``(top, left)`` in 0..2·padding; the picture
            stays where it is at ``(padding, padding)``.
        padding: pixels on each side.
    """
    height, width = images.shape[2:]
    padded = functional.pad(images, (padding, padding, padding, padding))
    cuts = [
        picture[:, top : top + height, left : left + width]
        for picture, (top, left) in zip(padded, corners.tolist(), strict=True)
    ]
    return torch.stack(cuts)
