"""What lies behind the toe of a sneaker: the box it came in, or a ball."""

import numpy as np

from gencore.data.painting.floor import cast_shadow
from gencore.data.painting.lamp import grid, window_around
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import mix
from gencore.data.sneakers.relief import Site, pixel_of, shaded
from gencore.data.sneakers.shoe import Shoe
from gencore.data.sneakers.wall import EDGE

BALL = np.array([0.88, 0.43, 0.16], np.float32)
CARD = np.array([0.74, 0.56, 0.37], np.float32)


def place_beside(shoe: Shoe) -> tuple[float, float, float]:
    """Where the middle of its foot is on the picture, (x, y), and half its width."""
    x, y = shoe.foot
    half = (0.205 if shoe.sneaker.beside == "box" else 0.150) * shoe.length
    x = x + shoe.sneaker.facing * 0.47 * shoe.length
    return min(max(x, half + 6.0), 122.0 - half), y - 9.0, half


def draw_beside(canvas: np.ndarray, shoe: Shoe, site: Site) -> None:
    """Draws what lies behind the toe, with its shadow.

    Args:
        canvas: (h, w, 3), drawn on in place.
        shoe: that it lies behind.
        site: what it is in.
    """
    if shoe.sneaker.beside == "none":
        return
    x, y, half = place_beside(shoe)
    if shoe.sneaker.beside == "ball":
        cast_shadow(canvas, EDGE, (x, y), (half, 0.45 * half, 0.25), site.light, 15.0)
        _ball(canvas, (x, y - half), half, site)
    else:
        cast_shadow(canvas, EDGE, (x, y), (4.0, 2.0, 0.5), site.light, 15.0, straight=half - 2.0)
        _box(canvas, shoe, (x, y), half, site)


def _ball(canvas: np.ndarray, middle: tuple[float, float], radius: float, site: Site) -> None:
    """A ball with dark seams."""
    corners = np.array([middle]) + radius * np.array([(-1.0, -1.0), (1.0, 1.0)])
    window = window_around(canvas, corners)
    if window is None:
        return
    y, x = grid(canvas)
    nx, ny = (x[:, window[1]] - middle[0]) / radius, (y[window[0]] - middle[1]) / radius
    away = np.hypot(nx, ny)
    pixel = pixel_of(canvas) / radius
    nx, ny = np.clip(nx + 0.0 * ny, -1.0, 1.0), np.clip(ny + 0.0 * nx, -1.0, 1.0)
    nz = np.sqrt(np.maximum(1.0 - nx * nx - ny * ny, 0.0))
    lean, up = 0.8 * nx + 0.6 * ny, 0.8 * ny - 0.6 * nx
    bent = (np.abs(np.hypot(lean + aside, nz - 0.2) - 0.85) for aside in (-1.25, 1.25))
    seams = [np.abs(lean), np.abs(up), *bent]
    seam = np.clip(0.5 + (0.055 - np.minimum.reduce(seams)) / pixel, 0.0, 1.0)
    tone = (1.0 + 0.05 * site.noise.fine[window]) * (1.0 - 0.75 * seam)
    lit = shaded(BALL * tone[..., None], nx, ny, site, 0.14)
    mix(canvas[window], lit, np.clip(0.5 + (1.0 - away) / pixel, 0.0, 1.0))


def _box(canvas: np.ndarray, shoe: Shoe, foot: tuple[float, float], half: float, site: Site) -> None:
    """A box of cardboard with a lid in the accent's colour, seen a little from above."""
    (x, y), light, accent = foot, site.light, shoe.sneaker.accent_colour
    high, deep = 0.92 * half, 0.30 * half
    edge, over = y - high, 0.035 * half

    def oblong(left: float, right: float, upper: float, lower: float) -> np.ndarray:
        return np.array([(x + left, upper), (x + right, upper), (x + right, lower), (x + left, lower)])

    pen = Pen(*canvas.shape[:2])
    pen.fill(oblong(-half, half, edge, y), toned(CARD))
    pen.fill(oblong(-half, half, edge + 0.26 * high, edge + 0.40 * high), toned(CARD, 0.62))
    pen.fill(oblong(-0.5 * half, 0.5 * half, edge + 0.50 * high, edge + 0.80 * high), toned((0.93, 0.91, 0.86)))
    pen.fill(oblong(-0.36 * half, 0.30 * half, edge + 0.58 * high, edge + 0.64 * high), toned((0.2, 0.2, 0.22)))
    pen.fill(oblong(-0.36 * half, 0.05 * half, edge + 0.69 * high, edge + 0.73 * high), toned((0.2, 0.2, 0.22)))
    pen.fill(oblong(-half - over, half + over, edge - over, edge + 0.28 * high), toned(accent))
    pen.lay_over(canvas, light.at(0.0, 0.05))
    pen, slant = Pen(*canvas.shape[:2]), 0.10 * half
    near, far = half + over, half - slant
    top = [(x - near, edge), (x + near, edge), (x + far, edge - deep), (x - far, edge - deep)]
    pen.fill(np.array(top), toned(accent))
    pen.line(np.array(top[:2]), toned(accent, 1.25), 0.7)
    pen.lay_over(canvas, light.at(0.0, -0.85))
