"""The floor under a chair: planks, parquet, tiles, or a braided rug on planks."""

import numpy as np

from gencore.data.chairs.plan import FOOT
from gencore.data.chairs.wall import EDGE
from gencore.data.painting.floor import FAR, NEAR, VANISH, Floor, floor_of, planks
from gencore.data.painting.lamp import Light
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.texture import Grain, joints, plane

Generator = np.random.Generator
FLAT = 0.60  # of distances away from us: chairs are seen from higher than the floor's own perspective is


def draw_floor(
    canvas: np.ndarray, kind: str, colour: np.ndarray, light_x: float, light: Light, noise: Grain, generator: Generator
) -> None:
    """Draws the floor over everything below its far edge.

    Args:
        canvas: (h, w, 3), drawn on in place.
        kind: one of ``FLOORS``.
        colour: of it, (3,).
        light_x: where the light is, −1 left to 1 right.
        light: that falls on it.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    floor = floor_of(canvas, EDGE, noise)
    streaks = plane(generator, (90, 7), *canvas.shape[:2])[floor.first :]
    floor.lay(canvas, floor.lit(_FLOORS[kind](colour, floor, streaks, generator), light, light_x))


def _parquet(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: Generator) -> np.ndarray:
    """Squares of four strips that lie across and away from us by turns."""
    size, noise = float(generator.uniform(24.0, 30.0)), floor.noise
    shift_x, shift_y = generator.uniform(0.0, size, 2).tolist()
    across, away = floor.across + shift_x, FLAT * floor.away + shift_y
    column, row = np.floor(across / size), np.floor(away / size)
    level, deep = (column + row) % 2 > 0.5, FLAT * floor.deep
    strip = np.where(level, np.floor(4.0 * away / size), np.floor(4.0 * across / size))
    gaps = np.where(level, joints(away, 0.25 * size, 0.8, deep), joints(across, 0.25 * size, 0.8, floor.pixel))
    edges = np.maximum(joints(across, size, 1.0, floor.pixel), joints(away, size, 1.2, deep))
    tone = 1.0 + 0.13 * noise.pieces(strip, column + 7.0 * row) + np.where(level, 0.05, -0.05)
    tone = tone + 0.05 * streaks + 0.03 * noise.fine + 0.025 * noise.coarse
    return colour * (tone * (1.0 - 0.45 * np.maximum(gaps, edges)))[..., None]


def _tiles(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: Generator) -> np.ndarray:
    """Tiles of two colours by turns, laid corner to corner."""
    size, noise = float(generator.uniform(19.0, 24.0)), floor.noise
    across, away = floor.across, FLAT * floor.away
    a, b = across + away + float(generator.uniform(0.0, size)), across - away + float(generator.uniform(0.0, size))
    column, row = np.floor(a / size), np.floor(b / size)
    # lines that run aslant cross a pixel by as much as it is wide and deep
    pixel = floor.pixel + FLAT * floor.deep
    even = np.clip(joints(a, 2.0 * size, size, pixel), 0.0, 1.0), np.clip(joints(b, 2.0 * size, size, pixel), 0.0, 1.0)
    light = 0.16 * colour + np.array([0.74, 0.72, 0.67], np.float32)
    tiles = blend(colour, light, even[0] + even[1] - 2.0 * even[0] * even[1])
    tone = 1.0 + 0.06 * noise.pieces(row, column) + 0.025 * noise.medium + 0.03 * noise.coarse + 0.015 * noise.fine
    gaps = np.maximum(joints(a, size, 1.0, pixel), joints(b, size, 1.0, pixel))
    return tiles * (tone * (1.0 - 0.35 * gaps))[..., None]


def _rug(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: Generator) -> np.ndarray:
    """An oval rug of braids in rings, on planks."""
    noise, (shift, wide) = floor.noise, generator.uniform((-6.0, 7.5), (6.0, 9.5)).tolist()
    wood = np.array([0.50, 0.36, 0.24], np.float32) + 0.12 * (colour - 0.5)
    middle = FAR * NEAR / (FOOT + 1.0 - VANISH)
    away = np.hypot((floor.across - shift) / 1.25, 0.62 * FLAT * (floor.away - middle))
    ring = np.floor(away / wide)
    other = 0.55 * colour if colour.mean() > 0.55 else 0.60 * colour + 0.34
    third = 0.30 * colour + np.array([0.56, 0.50, 0.40], np.float32)
    rug = np.where((ring % 3 == 1)[..., None], np.asarray(other, np.float32), colour.astype(np.float32))
    rug = np.where((ring % 3 == 2)[..., None], np.asarray(third, np.float32), rug)
    angle = np.arctan2(floor.away - middle, 3.0 * (floor.across - shift))
    braid = np.sin(angle * (6.0 + 7.0 * ring) + 3.14 * ring)
    tone = 1.0 + 0.09 * braid + 0.05 * noise.fine + 0.03 * noise.medium
    tone = tone * (0.80 + 0.20 * smoothstep(0.0, 0.25, 0.5 - np.abs(away / wide - ring - 0.5)))
    reach = 6.0 * wide
    below = planks(wood, floor, streaks, generator)
    below = below * (1.0 - 0.45 * smoothstep(reach + 5.0, reach, away))[..., None]
    return blend(below, rug * tone[..., None], smoothstep(reach + 0.5, reach - 0.5, away))


_FLOORS = {"planks": planks, "parquet": _parquet, "tiles": _tiles, "rug": _rug}
