"""Where the parts of a teapot are on the picture, in design pixels.

Its body, lid and knob were turned on a wheel: at a height ``h`` above the table they are round, with a radius ``r(h)``.
We look at them a little from above, so that a ring of radius ``r`` is an ellipse of half-axes ``r`` and ``TILT · r``,
and a point that is nearer to us by ``z`` lies ``TILT · z`` lower on the picture.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gencore.data.painting.curves import bezier, evenly
from gencore.data.painting.raster import CORNER_STEPS, rounded
from gencore.data.teapots.teapot import Teapot

TILT = 0.20
FOOT = 81.0

# height from the foot (0) to the shoulder (1), radius in half-widths of the body
BODIES = {
    "globe": ((0.0, 0.58), (0.06, 0.66), (0.22, 0.92), (0.42, 1.03), (0.60, 1.03), (0.80, 0.86), (0.95, 0.58),
              (1.0, 0.46)),
    "pear": ((0.0, 0.66), (0.05, 0.74), (0.16, 0.98), (0.32, 1.05), (0.50, 0.88), (0.70, 0.60), (0.90, 0.44),
             (1.0, 0.42)),
    "drum": ((0.0, 0.88), (0.05, 0.97), (0.12, 1.0), (0.50, 1.0), (0.84, 1.0), (0.93, 0.92), (0.98, 0.62),
             (1.0, 0.52)),
    "bell": ((0.0, 1.0), (0.04, 1.04), (0.14, 1.0), (0.38, 0.80), (0.62, 0.66), (0.84, 0.58), (0.97, 0.50),
             (1.0, 0.44)),
}  # fmt: skip


@dataclass(frozen=True)
class Turned:
    """A thing turned on a wheel.

    Attributes:
        foot: the middle of its lowest ring on the picture, (x, y).
        heights: above the foot, rising, (n,).
        radii: at these heights, (n,).
    """

    foot: tuple[float, float]
    heights: np.ndarray
    radii: np.ndarray

    @cached_property
    def slopes(self) -> np.ndarray:
        """How fast the radius grows with the height, (n,)."""
        slopes = np.gradient(self.radii, self.heights)
        return np.convolve(np.pad(slopes, 2, mode="edge"), (0.1, 0.2, 0.4, 0.2, 0.1), mode="valid")

    @cached_property
    def outline(self) -> list[np.ndarray]:
        """The polygons it covers: its profile and the ring it stands on."""
        x, y = self.foot
        right = np.stack([x + self.radii, y - self.heights], axis=1)
        left = np.stack([x - self.radii, y - self.heights], axis=1)
        return [np.concatenate([right, left[::-1]]), ring(self.foot, float(self.radii[0]))]


def turned(foot: tuple[float, float], profile: np.ndarray) -> Turned:
    """What has corners (n, 2) of height and radius, all but the ends of them smoothed."""
    corners = np.concatenate([profile, [(profile[-1, 0], 0.0), (profile[0, 0], 0.0)]])
    radius = np.array([0.0, *[99.0] * (len(profile) - 2), 0.0, 0.0, 0.0])
    smooth = evenly(rounded(corners, radius)[: CORNER_STEPS * len(profile)].astype(np.float64), 64)
    heights = np.maximum.accumulate(smooth[:, 0]) + 1e-3 * np.arange(len(smooth))
    return Turned(foot, heights, smooth[:, 1])


def ring(middle: tuple[float, float], radius: float) -> np.ndarray:
    """A level ring as we see it, points (28, 2)."""
    angle = np.linspace(0.0, 2.0 * np.pi, 28, endpoint=False)
    return np.stack([middle[0] + radius * np.cos(angle), middle[1] + TILT * radius * np.sin(angle)], axis=1)


@dataclass(frozen=True)
class Pot:
    """A teapot on the picture."""

    teapot: Teapot

    @cached_property
    def scale(self) -> float:
        """What its parts are measured in, design pixels."""
        return 33.0 + 13.0 * self.teapot.size

    @cached_property
    def slender(self) -> float:
        """Height of the body in widths."""
        return 0.64 + 0.62 * self.teapot.slimness

    @property
    def half(self) -> float:
        """Half the width of the body."""
        return 0.5 * self.scale / self.slender**0.5

    @property
    def high(self) -> float:
        """Height of the body."""
        return self.scale * self.slender**0.5

    @property
    def foot(self) -> tuple[float, float]:
        """Where it stands: larger is nearer."""
        return 64.0 + self.teapot.offset_x, FOOT + 3.0 * self.teapot.size

    @cached_property
    def neck(self) -> float:
        """Radius of the opening."""
        return BODIES[self.teapot.kind][-1][1] * self.half

    @cached_property
    def dome(self) -> float:
        """Height of the lid without its knob."""
        return (0.10 + 0.20 * self.teapot.lid) * self.scale

    @cached_property
    def knob(self) -> float:
        """Radius of the knob."""
        return (0.055 + 0.035 * self.teapot.lid) * self.scale

    @cached_property
    def top(self) -> float:
        """Height of knob and all."""
        return self.high + self.dome + 1.8 * self.knob

    @cached_property
    def body(self) -> Turned:
        """The body."""
        return turned(self.foot, np.array(BODIES[self.teapot.kind]) * (self.high, self.half))

    @cached_property
    def cover(self) -> Turned:
        """The lid with its knob, from the opening up."""
        r, d, k = 1.10 * self.neck, self.dome, self.knob
        profile = [(0.0, r), (0.10 * d, 1.02 * r), (0.45 * d, 0.86 * r), (0.80 * d, 0.48 * r), (0.97 * d, 0.62 * k),
                   (d + 0.2 * k, 0.62 * k), (d + 0.55 * k, 1.12 * k), (d + 1.2 * k, 1.12 * k), (d + 1.75 * k, 0.7 * k),
                   (d + 1.85 * k, 0.05)]  # fmt: skip
        return turned((self.foot[0], self.foot[1] - self.high), np.array(profile))

    def place(self, points: np.ndarray) -> np.ndarray:
        """Where points (n, 2) are: pixels from the axis towards the spout, and above the foot."""
        x, y = self.foot
        return np.array([x, y]) + points * np.array([self.teapot.facing, -1.0])

    def radius(self, share: float) -> float:
        """Of the body at a share of its height."""
        return float(np.interp(share * self.high, self.body.heights, self.body.radii))

    @cached_property
    def spout(self) -> tuple[np.ndarray, np.ndarray]:
        """Points (n, 2) along the spout, and its radii (n,)."""
        long, half, high = self.teapot.spout, self.half, self.high
        low = 0.58 - 0.32 * long
        root = (self.radius(low) - 0.12 * half, low * high)
        reach = self.radius(low) + (0.20 + 0.26 * long) * self.scale
        tip = (reach, (0.86 + 0.20 * long) * high)
        out, lift = tip[0] - root[0], tip[1] - root[1]
        first = (root[0] + (0.45 + 0.45 * long) * out, root[1] + 0.10 * lift)
        second = (root[0] + (0.62 - 0.30 * long) * out, root[1] + (0.66 + 0.28 * long) * lift)
        t = np.linspace(0.0, 1.0, 30)
        wide = self.scale * ((0.125 + 0.02 * long) * (1.0 - t) ** 1.3 + 0.055)
        return self.place(bezier([root, first, second, tip])), wide

    @cached_property
    def handle(self) -> tuple[np.ndarray, float]:
        """Points (n, 2) along the handle, and its radius."""
        half, high, s = self.half, self.high, self.scale
        thick = 0.045 * s + 0.5
        if self.teapot.handle == "hoop":
            side, rise = self.radius(0.86) - 0.8, self.top + 0.17 * s + 1.5
            up = (rise - 0.86 * high) / 0.75 + 0.86 * high
            wide = 1.25 * side
            return self.place(bezier([(-side, 0.86 * high), (-wide, up), (wide, up), (side, 0.86 * high)], 72)), thick
        upper, lower = self.radius(0.80) - 0.10 * half, self.radius(0.26) - 0.06 * half
        out = max(upper, lower) + 0.42 * s
        if self.teapot.handle == "ear":
            curve = [(-upper, 0.82 * high), (-out, 1.10 * high), (-out, 0.30 * high), (-lower, 0.24 * high)]
            return self.place(bezier(curve)), thick
        edge = max(upper, lower) + 0.30 * s
        corners = [(-upper, 0.84 * high), (-edge, 0.90 * high), (-edge + 0.04 * s, 0.52 * high), (-lower, 0.24 * high)]
        curve_in = rounded(np.array(corners), np.array([0.0, 0.13 * s, 0.13 * s, 0.0])).astype(np.float64)
        return self.place(evenly(curve_in, 34)), thick

    @cached_property
    def cup(self) -> Turned:
        """The cup that stands before the spout."""
        x = self.foot[0] + self.teapot.facing * (self.half + 0.44 * self.scale)
        r = 7.6 + 1.2 * self.teapot.size
        profile = [(0.0, 0.50 * r), (0.10 * r, 0.62 * r), (0.42 * r, 0.94 * r), (0.85 * r, r), (1.12 * r, 1.04 * r)]
        return turned((min(max(x, 15.0), 113.0), self.foot[1] + 7.0), np.array(profile))
