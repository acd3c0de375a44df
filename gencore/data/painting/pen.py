"""A pen for the small parts of a picture: many polygons and lines on one layer, laid over the picture at once."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from gencore.data.painting.raster import SUPERSAMPLING, pen_scale, supersampled

Colour = tuple[float, float, float, float]


def toned(colour: Sequence[float] | np.ndarray, tone: float = 1.0, coverage: float = 1.0) -> Colour:
    """A colour (its first three parts) made darker or lighter, with another coverage."""
    red, green, blue = (min(tone * float(part), 1.0) for part in colour[:3])
    return red, green, blue, coverage


class Pen:
    """Draws shapes given in design pixels onto a transparent supersampled layer.

    The layer holds colours already multiplied by their coverage, as the fourth band of a mode
    that Pillow does not take for transparency: RGBA would be converted at each reduction.
    """

    def __init__(self, height: int, width: int) -> None:
        self.layer = Image.new("RGBX", (width * SUPERSAMPLING, height * SUPERSAMPLING))
        self.draw = ImageDraw.Draw(self.layer)
        self.scale = pen_scale(height, width)

    def fill(self, points: np.ndarray, colour: Colour) -> None:
        """Fills a polygon (n, 2)."""
        self.draw.polygon((points * self.scale).ravel().tolist(), fill=_bytes(colour))

    def line(self, points: np.ndarray, colour: Colour, thickness: float) -> None:
        """Draws a line through points (n, 2)."""
        pixels = max(round(thickness * float(self.scale[0])), 1)
        path = (points * self.scale).ravel().tolist()
        self.draw.line(path, fill=_bytes(colour), width=pixels, joint="curve")

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Fills a small circle."""
        u, v = x * float(self.scale[0]), y * float(self.scale[1])
        r, s = radius * float(self.scale[0]), radius * float(self.scale[1])
        self.draw.ellipse((u - r, v - s, u + r, v + s), fill=_bytes(colour))

    def lay_over(self, canvas: np.ndarray, light: np.ndarray, inside: np.ndarray | float = 1.0) -> None:
        """Lays what was drawn over ``canvas`` in place, lit by ``light`` (3,) in ``inside``."""
        drawn = self.layer.getbbox()
        if drawn is None:
            return
        left, upper = drawn[0] // SUPERSAMPLING, drawn[1] // SUPERSAMPLING
        right, lower = -(-drawn[2] // SUPERSAMPLING), -(-drawn[3] // SUPERSAMPLING)
        window = slice(upper, lower), slice(left, right)
        pixels = np.asarray(self.layer.reduce(SUPERSAMPLING, supersampled(*window))).transpose(2, 0, 1)
        pixels = pixels * ((inside[window] if isinstance(inside, np.ndarray) else inside) / np.float32(255.0))
        for channel in range(3):
            layer = canvas[(*window, channel)]
            layer += light[channel] * pixels[channel] - pixels[3] * layer


@lru_cache(maxsize=1024)
def _bytes(colour: Colour) -> tuple[int, ...]:
    *parts, coverage = colour
    return (*(round(255 * part * coverage) for part in parts), round(255 * coverage))
