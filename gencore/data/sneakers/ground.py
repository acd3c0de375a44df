"""The ground under a sneaker: planks, slabs of concrete, grass, or a rug with rows of lozenges."""

from collections.abc import Callable

import numpy as np

from gencore.data.painting.floor import Floor, floor_of, planks
from gencore.data.painting.lamp import Light
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.texture import Grain, joints, plane
from gencore.data.sneakers.shoe import Shoe
from gencore.data.sneakers.wall import EDGE

Generator = np.random.Generator


def draw_ground(canvas: np.ndarray, shoe: Shoe, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the ground over everything below its far edge.

    Args:
        canvas: (h, w, 3), drawn on in place.
        shoe: of the picture.
        light: that falls on the ground.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    sneaker, floor = shoe.sneaker, floor_of(canvas, EDGE, noise)
    cells = (40, 120) if sneaker.ground == "grass" else (90, 7)
    streaks = plane(generator, cells, *canvas.shape[:2])[floor.first :]
    colour = _GROUNDS[sneaker.ground](sneaker.ground_colour, floor, streaks, generator)
    floor.lay(canvas, floor.lit(colour, light, sneaker.light_x))


def draw_blades(
    canvas: np.ndarray, shoe: Shoe, light: Light, generator: Generator, rows: tuple[float, float], count: int
) -> None:
    """Draws blades of grass that rise from between two heights on the picture; nothing on other grounds.

    Args:
        canvas: (h, w, 3), drawn on in place.
        shoe: of the picture.
        light: that falls on them.
        generator: for where they are.
        rows: the highest and the lowest their feet may be, design pixels.
        count: how many.
    """
    if shoe.sneaker.ground != "grass":
        return
    pen, colour = Pen(*canvas.shape[:2]), shoe.sneaker.ground_colour
    low, high = (0.0, rows[0], 0.6, -1.0, 0.66), (128.0, rows[1], 1.0, 1.0, 1.30)
    x, y, long, lean, tones = generator.uniform(low, high, (count, 5)).T
    reach = long * (2.2 + 0.115 * (y - EDGE))
    corners = [x - 0.17 * reach, y, x + 0.17 * reach, y, x + 0.5 * lean * reach, y - reach]
    for blade, tone in zip(np.stack(corners, axis=1).reshape(-1, 3, 2), tones.tolist(), strict=True):
        pen.fill(blade, toned(colour, tone))
    pen.lay_over(canvas, light.at(0.0, -0.5))


def _concrete(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: Generator) -> np.ndarray:
    """Slabs with stones in them, stained, in joints."""
    noise, size = floor.noise, float(generator.uniform(46.0, 58.0))
    shift_x, shift_y = generator.uniform(0.0, size, 2).tolist()
    across, away = floor.across + shift_x, floor.away + shift_y
    slab = noise.pieces(np.floor(away / (2.0 * size)), np.floor(across / size))
    tone = 1.0 + 0.07 * slab + 0.055 * noise.fine + 0.04 * noise.medium + 0.05 * noise.coarse + 0.02 * streaks
    tone = tone + 0.12 * smoothstep(1.55, 1.9, np.abs(noise.fine)) * np.sign(noise.fine)
    gaps = np.maximum(joints(across, size, 1.3, floor.pixel), joints(away, 2.0 * size, 4.0, floor.deep))
    return colour * (tone * (1.0 - 0.50 * gaps))[..., None]


def _grass(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: Generator) -> np.ndarray:
    """A lawn, lighter and darker in patches."""
    noise = floor.noise
    tone = 0.92 + 0.15 * streaks + 0.07 * noise.fine + 0.07 * noise.medium
    dry = np.array([0.20, 0.10, -0.02], np.float32) * colour.mean()
    return (colour + dry * (0.45 * noise.coarse)[..., None]) * np.maximum(tone, 0.3)[..., None]


def _rug(colour: np.ndarray, floor: Floor, streaks: np.ndarray, generator: Generator) -> np.ndarray:
    """A woven rug: bands, and rows of lozenges between them."""
    light = colour.mean() > 0.55
    other = 0.52 * colour if light else 0.50 * colour + 0.44
    third = 0.30 * colour + np.array([0.52, 0.40, 0.22], np.float32)
    size, (shift_x, shift_y) = float(generator.uniform(15.0, 19.0)), generator.uniform(0.0, 120.0, 2).tolist()
    across, away = floor.across + shift_x, floor.away + shift_y
    bands = joints(away, 120.0, 16.0, floor.deep)
    thin = joints(away - 26.0, 120.0, 5.0, floor.deep) + joints(away - 105.0, 120.0, 5.0, floor.deep)
    column, row = across / size, (away - 68.0) / 120.0
    gap = np.abs(column - np.floor(column) - 0.5) / 0.46 + np.abs(row - np.floor(row + 0.5)) / 0.24
    edge = 1.6 * floor.pixel / size
    lozenge, heart = smoothstep(1.0 + edge, 1.0 - edge, gap), smoothstep(0.45 + edge, 0.45 - edge, gap)
    rug = blend(colour, np.asarray(other, np.float32), np.clip(bands + thin, 0.0, 1.0))
    rug = blend(rug, np.asarray(other, np.float32), lozenge)
    rug = blend(rug, np.asarray(third, np.float32), heart)
    noise = floor.noise
    weave = 1.0 + 0.042 * noise.fine + 0.024 * (noise.medium + noise.coarse) + 0.05 * streaks
    return rug * (weave - 0.10 * joints(away, 7.0, 2.4, floor.deep))[..., None]


_GROUNDS: dict[str, Callable[[np.ndarray, Floor, np.ndarray, Generator], np.ndarray]] = {
    "wood": planks,
    "concrete": _concrete,
    "grass": _grass,
    "rug": _rug,
}
