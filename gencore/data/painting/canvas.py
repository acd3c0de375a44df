"""Where a picture begins and ends: random numbers for its parts, a black canvas, and the picture's bytes."""

import numpy as np


def streams(seed: int, count: int) -> list[np.random.Generator]:
    """Random numbers for each of the parts of a picture, so that a change of one factor leaves the others alone."""
    return [np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(count)]


def black(height: int, width: int) -> np.ndarray:
    """A black canvas (height, width, 3); its channels lie one after the other in memory, as in ``blank``."""
    return np.zeros((3, height, width), np.float32).transpose(1, 2, 0)


def picture_of(canvas: np.ndarray) -> np.ndarray:
    """The picture on a canvas, uint8, shape (height, width, 3)."""
    return (np.clip(canvas, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
