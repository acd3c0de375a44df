"""Where the parts of a house are on the picture, in design pixels.

A point of the front moves back by a share ``t`` of the house's depth as

    (x, y) → (x + t · dx,  H + (1 − t · k) (y − H)),

towards the horizon ``H``, so eaves fall and the foot of the wall rises on the side that is seen.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gencore.data.houses.house import House
from gencore.data.painting.raster import DESIGN_WIDTH

TALLEST, WIDEST, LARGEST_METRE = 70.0, 112.0, 8.4
DEPTH = 7.0
OVERHANG = 0.45
CONVERGENCE = 0.011
RISES = {"gable": (0.36, 0.62), "saddle": (0.24, 0.44), "hip": (0.20, 0.36), "mansard": (0.0, 0.0), "flat": (0.0, 0.0)}
MANSARD = (1.9, 2.7)
PARAPET = 0.5

Point = tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """A house on the picture.

    Attributes:
        house: what stands there.
        metre: how many design pixels a metre is.
        left: left edge of the front.
        ground: foot of the front.
    """

    house: House
    metre: float
    left: float
    ground: float

    @cached_property
    def width(self) -> float:
        """Width of the front."""
        return front_width(self.house) * self.metre

    @property
    def right(self) -> float:
        """Right edge of the front."""
        return self.left + self.width

    @property
    def middle(self) -> float:
        """Middle of the front."""
        return self.left + 0.5 * self.width

    @cached_property
    def eaves(self) -> float:
        """Height of the eaves, or of a flat roof."""
        return self.ground - self.house.storeys * self.house.storey_height * self.metre

    @cached_property
    def ridge(self) -> float:
        """Top of the roof as if it stood in the plane of the front."""
        return self.eaves - rise(self.house) * self.metre

    @cached_property
    def aside(self) -> float:
        """How far the back is shifted to the side; negative if the left side is seen."""
        return side_width(self.house) * self.metre

    @property
    def corner(self) -> float:
        """The edge between the front and the side that is seen."""
        return self.right if self.aside > 0 else self.left

    @property
    def inward(self) -> float:
        """1 if the left side is seen, else −1: the direction from the corner along the front."""
        return -1.0 if self.aside > 0 else 1.0

    def back(self, point: Point, share: float = 1.0) -> Point:
        """A point of the front moved back by a share of the depth."""
        shrink = 1.0 - share * CONVERGENCE * abs(self.aside)
        return point[0] + share * self.aside, self.house.horizon + shrink * (point[1] - self.house.horizon)

    def bay(self, number: int) -> float:
        """Middle of a bay, from the left."""
        return self.middle + (number - 0.5 * (self.house.bays - 1)) * self.house.bay_width * self.metre

    def floor(self, number: int) -> float:
        """Foot of a storey, the lowest one is 0."""
        return self.ground - number * self.house.storey_height * self.metre

    def front(self) -> np.ndarray:
        """Outline of the front wall."""
        corners = [
            (self.left, self.ground),
            (self.left, self.eaves),
            (self.right, self.eaves),
            (self.right, self.ground),
        ]
        if self.house.roof == "gable":
            corners.insert(2, (self.middle, self.ridge))
        return np.array(corners, np.float32)

    def side(self) -> np.ndarray:
        """Outline of the side wall that is seen."""
        top, foot = (self.corner, self.eaves), (self.corner, self.ground)
        corners = [foot, top, self.back(top), self.back(foot)]
        if self.house.roof == "saddle":
            corners.insert(2, self.back((self.corner, self.ridge), 0.5))
        return np.array(corners, np.float32)


def front_width(house: House) -> float:
    """Width of the front in metres."""
    return house.bays * house.bay_width + 0.9


def side_width(house: House) -> float:
    """How far the back is shifted to the side, in metres."""
    return 2.9 * house.turn


def rise(house: House) -> float:
    """Height of the roof above the eaves in metres."""
    if house.roof == "flat":
        return PARAPET
    if house.roof == "mansard":
        return MANSARD[0] + house.pitch * (MANSARD[1] - MANSARD[0]) + 0.8
    low, high = RISES[house.roof]
    span = front_width(house) if house.roof == "gable" else DEPTH + 0.22 * front_width(house)
    return min((low + house.pitch * (high - low)) * span, 5.2)


def plan_of(house: House) -> Plan:
    """Places a house so that it fits into the picture, as large as its closeness wants."""
    tall = house.storeys * house.storey_height + rise(house) + (1.0 if house.chimneys else 0.0)
    wide = front_width(house) + abs(side_width(house)) + 2.0 * OVERHANG
    metre = min(LARGEST_METRE, TALLEST / tall, WIDEST / wide) * (0.78 + 0.22 * house.closeness)
    middle = 0.5 * DESIGN_WIDTH + house.offset_x - 0.5 * side_width(house) * metre
    return Plan(house, metre, middle - 0.5 * front_width(house) * metre, 79.5 + 3.5 * house.closeness)
