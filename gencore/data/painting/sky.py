"""The sky with sun and clouds, and the far land under it."""

import numpy as np

from gencore.data.painting.daylight import Daylight, Outdoors
from gencore.data.painting.raster import DESIGN_WIDTH, blend, mix, pixel_grid, smoothstep


def draw_sky(scene: Outdoors, day: Daylight, height: int, width: int) -> np.ndarray:
    """A sky with its sun, float32 around 0..1, shape (height, width, 3)."""
    y, x = pixel_grid(height, width)
    fall = np.clip(y / scene.horizon, 0.0, 1.0) ** 1.25
    canvas = blend(day.zenith, day.horizon, np.broadcast_to(fall, (height, width)))
    sun_y = scene.horizon - 3.0 - 62.0 * day.elevation
    squared = (x - scene.sun_x * DESIGN_WIDTH) ** 2 + (y - sun_y) ** 2
    strength = (1.0 - 0.65 * scene.cloudiness) * (1.0 - 0.8 * day.night)
    glow = 0.40 * np.exp(-squared / 2600.0) + 0.30 * np.exp(-squared / 320.0)
    mix(canvas, day.sun * 1.08, glow * strength)
    if sun_y > -6.0 and day.night < 0.6:
        seen = smoothstep(0.45, 0.80, np.float32(strength))
        disc = smoothstep(6.2, 4.8, np.sqrt(squared)) * seen
        mix(canvas, np.minimum(day.sun * 1.1 + 0.22, 1.0), disc)
    return canvas


def draw_clouds(canvas: np.ndarray, scene: Outdoors, day: Daylight, generator: np.random.Generator) -> None:
    """Draws as many clouds as the scene has, above its horizon."""
    y, x = pixel_grid(*canvas.shape[:2])
    rows = int(np.searchsorted(y[:, 0], scene.horizon))
    count = 1 + int(6.5 * scene.cloudiness)
    puffs = 6
    spread = np.linspace(-1.0, 1.0, puffs)
    size = generator.uniform(7.0, 15.0, (count, 1)) * (0.7 + 0.6 * scene.cloudiness)
    middle_x = generator.uniform(-0.05, 1.05, (count, 1)) * DESIGN_WIDTH
    middle_y = generator.uniform(0.06, 0.62, (count, 1)) * scene.horizon
    centre_x = middle_x + spread * size * 1.3 + generator.normal(0.0, 1.0, (count, puffs))
    lift = generator.uniform(0.0, 0.34, (count, puffs)) * size * (1.0 - spread**2)
    centre_y = middle_y - lift
    radius = size * (0.30 + 0.22 * (1.0 - spread**2))
    puffs_x, puffs_y, reach = (part.reshape(-1, 1).astype(np.float32) for part in (centre_x, centre_y, radius))
    across = np.exp(-(((x - puffs_x) / (1.25 * reach)) ** 2))
    down = np.exp(-(((y[:rows].T - puffs_y) / (0.78 * reach)) ** 2))
    density = down.T @ across
    # the puffs' own undersides, averaged by how much each puff covers a pixel
    below = (down * (y[:rows].T - puffs_y) / reach).T @ across / (density + 0.05)
    coverage = smoothstep(0.22, 1.0, density) * (0.86 - 0.3 * day.night)
    lit = np.minimum(day.horizon * 0.35 + day.light * 0.70 + 0.06, 1.0)
    shaded = 0.60 * lit + 0.34 * day.zenith
    shade = smoothstep(-0.15, 0.75, below) * (0.55 + 0.35 * scene.cloudiness)
    mix(canvas[:rows], blend(lit, shaded, shade), coverage)


def aerial(colour: tuple | np.ndarray, day: Daylight, distance: float) -> np.ndarray:
    """Lights a colour and fades it into the haze by distance 0..1."""
    lit = np.asarray(colour, np.float32) * day.light
    return lit + distance * (0.92 * day.horizon - lit)


def ridge(canvas: np.ndarray, top: np.ndarray, bottom: float, colour: np.ndarray, foot: np.ndarray) -> None:
    """Fills between a profile ``top`` (w,) and ``bottom``, shading from colour to foot."""
    y, _ = pixel_grid(*canvas.shape[:2])
    pixel = y[1, 0] - y[0, 0]
    first = max(int(np.searchsorted(y[:, 0], top.min())) - 1, 0)
    last = int(np.searchsorted(y[:, 0], bottom + 1.0))
    y = y[first:last]
    slope = np.gradient(top) / pixel
    coverage = np.clip(0.5 + (y - top) / (pixel * np.sqrt(1.0 + np.minimum(slope**2, 9.0))), 0, 1)
    depth = np.clip((y - top) / np.maximum(bottom - top, 4.0), 0.0, 1.0)
    mix(canvas[first:last], blend(colour, foot, depth), coverage)


def waves(x: np.ndarray, generator: np.random.Generator, lengths: tuple[float, ...]) -> np.ndarray:
    """Sums sine waves of the given lengths with random phases to a profile in about -1..1."""
    phases = generator.uniform(0.0, 2.0 * np.pi, (len(lengths), 1))
    heights = np.array(lengths)[:, None]
    waves = np.sin(2.0 * np.pi * x / heights + phases) * heights
    return (waves.sum(axis=0) / heights.sum()).astype(np.float32)
