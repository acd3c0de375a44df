"""How large a lamp is and where it stands: its measures, in centimetres about the middle of where it stands."""

from dataclasses import dataclass

import numpy as np

from gencore.data.lamps.lamp import Lamp
from gencore.data.painting.layer import Solid
from gencore.data.painting.solids import VIEW

FOOT = 77.5
# centimetres: height of the whole and how much more that may be, radius of the shade and how much more, its height
SIZES = {
    "shaded": (67.0, 13.0, 18.0, 9.0, 27.0),
    "jointed": (60.0, 16.0, 10.5, 4.5, 17.0),
    "mushroom": (49.0, 17.0, 18.0, 9.0, 15.0),
    "lantern": (65.0, 13.0, 14.5, 7.5, 37.0),
}
SCALE = {"shaded": 0.83, "jointed": 0.89, "mushroom": 0.98, "lantern": 0.86}  # design pixels of a centimetre
SQUAT = 0.24  # height of the base of a jointed lamp, of the whole


@dataclass(frozen=True)
class Plan:
    """A lamp, measured."""

    lamp: Lamp

    @property
    def scale(self) -> float:
        """Design pixels of a centimetre."""
        return SCALE[self.lamp.kind] * (0.90 + 0.20 * self.lamp.size)

    @property
    def foot(self) -> tuple[float, float]:
        """Where the middle of its base is: larger is nearer."""
        return 64.0 + self.lamp.offset_x, FOOT + 1.5 * self.lamp.size

    @property
    def high(self) -> float:
        """Height of the whole."""
        low, more, *_ = SIZES[self.lamp.kind]
        return low + more * self.lamp.height

    @property
    def radius(self) -> float:
        """Of the shade, bell, dome or lantern where it is broadest."""
        _, _, low, more, _ = SIZES[self.lamp.kind]
        return low + more * self.lamp.breadth

    @property
    def deep(self) -> float:
        """Height of the shade, bell, dome or lantern."""
        deep = SIZES[self.lamp.kind][-1]
        return deep + 9.0 * (self.lamp.flare - 0.5) if self.lamp.kind == "mushroom" else deep

    @property
    def neck(self) -> float:
        """Height of the base."""
        if self.lamp.kind == "jointed":
            return SQUAT * self.high
        return self.high - self.deep - (0.0 if self.lamp.kind == "mushroom" else 3.0)

    @property
    def base(self) -> float:
        """Radius of the base where it is broadest."""
        return 8.6 + 2.8 * self.lamp.breadth

    @property
    def bulb(self) -> tuple[float, float, float]:
        """Where its light comes from: right, up, towards us."""
        if self.lamp.kind == "jointed":
            return 14.0 * self.lamp.side, self.high - 18.0, 8.0
        return 0.0, self.high - 0.55 * self.deep, 0.0

    def seen(self, parts: list[Solid]) -> np.ndarray:
        """Corners around parts on the picture, (n, 2)."""
        corners = np.concatenate([part.corners for part in parts]) @ VIEW.T
        return self.at(corners)

    def at(self, places: np.ndarray) -> np.ndarray:
        """Where places as we see them, (n, 3), are on the picture, (n, 2)."""
        return np.array(self.foot) + self.scale * places[:, :2]
