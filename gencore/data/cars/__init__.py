"""A procedural data set of cars in landscapes and six raters with tastes of their own."""

from gencore.data.cars.drawing import draw
from gencore.data.cars.raters import RATERS, rate, utilities
from gencore.data.cars.scene import Scene, sample_scene

__all__ = ["RATERS", "Scene", "draw", "rate", "sample_scene", "utilities"]
