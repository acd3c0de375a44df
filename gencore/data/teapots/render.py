"""Draws a range of teapots into a file: ``python -m gencore.data.teapots.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.painting.command import render_into_file, renderer_of
from gencore.data.teapots.drawing import draw
from gencore.data.teapots.raters import rate
from gencore.data.teapots.teapot import KINDS, sample_teapot

render = renderer_of(sample_teapot, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
