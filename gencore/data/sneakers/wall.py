"""The wall behind a sneaker: painted bricks, a steel shutter, worn plaster, or a mural of broad waves."""

from collections.abc import Callable

import numpy as np

from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import Grain, joints, plane
from gencore.data.sneakers.shoe import Shoe

Generator = np.random.Generator
EDGE = 55.0  # where the ground begins


def draw_wall(canvas: np.ndarray, shoe: Shoe, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the wall over the whole canvas.

    Args:
        canvas: (h, w, 3), drawn on in place.
        shoe: of the picture.
        light: that falls on the wall.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    rows = int(np.searchsorted(grid(canvas)[0][:, 0], EDGE + 2.0))
    part = canvas[:rows]
    here = Grain(noise.coarse[:rows], noise.medium[:rows], noise.fine[:rows], noise.table)
    y, x = grid(canvas)[0][:rows], grid(canvas)[1]
    streaks = plane(generator, (6, 88), *canvas.shape[:2])[:rows]
    colour = _WALLS[shoe.sneaker.wall](y, x, shoe.sneaker.wall_colour, here, streaks, generator)
    part[:] = colour * _lit(y, x, shoe, light, here)
    mix(part, 0.22 * part, 0.50 * smoothstep(EDGE - 6.0, EDGE, y) ** 2 + 0.0 * here.fine)


def _lit(y: np.ndarray, x: np.ndarray, shoe: Shoe, light: Light, noise: Grain) -> np.ndarray:
    """What multiplies the wall's colours, (h, w, 3): light from one side, shadows of the eaves and the shoe."""
    light_x = shoe.sneaker.light_x
    fall = 0.84 + 0.27 * (x - 64.0) / 64.0 * light_x - 0.08 * (y - 28.0) / 56.0 + 0.012 * noise.coarse
    across = (x - shoe.foot[0] + 12.0 * light_x) / (0.58 * shoe.length)
    down = (y - shoe.foot[1] + 0.55 * shoe.top) / (0.66 * shoe.top + 4.0)
    fall = fall * (1.0 - 0.40 * smoothstep(1.25, 0.45, np.sqrt(across**2 + down**2)))
    eaves = y - 20.0 - 9.0 * light_x + 0.42 * np.sign(light_x) * (x - 64.0)
    fall = fall * (1.0 - 0.30 * smoothstep(2.2, -2.2, eaves + 0.8 * noise.medium))
    return blend(0.50 * light.fill, light.fill + light.key, np.clip(fall, 0.05, 1.25))


def _bricks(y: np.ndarray, x: np.ndarray, colour: np.ndarray, noise: Grain, size: float, shift: float) -> np.ndarray:
    """Bricks (h, w, 3) of a height, each a little different, in light mortar."""
    pixel = float(y[1, 0] - y[0, 0])
    y = y + shift + 0.0 * x
    row = np.floor(y / size)
    x = x + 1.15 * size * (row % 2) + 3.0 * shift
    column = np.floor(x / (2.3 * size))
    lip = 0.09 * smoothstep(0.34, 0.12, y / size - row) - 0.10 * smoothstep(0.70, 0.98, y / size - row)
    tone = 1.0 + 0.15 * noise.pieces(row, column) + lip + 0.045 * noise.medium + 0.03 * noise.fine
    gaps = np.maximum(joints(x, 2.3 * size, 1.0, pixel), joints(y, size, 1.0, pixel))
    mortar = 0.50 * colour + np.array([0.36, 0.35, 0.33], np.float32)
    return blend(colour * tone[..., None], mortar, 0.80 * gaps)


def _brick(
    y: np.ndarray, x: np.ndarray, colour: np.ndarray, noise: Grain, streaks: np.ndarray, generator: Generator
) -> np.ndarray:
    """Bricks, with dirt that the rain washed down."""
    size, shift = float(generator.uniform(6.0, 7.6)), float(generator.uniform(0.0, 7.0))
    return _bricks(y, x, colour, noise, size, shift) * (1.0 + 0.035 * streaks)[..., None]


def _shutter(
    y: np.ndarray, x: np.ndarray, colour: np.ndarray, noise: Grain, streaks: np.ndarray, generator: Generator
) -> np.ndarray:
    """A rolled shutter of painted steel, in slats."""
    pixel, size = float(y[1, 0] - y[0, 0]), float(generator.uniform(5.6, 7.2))
    y = y + float(generator.uniform(0.0, size)) + 0.0 * x
    place = y / size - np.floor(y / size)
    tone = 0.98 + 0.20 * np.cos(2.0 * np.pi * (place - 0.22)) + 0.022 * streaks + 0.018 * noise.fine
    tone = tone * (1.0 - 0.55 * joints(y, size, 0.9, pixel))
    scuffs = smoothstep(1.3, 1.9, noise.coarse + 0.55 * noise.medium)
    return blend(colour * tone[..., None], np.array([0.40, 0.33, 0.29], np.float32) * tone[..., None], 0.40 * scuffs)


def _plaster(
    y: np.ndarray, x: np.ndarray, colour: np.ndarray, noise: Grain, streaks: np.ndarray, generator: Generator
) -> np.ndarray:
    """Plaster, with bricks where it has come off."""
    tone = 1.0 + 0.045 * noise.coarse + 0.035 * noise.medium + 0.028 * noise.fine + 0.035 * streaks
    size, shift = float(generator.uniform(5.4, 6.6)), float(generator.uniform(0.0, 6.0))
    worn = noise.coarse + 0.26 * noise.medium + 0.04 * noise.fine
    off, under = smoothstep(1.0, 1.30, worn), smoothstep(0.75, 1.0, worn)
    bare = _bricks(y, x, np.array([0.60, 0.36, 0.28], np.float32) * (0.65 + 0.35 * colour), noise, size, shift)
    wall = colour * (tone * (1.0 + 0.10 * under))[..., None]
    return blend(wall, 0.88 * bare, off)


def _mural(
    y: np.ndarray, x: np.ndarray, colour: np.ndarray, noise: Grain, streaks: np.ndarray, generator: Generator
) -> np.ndarray:
    """Broad painted waves in three tones."""
    pixel = float(y[1, 0] - y[0, 0])
    lean, phase, length = (float(t) for t in generator.uniform((-0.5, 0.0, 46.0), (0.5, 6.3, 74.0)))
    wave = y + lean * x + 6.5 * np.sin(2.0 * np.pi * x / length + phase)
    light = colour.mean() > 0.5
    other, third = (0.66 * colour, 0.45 * colour + 0.50) if light else (0.55 * colour + 0.40, 0.50 * colour)
    wall = blend(colour, np.asarray(other, np.float32), joints(wave, 34.0, 11.5, pixel))
    wall = blend(wall, np.asarray(third, np.float32), joints(wave - 15.0, 34.0, 6.0, pixel))
    return wall * (1.0 + 0.03 * noise.coarse + 0.03 * noise.medium + 0.03 * noise.fine + 0.025 * streaks)[..., None]


_WALLS: dict[str, Callable[..., np.ndarray]] = {
    "brick": _brick,
    "shutter": _shutter,
    "plaster": _plaster,
    "mural": _mural,
}
