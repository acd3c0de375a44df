"""The sea: waves in perspective, what they mirror, the sun's glitter, foam, and haze over what is far."""

import numpy as np

from gencore.data.boats.boat import Boat
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.raster import DESIGN_WIDTH, blend, mix, pixel_grid, smoothstep

CELLS = 64
DEEP = np.array([0.04, 0.25, 0.34], np.float32)
STORMY = np.array([0.13, 0.24, 0.26], np.float32)


def value_noise(table: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Smooth noise about −1..1 at places (h, w) on an endless grid of random numbers (CELLS, CELLS)."""
    below, left = np.floor(row), np.floor(column)
    v, u = smoothstep(0.0, 1.0, row - below), smoothstep(0.0, 1.0, column - left)
    r, c = below.astype(np.int32) % CELLS, left.astype(np.int32) % CELLS
    r1, c1 = (r + 1) % CELLS, (c + 1) % CELLS
    upper = table[r, c] + u * (table[r, c1] - table[r, c])
    lower = table[r1, c] + u * (table[r1, c1] - table[r1, c])
    return upper + v * (lower - upper)


def swell(boat: Boat, table: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Height of the waves about −1..1, float32 (h, w); all of the picture, though it is only seen on the water."""
    y, x = pixel_grid(*shape)
    near = np.maximum(y - boat.horizon, 0.0) + 9.0
    row = 15.0 * np.log(near) + 0.0 * x
    column = 5.0 * (x - 0.5 * DESIGN_WIDTH) / near ** (0.85 + 0.0 * x)
    broad = value_noise(table, row * (1.0 - 0.50 * boat.roughness), column * (1.0 - 0.40 * boat.roughness))
    fine = value_noise(table[::-1], 1.9 * row, 2.2 * column)
    broad, fine = broad * smoothstep(4.0, 22.0, near), fine * smoothstep(9.0, 40.0, near)
    return (0.75 * broad + 0.45 * fine).astype(np.float32)


def draw_sea(canvas: np.ndarray, boat: Boat, day: Daylight, waves: np.ndarray) -> None:
    """Draws the water over everything below the horizon, mirroring what is above it.

    Args:
        canvas: (h, w, 3) with sky and coast, drawn on in place.
        boat: of the picture.
        day: its light.
        waves: their height (h, w).
    """
    y, x = pixel_grid(*canvas.shape[:2])
    depth = np.clip((y - boat.horizon) / (96.0 - boat.horizon), 0.0, 1.0)
    sea = (DEEP + boat.roughness * (STORMY - DEEP)) * day.light
    sky = blend(day.horizon, 0.55 * day.zenith + 0.25 * day.horizon, np.broadcast_to(depth**0.55, waves.shape))
    mirrored = _mirrored(canvas, boat, y)
    sky = blend(sky, mirrored, np.broadcast_to((0.85 - 0.45 * boat.roughness) * np.exp(-depth * 5.0), waves.shape))
    # crests lean towards us and show the water, flat places show the sky
    shown = np.clip(0.66 - 0.34 * depth - 0.20 * boat.roughness, 0.1, 0.9)
    strength = 0.16 + 0.26 * boat.roughness
    colour = blend(sea, sky, np.clip(shown + strength * waves * (0.35 + 0.9 * depth**0.5), 0.0, 1.0))
    tone = 1.0 + (0.05 + 0.20 * boat.roughness) * waves * (0.3 + 0.7 * depth)
    colour = colour * tone[..., None]
    mix(canvas, colour, np.broadcast_to(smoothstep(boat.horizon - 0.5, boat.horizon + 0.5, y), waves.shape))
    across = (x - boat.sun_x * DESIGN_WIDTH) / (5.0 + 16.0 * depth)
    glitter = smoothstep(-0.25, 0.55, waves) * np.exp(-(across**2)) * smoothstep(boat.horizon, boat.horizon + 1.5, y)
    low = 0.85 - 0.45 * day.elevation
    mix(canvas, np.minimum(day.sun * 1.1, 1.0), low * glitter * day.sharpness**0.8)
    caps = smoothstep(0.80 - 0.45 * boat.roughness, 1.15 - 0.45 * boat.roughness, waves)
    caps = caps * smoothstep(0.30, 0.75, np.float32(boat.roughness)) * smoothstep(0.03, 0.18, depth)
    mix(canvas, foam_colour(day), 0.75 * caps)


def foam_colour(day: Daylight) -> np.ndarray:
    """White water in the light of the day."""
    return np.minimum(0.86 * day.light + 0.10 * day.horizon, 1.0)


def _mirrored(canvas: np.ndarray, boat: Boat, y: np.ndarray) -> np.ndarray:
    """What is above the horizon, upside down below it (squeezed, as the far is seen at a low angle)."""
    source = boat.horizon - 1.6 * np.maximum(y[:, 0] - boat.horizon, 0.0)
    rows = np.clip(np.searchsorted(y[:, 0], source), 0, len(y) - 1)
    return canvas[rows]


def draw_haze(canvas: np.ndarray, boat: Boat, day: Daylight) -> None:
    """Veils sky, coast and water, most at the horizon."""
    y, _ = pixel_grid(*canvas.shape[:2])
    away = y - boat.horizon
    thick = np.where(away < 0.0, 0.30 + 0.62 * np.exp(away / 18.0), 0.12 + 0.80 * np.exp(-away / 15.0))
    mix(canvas, haze_colour(day), np.broadcast_to(boat.haze * thick, canvas.shape[:2]))


def haze_colour(day: Daylight) -> np.ndarray:
    """Colour of the veil."""
    return 0.72 * day.horizon + 0.20 * day.light
