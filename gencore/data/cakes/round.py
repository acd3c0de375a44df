"""Solid things around an upright axis, given by how far places are beyond their surface.

A ray comes to the surface by steps as long as the gap that is left (Hart 1996, sphere tracing), from where it enters
the cylinder around the thing; the surface looks where the gap grows fastest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gencore.data.painting.solids import NEAR, RISE, TILT, VIEW, Project, Seen, Stuff

Array = np.ndarray
Gap = Callable[[Array, Array, Array], Array]  # of places (right, up, towards us) from the middle of the foot
STEP = np.float32(0.25)  # between the gaps whose difference is a slope


@dataclass(frozen=True)
class Round:
    """A thing around an upright axis.

    Attributes:
        foot: the middle of what it stands on, (3,).
        rings: heights above the foot, rising to its own, and its radii there.
        gap: never more than the distance from the surface.
        stuff: it is made of; its places are ``u``, the angle around the axis, 0 towards us, and ``v``, how far from
            the axis they are and below the top, both together.
        steps: of a ray.
        crest: radius of the ring it is highest along; places inside that count what they are below it as less.
    """

    foot: Array
    rings: tuple[tuple[float, float], ...]
    gap: Gap
    stuff: Stuff
    steps: int = 12
    crest: float = 0.0

    @property
    def high(self) -> float:
        """Its height."""
        return self.rings[-1][0]

    @property
    def radius(self) -> float:
        """Its greatest."""
        return max(radius for _, radius in self.rings)

    @cached_property
    def corners(self) -> Array:
        """Points around it, (8, 3)."""
        signs = np.array([(a, b, c) for b in (0.0, 1.0) for a, c in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        return self.foot + signs * (self.radius, self.high, self.radius)

    def seen(self, x: Array, y: Array) -> Seen:
        """What it shows at the samples x (1, w) and y (h, 1)."""
        own = (VIEW @ self.foot).astype(np.float32)
        x, y = (x - own[0]).astype(np.float32) + 0.0 * y, (y - own[1]).astype(np.float32)
        side = np.sqrt(np.maximum(np.float32(self.radius**2) - x * x, 0.0))
        depth = np.minimum((self.high + RISE * y) / TILT, (side - TILT * y) / RISE).astype(np.float32)
        level, below = -RISE * y, TILT * y
        for _ in range(self.steps):
            depth -= np.maximum(self.gap(x, level + TILT * depth, below + RISE * depth), 0.0)
        up, near = level + TILT * depth, below + RISE * depth
        gap = self.gap(x, up, near)
        slope = np.stack([self.gap(x + STEP, up, near), self.gap(x, up + STEP, near), self.gap(x, up, near + STEP)])
        normal = slope - gap
        normal /= np.maximum(np.sqrt((normal**2).sum(axis=0)), 1e-4)
        nx, ny = np.tensordot(VIEW[:2].astype(np.float32), normal, 1)
        mask = (gap < NEAR) & (up > -0.3)
        away, drop = np.hypot(x, near), self.high - up
        return Seen(own[2] + depth, nx, ny, mask, np.arctan2(x, near), away + np.where(away < self.crest, -drop, drop))

    def shadow(self, project: Project, scale: float) -> list[Array]:
        """Polygons of its shadow, of things drawn ``scale`` to the centimetre."""
        angle = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
        ring = np.stack([np.cos(angle), 0.0 * angle, np.sin(angle)], axis=1)
        ups = np.linspace(0.0, self.high, 6)
        heights, widths = np.array(self.rings).T
        radii = np.interp(ups, heights, widths)
        return [project(self.foot + radius * ring + (0.0, up, 0.0)) for up, radius in zip(ups, radii, strict=True)]
