"""Procedural teapots on a table, four raters with tastes of their own and one who throws dice."""

from gencore.data.teapots.drawing import draw
from gencore.data.teapots.raters import RATERS, rate, utilities
from gencore.data.teapots.teapot import Teapot, sample_teapot

__all__ = ["RATERS", "Teapot", "draw", "rate", "sample_teapot", "utilities"]
