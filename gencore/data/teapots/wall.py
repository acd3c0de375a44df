"""The wall behind the table: mottled plaster, striped paper with sprigs, painted boards or glazed tiles."""

from collections.abc import Callable

import numpy as np

from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import Grain, joints, plane
from gencore.data.teapots.pot import Pot

Generator = np.random.Generator
EDGE = 57.0  # where the table begins


def draw_wall(canvas: np.ndarray, pot: Pot, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the wall over the whole canvas.

    Args:
        canvas: (h, w, 3), drawn on in place.
        pot: of the picture.
        light: that falls on the wall.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    colour = _WALLS[pot.teapot.wall](canvas, pot.teapot.wall_colour, noise, generator)
    canvas[:] = colour * _lit(canvas, pot, light, noise)
    y, _ = grid(canvas)
    mix(canvas, 0.25 * canvas, 0.45 * smoothstep(EDGE - 7.0, EDGE, y) ** 2 + 0.0 * noise.fine)


def _lit(canvas: np.ndarray, pot: Pot, light: Light, noise: Grain) -> np.ndarray:
    """What multiplies the wall's colours, (h, w, 3): light from one side, the pot's shadow, a window's light by day."""
    teapot = pot.teapot
    y, x = grid(canvas)
    side = (x - 64.0) / 64.0 * teapot.light_x
    fall = 0.80 + 0.27 * side - 0.10 * (y - 30.0) / 60.0 + 0.012 * noise.coarse
    across = (x - pot.foot[0] + 13.0 * teapot.light_x) / (1.5 * pot.half + 5.0)
    down = (y - pot.foot[1] + 0.62 * pot.top) / (0.72 * pot.top + 4.0)
    shadow = 0.42 * smoothstep(1.25, 0.45, np.sqrt(across**2 + down**2))
    lean = x - 64.0 - 26.0 * teapot.light_x - 0.45 * np.sign(teapot.light_x) * (y - 26.0)
    pane = smoothstep(17.0, 14.5, np.abs(lean)) * smoothstep(24.0, 21.5, np.abs(y - 24.0))
    bars = np.maximum(smoothstep(1.9, 0.7, np.abs(lean)), smoothstep(1.9, 0.7, np.abs(y - 22.0)))
    day = 0.20 * (1.0 - 0.5 * (1.0 + teapot.warmth)) + 0.05
    fall = fall * (1.0 - shadow) + day * pane * (1.0 - 0.8 * bars)
    return blend(0.50 * light.fill, light.fill + light.key, np.clip(fall, 0.05, 1.25))


def _other(colour: np.ndarray) -> np.ndarray:
    """A colour that goes with it: darker than light ones, lighter than dark ones."""
    return 0.80 * colour if colour.mean() > 0.5 else 0.86 * colour + 0.13


def _plaster(canvas: np.ndarray, colour: np.ndarray, noise: Grain, generator: Generator) -> np.ndarray:
    """Plaster that was put on with a trowel."""
    strokes = plane(generator, (34, 17), *canvas.shape[:2])
    tone = 1.0 + 0.035 * noise.coarse + 0.040 * strokes + 0.022 * noise.medium + 0.026 * noise.fine
    return colour * tone[..., None]


def _wallpaper(canvas: np.ndarray, colour: np.ndarray, noise: Grain, generator: Generator) -> np.ndarray:
    """Stripes, and sprigs between them."""
    y, x = grid(canvas)
    pixel, size = float(y[1, 0] - y[0, 0]), float(generator.uniform(13.0, 17.0))
    x, y = x + float(generator.uniform(0.0, size)), y + float(generator.uniform(0.0, size))
    stripes = joints(x + 0.0 * y, size, 0.36 * size, pixel)
    column = np.floor(x / size)
    across = x - (column + 0.68) * size
    up = y - size * (np.floor(y / size + 0.5 * (column % 2)) + 0.5 - 0.5 * (column % 2))
    petals = 0.135 * size * (1.0 + 0.40 * np.cos(4.0 * np.arctan2(up, across)))
    sprigs = np.clip(0.5 + (petals - np.hypot(across, up)) / pixel, 0.0, 1.0)
    paper = blend(colour, _other(colour), 0.85 * stripes)
    accent = 0.60 * colour if colour.mean() > 0.5 else 0.75 * colour + 0.28
    paper = blend(paper, np.asarray(accent, np.float32), 0.9 * sprigs)
    return paper * (1.0 + 0.022 * noise.fine + 0.015 * noise.medium)[..., None]


def _boards(canvas: np.ndarray, colour: np.ndarray, noise: Grain, generator: Generator) -> np.ndarray:
    """Upright boards, painted so that the wood's grain shows through."""
    y, x = grid(canvas)
    pixel, wide = float(y[1, 0] - y[0, 0]), float(generator.uniform(13.0, 17.0))
    x = x + float(generator.uniform(0.0, wide)) + 0.0 * y
    streaks = plane(generator, (5, 104), *canvas.shape[:2])
    board = noise.pieces(np.zeros_like(x), np.floor(x / wide))
    tone = 1.0 + 0.085 * streaks + 0.07 * board + 0.02 * noise.fine
    tone = tone * (1.0 - 0.55 * joints(x, wide, 1.1, pixel)) + 0.16 * joints(x - 1.1, wide, 0.9, pixel)
    return colour * tone[..., None]


def _tiles(canvas: np.ndarray, colour: np.ndarray, noise: Grain, generator: Generator) -> np.ndarray:
    """Glazed tiles, each a little different, in light mortar."""
    y, x = grid(canvas)
    pixel, size = float(y[1, 0] - y[0, 0]), float(generator.uniform(11.0, 14.0))
    shift_x, shift_y = generator.uniform(0.0, size, 2).tolist()
    x, y = x + shift_x + 0.0 * y, y + shift_y + 0.0 * x
    row, column = np.floor(y / size), np.floor(x / size)
    bevel = 0.10 * smoothstep(0.30, 0.10, y / size - row) - 0.10 * smoothstep(0.72, 0.98, y / size - row)
    tone = 1.0 + 0.10 * noise.pieces(row, column) + bevel + 0.025 * noise.medium + 0.015 * noise.fine
    gaps = np.maximum(joints(x, size, 1.1, pixel), joints(y, size, 1.1, pixel))
    mortar = 0.45 * colour + np.array([0.44, 0.43, 0.40], np.float32)
    return blend(colour * tone[..., None], mortar, 0.85 * gaps)


_WALLS: dict[str, Callable[[np.ndarray, np.ndarray, Grain, Generator], np.ndarray]] = {
    "plaster": _plaster,
    "wallpaper": _wallpaper,
    "boards": _boards,
    "tiles": _tiles,
}
