"""Colours of an animal and how light falls on it."""

import colorsys

import numpy as np

from gencore.data.creatures.creature import Creature
from gencore.data.creatures.shapes import DESIGN, Plane, View

WHITE = np.array([0.98, 0.97, 0.95], np.float32)
DEEPER = (0.95, 1.05, 0.92)
DARK = np.array([0.13, 0.10, 0.10], np.float32)


def rgb(hue: float, saturation: float, lightness: float) -> np.ndarray:
    """A colour of hue, saturation and lightness as float32 (3,)."""
    return np.array(colorsys.hls_to_rgb(hue % 1.0, lightness, saturation), np.float32)


def coat_of(creature: Creature) -> np.ndarray:
    """Colour of coat or plumage, (3,)."""
    return rgb(creature.hue, creature.saturation, creature.lightness)


def crest_of(creature: Creature) -> np.ndarray:
    """Colour of mane, crest and tail, (3,)."""
    return rgb(creature.crest_hue, creature.crest_saturation, creature.crest_lightness)


def mixed(first: np.ndarray, second: np.ndarray, amount: float | np.ndarray) -> np.ndarray:
    """From one colour, ``(3,)`` or ``(h, w, 3)``, to another as ``amount``, one number or ``(h, w)``, rises to 1."""
    share = np.asarray(amount, np.float32)[..., None]
    return first + share * (second - first)


def light_from(creature: Creature) -> tuple[float, float]:
    """Direction of the sun in the animal's own coordinates, of length 1."""
    x, y = creature.facing * (creature.sun_x - 0.5) * DESIGN, -46.0
    length = float(np.hypot(x, y))
    return x / length, y / length


def modelled(view: View, distance: Plane, light: tuple[float, float], depth: float) -> Plane:
    """Brightness of a round body, about 1: lit where its side faces the light, dark at the rim.

    Args:
        view: the picture's pixels.
        distance: signed distance to the body.
        light: direction of the light.
        depth: how far from the rim the body still curves.
    """
    if min(distance.shape) < 2:  # next to nothing of it is in the picture
        return np.ones_like(distance)
    down, across = np.gradient(distance, view.pixel)
    forward = across * (1.0 if view.x[1] > view.x[0] else -1.0)
    towards = forward * light[0] + down * light[1]
    inside = np.maximum(-distance, 0.0)
    curve = np.exp(-inside / depth)
    rim = np.exp(-inside / 0.7)
    return 1.0 + 0.30 * curve * towards - 0.16 * rim * (towards < 0.2)


def shaded(colour: np.ndarray, brightness: Plane) -> np.ndarray:
    """A colour made lighter towards white and darker towards a deep tone of itself, (h, w, 3)."""
    lit = np.minimum(np.maximum(brightness - 1.0, 0.0), 1.0)
    dark = np.log(np.maximum(np.minimum(brightness, 1.0), 1e-3))
    planes = [
        (colour[..., channel] + lit * (WHITE[channel] - colour[..., channel])) * np.exp(DEEPER[channel] * dark)
        for channel in range(3)
    ]
    return np.stack(planes).transpose(1, 2, 0)
