"""Tables of colours to draw at random from."""

import colorsys
from collections.abc import Mapping
from math import pi, sqrt

import numpy as np

Range = tuple[float, float]
Row = tuple[tuple[float, float, float], ...]
Hsv = tuple[float, float, float]
# weight, hue, saturation, value; hue may leave 0..1 and wraps around
Tone = tuple[float, Range, Range, Range]


def pick_tone(generator: np.random.Generator, tones: Mapping[str, Tone]) -> tuple[float, float, float]:
    """Draws (hue, saturation, value) from a table by the weights of its tones."""
    weights = np.array([tone[0] for tone in tones.values()])
    chosen = generator.choice(len(weights), p=weights / weights.sum())
    _, *spans = list(tones.values())[chosen]
    hue, saturation, value = (float(generator.uniform(*span)) for span in spans)
    return hue % 1.0, saturation, value


def rgb(hue: float, saturation: float, value: float) -> np.ndarray:
    """The colour as float32 (3,)."""
    return np.array(colorsys.hsv_to_rgb(hue, saturation, value), np.float32)


def lightness(hue: float, saturation: float, value: float) -> float:
    """How light the colour looks, 0..1."""
    red, green, blue = rgb(hue, saturation, value).tolist()
    return float(0.299 * red + 0.587 * green + 0.114 * blue)


def hues_apart(first: Hsv, second: Hsv) -> float:
    """How far two colours are from one another on the disc of hue and colourfulness, about 0..1."""
    ways = [colour[1] * colour[2] * np.exp(2j * pi * colour[0]) for colour in (first, second)]
    return float(abs(ways[0] - ways[1])) / 1.2


def colours_apart(first: Hsv, second: Hsv) -> float:
    """How far two colours are from one another, about 0..1: in hue and colourfulness, and in how light they are."""
    return sqrt(hues_apart(first, second) ** 2 + (lightness(*first) - lightness(*second)) ** 2)


def paint(row: Row, place: float) -> np.ndarray:
    """The colour float32 (3,) at a place 0..1 along a row of paints."""
    where = place * (len(row) - 1)
    first = min(int(where), len(row) - 2)
    share = min(max(1.6 * (where - first - 0.5) + 0.5, 0.0), 1.0)  # more of the pure paints
    return np.array(row[first], np.float32) * (1.0 - share) + np.array(row[first + 1], np.float32) * share


def apart(first: np.ndarray, second: np.ndarray) -> float:
    """How far two colours (3,) are from one another: the mean over red, green and blue, 0..1."""
    return float(np.abs(first - second).mean())


def place_apart(generator: np.random.Generator, row: Row, colour: np.ndarray, telling: float) -> float:
    """Draws a place along a row of paints that is more than ``telling`` apart from a colour (3,)."""
    while True:
        place = float(generator.uniform(0.0, 1.0))
        if apart(paint(row, place), colour) > telling:
            return place
