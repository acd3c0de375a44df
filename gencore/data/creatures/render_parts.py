"""Draws a range of pictures for the part detector: ``python -m gencore.data.creatures.render_parts SEED FIRST …``.

As :mod:`gencore.data.creatures.render`, without torch.
"""

import sys

import numpy as np

from gencore.data.creatures.winged import PARTS, picture_of_parts
from gencore.data.painting.command import picture_seed, render_into_file

APART = 1000  # keeps these creatures apart from those of the data set


def render(seed: int, first: int, last: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures ``(last − first, height, width, 3)`` uint8 and rows ``(last − first, 3)`` float32: the parts."""
    images = np.empty((last - first, height, width, 3), np.uint8)
    rows = np.empty((last - first, len(PARTS)), np.float32)
    for i, number in enumerate(range(first, last)):
        images[i], rows[i] = picture_of_parts(picture_seed(number, seed + APART), height, width)
    return images, rows


if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
