"""What chairs are made of: wood, steel, and cloth in weaves and patterns."""

from collections.abc import Callable

import numpy as np

from gencore.data.chairs.chair import Chair
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.solids import Patch, Stuff
from gencore.data.painting.texture import joints

STEEL = np.array([0.72, 0.74, 0.77], np.float32)
SHINE = {"leather": 0.34, "velvet": 0.0, "linen": 0.02, "corduroy": 0.03}
SHEEN = {"leather": 0.0, "velvet": 0.62, "linen": 0.04, "corduroy": 0.18}
FINE = 0.4  # centimetres over which edges of patterns run

SHARES = {"none": 0.0, "stripes": 0.36, "checks": 0.50, "dots": 0.26, "flowers": 0.30}  # of the cloth


def plain(colour: np.ndarray, shine: float = 0.1, glow: float = 0.0) -> Stuff:
    """Anything of one colour (3,), a little mottled."""
    return Stuff(lambda at: colour * (1.0 + 0.03 * at.noise.fine + 0.03 * at.noise.medium)[..., None], shine, 0.0, glow)


def wood_of(chair: Chair) -> Stuff:
    """Wood with its grain."""
    colour = chair.wood_colour

    def colours(at: Patch) -> np.ndarray:
        grain = np.sin(1.9 * at.v + 0.16 * at.u + 2.4 * at.noise.coarse) + 0.6 * np.sin(5.1 * at.v + 0.2 * at.u)
        return colour * (1.0 + 0.075 * grain + 0.05 * at.noise.medium + 0.03 * at.noise.fine)[..., None]

    return Stuff(colours, 0.20)


def steel() -> Stuff:
    """Polished steel."""
    return Stuff(plain(STEEL).colours, 0.65)


def cloth_of(chair: Chair, pattern: bool = True) -> Stuff:
    """The cover of a chair.

    Args:
        chair: whose cover.
        pattern: whether this piece has the chair's pattern, or is of plain cloth.
    """
    cloth, trim, weave = chair.cloth_colour, chair.trim_colour, _WEAVES[chair.weave]
    drawn = _PATTERNS[chair.pattern if pattern else "none"]

    def colours(at: Patch) -> np.ndarray:
        return blend(cloth, trim, drawn(at)) * weave(at)[..., None]

    return Stuff(colours, SHINE[chair.weave], SHEEN[chair.weave])


def piping_of(chair: Chair) -> Stuff:
    """Cord in the colour of the pattern."""
    return plain(chair.trim_colour, 0.05)


def _leather(at: Patch) -> np.ndarray:
    """Worn here and there, with fine creases."""
    crease = smoothstep(0.80, 1.0, np.sin(0.9 * at.u + 2.6 * at.noise.medium + 1.5 * at.noise.coarse))
    return 1.0 + 0.05 * at.noise.coarse + 0.035 * at.noise.medium - 0.16 * crease


def _velvet(at: Patch) -> np.ndarray:
    """Its pile lies this way and that."""
    return 0.90 + 0.09 * at.noise.coarse + 0.08 * at.noise.medium + 0.02 * at.noise.fine


def _linen(at: Patch) -> np.ndarray:
    """Threads across threads."""
    across, along = joints(at.u, 2.9, 1.3, 0.5), joints(at.v, 2.9, 1.3, 0.5)
    return 0.88 + 0.17 * np.abs(across - along) + 0.05 * at.noise.fine


def _corduroy(at: Patch) -> np.ndarray:
    """Ribs from front to back and up the back."""
    return 0.90 + 0.22 * np.sin(2.0 * np.pi * at.u / 3.3) + 0.03 * at.noise.fine


def _cells(at: Patch, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Places (across, along) in the cells of staggered rows, centimetres from their middles."""
    row = np.floor(at.v / size)
    column = at.u / size + 0.5 * (row % 2)
    return (column - np.floor(column) - 0.5) * size, at.v - (row + 0.5) * size


def _none(at: Patch) -> np.ndarray:
    return np.zeros_like(at.u)


def _stripes(at: Patch) -> np.ndarray:
    """A broad stripe and a narrow one by turns."""
    return np.maximum(joints(at.u + 1.9, 13.0, 3.8, FINE), joints(at.u - 5.6, 13.0, 0.9, FINE))


def _checks(at: Patch) -> np.ndarray:
    """Strongest where stripes cross."""
    return 0.5 * (joints(at.u + 2.4, 9.6, 4.8, FINE) + joints(at.v + 2.4, 9.6, 4.8, FINE))


def _dots(at: Patch) -> np.ndarray:
    across, along = _cells(at, 8.6)
    return smoothstep(2.75, 2.25, np.hypot(across, along))


def _flowers(at: Patch) -> np.ndarray:
    """Flowers of five petals with an open heart."""
    across, along = _cells(at, 12.5)
    away = np.hypot(across, along)
    petals = 3.9 + 1.5 * np.cos(5.0 * np.arctan2(across, along))
    return smoothstep(0.35, -0.35, away - petals) * smoothstep(1.0, 1.6, away)


_WEAVES: dict[str, Callable[[Patch], np.ndarray]]
_WEAVES = {"leather": _leather, "velvet": _velvet, "linen": _linen, "corduroy": _corduroy}
_PATTERNS: dict[str, Callable[[Patch], np.ndarray]]
_PATTERNS = {"none": _none, "stripes": _stripes, "checks": _checks, "dots": _dots, "flowers": _flowers}
