"""Soft anti-aliased bodies made of tapered bones: signed distances, melted together.

A bone runs from a circle around ``a`` to one around ``b``. With ``t`` the foot of the perpendicular from a pixel ``p``
onto its axis, held within [0, 1], its signed distance is about

    d(p) = |p − a − t (b − a)| − (r_a + t (r_b − r_a)),

and bones melt into one another by the smooth minimum −s log Σ_k exp(−d_k / s) with softness ``s``.

References:
    I. Quilez, "2D distance functions" and "Smooth minimum", iquilezles.org.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from gencore.data.creatures.creature import Creature

DESIGN = 96.0
STANDING = 83.5

Point = tuple[float, float]
Bones = Float[np.ndarray, "k 6"]
Plane = Float[np.ndarray, "h w"]
Planes = Float[np.ndarray, "k h w"]
Window = tuple[slice, slice]


@dataclass(frozen=True)
class View:
    """The picture's pixels in the animal's own coordinates: x forward from its torso, y down from its feet.

    Attributes:
        x: of each column, (w,).
        y: of each row, (h,).
        pixel: size of a pixel.
    """

    x: np.ndarray
    y: np.ndarray
    pixel: float

    def window(self, low: Point, high: Point) -> Window:
        """Rows and columns between two corners, with a margin of two pixels."""
        return _between(self.y, low[1], high[1], self.pixel), _between(self.x, low[0], high[0], self.pixel)


@dataclass(frozen=True)
class Layer:
    """One part of the animal on some pixels of the picture.

    Attributes:
        part: what it is, such as ``"wings"``.
        window: the rows and columns it covers.
        coverage: 0..1, (h, w).
        colour: (3,) or (h, w, 3), not yet lit by the time of day.
        pieces: if parts are melted into one, the bones of each by its name; a pixel belongs to the nearest.
    """

    part: str
    window: Window
    coverage: np.ndarray
    colour: np.ndarray
    pieces: Mapping[str, Bones] = field(default_factory=dict)


def _between(line: np.ndarray, low: float, high: float, pixel: float) -> slice:
    """The pixels of a rising or falling line of coordinates that lie within two pixels of a range."""
    start, step = float(line[0]), pixel if line[1] > line[0] else -pixel
    first, last = sorted(((low - start) / step, (high - start) / step))
    return slice(*(min(max(edge, 0), len(line)) for edge in (math.floor(first) - 1, math.ceil(last) + 2)))


def pixel_grid(height: int, width: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Design coordinates of rows (h,) and columns (w,), and the size of a pixel.

    The 96×96 design fills the shorter side; a longer side shows more of the scene.
    """
    pixel = DESIGN / min(height, width)
    y = (np.arange(height, dtype=np.float32) + 0.5 - height / 2) * pixel + DESIGN / 2
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) * pixel + DESIGN / 2
    return y, x, pixel


def view_of(creature: Creature, height: int, width: int) -> View:
    """The picture as the creature sees it: mirrored, scaled and shifted."""
    y, x, pixel = pixel_grid(height, width)
    forward = creature.facing * (x - (DESIGN / 2 + creature.offset_x)) / creature.scale
    down = (y - (STANDING + creature.offset_y)) / creature.scale
    return View(forward, down, pixel / creature.scale)


def chain(points: Sequence[Point], radii: Sequence[float]) -> Bones:
    """The bones between successive points of a limb."""
    joints = np.column_stack([np.array(points, np.float32), np.array(radii, np.float32)])
    return np.hstack([joints[:-1], joints[1:]])


def bend(points: Sequence[Point], steps: int = 7) -> list[Point]:
    """A quadratic curve from the first of three points to the last, pulled by the middle one."""
    (ax, ay), (bx, by), (cx, cy) = points
    curve = []
    for step in range(steps):
        t = step / (steps - 1)
        first, second, third = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        curve.append((first * ax + second * bx + third * cx, first * ay + second * by + third * cy))
    return curve


def reach(start: Point, end: Point, length: float, side: float) -> Point:
    """The joint between two parts of half the ``length`` each, bent forward (``side`` 1) or back (−1)."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    distance = float(np.hypot(dx, dy))
    out = float(np.sqrt(max((0.5 * length) ** 2 - (0.5 * distance) ** 2, 0.0)))
    return (
        0.5 * (start[0] + end[0]) + side * out * dy / max(distance, 1e-6),
        0.5 * (start[1] + end[1]) - side * out * dx / max(distance, 1e-6),
    )


def window_of(view: View, bones: Bones, margin: float = 0.0) -> Window:
    """The pixels that bones may cover."""
    left, top, right, bottom = math.inf, math.inf, -math.inf, -math.inf
    for x, y, radius in bones.reshape(-1, 3).tolist():
        left, right = min(left, x - radius), max(right, x + radius)
        top, bottom = min(top, y - radius), max(bottom, y + radius)
    return view.window((left - margin, top - margin), (right + margin, bottom + margin))


def distances(view: View, window: Window, bones: Bones) -> tuple[Planes, Planes]:
    """Signed distance to each bone, and how far along it (0..1) each pixel lies."""
    ax, ay, ra, bx, by, rb = bones.astype(np.float32).T[:, :, None, None]
    x, y = view.x[None, None, window[1]] - ax, view.y[None, window[0], None] - ay
    dx, dy = bx - ax, by - ay
    squared = np.maximum(dx * dx + dy * dy, 1e-6)
    along = np.minimum(np.maximum(x * (dx / squared) + y * (dy / squared), 0.0), 1.0)
    x, y = x - along * dx, y - along * dy
    return np.sqrt(x * x + y * y) - (ra + along * (rb - ra)), along


def melted(view: View, window: Window, bones: Bones, softness: float) -> Plane:
    """Signed distance to bones melted into one body."""
    apart, _ = distances(view, window, bones)
    nearest = apart.min(axis=0)
    return nearest - softness * np.log(np.exp((nearest - apart) / softness).sum(axis=0))


def flat(part: str, view: View, bones: Bones, colour: np.ndarray) -> Layer:
    """A part in one plain colour."""
    window = window_of(view, bones)
    return Layer(part, window, covered(view, distances(view, window, bones)[0].min(axis=0)), colour)


def dot(part: str, view: View, place: Point, radius: float, colour: np.ndarray) -> Layer:
    """A small disc, such as an eye."""
    return flat(part, view, chain([place, place], [radius, radius]), colour)


def covered(view: View, distance: np.ndarray) -> np.ndarray:
    """Coverage 0..1 of the pixels inside a signed distance, smooth over one pixel."""
    return np.minimum(np.maximum(0.5 - distance / view.pixel, 0.0), 1.0)
