"""Procedural sneakers on the ground, four raters with tastes of their own and one who throws dice."""

from gencore.data.sneakers.drawing import draw
from gencore.data.sneakers.raters import RATERS, rate, utilities
from gencore.data.sneakers.sneaker import Sneaker, sample_sneaker

__all__ = ["RATERS", "Sneaker", "draw", "rate", "sample_sneaker", "utilities"]
