"""Draws a range of creatures: ``python -m gencore.data.creatures.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts
at once.
"""

import sys

import numpy as np

from gencore.data.creatures.creature import ANIMALS, creature_of
from gencore.data.creatures.drawing import draw
from gencore.data.creatures.raters import RATERS, rate
from gencore.data.painting.command import picture_seed, render_into_file


def render(seed: int, first: int, last: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures ``(last − first, height, width, 3)`` uint8 and rows ``(last − first, 3)`` float32: animal, scores."""
    images = np.empty((last - first, height, width, 3), np.uint8)
    rows = np.empty((last - first, 1 + len(RATERS)), np.float32)
    for i, number in enumerate(range(first, last)):
        creature = creature_of(number, seed)
        images[i] = draw(creature, height, width)
        rows[i] = ANIMALS.index(creature.animal), *rate(creature, picture_seed(number, seed))
    return images, rows


if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
