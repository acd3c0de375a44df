"""What lamps are made of: glaze, wood, brass, cloth, enamel, glass and paper, and how light comes through them."""

from collections.abc import Callable

import numpy as np

from gencore.data.lamps.lamp import Lamp
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.solids import Patch, Stuff
from gencore.data.painting.texture import joints

Array = np.ndarray
Drawn = Callable[[Patch], Array]
BULB = np.array([1.0, 0.86, 0.60], np.float32)
BRASS = np.array([0.76, 0.58, 0.28], np.float32)
SHARES = {"none": 0.0, "stripes": 0.41, "dots": 0.21, "zigzag": 0.48, "leaves": 0.37}  # of the shade
TURN = np.float32(2.0 * np.pi)
RIMS = {"shaded": 1.1, "lantern": 0.9}  # how thick the upper edge is of what is open there, centimetres
HIDDEN = 0.35  # of the light inside an open end that is off


def plain(colour: Array, shine: float = 0.1, glow: float = 0.0) -> Stuff:
    """Anything of one colour (3,), a little mottled."""
    return Stuff(lambda at: colour * (1.0 + 0.02 * at.noise.fine + 0.03 * at.noise.medium)[..., None], shine, 0.0, glow)


def brass() -> Stuff:
    """Brass that has been rubbed."""
    return plain(BRASS, 0.55)


def glaze_of(lamp: Lamp) -> Stuff:
    """Glazed pottery, darker where the glaze is thin."""
    colour = lamp.body_colour
    return Stuff(lambda at: colour * (1.0 + 0.05 * at.noise.medium + 0.06 * at.noise.coarse)[..., None], 0.45)


def wood_of(lamp: Lamp) -> Stuff:
    """Wood, its grain along the axis."""
    colour = lamp.body_colour

    def colours(at: Patch) -> Array:
        grain = np.sin(9.0 * at.u + 1.8 * at.noise.coarse) + 0.6 * np.sin(23.0 * at.u + 0.2 * at.v)
        return colour * (1.0 + 0.06 * grain + 0.05 * at.noise.medium + 0.03 * at.noise.fine)[..., None]

    return Stuff(colours, 0.20)


def shade_of(lamp: Lamp, radius: float, deep: float) -> Stuff:
    """What hides the bulb: cloth, enamel, glass or paper, with its pattern, and the light that comes through.

    Args:
        lamp: whose shade.
        radius: of it, centimetres.
        deep: its height, centimetres.
    """
    drawn, made = _PATTERNS[lamp.pattern], _MADE[lamp.kind]

    def colours(at: Patch) -> Array:
        edges = _edges(lamp, at, deep)
        pattern = drawn(at, radius, deep) * smoothstep(-0.4, 0.2, at.v) * smoothstep(deep + 0.4, deep - 0.2, at.v)
        own = blend(lamp.shade_colour, lamp.trim_colour, np.maximum(pattern, edges)) * made(at, deep)[..., None]
        if lamp.glow and lamp.kind != "jointed":
            own = _through(lamp, own, at, deep)
        if lamp.kind in RIMS:
            rim = deep + RIMS[lamp.kind]
            own = blend(own, _inside(lamp, at), smoothstep(rim - 0.2, rim + 0.2, at.v))
        return own

    shine, sheen = {"shaded": (0.0, 0.12), "jointed": (0.5, 0.0), "mushroom": (0.45, 0.0), "lantern": (0.0, 0.0)}[
        lamp.kind
    ]
    return Stuff(colours, shine, sheen, 0.0 if lamp.kind == "jointed" else shed(lamp))


def shed(lamp: Lamp) -> float:
    """How much of its colour a shade sheds by itself, 0..1."""
    return 0.9 * lamp.glow**0.4 if lamp.glow else 0.0


def mouth_of(lamp: Lamp, radius: float) -> Stuff:
    """The open end of a bell: white enamel, and the bulb in it."""

    def colours(at: Patch) -> Array:
        away = np.hypot(at.u, at.v) / radius
        white = np.array([0.93, 0.91, 0.86], np.float32)
        dark = white * (HIDDEN + 0.3 * smoothstep(0.2, 1.0, away))[..., None]
        return blend(dark, (0.75 + 0.5 * lamp.glow) * BULB, smoothstep(1.6, 0.2, away)) if lamp.glow else dark

    return Stuff(colours, 0.0, 0.0, shed(lamp))


def _through(lamp: Lamp, own: Array, at: Patch, deep: float) -> Array:
    """Light from within: most at the height of the bulb and where the shade faces us; colours bleach in it."""
    middle = 0.55 if lamp.kind == "shaded" else 0.45
    near = np.exp(-(((at.v / deep - middle) / 0.55) ** 2)) * (0.55 + 0.45 * np.maximum(np.cos(at.u), 0.0))
    bright = (0.40 + 0.60 * lamp.glow) * near
    lit = own * (0.5 + 0.5 * BULB) * (0.72 + 0.85 * bright)[..., None]
    return lit + (0.36 * bright**2)[..., None] * BULB


def _inside(lamp: Lamp, at: Patch) -> Array:
    """Lining seen through the open upper end: lit, or dark where the near wall hides it."""
    colour = np.array([0.95, 0.92, 0.84], np.float32)
    if lamp.glow:
        return (0.80 + 0.35 * lamp.glow) * (0.25 + 0.75 * BULB) * (1.0 - 0.12 * np.cos(at.u))[..., None]
    return colour * (HIDDEN + 0.12 - 0.16 * np.cos(at.u))[..., None]


def _edges(lamp: Lamp, at: Patch, deep: float) -> Array:
    """Braid along both edges of cloth, a rim of enamel or glass, hoops at both ends of paper."""
    if lamp.kind == "shaded":
        return np.maximum(smoothstep(2.2, 1.7, at.v), smoothstep(deep - 2.2, deep - 1.7, at.v))
    if lamp.kind == "lantern":
        return np.maximum(smoothstep(1.6, 1.1, at.v), smoothstep(deep - 1.6, deep - 1.1, at.v))
    return smoothstep(1.5, 1.1, at.v)


def _cloth(at: Patch, deep: float) -> Array:
    """Threads, and slubs in them."""
    slubs = np.sin(3.1 * at.v + 1.4 * at.noise.medium) * np.sin(40.0 * at.u + 1.2 * at.noise.coarse)
    return 1.0 + 0.035 * slubs + 0.03 * at.noise.fine + 0.02 * at.noise.medium


def _enamel(at: Patch, deep: float) -> Array:
    return 1.0 + 0.02 * at.noise.medium + 0.03 * at.noise.coarse


def _glass(at: Patch, deep: float) -> Array:
    """Clouds that were in the melt, drawn out around it."""
    return 1.0 + 0.05 * np.sin(0.9 * at.v + 2.0 * at.noise.coarse) + 0.03 * at.noise.coarse


def _paper(at: Patch, deep: float) -> Array:
    """Ribs of bamboo, and creases between them."""
    rib = joints(at.v + 0.45, deep / 11.0, 0.9, 0.5)
    return (1.0 - 0.26 * rib) * (1.0 + 0.04 * at.noise.fine + 0.03 * at.noise.medium)


def _cells(at: Patch, radius: float, deep: float, count: int, rows: int) -> tuple[Array, Array, float]:
    """Places (across, along) in the cells of staggered rows, centimetres from their middles, and a cell's height."""
    size = deep / rows
    row = np.floor(at.v / size)
    column = at.u * np.float32(count) / TURN + 0.5 * np.mod(row, 2.0) + 0.5
    wide = TURN * np.float32(0.85 * radius / count)
    return (column - np.floor(column) - 0.5) * wide, at.v - (row + 0.5) * size, size


def _none(at: Patch, radius: float, deep: float) -> Array:
    return np.zeros_like(at.u)


def _stripes(at: Patch, radius: float, deep: float) -> Array:
    """Upright stripes."""
    place = at.u * np.float32(16.0) / TURN
    return smoothstep(0.16, 0.22, np.abs(place - np.floor(place) - 0.5) - 0.12)


def _dots(at: Patch, radius: float, deep: float) -> Array:
    across, along, size = _cells(at, radius, deep, 14, 4)
    return smoothstep(0.31 * size, 0.23 * size, np.hypot(across, along))


def _zigzag(at: Patch, radius: float, deep: float) -> Array:
    """Three lines that go up and down."""
    place = at.u * np.float32(12.0) / TURN
    wave = np.abs(place - np.floor(place) - 0.5)
    level = 3.0 * at.v / deep - 0.9 * wave + 0.2
    return smoothstep(0.25, 0.17, np.abs(level - np.floor(level) - 0.5))


def _leaves(at: Patch, radius: float, deep: float) -> Array:
    """Leaves that lean to the left and to the right by turns, each with its rib."""
    across, along, size = _cells(at, radius, deep, 12, 3)
    way = np.where(np.mod(np.floor(at.v / size), 2.0) < 0.5, 1.0, -1.0)
    a, b = 0.80 * along + 0.60 * way * across, 0.80 * way * across - 0.60 * along
    reach = a / (0.50 * size)
    leaf = 0.25 * size * np.maximum(1.0 - reach * reach, 0.0)
    return smoothstep(-0.3, 0.3, leaf - np.abs(b)) * (1.0 - 0.6 * smoothstep(0.5, 0.2, np.abs(b)))


_MADE = {"shaded": _cloth, "jointed": _enamel, "mushroom": _glass, "lantern": _paper}
_PATTERNS = {"none": _none, "stripes": _stripes, "dots": _dots, "zigzag": _zigzag, "leaves": _leaves}
