"""Procedural fish in the waters they live in, and six raters with tastes of their own."""

from gencore.data.fish.drawing import draw
from gencore.data.fish.fish import Fish, sample_fish
from gencore.data.fish.raters import RATERS, rate, utilities

__all__ = ["RATERS", "Fish", "draw", "rate", "sample_fish", "utilities"]
