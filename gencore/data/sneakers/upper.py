"""The upper of a sneaker: leather, mesh, suede or canvas, sewn of several pieces."""

import numpy as np

from gencore.data.painting.lamp import grid, window_around
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import blend, mix, smoothstep
from gencore.data.painting.texture import Grain, joints
from gencore.data.sneakers.relief import Site, Window, covered, normals, pixel_of, shaded, swollen
from gencore.data.sneakers.shoe import Shoe
from gencore.data.sneakers.trim import emblem, eyestay, padding, panels

SHINE = {"leather": 0.26, "mesh": 0.05, "suede": 0.02, "canvas": 0.03}


def draw_inside(canvas: np.ndarray, shoe: Shoe, site: Site) -> None:
    """Draws what is seen of the far side through the opening, and the tongue with its label."""
    sneaker, c = shoe.sneaker, shoe.collar
    pen = Pen(*canvas.shape[:2])
    lining = 0.30 * sneaker.accent_colour + 0.34 * sneaker.upper_colour + 0.06
    bottom = [(0.30, c - 0.12), (0.10, c - 0.12)]
    rim = [(0.03, c + 0.02), (0.10, c + 0.005), (0.20, c - 0.012), (0.30, c + 0.012), (0.35, c + 0.01)]
    pen.fill(shoe.above([*rim, *bottom]), toned(lining, 0.8))
    pen.fill(shoe.above([*((u, up - 0.026) for u, up in rim), *bottom]), toned(lining, 0.42))
    pen.lay_over(canvas, site.light.at(0.0, -0.25))
    if sneaker.kind == "slip-on":
        return
    (a, up), (b, bent), (end, low) = shoe.throat
    tongue = [(a - 0.050, up - 0.05), (a - 0.052, up + 0.055), (a - 0.015, up + 0.085), (a + 0.028, up + 0.060),
              (a + 0.045, up - 0.01), (b + 0.028, bent + 0.020), (end, low + 0.012), (end, low - 0.05)]  # fmt: skip
    label = [(a - 0.042, up + 0.035), (a - 0.022, up + 0.068), (a + 0.018, up + 0.052), (a + 0.010, up + 0.010)]
    outline = shoe.above(tongue)
    window = window_around(canvas, outline)
    if window is None:
        return
    pixel, mask = pixel_of(canvas), covered(canvas, [outline], window)
    main = 0.90 * sneaker.upper_colour + 0.02
    colour = blend(main, sneaker.accent_colour, covered(canvas, [shoe.above(label)], window))
    nx, ny = normals(4.0 * swollen(mask, 1.6 / pixel), pixel)
    mix(canvas[window], shaded(colour, nx, ny - 0.1, site, 0.05), mask)


def draw_upper(canvas: np.ndarray, shoe: Shoe, site: Site) -> None:
    """Draws all of the shoe above its sole.

    Args:
        canvas: (h, w, 3), drawn on in place.
        shoe: whose upper.
        site: what it is in.
    """
    window = window_around(canvas, shoe.upper)
    if window is None:
        return
    sneaker, pixel = shoe.sneaker, pixel_of(canvas)
    body = covered(canvas, [shoe.upper], window)
    sewn, stay, rim = (
        covered(canvas, outlines, window) for outlines in (panels(shoe), [eyestay(shoe)], [padding(shoe)])
    )
    if sneaker.kind == "slip-on":
        stay = 0.0 * stay
    badge = covered(canvas, emblem(shoe), window)
    main, accent = sneaker.upper_colour, sneaker.accent_colour
    colour = main * _woven(canvas, shoe, site.noise, window)[..., None]
    colour = blend(colour, 0.80 * main if main.mean() > 0.3 else main + 0.07, np.maximum(stay, 0.75 * rim))
    smooth = accent * (1.0 + 0.025 * site.noise.fine[window] + 0.02 * site.noise.medium[window])[..., None]
    colour = blend(colour, smooth, np.maximum(sewn, badge))
    # pieces that are sewn on cast a seam of shadow around them
    pieces = np.maximum(np.maximum(sewn, badge), 0.8 * np.maximum(stay, rim))
    padded = swollen(pieces, 0.8 / pixel)
    seam = np.clip(padded - pieces, 0.0, 1.0)
    colour *= (1.0 - 0.75 * seam)[..., None]
    solid = _grounded(canvas, shoe, body, window)
    height = 11.0 * swollen(solid, 0.085 * shoe.length / pixel) + 2.6 * swollen(solid, 1.7 / pixel)
    height += 0.75 * padded + 2.2 * swollen(rim, 1.6 / pixel)
    nx, ny = normals(height, pixel)
    lit = shaded(colour, nx, ny, site, SHINE[sneaker.texture])
    lit *= _above_sole(canvas, shoe, window)[..., None]
    mix(canvas[window], lit, body)


def _grounded(canvas: np.ndarray, shoe: Shoe, body: np.ndarray, window: Window) -> np.ndarray:
    """The upper as if it went on below the sole, so that it does not curl in there."""
    low = shoe.place([(0.03, -0.3), (0.03, shoe.top_of_sole(0.03)), (0.5, shoe.top_of_sole(0.5)),
                      (0.985, shoe.top_of_sole(0.98)), (0.985, -0.3)])  # fmt: skip
    return np.maximum(body, covered(canvas, [low], window))


def _above_sole(canvas: np.ndarray, shoe: Shoe, window: Window) -> np.ndarray:
    """How much light reaches each place (h, w): little just above the sole."""
    y, x = grid(canvas)
    along = (x[:, window[1]] - shoe.foot[0]) * shoe.sneaker.facing / shoe.length + 0.5
    us = np.linspace(0.0, 1.0, 24)
    sole = np.interp(along, us, shoe.top_of_sole(us))
    up = (shoe.foot[1] - y[window[0]]) / shoe.length - sole
    return 0.70 + 0.30 * smoothstep(0.0, 0.075, up)


def _woven(canvas: np.ndarray, shoe: Shoe, noise: Grain, window: Window) -> np.ndarray:
    """Tone (h, w) of what the upper is made of, with creases where the foot bends."""
    y, x = grid(canvas)
    y, x, pixel = y[window[0]], x[:, window[1]], pixel_of(canvas)
    fine, medium, coarse = (grain[window] for grain in (noise.fine, noise.medium, noise.coarse))
    texture = shoe.sneaker.texture
    if texture == "mesh":
        row = np.floor(y / 2.1)
        across = x / 2.6 + 0.5 * (row % 2)
        hole = np.hypot((across - np.floor(across) - 0.5) * 2.6, (y / 2.1 - row - 0.5) * 2.1)
        return 1.04 + 0.02 * fine - 0.36 * smoothstep(1.0, 0.35, hole)
    if texture == "canvas":
        lean = [joints(x + way * y, 2.9, 1.45, 1.3 * pixel) for way in (1.0, -1.0)]
        return 0.93 + 0.13 * lean[0] + 0.05 * lean[1] + 0.035 * fine
    if texture == "suede":
        return 0.98 + 0.055 * medium + 0.050 * fine + 0.035 * coarse
    along = (x - shoe.foot[0]) * shoe.sneaker.facing / shoe.length + 0.5
    folds = np.sin(2.0 * np.pi * (along - 0.10 * (y - shoe.foot[1]) / shoe.length) / 0.052 + 1.3 * coarse)
    return (
        1.0
        + 0.02 * medium
        + 0.012 * fine
        - 0.13 * smoothstep(0.5, 1.0, folds) * np.exp(-(((along - 0.69) / 0.05) ** 2))
    )
