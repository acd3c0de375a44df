"""What a lamp stands on: a sideboard, a console with a slab of marble, a round table, or a rug on the floor."""

from dataclasses import dataclass

import numpy as np

from gencore.data.lamps.wall import EDGE
from gencore.data.painting.floor import FAR, NEAR, VANISH, Floor, floor_of, planks
from gencore.data.painting.lamp import Light
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.texture import Grain, joints, plane

Array = np.ndarray
Generator = np.random.Generator
FLAT = 0.60  # of distances away from us: lamps are seen from higher than the floor's own perspective is
FRONT = 88.0  # where the front of a sideboard or a console begins
OVAL = (64.0, 76.5, 59.0, 14.0)  # middle and radii of the round table
WOOD = np.array([0.46, 0.33, 0.23], np.float32)


@dataclass(frozen=True)
class Surface:
    """What is below the wall.

    Attributes:
        colour: of it, (h, w, 3), as it is in white light.
        level: how much of each pixel is level, where things cast shadows, (h, w).
    """

    colour: Array
    level: Array


def draw_top(
    canvas: Array, kind: str, colour: Array, light_x: float, light: Light, noise: Grain, generator: Generator
) -> Array:
    """Draws it over everything below its far edge.

    Args:
        canvas: (h, w, 3), drawn on in place.
        kind: one of ``TOPS``.
        colour: of it, (3,).
        light_x: where the light is, −1 left to 1 right.
        light: that falls on it.
        noise: of the picture.
        generator: for what this part leaves to chance.

    Returns:
        How much of each pixel of the canvas things cast shadows on, 0..1, (h, w).
    """
    floor = floor_of(canvas, EDGE, noise)
    streaks = plane(generator, (90, 7), *canvas.shape[:2])[floor.first :]
    surface = _TOPS[kind](colour, floor, streaks, generator)
    floor.lay(canvas, floor.lit(surface.colour, light, light_x))
    level = np.zeros(canvas.shape[:2], np.float32)
    level[floor.first :] = surface.level
    return level


def _below(floor: Floor, edge: float) -> Array:
    """How much of each pixel (h, w) is below a level line."""
    return np.clip(0.5 + (floor.y - edge) / float(floor.y[1, 0] - floor.y[0, 0]), 0.0, 1.0) + 0.0 * floor.x


def _edged(top: Array, front: Array, floor: Floor) -> Surface:
    """A slab seen from above and in front: a light edge, and a shade on what is below it."""
    below = _below(floor, FRONT + 2.2)
    edge = _below(floor, FRONT) - below
    shade = smoothstep(FRONT + 4.4, FRONT + 2.0, floor.y) + 0.0 * floor.x
    colour = blend(top * (1.0 + 0.16 * edge)[..., None], front * (1.0 - 0.5 * shade)[..., None], below)
    return Surface(colour, 1.0 - _below(floor, FRONT))


def _sideboard(colour: Array, floor: Floor, streaks: Array, generator: Generator) -> Surface:
    """Boards of wood, and below them drawers with round knobs."""
    wide, shift = generator.uniform((34.0, 0.0), (44.0, 40.0)).tolist()
    board = np.floor((FLAT * floor.away + shift) / 26.0)
    grain = streaks + 0.5 * np.sin(0.5 * floor.away + 2.2 * floor.noise.coarse)
    tone = 1.0 + 0.10 * grain + 0.07 * floor.noise.pieces(board, board) + 0.03 * floor.noise.fine
    gaps = joints(FLAT * floor.away + shift, 26.0, 0.9, FLAT * floor.deep)
    top = colour * (tone * (1.0 - 0.4 * gaps))[..., None]
    place = floor.x + shift - wide * np.floor((floor.x + shift) / wide) + 0.0 * floor.y
    drawer = colour * (0.66 + 0.06 * streaks + 0.02 * floor.noise.fine)[..., None]
    drawer = drawer * (1.0 - 0.55 * smoothstep(0.9, 0.4, np.abs(place - 0.8)))[..., None]
    knob = np.hypot(place - 0.5 * wide, floor.y - 93.4)
    light = 0.34 * colour + np.array([0.52, 0.42, 0.24], np.float32)
    drawer = blend(drawer * (1.0 - 0.35 * smoothstep(3.2, 1.4, knob))[..., None], light, smoothstep(1.9, 1.3, knob))
    return _edged(top, drawer, floor)


def _marble(colour: Array, floor: Floor, streaks: Array, generator: Generator) -> Surface:
    """A slab with veins on a fluted console."""
    size = floor.y.shape[0], floor.x.shape[1]
    bend, fine = (plane(generator, cells, *size) for cells in ((4, 8), (12, 30)))
    lean = 0.034 * floor.across + 0.014 * floor.away + float(generator.uniform(0.0, 6.0))
    first, second = lean + 0.75 * bend + 0.16 * fine, 0.5 * lean - 0.026 * floor.away + 0.6 * bend - 0.22 * fine
    veins = smoothstep(0.955, 1.0, np.abs(np.sin(first))) + 0.5 * smoothstep(0.965, 1.0, np.abs(np.sin(second)))
    other = 0.45 * colour if colour.mean() > 0.5 else 0.4 * colour + 0.55
    top = blend(colour, np.asarray(other, np.float32), np.clip(0.75 * veins, 0.0, 1.0))
    top = top * (1.0 + 0.05 * bend + 0.02 * floor.noise.fine)[..., None]
    flute = np.sin(2.0 * np.pi * floor.x / 5.2 + float(generator.uniform(0.0, 6.0))) + 0.0 * floor.y
    front = (0.35 * colour + 0.30 * WOOD) * (1.0 + 0.34 * flute + 0.02 * floor.noise.fine)[..., None]
    return _edged(top, front, floor)


def _round(colour: Array, floor: Floor, streaks: Array, generator: Generator) -> Surface:
    """A round table with a turned edge, painted, on floorboards."""
    middle_y = OVAL[1]
    below = planks(0.75 * WOOD, floor, streaks, generator)
    inside, lower, shade = (_in_oval(floor, middle_y + drop) for drop in (0.0, 3.0, 7.0))
    below = below * (1.0 - 0.7 * smoothstep(-5.0, 2.0, shade))[..., None]
    rings = np.sin(0.9 * streaks + 0.25 * floor.away + 2.0 * floor.noise.coarse)
    groove = smoothstep(1.0, 0.3, np.abs(inside - 2.2))
    tone = 1.0 + 0.04 * rings + 0.05 * streaks + 0.02 * floor.noise.fine - 0.22 * groove
    table = blend(colour * (0.60 + 0.02 * floor.noise.fine)[..., None], colour * tone[..., None], _soft(inside))
    return Surface(blend(below, table, np.maximum(_soft(inside), _soft(lower))), _soft(inside))


def _in_oval(floor: Floor, middle_y: float) -> Array:
    """How far pixels (h, w) are inside the round table moved up or down, design pixels."""
    middle_x, _, wide, deep = OVAL
    across, down = (floor.x - middle_x) / wide, (floor.y - middle_y) / deep
    away = np.hypot(across, down)
    return (1.0 - away) * away / np.maximum(np.hypot(across / wide, down / deep), 1e-3)


def _soft(inside: Array) -> Array:
    return smoothstep(-0.6, 0.6, inside)


def _rug(colour: Array, floor: Floor, streaks: Array, generator: Generator) -> Surface:
    """A rug with borders and lozenges, fringed at both ends, on floorboards."""
    shift, size = generator.uniform((-5.0, 15.0), (5.0, 19.0)).tolist()
    other = np.asarray(0.50 * colour if colour.mean() > 0.5 else 0.55 * colour + 0.38, np.float32)
    third = 0.25 * colour + np.array([0.66, 0.60, 0.48], np.float32)
    across = floor.across - shift
    away = FLAT * (floor.away - FAR * NEAR / (78.0 - VANISH))
    deep = FLAT * floor.deep + 0.0 * floor.x
    sides, ends = 57.0 - np.abs(across), 33.0 - np.abs(away)
    edge, soft = np.minimum(sides, ends), np.where(sides < ends, floor.pixel, deep)
    a, b = across / size, 0.9 * away / size
    lozenge, blur = size * (np.abs(a - np.rint(a)) + np.abs(b - np.rint(b))), 0.5 * (floor.pixel + deep)
    field = blend(colour, other, _cover(0.33 * size - lozenge, blur))
    field = blend(field, third, _cover(0.14 * size - lozenge, blur))
    field = blend(field, other, _cover(8.7 - edge, soft))
    field = blend(field, third, _cover(5.7 - edge, soft) * _cover(edge - 2.9, soft))
    rows = 0.05 * streaks + 0.04 * floor.noise.fine + 0.04 * floor.noise.medium
    threads = 0.75 + 0.25 * floor.noise.pieces(np.floor(floor.y), np.zeros_like(floor.y))
    fringe = _cover(sides + 4.8, floor.pixel) * _cover(ends, deep) * threads
    below = planks(WOOD, floor, streaks, generator) * (1.0 - 0.35 * smoothstep(-7.0, -2.0, edge))[..., None]
    below = blend(below, np.array([0.86, 0.82, 0.72], np.float32), fringe * (sides < 0.0))
    rug = field * (1.0 + rows)[..., None]
    return Surface(blend(below, rug, _cover(edge, soft)), np.ones_like(edge, dtype=np.float32))


def _cover(inside: Array, pixel: Array) -> Array:
    """How much of pixels of a size is covered by what they are so far inside of, 0..1."""
    return np.clip(0.5 + inside / pixel, 0.0, 1.0)


_TOPS = {"sideboard": _sideboard, "marble": _marble, "round": _round, "rug": _rug}
