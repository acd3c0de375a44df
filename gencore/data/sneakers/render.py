"""Draws a range of sneakers into a file: ``python -m gencore.data.sneakers.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.painting.command import render_into_file, renderer_of
from gencore.data.sneakers.drawing import draw
from gencore.data.sneakers.raters import rate
from gencore.data.sneakers.sneaker import KINDS, sample_sneaker

render = renderer_of(sample_sneaker, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
