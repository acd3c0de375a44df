"""What is painted on a teapot."""

from collections.abc import Callable

import numpy as np

from gencore.data.painting.raster import blend, smoothstep
from gencore.data.teapots.clay import Surface
from gencore.data.teapots.pot import Pot

GOLD = np.array([0.97, 0.80, 0.30], np.float32)
SHARES = {"none": 0.0, "bands": 0.36, "dots": 0.25, "flowers": 0.26, "zigzag": 0.24}  # of the body that is painted


def body_colours(surface: Surface, pot: Pot, start: float) -> np.ndarray:
    """Colours of the body, (h, w, 3): glaze, decoration, and a foot of bare clay.

    Args:
        surface: places on the body.
        pot: whose body.
        start: where patterns begin around it, 0..1.
    """
    teapot = pot.teapot
    share = surface.height / pot.high
    glaze, ink = teapot.glaze_colour, teapot.ink_colour
    # a glaze runs down when it is fired: it is thinner and lighter above
    colour = blend(1.07 * glaze + 0.02, 0.92 * glaze, np.clip(1.1 - share, 0.0, 1.0))
    around = surface.angle * pot.half + 40.0 * start
    painted = _PATTERNS[teapot.decoration](surface, pot, around)
    colour = blend(colour, ink, painted)
    if teapot.decoration == "flowers":
        golden = 0.12 < teapot.ink < 0.4
        colour = blend(colour, glaze if golden else GOLD, _hearts(surface, pot, around))
    rim = _between(surface, 0.955 * pot.high, 1.1 * pot.high)
    colour = blend(colour, ink, 0.9 * rim)
    return blend(colour, np.array([0.62, 0.46, 0.34], np.float32) * (0.5 + 0.5 * glaze), 0.6 * _between(surface, -9, 1))


def lid_colours(surface: Surface, pot: Pot) -> np.ndarray:
    """Colours of the lid, (h, w, 3): glaze, with a rim and a knob in ink."""
    glaze, ink = pot.teapot.glaze_colour, pot.teapot.ink_colour
    colour = blend(1.05 * glaze + 0.02, ink, _between(surface, 0.97 * pot.dome, 99.0))
    return blend(colour, 0.45 * glaze, 0.8 * _between(surface, -9.0, 0.5))


def _between(surface: Surface, low: float, high: float) -> np.ndarray:
    """How much of each pixel lies between two heights."""
    inside = np.minimum(surface.height - low, high - surface.height)
    return np.clip(0.5 + inside / surface.pixel, 0.0, 1.0)


def _none(surface: Surface, pot: Pot, around: np.ndarray) -> np.ndarray:
    return np.zeros_like(surface.height)


def _bands(surface: Surface, pot: Pot, around: np.ndarray) -> np.ndarray:
    """Three bands, the middle one broad."""
    high = pot.high
    bands = [
        _between(surface, at * high, (at + wide) * high) for at, wide in ((0.20, 0.06), (0.38, 0.22), (0.72, 0.06))
    ]
    return np.maximum.reduce(bands)


def _cells(surface: Surface, pot: Pot, around: np.ndarray, period: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Places (across, up) in the cells of staggered rows, design pixels from their middles, and the cells' size."""
    size = period * pot.scale
    rows = max(round(0.82 * pot.high / size), 1)
    tall = 0.82 * pot.high / rows
    row = np.floor((surface.height - 0.07 * pot.high) / tall)
    column = around / size + 0.5 * (row % 2)
    return (column - np.floor(column) - 0.5) * size, surface.height - 0.07 * pot.high - (row + 0.5) * tall, size


def _spots(surface: Surface, pot: Pot, outside: np.ndarray) -> np.ndarray:
    """Coverage by spots that lie where ``outside`` is negative, but for the foot and the shoulder."""
    inside = smoothstep(0.6, -0.6, outside / surface.pixel)
    return inside * _between(surface, 0.06 * pot.high, 0.90 * pot.high)


def _dots(surface: Surface, pot: Pot, around: np.ndarray) -> np.ndarray:
    across, up, size = _cells(surface, pot, around, 0.25)
    return _spots(surface, pot, np.hypot(across, up) - 0.29 * size)


def _flowers(surface: Surface, pot: Pot, around: np.ndarray) -> np.ndarray:
    """Flowers of five petals."""
    across, up, size = _cells(surface, pot, around, 0.40)
    petals = size * (0.29 + 0.11 * np.cos(5.0 * np.arctan2(across, up)))
    return _spots(surface, pot, np.hypot(across, up) - petals)


def _hearts(surface: Surface, pot: Pot, around: np.ndarray) -> np.ndarray:
    across, up, size = _cells(surface, pot, around, 0.40)
    return _spots(surface, pot, np.hypot(across, up) - 0.115 * size)


def _zigzag(surface: Surface, pot: Pot, around: np.ndarray) -> np.ndarray:
    """Two zigzags around the body."""
    period = 0.30 * pot.scale
    wave = np.abs(2.0 * (around / period - np.floor(around / period)) - 1.0)
    up = surface.height - (0.20 + 0.16 * wave) * pot.high
    lines = [np.abs(up - shift * pot.high) - 0.055 * pot.high for shift in (0.06, 0.36)]
    steep = 0.75  # measured along the height, a slanting line is thicker than it is
    return np.maximum.reduce([np.clip(0.5 - steep * line / surface.pixel, 0.0, 1.0) for line in lines])


_PATTERNS: dict[str, Callable[[Surface, Pot, np.ndarray], np.ndarray]] = {
    "none": _none,
    "bands": _bands,
    "dots": _dots,
    "flowers": _flowers,
    "zigzag": _zigzag,
}
