"""Draws a range of boats into a file: ``python -m gencore.data.boats.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.boats.boat import KINDS, sample_boat
from gencore.data.boats.drawing import draw
from gencore.data.boats.raters import rate
from gencore.data.painting.command import render_into_file, renderer_of

render = renderer_of(sample_boat, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
