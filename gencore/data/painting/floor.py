"""What lies level and reaches away from us: a table or the ground in perspective, planks on it and shadows.

We look along it towards a line ``VANISH``: a point of it seen at (x, y) lies at

    a = (x − 64) · NEAR / (y − VANISH)   across and   b = FAR · NEAR / (y − VANISH)   away from us,

both in the design pixels of things that stand ``NEAR`` below that line.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import Grain, joints

VANISH, NEAR, FAR = 8.0, 72.0, 330.0


@dataclass(frozen=True)
class Floor:
    """The pixels below a far edge.

    Attributes:
        edge: where it ends, design pixels.
        first: row of the picture.
        y: of each row of pixels, (h, 1).
        x: of each column, (1, w).
        across: places on it, (h, w).
        away: the same away from us, (h, w).
        pixel: size of a pixel across, in its own design pixels, (h, 1).
        noise: of the picture there.
    """

    edge: float
    first: int
    y: np.ndarray
    x: np.ndarray
    across: np.ndarray
    away: np.ndarray
    pixel: np.ndarray
    noise: Grain

    @cached_property
    def deep(self) -> np.ndarray:
        """Size of a pixel away from us, (h, 1)."""
        return (FAR / NEAR) * self.pixel**2

    def lit(self, colour: np.ndarray, light: Light, light_x: float) -> np.ndarray:
        """Its colours (h, w, 3) in a light from −1 left to 1 right: brighter there, and away from us."""
        side = (self.x - 64.0) / 64.0 * light_x
        near = (self.y - self.edge) / (96.0 - self.edge)
        fall = np.clip(0.88 + 0.20 * side - 0.10 * near + 0.012 * self.noise.coarse, 0.1, 1.2)
        return colour * blend(0.62 * light.fill, light.fill + 1.04 * light.key, fall)

    def lay(self, canvas: np.ndarray, colour: np.ndarray) -> None:
        """Lays colours (h, w, 3) on the picture (height, width, 3) in place."""
        size = float(self.y[1, 0] - self.y[0, 0])
        mix(canvas[self.first :], colour, np.clip(0.5 + (self.y - self.edge) / size, 0.0, 1.0) + 0.0 * self.x)


def floor_of(canvas: np.ndarray, edge: float, noise: Grain) -> Floor:
    """The pixels of a canvas (height, width, 3) below ``edge``."""
    y, x = grid(canvas)
    first = int(np.searchsorted(y[:, 0], edge - 1.0))
    down = np.maximum(y[first:], edge) - VANISH
    here = Grain(noise.coarse[first:], noise.medium[first:], noise.fine[first:], noise.table)
    across, away = (x - 64.0) * NEAR / down, FAR * NEAR / down + 0.0 * x
    return Floor(edge, first, y[first:], x, across, away, NEAR / down, here)


def planks(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Planks of wood from left to right, colours (h, w, 3).

    Args:
        colour: of the wood, (3,).
        floor: they lie on.
        streaks: noise drawn out from left to right, (h, w).
        generator: for how wide they are and where they begin.
    """
    wide = float(generator.uniform(36.0, 46.0))
    away, noise = floor.away + float(generator.uniform(0.0, wide)), floor.noise
    plank = np.floor(away / wide)
    grain = streaks + 0.5 * np.sin(0.55 * away + 2.2 * noise.coarse + 9.0 * noise.pieces(plank, plank))
    tone = 1.0 + 0.10 * grain + 0.10 * noise.pieces(plank, plank + 3.0) + 0.03 * noise.fine
    tone = tone * (1.0 - 0.60 * joints(away, wide, 2.6, floor.deep))
    return colour * tone[..., None]


def cast_shadow(
    canvas: np.ndarray, edge: float, foot: tuple[float, float], radii: tuple[float, float, float], light: Light,
    reach: float, straight: float = 0.0,
) -> None:  # fmt: skip
    """Lays the shadow of a thing on the floor: dark where it stands, and a soft one away from the light.

    Args:
        canvas: (h, w, 3), drawn on in place.
        edge: where the floor ends.
        foot: the middle of where it stands, (x, y).
        radii: of the thing, of where it stands, and height over width of a level ring.
        light: it is away from.
        reach: how long the shadow is, design pixels.
        straight: how far its sides run on from left to right between its round ends, half of it on either side.
    """
    y, x = grid(canvas)
    (middle, bottom), (radius, base, flat) = foot, radii
    first = int(np.searchsorted(y[:, 0], edge))
    y, part = y[first:], canvas[first:]
    away = -light.way[0] * reach
    along = np.clip((x - middle) * np.sign(away) / max(abs(away), 1.0), 0.0, 1.0)
    behind, aside = (np.maximum(np.abs(far) - straight, 0.0) for far in (x - middle - away * along, x - middle))
    gap = np.hypot(behind / (radius + 2.0), (y - bottom + 2.4 * along) / (flat * radius + 3.0))
    soft = smoothstep(1.30, 0.55, gap) * (1.0 - 0.72 * along)
    ring = np.hypot(aside / (base + 1.6), (y - bottom) / (flat * base + 1.6))
    dark = np.maximum(0.55 * soft, 0.75 * smoothstep(1.15, 0.85, ring))
    mix(part, 0.16 * part + np.array([0.010, 0.008, 0.016], np.float32), dark.astype(np.float32))
