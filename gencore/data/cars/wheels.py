"""Wheels: arches cut into the body, tyres and rims."""

import numpy as np

from gencore.data.cars.geometry import ARCH_GAP, Geometry
from gencore.data.cars.scene import Scene
from gencore.data.cars.styles import STYLES
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.raster import mix, pixel_grid, smoothstep

RUBBER = np.array([0.105, 0.105, 0.115], np.float32)
ALLOY = np.array([0.80, 0.81, 0.83], np.float32)
STEEL = np.array([0.30, 0.31, 0.33], np.float32)
SPOKES = {"five spokes": (5, 0.10), "ten spokes": (10, 0.25), "star": (3, -0.15)}


def draw_wheels(canvas: np.ndarray, scene: Scene, day: Daylight, car: Geometry, body: np.ndarray) -> None:
    """Draws all wheels in place; arches only darken where ``body`` covers."""
    y, x = pixel_grid(*canvas.shape[:2])
    pixel = float(y[1, 0] - y[0, 0])
    flare = 1.2 * STYLES[scene.style].cladding
    reach = car.wheel_radius + ARCH_GAP + flare + 1.5
    for turn, (centre_x, centre_y) in enumerate(car.axles):
        rows = slice(*np.searchsorted(y[:, 0], (centre_y - reach, centre_y + reach)))
        columns = slice(*np.searchsorted(x[0], (centre_x - reach, centre_x + reach)))
        v, u = y[rows] - centre_y, x[:, columns] - centre_x
        radius = np.sqrt(u * u + v * v)
        view = canvas[rows, columns]
        _arch(view, day, car, radius, body[rows, columns], flare, pixel)
        phase = (scene.detail_seed % 97) / 97.0 * 2.0 * np.pi + 0.7 * turn
        _wheel(view, scene, day, car.wheel_radius, (u, v, radius), phase, pixel)


def _arch(
    view: np.ndarray,
    day: Daylight,
    car: Geometry,
    radius: np.ndarray,
    body: np.ndarray,
    flare: float,
    pixel: float,
) -> None:
    gap = car.wheel_radius + ARCH_GAP
    if flare > 0.0:
        ring = np.clip(0.5 + (gap + flare - radius) / pixel, 0.0, 1.0) * body
        mix(view, np.array([0.20, 0.20, 0.21], np.float32) * day.light, 0.9 * ring)
    hollow = np.clip(0.5 + (gap - radius) / pixel, 0.0, 1.0)
    mix(view, np.array([0.045, 0.045, 0.05], np.float32), hollow * body)


def _wheel(
    view: np.ndarray,
    scene: Scene,
    day: Daylight,
    size: float,
    polar: tuple[np.ndarray, np.ndarray, np.ndarray],
    phase: float,
    pixel: float,
) -> None:
    u, v, radius = polar
    rim = size * (0.70 if STYLES[scene.style].cladding < 0.5 else 0.62)
    from_above = 0.5 - 0.5 * v / size

    def disc(edge: float) -> np.ndarray:
        return np.clip(0.5 + (edge - radius) / pixel, 0.0, 1.0)

    tyre = RUBBER * (0.75 + 0.5 * from_above)[..., None] * (0.4 + 0.6 * day.light)
    mix(view, tyre, disc(size))
    sheen = np.exp(-(((radius - 0.86 * size) / (0.06 * size)) ** 2)) * smoothstep(0.5, 1.0, from_above)
    mix(view, day.light, 0.16 * sheen)
    metal = (0.72 + 0.34 * from_above)[..., None] * day.light
    alloy = np.minimum(ALLOY * metal, 1.0)
    if scene.rim in SPOKES:
        count, threshold = SPOKES[scene.rim]
        mix(view, np.array([0.13, 0.13, 0.14], np.float32) * day.light, disc(rim))
        wave = np.cos(count * (np.arctan2(v, u) + phase)) - threshold
        spokes = np.clip(0.5 + wave * np.maximum(radius, 1.0) / (count * pixel) * 1.6, 0.0, 1.0)
        mix(view, alloy, disc(rim) * spokes)
        mix(view, alloy, disc(rim) * (1.0 - disc(rim - 0.9)))
    elif scene.rim == "hubcap":
        mix(view, alloy * 0.80, disc(rim))
        mix(view, np.minimum(alloy * 1.12, 1.0), disc(0.78 * rim))
        mix(view, alloy * 0.62, disc(0.42 * rim))
    else:
        mix(view, STEEL * metal, disc(rim))
        mix(view, alloy * 0.9, disc(rim) * (1.0 - disc(rim - 0.8)))
        holes = np.cos(8 * (np.arctan2(v, u) + phase)) * np.exp(-(((radius / rim - 0.66) / 0.16) ** 2))
        mix(view, RUBBER, smoothstep(0.35, 0.75, holes))
    mix(view, alloy * (0.95 if scene.rim != "steel" else 0.7), disc(0.24 * rim))
