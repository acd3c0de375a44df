"""Draws a range of fish into a file: ``python -m gencore.data.fish.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.fish.drawing import draw
from gencore.data.fish.fish import sample_fish
from gencore.data.fish.palettes import KINDS
from gencore.data.fish.raters import rate
from gencore.data.painting.command import render_into_file, renderer_of

render = renderer_of(sample_fish, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
