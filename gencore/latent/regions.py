"""Which part of a picture is taken from the other one: a mask over a map of latents.

A model that keeps a vector for every few pixels can mix two pictures place by place: the body of one with the wings of
the other. Of a model that keeps the whole picture in one vector no place can be changed by itself.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from scipy.ndimage import gaussian_filter
from torch import Tensor
from torch.nn import functional

from gencore.data.pictures import read_picture
from gencore.errors import ConditionError
from gencore.models.base import GenerativeModel
from gencore.types import ImageSpec

Edge = Callable[[float, int, int], Tensor]
Mask = Float[Tensor, "h w"]
WIDEST_FEATHER = 0.5
WITHIN = 4.0  # standard deviations of a Gaussian within which it does most (95 %) of its work


def _left(share: float, height: int, width: int) -> Mask:
    return (share * width - torch.arange(width)).clamp(0, 1).expand(height, width)


def _top(share: float, height: int, width: int) -> Mask:
    return (share * height - torch.arange(height)).clamp(0, 1)[:, None].expand(height, width)


EDGES: dict[str, Edge] = {
    "left": _left,
    "right": lambda share, height, width: _left(share, height, width).flip(1),
    "top": _top,
    "bottom": lambda share, height, width: _top(share, height, width).flip(0),
}


def grid_of(model: GenerativeModel) -> tuple[int, int]:
    """Rows and columns of a model's map of latents.

    Raises:
        CapabilityError: if it keeps the whole picture in one vector.
    """
    shape = model.latent_shape
    if len(shape) != 3 or shape[1] * shape[2] < 2:
        raise model.cannot(
            "mix regions, because it keeps a whole picture in one vector (take a model with a map of latents, such as "
            "latent_flow or vq_vae)"
        )
    return shape[1], shape[2]


def side(text: str, image: ImageSpec) -> Mask:
    """A mask written as ``left:0.5``: that share of the picture, from that side, is taken from the second one.

    Args:
        text: ``left``, ``right``, ``top`` or ``bottom``, a colon, and a share from 0 to 1.
        image: size of the mask.

    Raises:
        ConditionError: if it is written otherwise.
    """
    name, colon, number = text.partition(":")
    try:
        share = float(number) if colon else 0.5
    except ValueError:
        share = -1.0
    if name not in EDGES or not 0 <= share <= 1:
        raise ConditionError(
            f'"{text}" is no region; write {", ".join(EDGES)} with a share, such as left:0.5, or give a mask\'s file.'
        )
    return EDGES[name](share, image.height, image.width).float()


def painted(source: Path | BytesIO, image: ImageSpec, name: str | None = None) -> Mask:
    """A mask from a picture file: white is taken from the second picture, black stays the first one's.

    Raises:
        DataError: if the file is no picture that can be used.
    """
    grey = read_picture(source, image, name).astype(np.float32).mean(axis=2)
    return torch.from_numpy(grey / 255)


def region(text: str, image: ImageSpec) -> Mask:
    """A mask as on the command line: a side with a share, or a picture file.

    Raises:
        ConditionError: if it is neither.
        DataError: if the file is no picture that can be used.
    """
    file = Path(text)
    is_file = file.is_file() or (":" not in text and file.suffix != "")
    return painted(file, image) if is_file else side(text, image)


def feathered(mask: Mask, share: float) -> Mask:
    """A mask with a soft edge, so that skies of two colours meet without a seam.

    Args:
        mask: of a picture's size, in [0, 1].
        share: how wide the edge is, as a share of the picture's width, from 0 (as it is) to 0.5.

    Raises:
        ConditionError: if the share is out of range.
    """
    if not 0 <= share <= WIDEST_FEATHER:
        raise ConditionError(f"A soft edge is 0 to {WIDEST_FEATHER:g} of the picture's width, not {share:g}.")
    soft = gaussian_filter(mask.numpy(), share * mask.shape[1] / WITHIN, mode="nearest")
    return torch.from_numpy(soft)


def on_map(mask: Mask, model: GenerativeModel) -> Float[Tensor, "rows columns"]:
    """A mask of a picture's size at the size of a model's map; each place gets the mean of its pixels.

    Raises:
        CapabilityError: if the model has no map.
    """
    rows, columns = grid_of(model)
    return functional.adaptive_avg_pool2d(mask[None, None], (rows, columns))[0, 0]
