"""Draws a range of creatures: ``python -m gencore.data.creatures.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.creatures.dataset`. Imports no torch, so it starts
at once.
"""

import sys
from pathlib import Path

import numpy as np

from gencore.data.creatures.creature import ANIMALS, creature_of, creature_seed
from gencore.data.creatures.drawing import draw
from gencore.data.creatures.raters import RATERS, rate


def render(seed: int, first: int, last: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures ``(last − first, height, width, 3)`` uint8 and rows ``(last − first, 3)`` float32: animal, scores."""
    images = np.empty((last - first, height, width, 3), np.uint8)
    rows = np.empty((last - first, 1 + len(RATERS)), np.float32)
    for i, number in enumerate(range(first, last)):
        creature = creature_of(number, seed)
        images[i] = draw(creature, height, width)
        rows[i] = ANIMALS.index(creature.animal), *rate(creature, creature_seed(number, seed))
    return images, rows


def main(arguments: list[str]) -> None:
    """Renders what the command line asks for."""
    *numbers, file = arguments
    images, rows = render(*(int(number) for number in numbers))
    with Path(file).open("wb") as out:
        np.savez(out, images=images, rows=rows)


if __name__ == "__main__":
    main(sys.argv[1:])
