"""Procedural boats on the water, four raters with tastes of their own and one who throws dice."""

from gencore.data.boats.boat import Boat, sample_boat
from gencore.data.boats.drawing import draw
from gencore.data.boats.raters import RATERS, rate, utilities

__all__ = ["RATERS", "Boat", "draw", "rate", "sample_boat", "utilities"]
