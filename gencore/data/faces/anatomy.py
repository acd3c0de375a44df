"""Where the parts of a head are: its own coordinates, and how they lie on the picture.

Lengths are half heights of the head; ``v`` runs from the crown (−1) to the chin (1). A point of the *face* is
``(u, v)``, ``u`` to the right of the nose, and lies on an upright cylinder of radius ``r`` that is turned by ``ψ``:

    p = u cos ψ + √(r² − u²) sin ψ.

A point of the *plane* is ``(p, v)``; it is turned by the tilt, scaled and moved to the head's place.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import cos, radians, sin

import numpy as np

from gencore.data.faces.face import Face
from gencore.data.faces.palettes import KINDS, Kind
from gencore.data.painting.raster import smoothstep

YAW = 0.44
STEPS = 49
# height, half width of the head there in its greatest half width, and what a square jaw adds
KNOTS = ((-1.0, 0.0, 0.0), (-0.93, 0.40, 0.0), (-0.75, 0.74, 0.0), (-0.45, 0.95, 0.0), (-0.1, 1.0, 0.0),
         (0.2, 0.97, 0.0), (0.45, 0.86, 0.07), (0.68, 0.64, 0.18), (0.86, 0.40, 0.22), (0.96, 0.20, 0.16),
         (1.0, 0.0, 0.0))  # fmt: skip

Point = tuple[float, float]


@dataclass(frozen=True)
class Anatomy:
    """A head on the picture.

    Attributes:
        face: whose.
        half: half its height in design pixels.
        centre: where its middle is, in design pixels.
    """

    face: Face
    half: float
    centre: Point

    @cached_property
    def kind(self) -> Kind:
        """What the person is."""
        return KINDS[self.face.kind]

    @cached_property
    def yaw(self) -> Point:
        """Cosine and sine of the turn."""
        return cos(YAW * self.face.turn), sin(YAW * self.face.turn)

    @cached_property
    def eye_line(self) -> float:
        """Height of the eyes."""
        return self.kind.eye_line

    @cached_property
    def eye_place(self) -> float:
        """How far the eyes are from the nose."""
        return self.face.spacing * self.face.width

    @cached_property
    def nose_line(self) -> float:
        """Height of the end of the nose."""
        return self.eye_line + 0.26 + 0.15 * self.face.nose

    @cached_property
    def mouth_line(self) -> float:
        """Height of the mouth."""
        return self.nose_line + 0.43 * (1.0 - self.nose_line)

    @cached_property
    def hair_line(self) -> float:
        """Where hair begins above the forehead."""
        return 0.6 * self.eye_line - 0.60

    def onto_plane(self, points: np.ndarray) -> np.ndarray:
        """Plane points of points (..., 2) of the face."""
        points = np.asarray(points, np.float64)
        radius, (cosine, sine) = self.face.width, self.yaw
        u, v = np.clip(points[..., 0], -radius, radius), points[..., 1]
        depth = 1.0 - 0.38 * smoothstep(0.25, 1.0, v)  # the jaw is nearer to the axis
        p = u * cosine + depth * np.sqrt(radius**2 - u**2) * sine
        # what is turned away from us is behind the edge, not on this side of it
        angle = np.arcsin(u / radius) + YAW * self.face.turn
        p = np.where(np.abs(angle) > 0.5 * np.pi, np.sign(angle) * radius * (cosine**2 + depth * sine**2), p)
        return np.stack([p, v], axis=-1)

    def on_plane(self, points: np.ndarray) -> np.ndarray:
        """Design pixels of points (..., 2) of the plane."""
        points = np.asarray(points, np.float64)
        angle = radians(self.face.tilt)
        p, v = points[..., 0], points[..., 1] - 1.0  # it turns about the chin
        x, y = p * cos(angle) - v * sin(angle), p * sin(angle) + v * cos(angle) + 1.0
        return (np.array(self.centre) + self.half * np.stack([x, y], axis=-1)).astype(np.float32)

    def on_face(self, points: np.ndarray) -> np.ndarray:
        """Design pixels of points (..., 2) of the face."""
        return self.on_plane(self.onto_plane(points))

    def on_body(self, points: np.ndarray) -> np.ndarray:
        """Design pixels of points (..., 2) of neck and shoulders, which the tilt leaves alone."""
        return (np.array(self.centre) + self.half * np.asarray(points)).astype(np.float32)

    def local(self, y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The plane's coordinates of design pixels y (h, 1) and x (1, w), each of shape (h, w)."""
        angle = radians(self.face.tilt)
        across, down = (x - self.centre[0]) / self.half, (y - self.centre[1]) / self.half - 1.0
        p, v = across * cos(angle) + down * sin(angle), down * cos(angle) - across * sin(angle)
        return p.astype(np.float32), (v + 1.0).astype(np.float32)

    def lean(self, v: np.ndarray) -> np.ndarray:
        """How far the middle of the turned head is shifted at heights ``v``: the chin forward, the skull back."""
        return self.face.width * self.yaw[1] * (0.48 * smoothstep(0.0, 1.0, v) - 0.10 * smoothstep(0.2, -0.6, v))

    @cached_property
    def contour(self) -> np.ndarray:
        """The head's outline on the plane from the crown down the right side and up the left one, (n, 2)."""
        v, half = profile(self.face)
        right, left = np.stack([half, v], axis=1), np.stack([-half, v], axis=1)
        both = np.concatenate([right, left[-2:0:-1]])
        both[:, 0] += self.lean(both[:, 1])
        return both

    def skull(self, lift: float, low: float, top: float = 1.0) -> np.ndarray:
        """A curve around the skull on the plane, from the left side at ``low`` over the crown to the right side.

        Args:
            lift: how far off the skull it is at the sides; nothing at its ends.
            low: height of its ends.
            top: how much farther off it is at the crown than at the sides.
        """
        v, half = profile(self.face)
        down = low + (-1.0 - low) * np.sin(0.5 * np.pi * np.linspace(0.0, 1.0, 28))  # denser where it is rounder
        wide = np.interp(down, v, half)
        off = lift * np.sqrt(smoothstep(low + 0.02, low - 0.55, down))
        wide, high = (
            wide + off * np.sqrt(np.clip(wide / self.face.width, 0.0, 1.0)),
            down - top * off * np.clip(-down, 0, 1),
        )
        left = np.stack([-wide + self.lean(down), high], axis=1)
        right = np.stack([wide + self.lean(down), high], axis=1)
        return np.concatenate([left, right[-2::-1]])


@lru_cache(maxsize=1)
def _knots() -> tuple[np.ndarray, np.ndarray]:
    """Heights (n,) and, there, half width and what a jaw adds, (n, 2): smooth, and round at both ends."""
    knots = np.array(KNOTS)
    angles = np.arccos(-knots[:, 0])
    fine = np.linspace(0.0, np.pi, STEPS)
    left = np.clip(np.searchsorted(angles, fine, "right") - 1, 0, len(angles) - 2)
    step = (angles[left + 1] - angles[left])[:, None]
    t = (fine - angles[left])[:, None] / step
    slopes = np.gradient(knots[:, 1:], angles, axis=0)
    found = (
        (2 * t**3 - 3 * t**2 + 1) * knots[left, 1:]
        + (t**3 - 2 * t**2 + t) * step * slopes[left]
        + (3 * t**2 - 2 * t**3) * knots[left + 1, 1:]
        + (t**3 - t**2) * step * slopes[left + 1]
    )
    return -np.cos(fine), np.maximum(found, 0.0)


def profile(face: Face) -> tuple[np.ndarray, np.ndarray]:
    """Heights from crown to chin (n,), and how wide the head is to either side there."""
    v, shape = _knots()
    return v, face.width * (shape[:, 0] + face.jaw * shape[:, 1] * (shape[:, 0] > 0))


def anatomy_of(face: Face) -> Anatomy:
    """Places a head as large as its closeness wants, its chin always above the shoulders we see."""
    half = 20.5 + 6.0 * face.closeness
    return Anatomy(face, half, (64.0 + face.offset_x, 65.0 + 4.0 * face.closeness - half + face.offset_y))
