"""Glazed clay in the light: things turned on a wheel, and tubes such as spouts and handles."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gencore.data.painting.lamp import Light, grid, window_around
from gencore.data.painting.raster import blend, mix, polygon_mask, smoothstep
from gencore.data.painting.texture import Grain
from gencore.data.teapots.pot import TILT, Turned


@dataclass(frozen=True)
class Room:
    """What shows in the glaze, colours (3,).

    Attributes:
        light: that falls on it.
        wall: colour of the wall as it is lit.
        table: colour of the table as it is lit.
        noise: of the picture.
    """

    light: Light
    wall: np.ndarray
    table: np.ndarray
    noise: Grain


@dataclass(frozen=True)
class Surface:
    """The pixels that a turned thing may cover, (h, w) each.

    Attributes:
        height: above its foot in design pixels.
        angle: around its axis, −π/2 at the left edge, 0 towards us.
        pixel: size of a pixel in design pixels.
    """

    height: np.ndarray
    angle: np.ndarray
    pixel: float


Coloured = Callable[[Surface], np.ndarray]


def draw_turned(canvas: np.ndarray, thing: Turned, room: Room, coloured: Coloured) -> None:
    """Draws a thing turned on a wheel.

    Args:
        canvas: (h, w, 3), drawn on in place.
        thing: where it is.
        room: what it stands in.
        coloured: its colours, (h, w, 3) or (3,), at places on its surface.
    """
    outline = thing.outline
    window = window_around(canvas, np.concatenate(outline))
    if window is None:
        return
    (rows, columns), (y, x) = window, grid(canvas)
    across, up = x[:, columns] - thing.foot[0], thing.foot[1] - y[rows]
    height = up + 0.0 * across
    for _ in range(3):  # what is nearer to us lies lower on the picture
        radius = np.interp(height, thing.heights, thing.radii)
        height = up + TILT * np.sqrt(np.maximum(radius**2 - across**2, 0.0))
    radius = np.interp(height, thing.heights, thing.radii)
    slope = np.interp(height, thing.heights, thing.slopes)
    share = np.clip(across / np.maximum(radius, 1e-3), -1.0, 1.0)
    flat = 1.0 / np.sqrt(1.0 + slope**2)
    surface = Surface(height, np.arcsin(share), float(y[1, 0] - y[0, 0]))
    mask = polygon_mask(outline, canvas.shape[0], canvas.shape[1], window=window)
    lit = glazed(coloured(surface), (share * flat).astype(np.float32), (slope * flat).astype(np.float32), room, window)
    lit *= (0.66 + 0.34 * smoothstep(-0.8, 3.4, height))[..., None]  # little light comes in under it
    mix(canvas[window], lit, mask)


def draw_tube(canvas: np.ndarray, line: np.ndarray, radii: np.ndarray | float, room: Room, colour: np.ndarray) -> None:
    """Draws a bent tube.

    Args:
        canvas: (h, w, 3), drawn on in place.
        line: points (n, 2) along its middle.
        radii: there, one number or (n,).
        room: what it is in.
        colour: of the tube, (3,).
    """
    radii = np.broadcast_to(np.asarray(radii, np.float32), len(line))
    window = window_around(canvas, line, 1.5 + float(radii.max()))
    if window is None:
        return
    (rows, columns), (y, x) = window, grid(canvas)
    pixel = float(y[1, 0] - y[0, 0])
    y, x, middle = y[rows], x[:, columns], line.astype(np.float32)
    gap = np.sqrt((x - middle[:, 0, None, None]) ** 2 + (y - middle[:, 1, None, None]) ** 2) - radii[:, None, None]
    nearest = gap.argmin(axis=0)
    # from the nearest point on to the nearest place between points, so that no point shows
    steps = np.gradient(middle, axis=0)
    lengths = np.hypot(*steps.T)
    ways = (steps / lengths[:, None])[nearest]
    across, down, reach = x - middle[nearest, 0], y - middle[nearest, 1], 0.6 * lengths[nearest]
    along = np.clip(across * ways[..., 0] + down * ways[..., 1], -reach, reach)
    across, down, radius = across - along * ways[..., 0], down - along * ways[..., 1], radii[nearest]
    mask = np.clip(0.5 - (np.hypot(across, down) - radius) / pixel, 0.0, 1.0)
    nx, ny = np.clip(across / radius, -1.0, 1.0), np.clip(down / radius, -1.0, 1.0)
    mix(canvas[window], glazed(colour, nx, ny, room, window), mask)


def glazed(colour: np.ndarray, nx: np.ndarray, ny: np.ndarray, room: Room, window: tuple[slice, slice]) -> np.ndarray:
    """Colours of glazed clay whose normals are (nx, ny), (h, w, 3): lit, mirroring table, wall and window."""
    light = room.light
    steep = np.clip(nx * nx + ny * ny, 0.0, 1.0)
    mottled = 1.0 + 0.020 * room.noise.fine[window] + 0.022 * room.noise.medium[window]
    lit = colour * light.on(nx, ny) * mottled[..., None]
    lit = blend(lit, room.table, 0.26 * smoothstep(0.15, 0.95, ny) + 0.0 * nx)
    lit = blend(lit, room.wall, 0.16 * steep**3 * smoothstep(0.4, -0.4, ny))
    shine = np.minimum(light.key + light.fill, 1.15)
    side = nx - 0.62 * light.way[0]
    pane = smoothstep(0.17, 0.10, np.abs(side)) * smoothstep(0.20, 0.12, np.abs(ny + 0.36))
    pane = pane * (1.0 - 0.6 * smoothstep(0.045, 0.02, np.abs(side)))
    glow = 0.40 * light.glint(nx, ny, 14.0)
    mix(lit, shine, np.clip(0.34 * glow + 0.66 * pane, 0.0, 0.85))
    return lit
