"""Anti-aliased shapes on a pixel grid: the few primitives every part of a picture is drawn with.

All shapes are given in *design pixels*, the coordinates of a 96 x 128 picture with y pointing
down, so one description is drawn at any resolution.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

Numbers = np.ndarray | np.floating | float

DESIGN_HEIGHT, DESIGN_WIDTH = 96, 128
SUPERSAMPLING = 4
CORNER_STEPS = 6
_T = np.linspace(0.0, 1.0, CORNER_STEPS, dtype=np.float32)
_BEZIER = np.stack([(1 - _T) ** 2, 2 * _T * (1 - _T), _T**2], axis=1)


@lru_cache(maxsize=8)
def pixel_grid(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns the design coordinates y (height, 1) and x (1, width) of the pixel centres."""
    y = (np.arange(height, dtype=np.float32) + 0.5) * (DESIGN_HEIGHT / height)
    x = (np.arange(width, dtype=np.float32) + 0.5) * (DESIGN_WIDTH / width)
    return y[:, None], x[None, :]


def smoothstep(low: Numbers, high: Numbers, value: Numbers) -> Any:
    """Rises smoothly from 0 at ``low`` to 1 at ``high``."""
    ramp = np.clip((value - low) / (high - low), 0.0, 1.0)
    return ramp * ramp * (3.0 - 2.0 * ramp)


def blank(height: int, width: int) -> np.ndarray:
    """Returns an uninitialised picture (height, width, 3).

    The channels lie one after the other in memory: numpy is several times faster on long rows
    than on triples.
    """
    return np.empty((3, height, width), np.float32).transpose(1, 2, 0)


def mix(canvas: np.ndarray, colour: np.ndarray, coverage: np.ndarray) -> None:
    """Lays ``colour`` (3,) or (h, w, 3) over ``canvas`` (h, w, 3) in place by coverage (h, w)."""
    for channel in range(3):
        layer = canvas[..., channel]
        layer += coverage * (colour[..., channel] - layer)


def blend(first: np.ndarray, second: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Returns (h, w, 3), running from ``first`` to ``second`` as ``amount`` (h, w) rises to 1.

    Both colours are of shape (3,) or (h, w, 3).
    """
    picture = blank(*amount.shape)
    for channel in range(3):
        start = first[..., channel]
        picture[..., channel] = start + amount * (second[..., channel] - start)
    return picture


def rounded(points: np.ndarray, radius: float | np.ndarray) -> np.ndarray:
    """Rounds the corners of a closed polygon with quadratic Bezier curves.

    Args:
        points: Corners in order, shape (n, 2).
        radius: Distance from a corner at which its curve begins, one number or shape (n,);
            never more than half an edge is used.

    Returns:
        The smooth outline, shape (n * CORNER_STEPS, 2).
    """
    points = np.asarray(points, np.float32)
    radius = np.asarray(radius, np.float32).reshape(-1, 1)
    edges = points[_following(len(points))] - points
    lengths = np.maximum(np.sqrt((edges * edges).sum(axis=1, keepdims=True)), 1e-6)
    after = points + edges * np.minimum(radius / lengths, 0.5)
    back = np.arange(-1, len(points) - 1)
    before = points - edges[back] * np.minimum(radius / lengths[back], 0.5)
    curve = _BEZIER @ np.stack([before, points, after], axis=1)
    return curve.reshape(-1, 2)


@lru_cache(maxsize=16)
def _following(count: int) -> np.ndarray:
    """Returns each corner's successor around a closed polygon."""
    return (np.arange(count) + 1) % count


def polygon_mask(
    filled: list[np.ndarray],
    height: int,
    width: int,
    erased: tuple[np.ndarray, ...] = (),
    window: tuple[slice, slice] | None = None,
) -> np.ndarray:
    """Rasterises polygons to coverage.

    Args:
        filled: Polygons to fill, each of shape (n, 2).
        height: Height of the picture in pixels.
        width: Width of the picture in pixels.
        erased: Polygons to cut out afterwards.
        window: Rows and columns wanted; all if not given.

    Returns:
        Coverage in 0..1, float32, shape (height, width), or that of the window.
    """
    stencil = Image.new("L", (width * SUPERSAMPLING, height * SUPERSAMPLING))
    pen = ImageDraw.Draw(stencil)
    scale = pen_scale(height, width)
    for polygons, value in ((filled, 255), (erased, 0)):
        for polygon in polygons:
            pen.polygon((polygon * scale).ravel().tolist(), fill=value)
    box = None if window is None else supersampled(*window)
    return np.asarray(stencil.reduce(SUPERSAMPLING, box), np.float32) / 255.0


def supersampled(rows: slice, columns: slice) -> tuple[int, int, int, int]:
    """The box (left, upper, right, lower) of a window of pixels on a supersampled layer."""
    left, upper, right, lower = columns.start, rows.start, columns.stop, rows.stop
    return left * SUPERSAMPLING, upper * SUPERSAMPLING, right * SUPERSAMPLING, lower * SUPERSAMPLING


def pen_scale(height: int, width: int) -> np.ndarray:
    """Returns the factors (x, y) from design pixels to supersampled pixels."""
    factors = (width / DESIGN_WIDTH * SUPERSAMPLING, height / DESIGN_HEIGHT * SUPERSAMPLING)
    return np.array(factors, np.float32)
