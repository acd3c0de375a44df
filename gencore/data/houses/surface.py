"""One flat surface of a house on the picture: which pixels it covers, and where on the surface each of them lies."""

from dataclasses import dataclass

import numpy as np

from gencore.data.painting.daylight import Daylight
from gencore.data.painting.raster import mix, pixel_grid, polygon_mask
from gencore.data.painting.texture import Grain

Window = tuple[slice, slice]


@dataclass(frozen=True)
class Surface:
    """The pixels of a polygon.

    Attributes:
        view: that part of the canvas, (h, w, 3); drawn on in place.
        mask: coverage of each pixel, (h, w).
        y: of each row in design pixels, (h, 1).
        x: of each column, (1, w).
        pixel: size of a pixel in design pixels.
        grain: the picture's noise there, (h, w) each.
    """

    view: np.ndarray
    mask: np.ndarray
    y: np.ndarray
    x: np.ndarray
    pixel: float
    grain: Grain

    def paint(self, colour: np.ndarray, coverage: np.ndarray | float = 1.0) -> None:
        """Lays a colour (3,) or (h, w, 3) over the surface."""
        mix(self.view, colour, self.mask * coverage)


def surface(canvas: np.ndarray, polygons: list[np.ndarray], noise: Grain) -> Surface | None:
    """The pixels of some polygons; none if they are outside the picture."""
    height, width = canvas.shape[:2]
    y, x = pixel_grid(height, width)
    points = np.concatenate(polygons)
    rows = _span(y[:, 0], points[:, 1])
    columns = _span(x[0], points[:, 0])
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return None
    mask = polygon_mask(polygons, height, width, window=(rows, columns))
    here = Grain(noise.coarse[rows, columns], noise.medium[rows, columns], noise.fine[rows, columns], noise.table)
    return Surface(canvas[rows, columns], mask, y[rows], x[:, columns], float(y[1, 0] - y[0, 0]), here)


def _span(line: np.ndarray, values: np.ndarray) -> slice:
    first, last = np.searchsorted(line, (float(values.min()) - 1.0, float(values.max()) + 1.0))
    return slice(int(first), int(last))


def tones(sun_x: float, aside: float, day: Daylight) -> tuple[float, float]:
    """How bright the front and the side that is seen are."""
    toward = (2.0 * sun_x - 1.0) * (1.0 if aside > 0 else -1.0) * day.sharpness
    return 0.98 - 0.06 * max(toward, 0.0), 0.70 + 0.26 * max(toward, 0.0) - 0.10 * max(-toward, 0.0)
