"""The process that draws a range of pictures into a file. Imports no torch, so it starts at once."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

SEEDS_APART = 10_000_000

Render = Callable[[int, int, int, int, int], tuple[np.ndarray, np.ndarray]]


def picture_seed(number: int, seed: int) -> int:
    """Seed of picture ``number`` of the data set ``seed``."""
    return seed * SEEDS_APART + number


def render_into_file(render: Render, arguments: list[str]) -> None:
    """Does what ``SEED FIRST LAST HEIGHT WIDTH FILE`` asks for; see :func:`gencore.data.drawing.drawn`."""
    *numbers, file = arguments
    images, rows = render(*(int(number) for number in numbers))
    with Path(file).open("wb") as out:
        np.savez(out, images=images, rows=rows)
