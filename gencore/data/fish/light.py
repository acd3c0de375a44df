"""Light under water: what colour the water has from the surface down, and what it lets through."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from gencore.data.fish.fish import Fish
from gencore.data.fish.palettes import WATERS
from gencore.data.painting.raster import pixel_grid

# time of day -> light from above, red, green, blue
LIGHTS = {
    0.00: (0.92, 0.76, 0.76),
    0.18: (1.00, 0.97, 0.90),
    0.50: (1.08, 1.07, 1.04),
    0.72: (1.06, 0.97, 0.82),
    0.86: (1.02, 0.70, 0.54),
    1.00: (0.38, 0.46, 0.70),
}
_TIMES = np.array(list(LIGHTS))
_COLOURS = np.array(list(LIGHTS.values()))


@dataclass(frozen=True)
class Light:
    """The light of a scene; colours are float32 of shape (3,).

    Attributes:
        above: colour of the water at the top of the picture.
        far: colour of the water far away at the height of the ground.
        near: what multiplies the colours of near things.
        beam: colour of shafts of light and of glints.
        strength: of shafts and of the net of light on things, 0..1.
        clarity: how far one sees, 1 in clear water, about 0.3 in the murkiest.
    """

    above: np.ndarray
    far: np.ndarray
    near: np.ndarray
    beam: np.ndarray
    strength: float
    clarity: float

    def hazed(self, colour: np.ndarray, distance: float) -> np.ndarray:
        """A lit colour (..., 3) at a distance 0..1."""
        return colour * self.near + (1.0 - (1.0 - distance) * sqrt(self.clarity)) * (self.far - colour * self.near)


def brightness(fish: Fish) -> float:
    """How bright it is down there, about 0.3 deep down at night to 1.06 at noon near the surface."""
    light = [np.interp(fish.time, _TIMES, _COLOURS[:, i]) for i in range(3)]
    return float(np.mean(light)) * (1.0 - 0.35 * fish.deepness)


def light_of(fish: Fish) -> Light:
    """Mixes the colours of the water with those of the time of day."""
    day = np.array([np.interp(fish.time, _TIMES, _COLOURS[:, i]) for i in range(3)], np.float32)
    surface, deep = (np.array(colour, np.float32) for colour in WATERS[fish.water])
    above = (surface + 0.55 * fish.deepness * (deep - surface)) * day
    # warm light is soon lost in the water, and the far is seldom lit from above
    far = deep * (0.35 + 0.65 * day.mean() + 0.25 * (day - day.mean())) * (1.18 - 0.60 * fish.deepness)
    muddy = 0.62 * far + 0.38 * far.mean() * np.array([1.08, 1.10, 0.80], np.float32) * 1.25
    far = far + 0.75 * fish.murk * (muddy - far)
    above = above + 0.45 * fish.murk * (0.5 * (above + muddy) - above)
    near = day * (1.0 - fish.deepness * np.array([0.38, 0.20, 0.10], np.float32)) * 1.04
    beam = np.minimum(day * np.array([1.0, 1.0, 0.92], np.float32) * 1.05, 1.2)
    strength = fish.rays * (1.0 - 0.70 * fish.deepness) * (1.0 - 0.6 * fish.murk) * (0.25 + 0.75 * float(day.mean()))
    return Light(above, far, near, beam, float(strength), 1.0 - 0.68 * fish.murk)


def net(y: np.ndarray, x: np.ndarray, phase: float) -> np.ndarray:
    """The net of light that waves throw, 0..1 on a plane of coordinates of about 1 for each mesh."""
    across = np.sin(x * 2.1 + 1.7 * np.sin(y * 1.9 + phase))
    down = np.sin(y * 2.3 + 1.5 * np.sin(x * 1.6 + 1.3 * phase))
    return np.exp(-(((across + down) / 0.38) ** 2))


def grid(canvas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Design coordinates y (h, 1) and x (1, w) of a canvas."""
    return pixel_grid(*canvas.shape[:2])
