"""The coast behind the boat, textured: wooded hills, a cliff or a town."""

import numpy as np

from gencore.data.boats.boat import Boat
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import DESIGN_WIDTH, blend, mix, pixel_grid, smoothstep
from gencore.data.painting.sky import aerial, waves
from gencore.data.painting.texture import Grain

Generator = np.random.Generator
WALLS = ((0.93, 0.88, 0.78), (0.90, 0.72, 0.52), (0.84, 0.56, 0.46), (0.78, 0.84, 0.86), (0.95, 0.93, 0.90))
ROOFS = ((0.66, 0.28, 0.20), (0.54, 0.24, 0.20), (0.36, 0.36, 0.42))
WOODS, MEADOW = (0.14, 0.32, 0.20), (0.46, 0.56, 0.28)
ROCK, SHADED, TURF = (0.86, 0.80, 0.70), (0.46, 0.40, 0.38), (0.38, 0.54, 0.26)


def draw_coast(canvas: np.ndarray, boat: Boat, day: Daylight, noise: Grain, generator: Generator) -> None:
    """Draws the coast that the boat has.

    Args:
        canvas: (h, w, 3), drawn on in place.
        boat: of the picture.
        day: its light.
        noise: of the picture.
        generator: for what this part leaves to chance.
    """
    if boat.coast == "hills":
        for distance, rise, lengths in ((0.62, 19.0, (97.0, 41.0, 19.0)), (0.26, 11.0, (83.0, 31.0, 13.0))):
            _hills(canvas, boat, day, noise, generator, rise=rise, lengths=lengths, distance=distance)
    elif boat.coast == "cliff":
        _cliff(canvas, boat, day, noise, generator)
    elif boat.coast == "town":
        _hills(canvas, boat, day, noise, generator, rise=12.0, lengths=(113.0, 47.0), distance=0.45)
        _town(canvas, boat, day, generator)


def _land(canvas: np.ndarray, boat: Boat, top: np.ndarray, colour: np.ndarray) -> None:
    """Fills from a profile (w,) down to the horizon with a colour (h, w, 3)."""
    y, _ = pixel_grid(*canvas.shape[:2])
    pixel = float(y[1, 0] - y[0, 0])
    steep = np.sqrt(1.0 + np.minimum((np.gradient(top) / pixel) ** 2, 9.0))
    inside = np.clip(0.5 + (y - top) / (pixel * steep), 0.0, 1.0) * smoothstep(boat.horizon + 1.0, boat.horizon, y)
    mix(canvas, colour, inside)


def _hills(
    canvas: np.ndarray, boat: Boat, day: Daylight, noise: Grain, generator: Generator,
    *, rise: float, lengths: tuple[float, ...], distance: float,
) -> None:  # fmt: skip
    _, x = pixel_grid(*canvas.shape[:2])
    profile = waves(x[0], generator, lengths)
    slope = np.gradient(profile) / float(x[0, 1] - x[0, 0])
    top = boat.horizon - rise * (0.58 + 0.42 * profile) + 0.35 * noise.fine[0]
    woods = smoothstep(-0.9, 0.5, noise.medium + 0.8 * noise.coarse)
    colour = blend(aerial(MEADOW, day, distance), aerial(WOODS, day, distance), woods)
    lit = 1.0 + (3.2 if boat.sun_x > 0.5 else -3.2) * slope
    tone = lit * (1.0 + (0.13 - 0.10 * distance) * noise.fine * woods + 0.05 * noise.medium)
    _land(canvas, boat, top, colour * tone[..., None])


def _cliff(canvas: np.ndarray, boat: Boat, day: Daylight, noise: Grain, generator: Generator) -> None:
    """A plateau that breaks off into the sea on one side."""
    y, x = pixel_grid(*canvas.shape[:2])
    side, end = float(generator.choice((-1.0, 1.0))), float(generator.uniform(62.0, 92.0))
    inland = end - (x[0] if side > 0 else DESIGN_WIDTH - x[0])
    jagged = 2.2 * waves(x[0], generator, (17.0, 9.0, 5.0))
    edge = boat.horizon - 20.0 + 3.0 * waves(x[0], generator, (67.0, 29.0)) + 0.4 * jagged
    top = edge + 46.0 * smoothstep(7.0, -7.0, inland + jagged) ** 1.5
    cracks = np.sin(x * 0.9 + 2.0 * noise.coarse)
    layers = np.sin(1.5 * y + 0.10 * x + 1.2 * noise.coarse)
    shine = np.clip(0.62 + 0.14 * cracks + 0.10 * layers + 0.13 * noise.medium + 0.09 * noise.fine, 0.0, 1.0)
    colour = blend(aerial(SHADED, day, 0.28), aerial(ROCK, day, 0.28), shine)
    turf = smoothstep(4.2, 2.6, y - top + 1.1 * noise.medium) * smoothstep(1.0, 6.0, inland + jagged)
    green = aerial(TURF, day, 0.26) * (1.0 + 0.10 * noise.fine)[..., None]
    _land(canvas, boat, top, blend(colour, green, turf))


def _town(canvas: np.ndarray, boat: Boat, day: Daylight, generator: Generator) -> None:
    """Two rows of houses and a church."""
    pen = Pen(*canvas.shape[:2])
    church = float(generator.uniform(20.0, 108.0))
    lamp = (1.0, 0.82, 0.42)
    for foot, scale in ((boat.horizon - 5.0, 0.8), (boat.horizon + 0.4, 1.0)):
        x = float(generator.uniform(-6.0, 0.0))
        while x < DESIGN_WIDTH:
            wide, high, gable = (generator.uniform((5.0, 4.0, 2.0), (9.0, 8.0, 3.6)) * scale).tolist()
            wall, roof = WALLS[generator.integers(len(WALLS))], ROOFS[generator.integers(len(ROOFS))]
            distance = 0.34 if scale < 1.0 else 0.20
            _house(pen, (x, foot), (wide, high, gable), aerial(wall, day, distance), aerial(roof, day, distance))
            for column in np.arange(x + 1.3, x + wide - 1.0, 1.9).tolist():
                for row in np.arange(foot - high + 1.2, foot - 1.8, 2.3).tolist():
                    lights = day.night * (generator.random() < 0.6) > 0.2
                    pane = lamp if lights else aerial((0.20, 0.24, 0.32), day, distance)
                    pen.fill(_box(column, row, 0.85, 1.25), toned(pane))
            x += wide + float(generator.uniform(0.0, 1.2))
        if scale < 1.0:
            stone, spire = aerial(WALLS[0], day, 0.30), aerial(ROOFS[2], day, 0.30)
            pen.fill(_box(church, foot - 13.0, 4.4, 14.0), toned(stone))
            pen.fill(_box(church + 2.9, foot - 13.0, 1.5, 14.0), toned(stone, 0.8))
            tip = np.array([(church - 0.5, foot - 13.0), (church + 2.2, foot - 20.5), (church + 4.9, foot - 13.0)])
            pen.fill(tip, toned(spire))
    pen.lay_over(canvas, np.ones(3, np.float32))


def _house(
    pen: Pen, corner: tuple[float, float], size: tuple[float, float, float], wall: np.ndarray, roof: np.ndarray
) -> None:
    (x, foot), (wide, high, gable) = corner, size
    pen.fill(_box(x, foot - high, wide, high), toned(wall))
    pen.fill(_box(x + 0.78 * wide, foot - high, 0.22 * wide, high), toned(wall, 0.86))
    eaves = foot - high
    pen.fill(
        np.array(
            [(x - 0.4, eaves), (x + 0.8, eaves - gable), (x + wide - 0.8, eaves - gable), (x + wide + 0.4, eaves)]
        ),
        toned(roof),
    )


def _box(x: float, y: float, wide: float, high: float) -> np.ndarray:
    return np.array([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)])
