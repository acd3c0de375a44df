"""Draws a range of faces into a file: ``python -m gencore.data.faces.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

import numpy as np

from gencore.data.faces.drawing import draw
from gencore.data.faces.face import sample_face
from gencore.data.faces.palettes import KINDS
from gencore.data.faces.raters import RATERS, rate
from gencore.data.painting.command import picture_seed, render_into_file


def render(seed: int, first: int, last: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures ``(last − first, height, width, 3)`` uint8 and rows ``(last − first, 7)`` float32: kind, scores."""
    images = np.empty((last - first, height, width, 3), np.uint8)
    rows = np.empty((last - first, 1 + len(RATERS)), np.float32)
    kinds = list(KINDS)
    for i, number in enumerate(range(first, last)):
        face_seed = picture_seed(number, seed)
        face = sample_face(face_seed)
        images[i] = draw(face, height, width)
        rows[i] = kinds.index(face.kind), *rate(face, face_seed)
    return images, rows


if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
