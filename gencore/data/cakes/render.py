"""Draws a range of cakes into a file: ``python -m gencore.data.cakes.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.cakes.cake import KINDS, sample_cake
from gencore.data.cakes.drawing import draw
from gencore.data.cakes.raters import rate
from gencore.data.painting.command import render_into_file, renderer_of

render = renderer_of(sample_cake, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
