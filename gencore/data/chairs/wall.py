"""The wall behind a chair: limewash, damask, panelling or boards, with a skirting and the light through a blind."""

import numpy as np

from gencore.data.chairs.plan import Plan
from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import Grain, joints, plane

Array = np.ndarray
Generator = np.random.Generator
EDGE, SKIRTING, RAIL = 60.0, 54.5, 31.0  # where the floor begins, the skirting, and the upper edge of panels


def draw_wall(canvas: Array, plan: Plan, outline: Array, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the wall over the whole canvas.

    Args:
        canvas: (h, w, 3), drawn on in place.
        plan: of the chair.
        outline: corners around it, (n, 2) on the picture.
        light: that falls on the wall.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    y, x = grid(canvas)
    pixel, colour = float(y[1, 0] - y[0, 0]), plan.chair.wall_colour
    tint, blind = float(generator.uniform(0.0, 20.0)), generator.uniform((0.0, 5.6), (6.0, 7.4))
    wall = _WALLS[plan.chair.wall](y + 0.0 * x, x + tint + 0.0 * y, colour, noise, pixel, generator)
    skirting = (0.35 * colour + 0.58) * (1.0 + 0.02 * noise.fine + 0.02 * noise.medium)[..., None]
    wall = blend(wall, skirting, _rows(y, x, SKIRTING, 200.0, pixel))
    lips = ((SKIRTING - 1.0, SKIRTING, -0.35), (SKIRTING, SKIRTING + 0.9, 0.12), (EDGE - 1.4, EDGE, -0.30))
    for low, high, tone in lips:
        wall = wall * (1.0 + tone * _rows(y, x, low, high, pixel))[..., None]
    canvas[:] = wall * _lit(y, x, plan, outline, light, noise, blind)
    mix(canvas, 0.25 * canvas, 0.40 * smoothstep(EDGE - 8.0, EDGE, y) ** 2 + 0.0 * noise.fine)


def _lit(y: Array, x: Array, plan: Plan, outline: Array, light: Light, noise: Grain, blind: Array) -> Array:
    """What multiplies the wall's colours, (h, w, 3): light from one side and through a blind, the chair's shadow."""
    chair, (left, top), (right, _) = plan.chair, outline.min(axis=0), outline.max(axis=0)
    side = chair.light_x
    fall = 0.82 + 0.27 * (x - 64.0) / 64.0 * side - 0.09 * (y - 30.0) / 60.0 + 0.012 * noise.coarse
    across = (x - 0.5 * (left + right) + 15.0 * side) / (0.62 * (right - left) + 4.0)
    down = (y - 66.0) / (0.85 * (66.0 - top) + 4.0)
    fall = fall * (1.0 - 0.36 * smoothstep(1.25, 0.45, np.sqrt(across**2 + down**2)))
    shift, wide = blind.tolist()
    lean = y + shift + 0.30 * np.sign(side) * (x - 64.0)
    slit = smoothstep(0.32, 0.22, np.abs(lean / wide - np.floor(lean / wide) - 0.5))
    window = smoothstep(25.0, 21.0, np.abs(x - 64.0 - 34.0 * side)) * smoothstep(26.0, 23.0, np.abs(y - 25.0))
    fall = fall + (0.06 + 0.12 * (1.0 - chair.warmth)) * slit * window
    return blend(0.50 * light.fill, light.fill + light.key, np.clip(fall, 0.05, 1.25))


def _rows(y: Array, x: Array, low: float, high: float, pixel: float) -> Array:
    """How much of each pixel (h, w) lies between two heights on the picture."""
    return np.clip(0.5 + np.minimum(y - low, high - y) / pixel, 0.0, 1.0) + 0.0 * x


def _other(colour: Array, strength: float) -> Array:
    """A colour that goes with it: darker than light ones, lighter than dark ones."""
    return (1.0 - strength) * colour if colour.mean() > 0.5 else colour + 0.5 * strength * (1.0 - colour)


def _limewash(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Clouds of a broad brush."""
    strokes, broad = (plane(generator, cells, *y.shape) for cells in ((15, 15), (30, 12)))
    tone = 1.0 + 0.075 * strokes + 0.045 * broad + 0.05 * noise.coarse + 0.025 * noise.medium + 0.02 * noise.fine
    return colour * tone[..., None]


def _damask(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Paper with a net of curved lozenges, and a bud in each."""
    wide = float(generator.uniform(13.0, 17.0))
    a, b = 2.0 * np.pi * x / wide, 2.0 * np.pi * (y + float(generator.uniform(0.0, 20.0))) / (1.35 * wide)
    ogee = np.cos(a) + np.cos(b) + 0.35 * np.cos(2.0 * b)
    net, bud = smoothstep(0.42, 0.22, np.abs(ogee - 0.1)), smoothstep(1.35, 1.65, np.abs(ogee))
    paper = blend(colour, _other(colour, 0.34), np.maximum(0.85 * net, bud))
    return paper * (1.0 + 0.022 * noise.fine + 0.022 * noise.medium)[..., None]


def _panelling(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Plain above a rail, and panels in frames below it."""
    wide = float(generator.uniform(20.0, 26.0))
    upper = colour * (1.0 + 0.03 * noise.coarse + 0.03 * noise.medium + 0.02 * noise.fine)[..., None]
    place = x - wide * np.floor(x / wide)
    inside = np.minimum(np.minimum(place - 3.0, wide - 3.0 - place), np.minimum(y - RAIL - 5.5, SKIRTING - 4.5 - y))
    cut = smoothstep(-0.2, 0.5, inside) * smoothstep(2.6, 1.7, inside)
    lit = np.where(np.minimum(place, y - RAIL - 2.5) < np.minimum(wide - place, SKIRTING - 1.5 - y), -0.30, 0.20)
    streaks = plane(generator, (8, 90), *y.shape)
    tone = 1.0 + lit * cut + 0.045 * streaks + 0.02 * noise.fine
    wall = blend(upper, _other(colour, 0.24) * tone[..., None], _rows(y, x, RAIL, 200.0, pixel))
    for low, high, change in (
        (RAIL, RAIL + 1.2, 0.20),
        (RAIL + 1.2, RAIL + 2.4, -0.04),
        (RAIL + 2.4, RAIL + 3.6, -0.34),
    ):
        wall = wall * (1.0 + change * _rows(y, x, low, high, pixel))[..., None]
    return wall


def _shiplap(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Level boards that lie over one another, so that the wood's grain shows through the paint."""
    size = float(generator.uniform(7.6, 9.6))
    y = y + float(generator.uniform(0.0, size))
    row = np.floor(y / size)
    streaks = plane(generator, (90, 6), *y.shape)
    long = 70.0 + 20.0 * noise.pieces(row, row)
    column = np.floor((x + 40.0 * noise.pieces(row, row + 2.0)) / long)
    ends = joints(x + 40.0 * noise.pieces(row, row + 2.0) - column * long, 999.0, 0.8, pixel)
    tone = 1.0 + 0.075 * streaks + 0.07 * noise.pieces(row, column) + 0.02 * noise.fine + 0.06 * (y / size - row)
    return colour * (tone * (1.0 - 0.48 * np.maximum(joints(y, size, 1.1, pixel), 0.8 * ends)))[..., None]


_WALLS = {"limewash": _limewash, "damask": _damask, "panelling": _panelling, "shiplap": _shiplap}
