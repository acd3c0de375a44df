"""How large a cake is and where it stands.

Cakes are baked three times as large as in life, so that they are as large as the furniture that lights and shades were
made for: one centimetre here is a third of one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gencore.data.cakes.cake import Cake
from gencore.data.painting.layer import Solid
from gencore.data.painting.solids import VIEW

FOOT = 77.5
# centimetres: radius and how much more that may be, height and how much more
SIZES = {
    "layers": (26.0, 9.0, 29.0, 17.0),
    "bundt": (29.0, 9.0, 23.0, 14.0),
    "tart": (34.0, 9.0, 10.0, 9.0),
    "cupcake": (19.0, 6.0, 41.0, 15.0),
}
SCALE = {"layers": 0.80, "bundt": 0.81, "tart": 0.76, "cupcake": 0.86}  # design pixels of a centimetre
STAND_HIGH = {"plate": 2.8, "pedestal": 16.0, "board": 4.4, "slate": 2.6}
CASE = 0.42  # height of a cupcake's case, of the whole
MUFFIN = 0.10  # and of the sponge that rises above it
CRUST = 3.6  # thickness of a tart's rim


@dataclass(frozen=True)
class Plan:
    """A cake, measured."""

    cake: Cake

    @property
    def scale(self) -> float:
        """Design pixels of a centimetre."""
        return SCALE[self.cake.kind] * (0.90 + 0.20 * self.cake.size)

    @property
    def foot(self) -> tuple[float, float]:
        """Where the middle of the stand is: larger is nearer."""
        return 64.0 + self.cake.offset_x, FOOT + 1.5 * self.cake.size

    @property
    def radius(self) -> float:
        """Of the cake where it is broadest."""
        low, more, *_ = SIZES[self.cake.kind]
        return low + more * self.cake.breadth

    @property
    def high(self) -> float:
        """Height of the cake without what is on it."""
        *_, low, more = SIZES[self.cake.kind]
        return low + more * self.cake.height

    @property
    def served(self) -> float:
        """Height of what it stands on."""
        return STAND_HIGH[self.cake.stand]

    @property
    def base(self) -> float:
        """Radius where it stands."""
        return self.radius * (0.72 if self.cake.kind == "cupcake" else 0.94)

    @property
    def tube(self) -> tuple[float, float]:
        """Radius of the ring along the middle of a bundt, and of the dough around that."""
        return 0.59 * self.radius, 0.41 * self.radius

    @cached_property
    def ring(self) -> tuple[float, float]:
        """Radius and height above its foot of the ring that things stand on."""
        return {
            "layers": (0.68 * self.radius, self.high),
            "bundt": (self.tube[0], self.high),
            "tart": (0.58 * self.radius, self.high - 1.4),
            "cupcake": (0.62 * self.radius, (CASE + MUFFIN + 0.20) * self.high),
        }[self.cake.kind]

    def seen(self, parts: list[Solid]) -> np.ndarray:
        """Corners around parts on the picture, (n, 2)."""
        corners = np.concatenate([part.corners for part in parts]) @ VIEW.T
        return np.array(self.foot) + self.scale * corners[:, :2]
