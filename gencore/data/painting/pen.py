"""A pen for the small parts of a picture: many polygons and lines on one layer, laid over the picture at once."""

import numpy as np
from PIL import Image, ImageDraw

from gencore.data.painting.raster import SUPERSAMPLING, pen_scale

Colour = tuple[float, float, float, float]


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

    def lay_over(self, canvas: np.ndarray, light: np.ndarray, inside: np.ndarray) -> None:
        """Lays what was drawn over ``canvas`` in place, lit by ``light`` (3,) in ``inside``."""
        pixels = np.asarray(self.layer.reduce(SUPERSAMPLING)).transpose(2, 0, 1)
        pixels = pixels * (inside / np.float32(255.0))
        for channel in range(3):
            layer = canvas[..., channel]
            layer += light[channel] * pixels[channel] - pixels[3] * layer


def _bytes(colour: Colour) -> tuple[int, ...]:
    *parts, coverage = colour
    return (*(round(255 * part * coverage) for part in parts), round(255 * coverage))
