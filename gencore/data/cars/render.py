"""Draws a range of cars into a file: ``python -m gencore.data.cars.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

import numpy as np

from gencore.data.cars.drawing import draw
from gencore.data.cars.raters import rate
from gencore.data.cars.scene import sample_scene
from gencore.data.painting.command import picture_seed, render_into_file


def render(seed: int, first: int, last: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures ``(last − first, height, width, 3)`` uint8 and scores ``(last − first, 6)`` float32."""
    images = np.empty((last - first, height, width, 3), np.uint8)
    scores = np.empty((last - first, 6), np.float32)
    for i, number in enumerate(range(first, last)):
        scene_seed = picture_seed(number, seed)
        scene = sample_scene(scene_seed)
        images[i] = draw(scene, height, width)
        scores[i] = rate(scene, scene_seed)
    return images, scores


if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
