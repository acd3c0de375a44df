"""Where the parts of a sneaker are on the picture.

Its parts are drawn at (u, h): ``u`` runs from 0 at the heel to 1 at the tip of the toe, ``h`` is the height above the
ground, both in lengths of the shoe.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gencore.data.painting.curves import through
from gencore.data.painting.raster import Numbers, smoothstep
from gencore.data.sneakers.sneaker import Sneaker

FOOT = 83.5
SPRING = {"runner": 0.055, "high-top": 0.012, "court": 0.022, "slip-on": 0.012}  # how far the tip of the sole rises
LOW = {"runner": 0.275, "high-top": 0.40, "court": 0.255, "slip-on": 0.225}  # of the collar above the sole
MORE = {"runner": 0.09, "high-top": 0.15, "court": 0.09, "slip-on": 0.08}
DIP = {"runner": 0.075, "high-top": 0.045, "court": 0.070, "slip-on": 0.055}  # of the collar at the ankle

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class Shoe:
    """A sneaker on the picture."""

    sneaker: Sneaker

    @cached_property
    def length(self) -> float:
        """In design pixels."""
        return 70.0 + 18.0 * self.sneaker.size

    @property
    def foot(self) -> tuple[float, float]:
        """Where it stands: larger is nearer."""
        return 64.0 + self.sneaker.offset_x, FOOT + 4.0 * self.sneaker.size

    def place(self, points: Points | np.ndarray) -> np.ndarray:
        """Where points (n, 2) of (u, h) are on the picture."""
        x, y = self.foot
        along, up = np.asarray(points, np.float64).T
        return np.stack([x + self.sneaker.facing * (along - 0.5) * self.length, y - up * self.length], axis=1)

    def above(self, points: Points | np.ndarray) -> np.ndarray:
        """Where points (n, 2) are whose heights are those above the top of the sole."""
        along, up = np.asarray(points, np.float64).T
        return self.place(np.stack([along, up + self.top_of_sole(along)], axis=1))

    @cached_property
    def thickness(self) -> tuple[float, float]:
        """Of the sole at heel and ball."""
        thick = self.sneaker.sole
        if self.sneaker.kind == "runner":
            return 0.115 + 0.115 * thick, 0.065 + 0.060 * thick
        return 0.065 + 0.095 * thick, 0.060 + 0.085 * thick

    @cached_property
    def spring(self) -> float:
        """How far the tip of the sole is off the ground."""
        return SPRING[self.sneaker.kind]

    def top_of_sole(self, u: Numbers) -> Any:
        """Height of the upper edge of the sole."""
        heel, ball = self.thickness
        return (
            heel + (ball - heel) * smoothstep(0.15, 0.70, u) + 1.1 * self.spring * np.maximum((u - 0.72) / 0.28, 0) ** 2
        )

    def bottom_of_sole(self, u: Numbers) -> Any:
        """Height of its lower edge."""
        return self.spring * np.maximum((u - 0.70) / 0.30, 0.0) ** 2 + 0.02 * np.maximum((0.10 - u) / 0.10, 0.0) ** 2

    @cached_property
    def collar(self) -> float:
        """Height of the collar at the heel, above the sole."""
        return LOW[self.sneaker.kind] + MORE[self.sneaker.kind] * self.sneaker.collar

    @cached_property
    def toe(self) -> float:
        """Height of the toe box above the sole."""
        return 0.105 + 0.080 * self.sneaker.toe

    @cached_property
    def top(self) -> float:
        """Height of it all, design pixels."""
        return (self.collar + self.thickness[0] + 0.05) * self.length

    @cached_property
    def collar_line(self) -> Points:
        """The rim from the heel to the throat, above the sole."""
        c, dip = self.collar, DIP[self.sneaker.kind]
        return [
            (0.035, c + 0.022),
            (0.085, c - 0.2 * dip),
            (0.165, c - dip),
            (0.25, c - 0.85 * dip),
            (0.315, c - 0.1 * dip),
        ]

    @cached_property
    def throat(self) -> Points:
        """Where laces are, from above to the vamp, above the sole."""
        c, t = self.collar, self.toe
        start, end = (0.350, c + 0.012), (0.645, t + 0.055)
        bend = 0.10 if self.sneaker.kind == "high-top" else 0.02
        middle = (0.47, 0.55 * start[1] + 0.45 * end[1] - bend * c)
        return [start, middle, end]

    @cached_property
    def upper(self) -> np.ndarray:
        """Outline of all but the sole, (n, 2) on the picture; it reaches into the sole."""
        c, t = self.collar, self.toe
        blunt = 0.55 + 0.25 * self.sneaker.toe
        heel = [(0.030, -0.03), (0.004, 0.06), (0.016, 0.55 * c), (0.018, 0.8 * c), (0.004, c + 0.010)]
        tip = [(0.945, (blunt + 0.15) * t), (0.990, 0.8 * blunt * t), (1.0, -0.03)]
        front = [(0.755, t + 0.012), (0.865, 0.98 * t), *tip]
        below = self.above([(u, -0.03) for u in np.linspace(0.95, 0.08, 12)])
        return np.concatenate([through(self.above([*heel, *self.collar_line, *self.throat, *front]), 6), below])

    @cached_property
    def sole(self) -> np.ndarray:
        """Outline of the sole, (n, 2) on the picture."""
        heel, over = self.thickness[0], 0.030 if self.sneaker.kind == "runner" else 0.006
        across = np.linspace(0.03, 0.95, 20)
        lip = 0.020 + 0.012 * (self.sneaker.kind in ("court", "high-top"))
        above = [(-over, 0.55 * heel), (0.4 * over - 0.008, heel + 0.5 * lip), (0.012, heel + lip)]
        tip = float(self.top_of_sole(1.0))
        front = [(0.985, tip + lip), (1.012, tip + 0.4 * lip), (1.020, 0.6 * tip + 0.4 * self.spring)]
        upper = np.stack([across, self.top_of_sole(across) + 0.006], axis=1)
        lower = np.stack([across, self.bottom_of_sole(across)], axis=1)[::-1]
        return self.place(np.concatenate([above, upper, front, lower, [(0.0, 0.012)]]))

    @cached_property
    def outline(self) -> np.ndarray:
        """Points on the outline of it all, (n, 2) on the picture."""
        return np.concatenate([self.upper, self.sole])
