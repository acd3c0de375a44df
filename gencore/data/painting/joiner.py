"""Puts things together of solid parts."""

from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, sin

import numpy as np

from gencore.data.painting.solids import Block, Part, Stuff, Tube

Place = tuple[float, float, float]


@dataclass
class Joiner:
    """Parts of a thing that is turned around the upright axis.

    Attributes:
        angle: in radians; with a positive one its front looks to the right.
        foot: where in the room it stands, (right, up, towards us) in centimetres.
        parts: so far.
    """

    angle: float
    foot: Place = (0.0, 0.0, 0.0)
    parts: list[Part] = field(default_factory=list)

    def at(self, places: np.ndarray | Place) -> np.ndarray:
        """Where places (..., 3) of the thing are in the room."""
        return np.asarray(places, np.float64) @ _axes(self.angle) + self.foot

    def tube(self, start: Place, end: Place, radii: tuple[float, ...], stuff: Stuff) -> None:
        """Adds a straight tube, or a ball."""
        self.parts.append(Tube(self.at(start), self.at(end), radii if len(radii) > 1 else 2 * radii, stuff))

    def bent(self, line: np.ndarray, radius: float, stuff: Stuff) -> None:
        """Adds a tube along points (n, 3)."""
        places = self.at(line)
        self.parts += [Tube(a, b, (radius, radius), stuff) for a, b in pairwise(places)]

    def block(
        self, middle: Place, half: Place, edge: float, stuff: Stuff, soft: float = 0.0, drum: bool = False,
        taper: float = 0.0,
    ) -> None:  # fmt: skip
        """Adds an upright block or drum; see :class:`~gencore.data.painting.solids.Block`."""
        self.parts.append(Block(self.at(middle), _axes(self.angle), half, edge, stuff, soft, drum, taper))

    def leaning(self, middle: Place, half: Place, edge: float, stuff: Stuff, lean: float, soft: float = 0.0) -> None:
        """Adds a block that leans back by an angle."""
        edge = min(edge, 0.98 * min(half))
        self.parts.append(Block(self.at(middle), _axes(self.angle, lean), half, edge, stuff, soft))


def _axes(angle: float, lean: float = 0.0) -> np.ndarray:
    """The own directions of what is turned and leans back, rows (3, 3)."""
    turned = np.array([(cos(angle), 0.0, -sin(angle)), (0.0, 1.0, 0.0), (sin(angle), 0.0, cos(angle))])
    leaning = np.array([(1.0, 0.0, 0.0), (0.0, cos(lean), -sin(lean)), (0.0, sin(lean), cos(lean))])
    return leaning @ turned
