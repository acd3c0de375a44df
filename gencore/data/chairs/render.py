"""Draws a range of chairs into a file: ``python -m gencore.data.chairs.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.chairs.chair import KINDS, sample_chair
from gencore.data.chairs.drawing import draw
from gencore.data.chairs.raters import rate
from gencore.data.painting.command import render_into_file, renderer_of

render = renderer_of(sample_chair, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
