"""Where the parts of a boat are: its own coordinates, and how they lie on the picture.

A point of a boat is ``(u, v)`` in lengths of its hull: ``u`` runs from the stern (−½) to the bow (½), ``v`` up from the
waterline, so that it lies at ``(middle + facing · length · u, waterline − length · v)`` on the picture.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gencore.data.boats.boat import UPPERS, Boat
from gencore.data.painting.palette import paint

WATERLINE = 74.0


@dataclass(frozen=True)
class Shape:
    """The hull of a kind, in lengths of the hull.

    Attributes:
        length: at the smallest and at the largest size, in design pixels.
        freeboard: height of the hull at its lowest and at its highest.
        bow: how much higher the bow is, as a share.
        stern: the same of the stern.
        rake: how far the bow leans out over the water.
        seats: where people are.
        floor: how far above the lowest point of the deck their feet are.
    """

    length: tuple[float, float]
    freeboard: tuple[float, float]
    bow: float
    stern: float
    rake: float
    seats: tuple[float, ...]
    floor: float


SHAPES = {
    "sailing boat": Shape((46.0, 70.0), (0.075, 0.150), 0.45, 0.10, 0.13, (-0.40, -0.30, -0.21, 0.30, 0.39), -0.02),
    "fishing boat": Shape((46.0, 72.0), (0.095, 0.185), 0.85, 0.12, 0.12, (-0.41, -0.33, 0.24, -0.25, 0.33), -0.02),
    "ferry": Shape((62.0, 92.0), (0.070, 0.140), 0.30, 0.00, 0.08, (-0.35, -0.43, 0.39, -0.39, 0.435), -0.005),
    "rowing boat": Shape((46.0, 72.0), (0.085, 0.165), 0.55, 0.40, 0.14, (0.02, -0.24, 0.24, -0.12, 0.13), -0.055),
}


@dataclass(frozen=True)
class Vessel:
    """A boat on the picture."""

    boat: Boat

    @cached_property
    def shape(self) -> Shape:
        """Of its kind."""
        return SHAPES[self.boat.kind]

    @cached_property
    def length(self) -> float:
        """Of the hull in design pixels."""
        low, high = self.shape.length
        return low + self.boat.size * (high - low)

    @property
    def middle(self) -> float:
        """Of the hull across the picture."""
        return 64.0 + self.boat.offset_x

    @property
    def waterline(self) -> float:
        """Its height on the picture: larger is nearer."""
        return WATERLINE + 5.0 * self.boat.size

    @cached_property
    def freeboard(self) -> float:
        """Height of the hull where it is lowest."""
        low, high = self.shape.freeboard
        return low + self.boat.depth * (high - low)

    def deck(self, u: np.ndarray | float) -> np.ndarray:
        """Height of the deck at places along the hull."""
        fore, aft = np.clip((np.asarray(u) + 0.1) / 0.6, 0.0, 1.0), np.clip((0.1 - np.asarray(u)) / 0.6, 0.0, 1.0)
        return self.freeboard * (1.0 + self.shape.bow * fore**2 + self.shape.stern * aft**2)

    def place(self, points: np.ndarray | list) -> np.ndarray:
        """Design pixels of points (..., 2) of the boat."""
        scale = np.array([self.boat.facing * self.length, -self.length])
        return np.array([self.middle, self.waterline]) + scale * np.asarray(points, np.float64)

    def hull_row(self, share: float) -> np.ndarray:
        """Points from stern to bow at a share of the way from the deck (0) to just under the waterline (1)."""
        t = np.linspace(0.0, 1.0, 25)
        start, end = -0.5 + 0.05 * share**1.5, 0.5 - self.shape.rake * share**1.3
        v = self.deck(t - 0.5) * (1.0 - share) - 0.035 * share
        return np.stack([start + t * (end - start), v], axis=1)

    @cached_property
    def upper(self) -> np.ndarray:
        """Colour of sails, cabin or awning."""
        return paint(UPPERS, self.boat.upper)

    @cached_property
    def tall(self) -> float:
        """Height of the highest point of the rig above the waterline."""
        reach = {"sailing boat": (0.62, 0.98), "fishing boat": (0.42, 0.78), "ferry": (0.33, 0.52)}
        low, high = reach.get(self.boat.kind, (0.34, 0.66))
        return low + self.boat.height * (high - low)


def sail_area(boat: Boat) -> float:
    """Share of the picture under sails, cabin or awning, about 0.005..0.14."""
    vessel = Vessel(boat)
    tall, spread = vessel.tall, boat.spread
    areas = {
        "sailing boat": (0.24 + 0.38 * spread) * 0.85 * tall,
        "fishing boat": (0.17 + 0.22 * spread) * (0.11 + 0.09 * spread),
        "ferry": 0.70 * (0.10 + 0.15 * spread),
    }
    return areas.get(boat.kind, (0.26 + 0.40 * spread) * 0.09) * vessel.length**2 / (96.0 * 128.0)
