"""Pictures of noise, and files of them. A module of its own: several folders here have a ``conftest``."""

from pathlib import Path

import numpy as np
from PIL import Image


def noise(height: int = 24, width: int = 32, seed: int = 0) -> np.ndarray:
    """Random pixels, uint8 ``(height, width, 3)``: no two pictures alike."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def save(path: Path, height: int = 24, width: int = 32, seed: int = 0) -> np.ndarray:
    """Writes noise to ``path`` and returns its pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = noise(height, width, seed)
    Image.fromarray(pixels).save(path)
    return pixels
