"""Textures: noise of several grains, and joints that are anti-aliased however fine they are.

The coverage of a pixel of size ``p`` at ``t`` by lines of width ``w``, one each ``T``, is exactly

    (F(t + p/2) − F(t − p/2)) / p  with  F(t) = w ⌊t/T⌋ + min(t mod T, w).
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from gencore.data.painting.raster import Numbers

CELLS = {"coarse": (7, 9), "medium": (24, 32), "fine": (72, 96)}
TABLE = 4096


@dataclass(frozen=True)
class Grain:
    """Random planes of one picture, each (height, width) around 0 with deviation about 1.

    Attributes:
        coarse: patches of some 14 design pixels.
        medium: patches of 4.
        fine: grain of little more than one.
        table: random numbers in −1..1, see :meth:`pieces`.
    """

    coarse: np.ndarray
    medium: np.ndarray
    fine: np.ndarray
    table: np.ndarray

    def pieces(self, row: np.ndarray, column: np.ndarray) -> np.ndarray:
        """A number −1..1 for each brick, stone or tile, given which row and column it lies in."""
        return self.table[(row.astype(np.int32) * 61 + column.astype(np.int32) * 607) & (TABLE - 1)]


def grain(generator: np.random.Generator, height: int, width: int) -> Grain:
    """Draws the planes of a picture; the same patches whatever its size."""
    planes = {name: plane(generator, cells, height, width) for name, cells in CELLS.items()}
    return Grain(**planes, table=2.0 * generator.random(TABLE, np.float32) - 1.0)


def plane(generator: np.random.Generator, cells: tuple[int, int], height: int, width: int) -> np.ndarray:
    """Smooth noise (height, width) around 0 with deviation about 1: so many random patches down and across."""
    patches = Image.fromarray(generator.random(cells, np.float32))
    return (np.asarray(patches.resize((width, height), Image.Resampling.BICUBIC)) - 0.5) * 4.2


def joints(t: np.ndarray, period: float, width: float, pixel: Numbers) -> np.ndarray:
    """How much of each pixel is covered by lines at the multiples of ``period``, 0..1."""
    return np.clip((_filled(t + 0.5 * pixel, period, width) - _filled(t - 0.5 * pixel, period, width)) / pixel, 0, 1)


def _filled(t: np.ndarray, period: float, width: float) -> np.ndarray:
    whole = np.floor(t / period)
    return whole * width + np.minimum(t - whole * period, width)
