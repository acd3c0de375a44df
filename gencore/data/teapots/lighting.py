"""The light a teapot is seen in: a window's on a cool morning, a lamp's in the evening."""

import numpy as np

from gencore.data.painting.lamp import Light
from gencore.data.teapots.teapot import Teapot


def brightness(teapot: Teapot) -> float:
    """How bright it is: brightest by day, about 0.8 in the evening to 1.05."""
    return 1.05 - 0.24 * max(teapot.warmth, 0.0) ** 1.5 - 0.08 * max(-teapot.warmth, 0.0)


def light_of(teapot: Teapot) -> Light:
    """The light a teapot is seen in."""
    bright, warm = brightness(teapot), teapot.warmth
    colour = np.array([1.0 + 0.16 * warm, 1.0 - 0.02 * warm, 1.0 - (0.30 if warm > 0.0 else 0.22) * warm], np.float32)
    back = np.array([1.0 + 0.06 * warm, 1.0 - 0.02 * warm, 1.0 - 0.14 * warm], np.float32)
    way = np.array([1.05 * teapot.light_x, -0.62, 0.72])
    way /= np.linalg.norm(way)
    return Light(0.78 * bright * colour, 0.36 * bright * back, tuple(way.tolist()))
