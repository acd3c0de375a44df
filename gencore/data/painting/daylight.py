"""Colours of the light at a time of day, shared by sky, land and whatever stands in it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

# time of day -> (zenith, horizon, light that falls on things), each red, green, blue
SKIES = {
    0.00: ((0.46, 0.56, 0.80), (1.00, 0.80, 0.72), (0.86, 0.78, 0.80)),
    0.18: ((0.36, 0.63, 0.92), (0.88, 0.92, 0.92), (1.00, 0.97, 0.92)),
    0.50: ((0.20, 0.51, 0.90), (0.72, 0.88, 0.97), (1.06, 1.05, 1.02)),
    0.72: ((0.32, 0.56, 0.86), (0.97, 0.90, 0.76), (1.05, 0.98, 0.87)),
    0.86: ((0.38, 0.37, 0.64), (1.00, 0.62, 0.36), (0.96, 0.76, 0.62)),
    1.00: ((0.10, 0.12, 0.30), (0.66, 0.40, 0.50), (0.60, 0.55, 0.68)),
}
_TIMES = np.array(list(SKIES))
_COLOURS = np.array(list(SKIES.values()), np.float32).reshape(len(SKIES), 9)


class Outdoors(Protocol):
    """What sky and light depend on: whatever has these, a car's scene or a house, can be drawn outdoors."""

    @property
    def time(self) -> float:
        """Time of day, 0 dawn, 0.5 noon, 0.86 sunset, 1 dusk."""

    @property
    def sun_x(self) -> float:
        """Where the sun stands across the picture, 0..1."""

    @property
    def cloudiness(self) -> float:
        """Cover of the sky, 0..1."""

    @property
    def horizon(self) -> float:
        """Height of the horizon, measured from the top, in design pixels."""


@dataclass(frozen=True)
class Daylight:
    """The light of a scene; colours are float32 of shape (3,).

    Attributes:
        zenith: Colour of the sky at the top of the picture.
        horizon: Colour of the sky at the horizon.
        light: Colour that multiplies everything lit.
        sun: Colour of the sun's glow.
        elevation: Height of the sun, 0 at the horizon, 1 at noon.
        sharpness: How direct the light is; 0 under clouds or at dusk, 1 in full sun.
        night: How far dusk has come, 0..1.
    """

    zenith: np.ndarray
    horizon: np.ndarray
    light: np.ndarray
    sun: np.ndarray
    elevation: float
    sharpness: float
    night: float


def elevation(time: float) -> float:
    """Returns the height of the sun, 1 at noon and 0 from sunset on."""
    return float(np.clip(1.0 - abs(time - 0.46) / 0.44, 0.0, 1.0))


def daylight(scene: Outdoors) -> Daylight:
    """Mixes the colours of the time of day and dulls them by the clouds."""
    colours = [np.interp(scene.time, _TIMES, _COLOURS[:, i]) for i in range(9)]
    zenith, horizon, light = np.array(colours, np.float32).reshape(3, 3)
    overcast = 0.55 * max(scene.cloudiness - 0.35, 0.0) / 0.65
    dull = np.array([0.97, 1.0, 1.05], np.float32)
    zenith = zenith + overcast * (zenith.mean() * 1.15 * dull - zenith)
    horizon = horizon + overcast * (horizon.mean() * dull - horizon)
    light = light + overcast * (light.mean() * 0.92 * dull - light)
    height = elevation(scene.time)
    sun = np.array([1.0, 0.72 + 0.25 * height, 0.42 + 0.5 * height], np.float32)
    night = float(np.clip((scene.time - 0.88) / 0.12, 0.0, 1.0))
    sharpness = (1.0 - 0.75 * scene.cloudiness) * (1.0 - night)
    return Daylight(zenith, horizon, light, sun, height, sharpness, night)
