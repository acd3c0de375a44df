"""Linear layers between a grid of vectors and one vector, made to fit a grid of another size.

What such a layer has learnt of a place holds for the same place of a larger or smaller picture: its weights are read as
maps over the grid and resized like pictures.
"""

from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

Grid = tuple[int, int]


def regridded_inputs(weight: Float[Tensor, "o i"], before: Grid, after: Grid) -> Float[Tensor, "o j"]:
    """The weight of a layer that reads a flattened ``(channels, *before)``, for ``(channels, *after)``.

    What it says of the same picture keeps its size: of more places each counts less.

    Args:
        weight: one row an output.
        before: rows and columns that it reads.
        after: those that it is to read.
    """
    maps = _resized(weight.unflatten(1, (-1, *before)), after)
    return maps.flatten(1) * ((before[0] * before[1]) / (after[0] * after[1]))


def regridded_outputs(weight: Float[Tensor, "o *i"], before: Grid, after: Grid) -> Float[Tensor, "p *i"]:
    """The weight, or the bias, of a layer that makes a flattened ``(channels, *before)``, for ``(channels, *after)``.

    Args:
        weight: one row an output; a bias has one number each.
        before: rows and columns that it makes.
        after: those that it is to make.
    """
    columns = weight.reshape(len(weight), -1).T  # each input's share of the whole map
    maps = _resized(columns.unflatten(1, (-1, *before)), after)
    return maps.flatten(1).T.reshape(-1, *weight.shape[1:])


def _resized(maps: Float[Tensor, "n c a b"], grid: Grid) -> Float[Tensor, "n c d e"]:
    return functional.interpolate(maps.float(), size=grid, mode="bilinear", align_corners=False).to(maps.dtype)
