"""Draws a range of lamps into a file: ``python -m gencore.data.lamps.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.lamps.drawing import draw
from gencore.data.lamps.lamp import KINDS, sample_lamp
from gencore.data.lamps.raters import rate
from gencore.data.painting.command import render_into_file, renderer_of

render = renderer_of(sample_lamp, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
