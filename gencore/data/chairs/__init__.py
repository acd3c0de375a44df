"""Procedural chairs in a room, four raters with tastes of their own and one who throws dice."""

from gencore.data.chairs.chair import Chair, sample_chair
from gencore.data.chairs.drawing import draw
from gencore.data.chairs.raters import RATERS, rate, utilities

__all__ = ["RATERS", "Chair", "draw", "rate", "sample_chair", "utilities"]
