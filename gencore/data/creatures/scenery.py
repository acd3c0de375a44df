"""What is behind the animal: a sky with sun and clouds, hills, and the ground it stands on."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gencore.data.creatures.creature import Creature
from gencore.data.creatures.shapes import DESIGN, STANDING, pixel_grid
from gencore.data.painting.raster import blend, mix, smoothstep

Colour = tuple[float, float, float]

# time of day -> (zenith, horizon, light that falls on things), each red, green, blue
SKIES = {
    0.00: ((0.56, 0.67, 0.89), (1.00, 0.86, 0.77), (0.97, 0.91, 0.90)),
    0.30: ((0.38, 0.68, 0.95), (0.85, 0.95, 0.98), (1.02, 1.01, 1.00)),
    0.62: ((0.42, 0.69, 0.93), (0.99, 0.96, 0.86), (1.03, 1.00, 0.94)),
    0.84: ((0.47, 0.51, 0.78), (1.00, 0.74, 0.52), (1.00, 0.85, 0.74)),
    1.00: ((0.25, 0.24, 0.49), (0.93, 0.58, 0.58), (0.80, 0.71, 0.81)),
}
_TIMES = np.array(list(SKIES))
_COLOURS = np.array(list(SKIES.values()), np.float32).reshape(len(SKIES), 9)


class Land(NamedTuple):
    """Colours of a kind of ground: near, far away, of the hills behind it, and of patches on it."""

    near: Colour
    far: Colour
    hills: Colour
    patches: Colour


LANDS = {
    "meadow": Land((0.44, 0.68, 0.33), (0.66, 0.81, 0.46), (0.40, 0.62, 0.42), (0.36, 0.58, 0.28)),
    "beach": Land((0.93, 0.82, 0.60), (0.97, 0.90, 0.73), (0.45, 0.62, 0.56), (0.84, 0.72, 0.50)),
    "snow": Land((0.86, 0.91, 0.98), (0.95, 0.97, 1.00), (0.58, 0.70, 0.82), (0.76, 0.84, 0.95)),
    "steppe": Land((0.83, 0.66, 0.36), (0.93, 0.80, 0.52), (0.71, 0.52, 0.43), (0.72, 0.53, 0.27)),
}
SEA = np.array([0.25, 0.58, 0.74], np.float32)


@dataclass(frozen=True)
class Daylight:
    """Colours of a time of day, float32 (3,) each."""

    zenith: np.ndarray
    horizon: np.ndarray
    light: np.ndarray


@dataclass(frozen=True)
class Frame:
    """The pixels of a picture in design coordinates.

    Attributes:
        y: of each row, (h, 1).
        x: of each column, (1, w).
        pixel: size of a pixel.
        land: y where the land begins.
    """

    y: np.ndarray
    x: np.ndarray
    pixel: float
    land: float

    def below(self, line: float | np.ndarray) -> np.ndarray:
        """Coverage of everything under a line across the picture."""
        return np.clip(0.5 + (self.y - (line + np.zeros_like(self.x))) / self.pixel, 0.0, 1.0)


def daylight(time: float) -> Daylight:
    """Mixes the colours of a time of day, 0 (dawn) to 1 (dusk)."""
    colours = [np.interp(time, _TIMES, _COLOURS[:, i]) for i in range(9)]
    return Daylight(*np.array(colours, np.float32).reshape(3, 3))


def draw_scenery(creature: Creature, height: int, width: int) -> np.ndarray:
    """Everything but the animal: float32 ``(h, w, 3)`` around 0..1."""
    generator = np.random.default_rng(creature.detail_seed)
    day = daylight(creature.time)
    y, x, pixel = pixel_grid(height, width)
    frame = Frame(y[:, None], x[None], pixel, DESIGN / 2 + creature.horizon)
    canvas = _sky(creature, day, frame)
    _clouds(canvas, creature, day, frame, generator)
    _hills(canvas, creature, day, frame, generator)
    shore = _sea(canvas, day, frame, generator) if creature.ground == "beach" else _meadow_edge(frame, generator)
    _ground(canvas, creature, day, frame, shore)
    _patches(canvas, creature, day, frame, generator)
    return canvas


def _sky(creature: Creature, day: Daylight, frame: Frame) -> np.ndarray:
    fall = np.clip(frame.y / frame.land, 0.0, 1.0) ** 1.15
    canvas = blend(day.zenith, day.horizon, np.broadcast_to(fall, (frame.y.size, frame.x.size)))
    elevation = 1.0 - abs(creature.time - 0.45) / 0.55
    sun_y = frame.land - 6.0 - 44.0 * elevation
    squared = (frame.x - creature.sun_x * DESIGN) ** 2 + (frame.y - sun_y) ** 2
    colour = np.array([1.0, 0.86 + 0.11 * elevation, 0.62 + 0.22 * elevation], np.float32)
    mix(canvas, colour, 0.34 * np.exp(-squared / 700.0) + 0.24 * np.exp(-squared / 120.0))
    mix(canvas, np.minimum(colour + 0.06, 1.0), smoothstep(6.0, 5.0, np.sqrt(squared)) * 0.95)
    return canvas


def _clouds(
    canvas: np.ndarray, creature: Creature, day: Daylight, frame: Frame, generator: np.random.Generator
) -> None:
    count, puffs = 1 + int(3.4 * creature.cloudiness), 5
    spread = np.linspace(-1.0, 1.0, puffs)
    size = generator.uniform(5.0, 9.0, (count, 1)) * (0.8 + 0.5 * creature.cloudiness)
    centre_x = generator.uniform(-0.1, 1.1, (count, 1)) * DESIGN + spread * size * 1.25
    base_y = generator.uniform(0.08, 0.60, (count, 1)) * frame.land
    centre_y = base_y - generator.uniform(0.1, 0.55, (count, puffs)) * (1.0 - spread**2) * size
    radius = size * (0.34 + 0.26 * (1.0 - spread**2))
    u, v, r = (part.reshape(-1, 1).astype(np.float32) for part in (centre_x, centre_y, radius))
    across, down = np.exp(-(((frame.x - u) / (1.2 * r)) ** 2)), np.exp(-(((frame.y.T - v) / (0.85 * r)) ** 2))
    coverage = smoothstep(0.30, 0.95, down.T @ across) * 0.80
    mix(canvas, np.minimum(0.35 * day.horizon + 0.66 * day.light, 1.0), coverage)


def _waves(x: np.ndarray, generator: np.random.Generator, lengths: tuple[float, ...]) -> np.ndarray:
    """A sum of sine waves with random phases in about −1..1."""
    heights = np.array(lengths)[:, None]
    waves = np.sin(2.0 * np.pi * x / heights + generator.uniform(0.0, 2.0 * np.pi, heights.shape)) * heights
    return (waves.sum(axis=0) / heights.sum()).astype(np.float32)


def _hills(canvas: np.ndarray, creature: Creature, day: Daylight, frame: Frame, generator: np.random.Generator) -> None:
    colour = np.array(LANDS[creature.ground].hills, np.float32) * day.light
    for haze, rise, lengths in ((0.62, 17.0, (96.0, 41.0)), (0.30, 9.0, (71.0, 33.0))):
        height = rise * (0.25 + 0.85 * creature.relief) * (0.55 + 0.45 * _waves(frame.x, generator, lengths))
        top = frame.land + 1.0 - height
        far = colour + haze * (0.96 * day.horizon - colour)
        foot = far + 0.35 * (day.horizon - far)
        mix(canvas, blend(far, foot, np.clip((frame.y - top) / 14.0, 0.0, 1.0)), frame.below(top))


def _sea(canvas: np.ndarray, day: Daylight, frame: Frame, generator: np.random.Generator) -> np.ndarray:
    """A strip of sea with a line of foam; returns y of the shore, (w,)."""
    sea = SEA * day.light
    depth = np.clip((frame.y - frame.land) / 8.0, 0.0, 1.0) + np.zeros_like(frame.x)
    mix(canvas, blend(0.6 * sea + 0.4 * day.horizon, sea, depth), frame.below(frame.land))
    shore = frame.land + 6.0 + 0.9 * _waves(frame.x, generator, (60.0, 23.0))
    mix(canvas, np.minimum(1.02 * day.light, 1.0), 0.8 * np.exp(-(((frame.y - shore + 0.6) / 0.9) ** 2)))
    return shore


def _meadow_edge(frame: Frame, generator: np.random.Generator) -> np.ndarray:
    """Where open land begins: y, (w,)."""
    return frame.land + 1.2 * _waves(frame.x, generator, (120.0, 47.0))


def _ground(canvas: np.ndarray, creature: Creature, day: Daylight, frame: Frame, edge: np.ndarray) -> None:
    land = LANDS[creature.ground]
    near, far = np.array(land.near, np.float32) * day.light, np.array(land.far, np.float32) * day.light
    depth = np.clip((frame.y - edge) / (DESIGN - edge), 0.0, 1.0)
    mix(canvas, blend(far, near, depth**0.8), frame.below(edge))


def _patches(
    canvas: np.ndarray, creature: Creature, day: Daylight, frame: Frame, generator: np.random.Generator
) -> None:
    """A few soft patches: grass, ripples, stones."""
    colour = np.array(LANDS[creature.ground].patches, np.float32) * day.light
    for _ in range(7):
        u, v = generator.uniform(0.0, DESIGN), generator.uniform(frame.land + 9.0, 94.0)
        size = generator.uniform(2.2, 4.5) * (0.5 + 0.5 * (v - frame.land) / (DESIGN - frame.land))
        rows = slice(*np.searchsorted(frame.y[:, 0], (v - 1.6 * size, v + 1.6 * size)))
        spot = ((frame.x - u) / (1.9 * size)) ** 2 + ((frame.y[rows] - v) / (0.34 * size)) ** 2
        mix(canvas[rows], colour, 0.42 * np.exp(-spot))


def draw_shadow(canvas: np.ndarray, creature: Creature) -> None:
    """Darkens the ground under the animal, away from the sun."""
    y, x, _ = pixel_grid(*canvas.shape[:2])
    middle = DESIGN / 2 + creature.offset_x + (0.5 - creature.sun_x) * 10.0
    across = (x[None] - middle) / (creature.scale * (1.55 * creature.body_length + 2.0))
    down = (y[:, None] - STANDING - creature.offset_y - 0.2) / (2.9 * creature.scale)
    tone = daylight(creature.time).zenith * 0.25
    mix(canvas, tone, 0.40 * np.exp(-((across**2 + down**2) ** 1.3)))
