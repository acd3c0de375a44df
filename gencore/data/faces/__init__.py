"""Procedural portraits of five kinds of people, and six raters with tastes of their own."""

from gencore.data.faces.drawing import draw
from gencore.data.faces.face import Face, sample_face
from gencore.data.faces.raters import RATERS, rate, utilities

__all__ = ["RATERS", "Face", "draw", "rate", "sample_face", "utilities"]
