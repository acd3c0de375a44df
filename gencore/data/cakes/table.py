"""The tablecloth under a cake: plain with a woven border, gingham, stripes or dots."""

import numpy as np

from gencore.data.cakes.wall import EDGE
from gencore.data.painting.floor import Floor, floor_of
from gencore.data.painting.lamp import Light
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.texture import Grain, joints, plane

Generator = np.random.Generator
FLAT = 0.60  # of distances away from us: cakes are seen from higher than the table's own perspective is
LINEN = np.array([0.95, 0.93, 0.88], np.float32)


def draw_table(
    canvas: np.ndarray, pattern: str, colour: np.ndarray, light_x: float, light: Light, noise: Grain,
    generator: Generator,
) -> None:  # fmt: skip
    """Draws the tablecloth over everything below its far edge.

    Args:
        canvas: (h, w, 3), drawn on in place.
        pattern: one of ``PATTERNS``.
        colour: of it, (3,).
        light_x: where the light is, −1 left to 1 right.
        light: that falls on it.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    floor = floor_of(canvas, EDGE, noise)
    threads, creases = plane(generator, (90, 40), *canvas.shape[:2]), plane(generator, (9, 7), *canvas.shape[:2])
    cloth = _PATTERNS[pattern](colour, floor, generator)
    fold = np.sin(2.2 * creases[floor.first :] + floor.across / 21.0 + float(generator.uniform(0.0, 6.0)))
    tone = 1.0 + 0.035 * threads[floor.first :] + 0.045 * fold + 0.025 * noise.coarse[floor.first :]
    lit = floor.lit(cloth * tone[..., None], light, light_x)
    hem = smoothstep(EDGE + 1.6, EDGE + 0.5, floor.y) + 0.0 * floor.x
    floor.lay(canvas, blend(lit, 0.55 * lit + 0.4 * light.even, 0.5 * hem))


def _plain(colour: np.ndarray, floor: Floor, generator: Generator) -> np.ndarray:
    """One colour, with light lines woven in along the far hem."""
    line = np.maximum(*(smoothstep(0.7, 0.3, np.abs(floor.y - EDGE - at)) for at in (4.2, 6.6)))
    return blend(colour, LINEN, 0.55 * line + 0.0 * floor.away)


def _gingham(colour: np.ndarray, floor: Floor, generator: Generator) -> np.ndarray:
    """Checks, strongest where stripes cross."""
    size = float(generator.uniform(13.0, 16.0))
    shift_x, shift_y = generator.uniform(0.0, size, 2).tolist()
    upright = joints(floor.across + shift_x, size, 0.5 * size, floor.pixel)
    level = joints(FLAT * floor.away + shift_y, size, 0.5 * size, FLAT * floor.deep)
    return blend(LINEN, colour, 0.06 + 0.47 * (upright + level))


def _stripes(colour: np.ndarray, floor: Floor, generator: Generator) -> np.ndarray:
    """A broad stripe and two narrow ones by turns, away from us."""
    size = float(generator.uniform(17.0, 21.0))
    across = floor.across + float(generator.uniform(0.0, size))
    broad = joints(across, size, 0.44 * size, floor.pixel)
    narrow = [joints(across - at * size, size, 0.08 * size, floor.pixel) for at in (0.56, 0.80)]
    return blend(LINEN, colour, np.clip(broad + sum(narrow), 0.0, 1.0))


def _dots(colour: np.ndarray, floor: Floor, generator: Generator) -> np.ndarray:
    """Light dots in staggered rows."""
    size = float(generator.uniform(12.0, 14.5))
    away, across = FLAT * floor.away + float(generator.uniform(0.0, size)), floor.across
    row = np.floor(away / size)
    column = across / size + 0.5 * np.mod(row, 2.0) + float(generator.random())
    gap = np.hypot((column - np.floor(column) - 0.5) * size, away - (row + 0.5) * size)
    soft = 0.5 * (floor.pixel + FLAT * floor.deep)
    return blend(colour, LINEN, np.clip(0.5 + (0.27 * size - gap) / soft, 0.0, 1.0))


_PATTERNS = {"plain": _plain, "gingham": _gingham, "stripes": _stripes, "dots": _dots}
