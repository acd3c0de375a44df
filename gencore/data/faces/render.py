"""Draws a range of faces into a file: ``python -m gencore.data.faces.render SEED FIRST LAST HEIGHT WIDTH FILE``.

A process of its own for each core, started by :mod:`gencore.data.drawing`. Imports no torch, so it starts at once.
"""

import sys

from gencore.data.faces.drawing import draw
from gencore.data.faces.face import sample_face
from gencore.data.faces.palettes import KINDS
from gencore.data.faces.raters import rate
from gencore.data.painting.command import render_into_file, renderer_of

render = renderer_of(sample_face, draw, rate, list(KINDS))

if __name__ == "__main__":
    render_into_file(render, sys.argv[1:])
