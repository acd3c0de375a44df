"""Procedural houses in their gardens, streets and seasons, and six raters with tastes of their own."""

from gencore.data.houses.drawing import draw
from gencore.data.houses.house import House, sample_house
from gencore.data.houses.raters import RATERS, rate, utilities

__all__ = ["RATERS", "House", "draw", "rate", "sample_house", "utilities"]
