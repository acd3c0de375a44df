"""The process that draws a range of pictures into a file. Imports no torch, so it starts at once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

SEEDS_APART = 10_000_000

Render = Callable[[int, int, int, int, int], tuple[np.ndarray, np.ndarray]]


class Kinded(Protocol):
    """A scene of one of several kinds."""

    @property
    def kind(self) -> str:
        """Its name."""


Scene = TypeVar("Scene", bound=Kinded)


def picture_seed(number: int, seed: int) -> int:
    """Seed of picture ``number`` of the data set ``seed``."""
    return seed * SEEDS_APART + number


def renderer_of(
    sample: Callable[[int], Scene],
    draw: Callable[[Scene, int, int], np.ndarray],
    rate: Callable[[Scene, int], np.ndarray],
    kinds: Sequence[str],
) -> Render:
    """What draws a range of scenes: pictures ``(n, height, width, 3)`` uint8 and rows, kind and scores, float32.

    Args:
        sample: a random scene of a seed.
        draw: a scene at a height and a width.
        rate: the scores of a scene, by raters whose moods have a seed.
        kinds: names of the kinds, in the order of their classes.
    """

    def render(seed: int, first: int, last: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
        images = np.empty((last - first, height, width, 3), np.uint8)
        rows = []
        for i, number in enumerate(range(first, last)):
            own_seed = picture_seed(number, seed)
            scene = sample(own_seed)
            images[i] = draw(scene, height, width)
            rows.append([kinds.index(scene.kind), *rate(scene, own_seed)])
        return images, np.array(rows, np.float32)

    return render


def render_into_file(render: Render, arguments: list[str]) -> None:
    """Does what ``SEED FIRST LAST HEIGHT WIDTH FILE`` asks for; see :func:`gencore.data.drawing.drawn`."""
    *numbers, file = arguments
    images, rows = render(*(int(number) for number in numbers))
    with Path(file).open("wb") as out:
        np.savez(out, images=images, rows=rows)
