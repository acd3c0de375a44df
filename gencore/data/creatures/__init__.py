"""Procedural horses and birds in friendly scenes, the parents of a winged horse, and two raters with opposed tastes."""

from gencore.data.creatures.creature import Creature, creature_of, factors, sample_creature
from gencore.data.creatures.drawing import draw, parts
from gencore.data.creatures.raters import RATERS, rate, utilities

__all__ = ["RATERS", "Creature", "creature_of", "draw", "factors", "parts", "rate", "sample_creature", "utilities"]
