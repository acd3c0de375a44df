"""The table: planks of wood, a cloth with a woven border, or a cloth in checks; and shadows on it."""

from collections.abc import Callable

import numpy as np

from gencore.data.painting.floor import FAR, NEAR, VANISH, Floor, cast_shadow, floor_of, planks
from gencore.data.painting.lamp import Light
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.texture import Grain, joints, plane
from gencore.data.teapots.pot import TILT, Pot, Turned
from gencore.data.teapots.wall import EDGE

Generator = np.random.Generator
THICK = 1.4  # of the far edge, design pixels
WHITE = np.array([0.95, 0.93, 0.89], np.float32)


def draw_table(canvas: np.ndarray, pot: Pot, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the table over everything below its far edge.

    Args:
        canvas: (h, w, 3), drawn on in place.
        pot: of the picture.
        light: that falls on the table.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    floor = floor_of(canvas, EDGE, noise)
    streaks = plane(generator, (90, 7), *canvas.shape[:2])[floor.first :]
    colour = _TABLES[pot.teapot.table](pot.teapot.table_colour, floor, streaks, generator)
    lit = floor.lit(colour, light, pot.teapot.light_x)
    edge = smoothstep(EDGE + THICK, EDGE + 0.4 * THICK, floor.y) + 0.0 * floor.x
    floor.lay(canvas, blend(lit, 0.5 * lit + 0.5 * light.even, 0.5 * edge))


def draw_shadow(canvas: np.ndarray, thing: Turned, light: Light, reach: float) -> None:
    """Lays the shadow of a thing turned on a wheel on the table.

    Args:
        canvas: (h, w, 3), drawn on in place.
        thing: that stands there.
        light: it is away from.
        reach: how long the shadow is, design pixels.
    """
    radius = float(thing.radii[: len(thing.radii) // 2].max())
    cast_shadow(canvas, EDGE, thing.foot, (radius, thing.radii[0], TILT), light, reach)


def _weave(floor: Floor) -> np.ndarray:
    """Tone of a cloth (h, w): its weave, and the folds it was put away in."""
    across, noise = floor.across, floor.noise
    folds = [0.10 * np.exp(-(((across - at) / 1.3) ** 2)) - 0.08 * np.exp(-(((across - at - 2.2) / 1.8) ** 2))
             for at in (-44.0, 0.0, 44.0)]  # fmt: skip
    return 1.0 + 0.04 * noise.fine + 0.025 * noise.medium + 0.02 * noise.coarse + sum(folds) + 0.0 * floor.away


def _cloth(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: Generator) -> np.ndarray:
    """A cloth of one colour, with two woven stripes along its hem."""
    other = 0.62 * colour if colour.mean() > 0.6 else 0.55 * colour + 0.42
    far = FAR * NEAR / (EDGE - VANISH)
    hem = [smoothstep(0.0, 6.0, floor.away - far + end) * smoothstep(0.0, 6.0, far - begin - floor.away)
           for begin, end in ((34.0, 78.0), (92.0, 112.0))]  # fmt: skip
    cloth = blend(colour, np.asarray(other, np.float32), 0.85 * np.maximum(*hem))
    return cloth * (_weave(floor) + 0.02 * streaks)[..., None]


def _checks(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: Generator) -> np.ndarray:
    """White cloth in checks: darkest where stripes cross."""
    size = float(generator.uniform(14.0, 18.0))
    shift_x, shift_y = generator.uniform(0.0, size, 2).tolist()
    upright = joints(floor.across + shift_x, size, 0.5 * size, floor.pixel)
    level = joints(floor.away + shift_y, 2.2 * size, 1.1 * size, floor.deep)
    cloth = blend(WHITE, np.minimum(1.0 * colour, 0.86), 0.46 * (upright + level) + 0.06)
    return cloth * _weave(floor)[..., None]


_TABLES: dict[str, Callable[[np.ndarray, Floor, np.ndarray, Generator], np.ndarray]] = {
    "wood": planks,
    "cloth": _cloth,
    "checks": _checks,
}
