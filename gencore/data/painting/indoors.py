"""The light in a room: a window's on a cool morning, a lamp's in the evening."""

import numpy as np

from gencore.data.painting.lamp import Light


def brightness(warmth: float) -> float:
    """How bright it is: brightest by day, about 0.8 in the evening to 1.05.

    Args:
        warmth: of the light, −1 a cool morning to 1 a warm lamp in the evening.
    """
    return 1.05 - 0.24 * max(warmth, 0.0) ** 1.5 - 0.08 * max(-warmth, 0.0)


def light_of(light_x: float, warmth: float) -> Light:
    """The light on things in a room.

    Args:
        light_x: where it comes from, −1 left to 1 right.
        warmth: of it, −1..1.
    """
    bright, warm = brightness(warmth), warmth
    colour = np.array([1.0 + 0.16 * warm, 1.0 - 0.02 * warm, 1.0 - (0.30 if warm > 0.0 else 0.22) * warm], np.float32)
    back = np.array([1.0 + 0.06 * warm, 1.0 - 0.02 * warm, 1.0 - 0.14 * warm], np.float32)
    way = np.array([1.05 * light_x, -0.62, 0.72])
    way /= np.linalg.norm(way)
    return Light(0.78 * bright * colour, 0.36 * bright * back, tuple(way.tolist()))
