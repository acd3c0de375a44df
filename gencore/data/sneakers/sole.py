"""The sole of a sneaker: foam, a cup or a band of rubber, and what it treads with."""

from dataclasses import dataclass

import numpy as np

from gencore.data.painting.lamp import grid, window_around
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import joints
from gencore.data.sneakers.relief import Site, Window, covered, normals, pixel_of, shaded, swollen
from gencore.data.sneakers.shoe import Shoe

Band = tuple[float, float, float, float]


def draw_sole(canvas: np.ndarray, shoe: Shoe, site: Site) -> None:
    """Draws the sole.

    Args:
        canvas: (h, w, 3), drawn on in place.
        shoe: whose sole.
        site: what it is in.
    """
    window = window_around(canvas, shoe.sole)
    if window is None:
        return
    sneaker, pixel, side = shoe.sneaker, pixel_of(canvas), _side(canvas, shoe, window)
    mask = covered(canvas, [shoe.sole], window)
    rubber, noise = sneaker.rubber_colour, site.noise
    tread = 0.30 * rubber if rubber.mean() > 0.35 else rubber + 0.20
    colour = rubber * (1.0 + 0.025 * noise.fine[window] + 0.02 * noise.medium[window])[..., None]
    colour = blend(colour, tread, side.band((-0.2, TREAD[sneaker.kind], -0.1, 1.1)))
    cut = np.zeros_like(mask)
    for stripe in STRIPES.get(sneaker.kind, ()):
        colour = blend(colour, sneaker.accent_colour, side.band(stripe))
    for groove in GROOVES.get(sneaker.kind, ()):
        cut = np.maximum(cut, side.band(groove))
    if sneaker.kind in RIBS:
        ribs = joints(side.along * shoe.length, 0.058 * shoe.length, 0.026 * shoe.length, pixel)
        cut = np.maximum(cut, 0.9 * ribs * side.band(RIBS[sneaker.kind]))
    colour = colour * (1.0 - 0.45 * cut)[..., None]
    nx, ny = normals(3.4 * swollen(mask, 1.5 / pixel) + 3.0 * swollen(mask, 3.2 / pixel) - 0.6 * cut, pixel)
    lit = shaded(colour, nx, np.clip(ny - 0.06, -1.0, 1.0), site, 0.10)
    y, _ = grid(canvas)
    lit *= (0.62 + 0.38 * smoothstep(0.0, 0.055 * shoe.length, shoe.foot[1] - y[window[0]]))[..., None]
    mix(canvas[window], lit, mask)


@dataclass(frozen=True)
class _Side:
    """The pixels around the side of a sole.

    Attributes:
        along: from heel to toe, 0..1, (1, w).
        share: from the ground to the upper edge, 0..1, (h, w).
        pixels: along for a pixel.
        tall: thickness in pixels, (1, w).
    """

    along: np.ndarray
    share: np.ndarray
    pixels: float
    tall: np.ndarray

    def band(self, band: Band) -> np.ndarray:
        """Coverage (h, w) by a band: shares of the thickness, and where it begins and ends along the sole."""
        low, high, start, end = band
        inside = np.minimum(self.share - low, high - self.share) * self.tall
        return np.clip(
            0.5 + np.minimum(inside, np.minimum(self.along - start, end - self.along) / self.pixels), 0.0, 1.0
        )


def _side(canvas: np.ndarray, shoe: Shoe, window: Window) -> _Side:
    y, x = grid(canvas)
    along = (x[:, window[1]] - shoe.foot[0]) * shoe.sneaker.facing / shoe.length + 0.5
    bottom = shoe.bottom_of_sole(along)
    thick = shoe.top_of_sole(np.clip(along, 0.0, 1.0)) - bottom
    share = ((shoe.foot[1] - y[window[0]]) / shoe.length - bottom) / thick
    pixels = pixel_of(canvas) / shoe.length
    return _Side(along, share, pixels, thick / pixels)


TREAD = {"runner": 0.17, "high-top": 0.10, "court": 0.12, "slip-on": 0.14}  # share of the thickness
STRIPES: dict[str, tuple[Band, ...]] = {
    "runner": ((0.36, 0.62, -0.1, 0.42),),
    "high-top": ((0.60, 0.80, -0.1, 0.84),),
    "slip-on": ((0.24, 0.44, -0.1, 1.1),),
}
GROOVES: dict[str, tuple[Band, ...]] = {
    "runner": ((0.52, 0.60, 0.42, 0.93),),
    "court": ((0.72, 0.80, -0.1, 1.1), (0.40, 0.47, 0.02, 0.20), (0.40, 0.47, 0.76, 0.98)),
}
RIBS: dict[str, Band] = {"runner": (-0.2, 0.15, -0.1, 1.1), "high-top": (0.52, 0.95, 0.84, 1.05)}
