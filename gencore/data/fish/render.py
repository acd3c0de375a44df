"""Draws a range of fish into a file: ``python -m gencore.data.fish.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

import numpy as np

from gencore.data.fish.drawing import draw
from gencore.data.fish.fish import sample_fish
from gencore.data.fish.palettes import KINDS
from gencore.data.fish.raters import RATERS, rate
from gencore.data.painting.command import picture_seed, render_into_file


def render(seed: int, first: int, last: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures ``(last − first, height, width, 3)`` uint8 and rows ``(last − first, 7)`` float32: kind, scores."""
    images = np.empty((last - first, height, width, 3), np.uint8)
    rows = np.empty((last - first, 1 + len(RATERS)), np.float32)
    kinds = list(KINDS)
    for i, number in enumerate(range(first, last)):
        fish_seed = picture_seed(number, seed)
        fish = sample_fish(fish_seed)
        images[i] = draw(fish, height, width)
        rows[i] = kinds.index(fish.kind), *rate(fish, fish_seed)
    return images, rows


if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
