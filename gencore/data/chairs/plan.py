"""How large a chair is and where it stands: its measures, in centimetres about the middle of where it stands."""

from dataclasses import dataclass

import numpy as np

from gencore.data.chairs.chair import Chair
from gencore.data.painting.joiner import Place
from gencore.data.painting.solids import VIEW, Part

FOOT = 79.0

# centimetres: width, depth, height of the seat, height of the back above it and how much more that may be
SIZES = {
    "dining": (44.0, 42.0, 42.0, 31.0, 20.0),
    "armchair": (48.0, 48.0, 33.0, 35.0, 23.0),
    "stool": (37.0, 36.0, 60.0, 16.0, 17.0),
    "rocker": (48.0, 45.0, 40.0, 34.0, 18.0),
}
SCALE = {"dining": 0.74, "armchair": 0.72, "stool": 0.74, "rocker": 0.71}  # design pixels of a centimetre
LEAN = {"dining": 0.15, "armchair": 0.22, "stool": 0.08, "rocker": 0.26}
CUSHION = {"dining": (3.0, 6.5), "armchair": (8.0, 9.0), "stool": (3.5, 7.5), "rocker": (3.0, 7.0)}
ARM = 23.0  # height of arms above the seat


@dataclass(frozen=True)
class Plan:
    """A chair, measured."""

    chair: Chair

    @property
    def scale(self) -> float:
        """Design pixels of a centimetre."""
        return SCALE[self.chair.kind] * (0.88 + 0.21 * self.chair.size)

    @property
    def foot(self) -> tuple[float, float]:
        """Where the middle of it stands: larger is nearer."""
        return 64.0 + self.chair.offset_x, FOOT + 2.5 * self.chair.size

    @property
    def half(self) -> float:
        """Half the width of the seat."""
        return 0.5 * SIZES[self.chair.kind][0] * (0.84 + 0.34 * self.chair.breadth)

    @property
    def deep(self) -> float:
        """Half the depth of the seat."""
        return 0.5 * SIZES[self.chair.kind][1]

    @property
    def seat(self) -> float:
        """Height of the wood that the cushion lies on."""
        return SIZES[self.chair.kind][2]

    @property
    def thick(self) -> float:
        """Thickness of the cushion."""
        low, more = CUSHION[self.chair.kind]
        return low + more * self.chair.plump

    @property
    def high(self) -> float:
        """Height of the back above the seat."""
        *_, low, more = SIZES[self.chair.kind]
        return low + more * self.chair.height

    @property
    def armrest(self) -> float:
        """Half the width of an arm that is covered with cloth."""
        return 4.2 + 2.4 * self.chair.plump

    def seen(self, parts: list[Part]) -> np.ndarray:
        """Corners around parts on the picture, (n, 2)."""
        corners = np.concatenate([part.corners for part in parts]) @ VIEW.T
        return np.array(self.foot) + self.scale * corners[:, :2]

    def behind(self, across: float, up: float, before: float = 0.0) -> Place:
        """A place of the back: so far across, up from the seat along the back, and before it."""
        lean = LEAN[self.chair.kind]
        rise, fall = np.cos(lean), np.sin(lean)
        return across, self.seat + up * rise - before * fall, 1.5 - self.deep - up * fall + before * rise
