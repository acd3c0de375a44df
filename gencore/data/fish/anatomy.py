"""Where the parts of a fish are: its own coordinates, and how they lie on the picture.

A point of the fish is ``(s, v)`` in body lengths: ``s`` runs from the snout (0) to the root of the tail (1), ``v`` down
from the spine. The spine is bent by ``bend(s)``, and the whole is mirrored, turned by the tilt and scaled:

    a = ½ − s,  b = v + bend(s),  (x, y) = centre + length · (facing · (a cos + b sin), b cos − a sin).
"""

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

import numpy as np

from gencore.data.fish.fins import fins_of
from gencore.data.fish.fish import Fish
from gencore.data.fish.palettes import KINDS
from gencore.data.fish.profile import bend, profile
from gencore.data.painting.raster import DESIGN_WIDTH

WIDEST, TALLEST, LONGEST = 114.0, 76.0, 88.0
MIDDLE = 45.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Anatomy:
    """A fish on the picture.

    Attributes:
        fish: which.
        fins: the grid of every fin by its name, (n, m, 2) in body lengths, from root to edge along the second axis.
        length: of its body in design pixels.
        centre: where the middle of its body is, in design pixels.
    """

    fish: Fish
    fins: dict[str, np.ndarray]
    length: float
    centre: Point

    @cached_property
    def turn(self) -> Point:
        """Cosine and sine of the tilt."""
        angle = radians(self.fish.tilt)
        return cos(angle), sin(angle)

    def place(self, points: np.ndarray) -> np.ndarray:
        """Design pixels of points (..., 2) of the fish."""
        return np.array(self.centre, np.float32) + self.length * turned(self.fish, points)

    def local(self, y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The fish's own coordinates ``s`` and ``v`` of design pixels, shape (h, w)."""
        across, down = self.fish.facing * (x - self.centre[0]) / self.length, (y - self.centre[1]) / self.length
        cosine, sine = self.turn
        s = 0.5 - (across * cosine - down * sine)
        return s, across * sine + down * cosine - bend(self.fish, s)

    @cached_property
    def outline(self) -> np.ndarray:
        """The body's outline in design pixels, (n, 2)."""
        return self.place(body_outline(self.fish))


def turned(fish: Fish, points: np.ndarray) -> np.ndarray:
    """Points (..., 2) of the fish mirrored and turned, relative to the middle of its body, in body lengths."""
    angle = radians(fish.tilt)
    a, b = 0.5 - points[..., 0], points[..., 1] + bend(fish, points[..., 0])
    x = fish.facing * (a * cos(angle) + b * sin(angle))
    return np.stack([x, b * cos(angle) - a * sin(angle)], axis=-1).astype(np.float32)


def body_outline(fish: Fish) -> np.ndarray:
    """Outline of the body from the snout along the back and home along the belly, (n, 2) in body lengths."""
    s, up, down = profile(fish)
    back, belly = np.stack([s, -up], axis=1), np.stack([s, down], axis=1)
    return np.concatenate([back, belly[:0:-1]])


def anatomy_of(fish: Fish) -> Anatomy:
    """Places a fish so that it fits into the picture, as large as its closeness wants."""
    fins = fins_of(fish)
    everything = [body_outline(fish), *(grid.reshape(-1, 2) for name, grid in fins.items() if name != "pectoral")]
    spread = turned(fish, np.concatenate(everything))
    low, high = spread.min(axis=0), spread.max(axis=0)
    wide, tall = (high - low).tolist()
    length = min(LONGEST, WIDEST / wide, TALLEST / tall) * (0.74 + 0.26 * fish.closeness)
    middle_x, middle_y = (0.5 * length * (low + high)).tolist()
    free_y = max(0.5 * (86.0 - length * tall), 0.0)
    centre_y = MIDDLE + max(min(fish.offset_y, free_y), -free_y) - middle_y
    return Anatomy(fish, fins, length, (0.5 * DESIGN_WIDTH + fish.offset_x - middle_x, centre_y))


def seen_area(fish: Fish) -> float:
    """Share of the picture that the body covers, about 0.05..0.3."""
    s, up, down = profile(fish)
    return float(np.trapezoid(up + down, s)) * anatomy_of(fish).length ** 2 / (96.0 * 128.0)


def eye_place(fish: Fish) -> Point:
    """Where the eye is, in body lengths."""
    s = 0.105 + 1.1 * fish.eye
    grid, up, _ = profile(fish)
    return s, -0.42 * float(np.interp(s, grid, up))


def has_prickles(fish: Fish) -> bool:
    """Whether it is one of those that blow themselves up."""
    return not KINDS[fish.kind].pelvic
