"""Solid things as a lathe turns them, around an axis that may point anywhere, with flat ends.

A ray comes to the surface by steps as long as the gap that is left, measured square to the profile there. Where the
profile is steep a step may go too far, so steps also lead back.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from gencore.data.painting.curves import through
from gencore.data.painting.solids import VIEW, Project, Seen, Stuff

Array = np.ndarray
CLOSE = 0.3  # centimetres: a ray that comes so near has met it
TABLE = 256
STEEPEST = 4.0  # slope of a profile that steps are measured by


@dataclass(frozen=True)
class Turned:
    """A thing as a lathe turns it.

    Attributes:
        foot: the middle of its lower end, (3,).
        profile: heights along the axis, rising from 0, and the radius at each.
        stuff: it is made of; its places are ``u``, the angle around the axis, 0 towards us, and ``v``, the height on
            its side. On its upper end ``v`` goes on to rise towards the middle, on its lower end to fall.
        axes: its own three directions, rows (3, 3); the second is the axis.
        smooth: whether the profile is a curve through the points given, not a line from each to the next.
        steps: of a ray.
    """

    foot: Array
    profile: tuple[tuple[float, float], ...]
    stuff: Stuff
    axes: Array = field(default_factory=lambda: np.eye(3))
    smooth: bool = True
    steps: int = 9

    @property
    def high(self) -> float:
        """Its height along the axis."""
        return self.profile[-1][0]

    @cached_property
    def _table(self) -> tuple[Array, Array]:
        """Radii and slopes at ``TABLE`` equally spaced heights, the ends of the profile at the first and the last."""
        points = through(np.array(self.profile)) if self.smooth else np.array(self.profile)
        heights, radii = np.maximum.accumulate(points[:, 0]), np.maximum(points[:, 1], 0.02)
        table = np.interp(np.linspace(0.0, self.high, TABLE), heights, radii)
        slopes = np.gradient(table, self.high / (TABLE - 1))
        return table.astype(np.float32), np.clip(slopes, -6.0, 6.0).astype(np.float32)

    @property
    def radius(self) -> float:
        """Its greatest."""
        return float(self._table[0].max())

    @cached_property
    def corners(self) -> Array:
        """Points around it, (8, 3)."""
        signs = np.array([(a, b, c) for b in (0.0, 1.0) for a, c in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        return self.foot + (signs * (self.radius, self.high, self.radius)) @ self.axes

    def seen(self, x: Array, y: Array) -> Seen:
        """What it shows at the samples x (1, w) and y (h, 1)."""
        turned, own = (self.axes @ VIEW.T).astype(np.float32), (VIEW @ self.foot).astype(np.float32)
        right, down = (x - own[0]).astype(np.float32), (y - own[1]).astype(np.float32)
        flat, away = [axis[0] * right + axis[1] * down for axis in turned], turned[:, 2].tolist()
        half, radius = 0.5 * self.high, self.radius
        boxed = zip((flat[0], flat[1] - np.float32(half), flat[2]), away, (radius, half, radius), strict=True)
        depth = np.min([(reach - np.sign(ray) * at) / max(abs(ray), 1e-3) for at, ray, reach in boxed], axis=0).astype(
            np.float32
        )
        for _ in range(self.steps):
            depth -= self._gap(*(at + ray * depth for at, ray in zip(flat, away, strict=True)))[0]
        across, up, near = (at + ray * depth for at, ray in zip(flat, away, strict=True))
        gap, out, over, slope, apart = self._gap(across, up, near)
        upper = up > half
        ends = self._table[0][np.where(upper, -1, 0)]
        end = (over > out) & (apart < ends + CLOSE)
        steep = np.sqrt(1.0 + slope * slope)
        around = np.where(end, 0.0, 1.0 / (np.maximum(apart, 1e-3) * steep)).astype(np.float32)
        rise = np.where(end, np.sign(up - half), -slope / steep).astype(np.float32)
        normal = (around * across, rise, around * near)
        nx, ny = (sum(axis[side] * part for axis, part in zip(turned, normal, strict=True)) for side in (0, 1))
        inwards = np.where(end, np.maximum(ends - apart, 0.0), 0.0)
        v = np.clip(up, 0.0, self.high) + np.where(upper, inwards, -inwards)
        return Seen(own[2] + depth, nx, ny, gap < CLOSE, np.arctan2(across, near), v.astype(np.float32))

    def _gap(self, across: Array, up: Array, near: Array) -> tuple[Array, Array, Array, Array, Array]:
        """How far places are beyond it; beyond its side and its ends; the profile's slope, how far they are out."""
        radii, slopes = self._table
        place = np.clip(up * np.float32((TABLE - 1) / self.high) + 0.5, 0.0, TABLE - 1).astype(np.int32)
        apart, slope = np.sqrt(across * across + near * near), slopes[place]
        slant = np.minimum(np.abs(slope), np.float32(STEEPEST))
        out = (apart - radii[place]) / np.sqrt(1.0 + slant * slant)
        over = np.abs(up - np.float32(0.5 * self.high)) - np.float32(0.5 * self.high)
        return np.maximum(out, over), out, over, slope, apart

    def shadow(self, project: Project, scale: float) -> list[Array]:
        """Polygons of its shadow, of things drawn ``scale`` to the centimetre: its rings, and what is between two."""
        angle = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
        ring = np.stack([np.cos(angle), 0.0 * angle, np.sin(angle)], axis=1)
        places = np.linspace(0, TABLE - 1, 8).astype(int)
        rings = [
            project(
                self.foot + (self._table[0][place] * ring + (0.0, self.high * place / (TABLE - 1), 0.0)) @ self.axes
            )
            for place in places
        ]
        return [*rings, *(np.concatenate([low[:10], high[9::-1]]) for low, high in pairwise(rings))]
