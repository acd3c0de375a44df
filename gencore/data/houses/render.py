"""Draws a range of houses into a file: ``python -m gencore.data.houses.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.houses.drawing import draw
from gencore.data.houses.house import sample_house
from gencore.data.houses.palettes import KINDS
from gencore.data.houses.raters import rate
from gencore.data.painting.command import render_into_file, renderer_of

render = renderer_of(sample_house, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
