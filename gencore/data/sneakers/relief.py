"""What is soft or moulded in the light: its height is a blurred outline, and light falls on that height's slopes.

With a height ``H(x, y)`` towards us, in design pixels, the normal is (−∂H/∂x, −∂H/∂y, 1) / √(1 + |∇H|²).
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import blend, polygon_mask, smoothstep
from gencore.data.painting.texture import Grain

Window = tuple[slice, slice]


@dataclass(frozen=True)
class Site:
    """What a shoe is in.

    Attributes:
        light: that falls on it.
        ground: colour of the ground as it is lit, (3,).
        wall: colour of the wall as it is lit, (3,).
        noise: of the picture.
    """

    light: Light
    ground: np.ndarray
    wall: np.ndarray
    noise: Grain


def covered(canvas: np.ndarray, polygons: list[np.ndarray], window: Window) -> np.ndarray:
    """Coverage (h, w) by polygons in a window of a canvas."""
    return polygon_mask(polygons, canvas.shape[0], canvas.shape[1], window=window)


def swollen(mask: np.ndarray, reach: float) -> np.ndarray:
    """Coverage (h, w) blurred over ``reach`` pixels; what leaves the window is taken to go on."""
    soft = Image.fromarray((255.0 * mask + 0.5).astype(np.uint8)).filter(ImageFilter.GaussianBlur(reach))
    return np.asarray(soft, np.float32) / 255.0


def normals(height: np.ndarray, pixel: float) -> tuple[np.ndarray, np.ndarray]:
    """The first two parts of a surface's normals, (h, w) each.

    Args:
        height: towards us in design pixels, (h, w).
        pixel: size of a pixel.
    """
    down, across = np.gradient(height, pixel)
    flat = 1.0 / np.sqrt(1.0 + down * down + across * across)
    return -across * flat, -down * flat


def shaded(colour: np.ndarray, nx: np.ndarray, ny: np.ndarray, site: Site, shine: float) -> np.ndarray:
    """Colours (h, w, 3) of a surface with these normals: lit, with light from the ground below and a sheen."""
    lit = colour * site.light.on(nx, ny)
    lit = blend(lit, 0.55 * lit + 0.22 * site.ground, smoothstep(0.15, 0.85, ny))
    glow = site.light.glint(nx, ny, 11.0) + 0.5 * smoothstep(0.55, 0.95, -ny)
    return blend(lit, np.minimum(site.light.key + site.light.fill, 1.1), np.clip(shine * glow, 0.0, 0.8))


def pixel_of(canvas: np.ndarray) -> float:
    """Size of a pixel of a canvas in design pixels."""
    y, _ = grid(canvas)
    return float(y[1, 0] - y[0, 0])
