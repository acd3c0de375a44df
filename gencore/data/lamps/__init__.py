"""Procedural lamps in a room, four raters with tastes of their own and one who throws dice."""

from gencore.data.lamps.drawing import draw
from gencore.data.lamps.lamp import Lamp, sample_lamp
from gencore.data.lamps.raters import RATERS, rate, utilities

__all__ = ["RATERS", "Lamp", "draw", "rate", "sample_lamp", "utilities"]
