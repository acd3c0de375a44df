"""The table in perspective: planks of wood, a cloth with a woven border, or a cloth in checks; and shadows on it.

We look along the table towards a line ``VANISH``: a point of it seen at (x, y) lies at

    a = (x − 64) · NEAR / (y − VANISH)   across and   b = FAR · NEAR / (y − VANISH)   away from us,

both in the design pixels of things that stand ``NEAR`` below that line.
"""

from collections.abc import Callable

import numpy as np

from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import Grain, joints, plane
from gencore.data.teapots.pot import TILT, Pot, Turned
from gencore.data.teapots.wall import EDGE

Generator = np.random.Generator
VANISH, NEAR, FAR = 8.0, 72.0, 330.0
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
    y, x = grid(canvas)
    first = int(np.searchsorted(y[:, 0], EDGE - 1.0))
    part = canvas[first:]
    down = np.maximum(y[first:], EDGE) - VANISH
    across, away = (x - 64.0) * NEAR / down, FAR * NEAR / down + 0.0 * x
    here = Grain(noise.coarse[first:], noise.medium[first:], noise.fine[first:], noise.table)
    streaks = plane(generator, (90, 7), *canvas.shape[:2])[first:]
    colour = _TABLES[pot.teapot.table](pot.teapot.table_colour, across, away, NEAR / down, streaks, here, generator)
    side = (x - 64.0) / 64.0 * pot.teapot.light_x
    near = (y[first:] - EDGE) / (96.0 - EDGE)
    fall = np.clip(0.88 + 0.20 * side - 0.10 * near + 0.012 * here.coarse, 0.1, 1.2)
    lit = colour * blend(0.62 * light.fill, light.fill + 1.04 * light.key, fall)
    edge = smoothstep(EDGE + THICK, EDGE + 0.4 * THICK, y[first:]) + 0.0 * x
    lit = blend(lit, 0.5 * lit + 0.5 * light.even, 0.5 * edge)
    mix(part, lit, np.clip(0.5 + (y[first:] - EDGE) / float(y[1, 0] - y[0, 0]), 0.0, 1.0) + 0.0 * x)


def draw_shadow(canvas: np.ndarray, thing: Turned, light: Light, reach: float) -> None:
    """Lays the shadow of a thing on the table: dark where it stands, and a soft one away from the light.

    Args:
        canvas: (h, w, 3), drawn on in place.
        thing: that stands there.
        light: it is away from.
        reach: how long the shadow is, design pixels.
    """
    y, x = grid(canvas)
    (middle, foot), radius = thing.foot, float(thing.radii[: len(thing.radii) // 2].max())
    first = int(np.searchsorted(y[:, 0], EDGE))
    y, part = y[first:], canvas[first:]
    away = -light.way[0] * reach
    along = np.clip((x - middle) * np.sign(away) / max(abs(away), 1.0), 0.0, 1.0)
    gap = np.hypot((x - middle - away * along) / (radius + 2.0), (y - foot + 2.4 * along) / (TILT * radius + 3.0))
    soft = smoothstep(1.30, 0.55, gap) * (1.0 - 0.72 * along)
    ring = np.hypot((x - middle) / (thing.radii[0] + 1.6), (y - foot) / (TILT * thing.radii[0] + 1.6))
    dark = np.maximum(0.55 * soft, 0.75 * smoothstep(1.15, 0.85, ring))
    mix(part, 0.16 * part + np.array([0.010, 0.008, 0.016], np.float32), dark.astype(np.float32))


def _wood(
    colour: np.ndarray, across: np.ndarray, away: np.ndarray, scale: np.ndarray, streaks: np.ndarray, noise: Grain,
    generator: Generator,
) -> np.ndarray:  # fmt: skip
    """Planks from left to right."""
    wide = float(generator.uniform(36.0, 46.0))
    away = away + float(generator.uniform(0.0, wide))
    pixel = (FAR / NEAR) * scale**2
    plank = np.floor(away / wide)
    grain = streaks + 0.5 * np.sin(0.55 * away + 2.2 * noise.coarse + 9.0 * noise.pieces(plank, plank))
    tone = 1.0 + 0.10 * grain + 0.10 * noise.pieces(plank, plank + 3.0) + 0.03 * noise.fine
    tone = tone * (1.0 - 0.60 * joints(away, wide, 2.6, pixel))
    return colour * tone[..., None]


def _weave(across: np.ndarray, away: np.ndarray, noise: Grain) -> np.ndarray:
    """Tone of a cloth (h, w): its weave, and the folds it was put away in."""
    folds = [0.10 * np.exp(-(((across - at) / 1.3) ** 2)) - 0.08 * np.exp(-(((across - at - 2.2) / 1.8) ** 2))
             for at in (-44.0, 0.0, 44.0)]  # fmt: skip
    return 1.0 + 0.04 * noise.fine + 0.025 * noise.medium + 0.02 * noise.coarse + sum(folds) + 0.0 * away


def _cloth(
    colour: np.ndarray, across: np.ndarray, away: np.ndarray, scale: np.ndarray, streaks: np.ndarray, noise: Grain,
    generator: Generator,
) -> np.ndarray:  # fmt: skip
    """A cloth of one colour, with two woven stripes along its hem."""
    other = 0.62 * colour if colour.mean() > 0.6 else 0.55 * colour + 0.42
    far = FAR * NEAR / (EDGE - VANISH)
    hem = [smoothstep(0.0, 6.0, away - far + end) * smoothstep(0.0, 6.0, far - begin - away)
           for begin, end in ((34.0, 78.0), (92.0, 112.0))]  # fmt: skip
    cloth = blend(colour, np.asarray(other, np.float32), 0.85 * np.maximum(*hem))
    return cloth * (_weave(across, away, noise) + 0.02 * streaks)[..., None]


def _checks(
    colour: np.ndarray, across: np.ndarray, away: np.ndarray, scale: np.ndarray, streaks: np.ndarray, noise: Grain,
    generator: Generator,
) -> np.ndarray:  # fmt: skip
    """White cloth in checks: darkest where stripes cross."""
    size = float(generator.uniform(14.0, 18.0))
    shift_x, shift_y = generator.uniform(0.0, size, 2).tolist()
    upright = joints(across + shift_x, size, 0.5 * size, scale)
    level = joints(away + shift_y, 2.2 * size, 1.1 * size, (FAR / NEAR) * scale**2)
    cloth = blend(WHITE, np.minimum(1.0 * colour, 0.86), 0.46 * (upright + level) + 0.06)
    return cloth * _weave(across, away, noise)[..., None]


_TABLES: dict[str, Callable[..., np.ndarray]] = {"wood": _wood, "cloth": _cloth, "checks": _checks}
