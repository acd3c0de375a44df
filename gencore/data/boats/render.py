"""Draws a range of boats into a file: ``python -m gencore.data.boats.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

import numpy as np

from gencore.data.boats.boat import KINDS, sample_boat
from gencore.data.boats.drawing import draw
from gencore.data.boats.raters import RATERS, rate
from gencore.data.painting.command import picture_seed, render_into_file


def render(seed: int, first: int, last: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures ``(last − first, height, width, 3)`` uint8 and rows ``(last − first, 6)`` float32: kind, scores."""
    images = np.empty((last - first, height, width, 3), np.uint8)
    rows = np.empty((last - first, 1 + len(RATERS)), np.float32)
    for i, number in enumerate(range(first, last)):
        boat_seed = picture_seed(number, seed)
        boat = sample_boat(boat_seed)
        images[i] = draw(boat, height, width)
        rows[i] = KINDS.index(boat.kind), *rate(boat, boat_seed)
    return images, rows


if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
