"""Procedural cakes on a table, four raters with tastes of their own and one who throws dice."""

from gencore.data.cakes.cake import Cake, sample_cake
from gencore.data.cakes.drawing import draw
from gencore.data.cakes.raters import RATERS, rate, utilities

__all__ = ["RATERS", "Cake", "draw", "rate", "sample_cake", "utilities"]
