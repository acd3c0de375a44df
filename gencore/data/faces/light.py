"""The light a face is seen in: a lamp or the sun from one side, and what comes back from everywhere else."""

import numpy as np

from gencore.data.faces.face import Face
from gencore.data.painting.lamp import Light


def brightness(face: Face) -> float:
    """How bright it is, about 0.5 in the dimmest light to 1.1."""
    return 1.12 - 0.62 * face.gloom


def light_of(face: Face) -> Light:
    """The light a face is seen in."""
    bright, warm, hard = brightness(face), face.warmth, face.contrast
    colour = np.array([1.0 + 0.12 * warm, 1.0 - 0.03 * warm, 1.0 - 0.27 * warm], np.float32)
    back = np.array([1.0 + 0.04 * warm, 1.0 - 0.02 * warm, 1.0 - 0.09 * warm], np.float32)
    way = np.array([0.95 * face.light_x, -0.52, 0.80 - 0.20 * hard])
    way /= np.linalg.norm(way)
    return Light(bright * (0.58 + 0.36 * hard) * colour, bright * (0.54 - 0.34 * hard) * back, tuple(way.tolist()))
