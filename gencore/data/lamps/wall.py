"""The wall behind a lamp: trowelled plaster, or paper with scallops, ferns or pinstripes; light through a window."""

import numpy as np

from gencore.data.lamps.plan import Plan
from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import Grain, joints, plane

Array = np.ndarray
Generator = np.random.Generator
EDGE = 58.0  # where what the lamp stands on begins


def draw_wall(canvas: Array, plan: Plan, outline: Array, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the wall over the whole canvas.

    Args:
        canvas: (h, w, 3), drawn on in place.
        plan: of the lamp.
        outline: corners around it, (n, 2) on the picture.
        light: that falls on the wall.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    y, x = grid(canvas)
    pixel, pane = float(y[1, 0] - y[0, 0]), float(generator.uniform(-6.0, 6.0))
    shift_y, shift_x = generator.uniform(0.0, 20.0, 2).tolist()
    colour = plan.lamp.wall_colour
    wall = _WALLS[plan.lamp.wall](y + shift_y + 0.0 * x, x + shift_x + 0.0 * y, colour, noise, pixel, generator)
    canvas[:] = wall * _lit(y, x, plan, outline, light, noise, pane)
    mix(canvas, 0.25 * canvas, 0.45 * smoothstep(EDGE - 8.0, EDGE, y) ** 2 + 0.0 * noise.fine)


def _lit(y: Array, x: Array, plan: Plan, outline: Array, light: Light, noise: Grain, pane: float) -> Array:
    """What multiplies the wall's colours, (h, w, 3): light from a side and through panes, the lamp's shadow."""
    lamp, (left, top), (right, _) = plan.lamp, outline.min(axis=0), outline.max(axis=0)
    fall = 0.80 + 0.26 * (x - 64.0) / 64.0 * lamp.light_x - 0.09 * (y - 28.0) / 60.0 + 0.012 * noise.coarse
    across = (x - 0.5 * (left + right) + 14.0 * lamp.light_x) / (0.45 * (right - left) + 4.0)
    down = (y - top - 20.0) / 30.0
    fall = fall * (1.0 - 0.26 * (1.0 - 0.7 * lamp.glow) * smoothstep(1.25, 0.40, np.sqrt(across**2 + down**2)))
    side = float(np.sign(lamp.light_x))
    over, beneath = x - 64.0 - 36.0 * side + pane, y - 27.0 + 0.25 * side * (x - 64.0)
    window = smoothstep(17.0, 15.0, np.abs(over)) * smoothstep(20.5, 18.5, np.abs(beneath))
    bars = smoothstep(0.6, 1.5, np.abs(over)) * smoothstep(0.6, 1.5, np.abs(beneath))
    fall = fall + (0.06 + 0.09 * (1.0 - lamp.warmth)) * window * bars
    return blend(0.50 * light.fill, light.fill + light.key, np.clip(fall, 0.05, 1.25))


def _other(colour: Array, strength: float) -> Array:
    """A colour that goes with it: darker than light ones, lighter than dark ones."""
    return (1.0 - strength) * colour if colour.mean() > 0.5 else colour + 0.5 * strength * (1.0 - colour)


def _trowelled(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Plaster with the ridges that a trowel leaves."""
    sweep, swirl = plane(generator, (9, 12), *y.shape), plane(generator, (26, 34), *y.shape)
    ridge = np.sin(0.55 * x + 0.35 * y + 2.6 * sweep + 1.1 * swirl)
    tone = 1.0 + 0.10 * ridge * smoothstep(-0.6, 1.2, swirl) + 0.05 * sweep + 0.03 * noise.medium + 0.025 * noise.fine
    return colour * tone[..., None]


def _scallops(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Paper with overlapping fans, each of rings one within another."""
    size = float(generator.uniform(17.0, 21.0))
    row = np.floor(2.0 * y / size)
    tones = []
    for down in (0.0, 1.0):  # a fan reaches over the row below its own
        own = row - down
        column = x / size + 0.5 * np.mod(own, 2.0)
        across = (column - np.floor(column) - 0.5) * size
        tones.append(np.hypot(across, y - 0.5 * (own + 2.0) * size) / (0.5 * size))
    away = np.where(tones[0] < 1.0, tones[0], tones[1])
    away = np.where(tones[1] < 1.0, tones[1], away)
    gap = size / 7.0
    lines = joints(0.5 * size * away + 0.2 * gap, gap, 0.40 * gap, pixel)
    paper = blend(colour, _other(colour, 0.45), 0.85 * lines)
    return paper * (1.0 + 0.022 * noise.fine + 0.022 * noise.medium)[..., None]


def _ferns(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Paper with upright fronds, their leaflets in pairs."""
    wide = float(generator.uniform(15.0, 19.0))
    column = np.floor(x / wide)
    across = x - (column + 0.5) * wide
    down = y + 11.0 * np.mod(column, 2.0) + 1.2 * np.sin(0.25 * y)
    long = 1.9 * wide
    frond = np.floor(down / long)
    place = down / long - frond
    across = across + 0.10 * wide * np.sin(5.0 * place) * np.where(np.mod(frond, 2.0) < 0.5, 1.0, -1.0)
    reach = 0.42 * wide * np.sqrt(np.clip(place, 0.0, 1.0)) * smoothstep(1.0, 0.80, place)
    pair = (down + 0.55 * np.abs(across)) / 3.6
    leaflet = smoothstep(0.42, 0.26, np.abs(pair - np.floor(pair) - 0.5))
    leaf = leaflet * smoothstep(0.4, -0.4, np.abs(across) - reach)
    stem = smoothstep(0.8, 0.3, np.abs(across)) * smoothstep(1.0, 0.97, place)
    paper = blend(colour, _other(colour, 0.42), np.maximum(0.85 * leaf, 0.9 * stem))
    return paper * (1.0 + 0.022 * noise.fine + 0.022 * noise.medium)[..., None]


def _pinstripes(y: Array, x: Array, colour: Array, noise: Grain, pixel: float, generator: Generator) -> Array:
    """Paper with a broad stripe that is hardly another colour, and a thin one on either side of it."""
    wide = float(generator.uniform(13.0, 17.0))
    broad = joints(x, wide, 0.46 * wide, pixel)
    thin = np.maximum(joints(x - 0.56 * wide, wide, 0.9, pixel), joints(x - 0.86 * wide, wide, 0.9, pixel))
    paper = blend(blend(colour, _other(colour, 0.16), broad), _other(colour, 0.55), 0.9 * thin)
    weave = plane(generator, (96, 24), *y.shape)
    return paper * (1.0 + 0.025 * weave + 0.022 * noise.fine + 0.02 * noise.medium)[..., None]


_WALLS = {"trowelled": _trowelled, "scallops": _scallops, "ferns": _ferns, "pinstripes": _pinstripes}
