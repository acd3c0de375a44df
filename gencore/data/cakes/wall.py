"""The wall behind a cake: sponged paint, kitchen tiles, papered in a trellis, or boards; light through leaves."""

import numpy as np

from gencore.data.cakes.plan import Plan
from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import Grain, joints, plane

Array = np.ndarray
Generator = np.random.Generator
EDGE = 55.0  # where the table begins


def draw_wall(canvas: Array, plan: Plan, outline: Array, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the wall over the whole canvas.

    Args:
        canvas: (h, w, 3), drawn on in place.
        plan: of the cake.
        outline: corners around it, (n, 2) on the picture.
        light: that falls on the wall.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    y, x = grid(canvas)
    pixel, leaves = float(y[1, 0] - y[0, 0]), plane(generator, (11, 15), *canvas.shape[:2])
    shift_y, shift_x = generator.uniform(0.0, 20.0, 2).tolist()
    colour = plan.cake.wall_colour
    wall = _WALLS[plan.cake.wall](y + shift_y + 0.0 * x, x + shift_x + 0.0 * y, colour, noise, pixel, generator)
    canvas[:] = wall * _lit(y, x, plan, outline, light, noise, leaves)
    mix(canvas, 0.25 * canvas, 0.45 * smoothstep(EDGE - 8.0, EDGE, y) ** 2 + 0.0 * noise.fine)


def _lit(y: Array, x: Array, plan: Plan, outline: Array, light: Light, noise: Grain, leaves: Array) -> Array:
    """What multiplies the wall's colours, (h, w, 3): light from one side and through leaves, the cake's shadow."""
    cake, (left, top), (right, _) = plan.cake, outline.min(axis=0), outline.max(axis=0)
    fall = 0.80 + 0.26 * (x - 64.0) / 64.0 * cake.light_x - 0.09 * (y - 28.0) / 60.0 + 0.012 * noise.coarse
    across = (x - 0.5 * (left + right) + 14.0 * cake.light_x) / (0.55 * (right - left) + 4.0)
    down = (y - 62.0) / (0.80 * (62.0 - top) + 4.0)
    fall = fall * (1.0 - 0.34 * smoothstep(1.25, 0.45, np.sqrt(across**2 + down**2)))
    beam = smoothstep(46.0, 26.0, np.abs(x - 64.0 - 34.0 * cake.light_x + 0.5 * np.sign(cake.light_x) * (y - 24.0)))
    fall = fall + (0.05 + 0.08 * (1.0 - cake.warmth)) * smoothstep(-0.2, 1.0, leaves) * beam
    return blend(0.50 * light.fill, light.fill + light.key, np.clip(fall, 0.05, 1.25))


def _other(colour: Array, strength: float) -> Array:
    """A colour that goes with it: darker than light ones, lighter than dark ones."""
    return (1.0 - strength) * colour if colour.mean() > 0.5 else colour + 0.5 * strength * (1.0 - colour)


def _sponged(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """A second paint dabbed on with a sponge."""
    dabs, holes = plane(generator, (17, 23), *y.shape), plane(generator, (52, 70), *y.shape)
    amount = smoothstep(-1.6, 1.6, dabs + 0.6 * holes)
    tone = 1.0 + 0.04 * noise.coarse + 0.025 * noise.fine
    return blend(colour, _other(colour, 0.24), amount) * tone[..., None]


def _subway(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Glazed tiles twice as long as high, laid like bricks."""
    size = float(generator.uniform(8.0, 10.0))
    row = np.floor(y / size)
    along = x + size * np.mod(row, 2.0)
    column = np.floor(along / (2.0 * size))
    inner = y / size - row
    bevel = 0.12 * smoothstep(0.34, 0.12, inner) - 0.12 * smoothstep(0.72, 0.96, inner)
    tone = 1.0 + 0.09 * noise.pieces(row, column) + bevel + 0.025 * noise.medium + 0.015 * noise.fine
    gaps = np.maximum(joints(y, size, 0.9, pixel), joints(along, 2.0 * size, 0.9, pixel))
    mortar = 0.40 * colour + np.array([0.46, 0.45, 0.42], np.float32)
    return blend(colour * tone[..., None], mortar, 0.8 * gaps)


def _trellis(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Paper with crossing slats and a blossom of five petals in each gap."""
    size = float(generator.uniform(14.0, 18.0))
    a, b = (x + y) / size, (x - y) / size
    gap = np.minimum(np.abs(a - np.rint(a)), np.abs(b - np.rint(b))) * size / np.sqrt(2.0)
    slats = smoothstep(1.15, 0.45, gap)
    c, d = a - np.floor(a) - 0.5, b - np.floor(b) - 0.5
    across, down = 0.5 * (c + d) * size, 0.5 * (c - d) * size
    petals = 0.155 * size * (1.0 + 0.32 * np.cos(5.0 * np.arctan2(down, across)))
    away = np.hypot(across, down)
    blossom = smoothstep(0.45, -0.45, away - petals) * smoothstep(0.3, 1.0, away)
    paper = blend(blend(colour, _other(colour, 0.30), 0.9 * slats), _other(colour, 0.55), 0.85 * blossom)
    return paper * (1.0 + 0.022 * noise.fine + 0.022 * noise.medium)[..., None]


def _beadboard(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Narrow upright boards, each with a bead along its edge, painted so that the grain shows."""
    wide = float(generator.uniform(8.5, 11.0))
    board = np.floor(x / wide)
    streaks = plane(generator, (6, 110), *y.shape)
    tone = 1.0 + 0.07 * streaks + 0.06 * noise.pieces(np.zeros_like(board), board) + 0.02 * noise.fine
    grooves = np.maximum(joints(x, wide, 0.9, pixel), 0.7 * joints(x - 2.3, wide, 0.7, pixel))
    bead = joints(x - 1.1, wide, 0.9, pixel)
    return colour * (tone * (1.0 - 0.52 * grooves) + 0.13 * bead)[..., None]


_WALLS = {"sponged": _sponged, "subway": _subway, "trellis": _trellis, "beadboard": _beadboard}
