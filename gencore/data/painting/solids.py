"""Solid things of which the nearest shows: tubes, and blocks and drums with round edges.

Their places are in centimetres of the room, ``(right, up, towards us)`` from where a thing stands. We look from above
with parallel rays, so that a point is seen at ``VIEW @ place``: right, down, and towards us. A tube is met where a
circle around the nearest point of its axis says; a block is the set of points no further than its ``edge`` from a
smaller box (or drum), and a ray comes to it by steps as long as the gap that is left (Hart 1996, sphere tracing).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gencore.data.painting.curves import ribbon
from gencore.data.painting.texture import Grain

TILT = 0.36
RISE = (1.0 - TILT**2) ** 0.5
VIEW = np.array([(1.0, 0.0, 0.0), (0.0, -RISE, TILT), (0.0, TILT, RISE)])
STEPS, NEAR = 7, 0.12

Project = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Patch:
    """Places on a surface: along and across it in centimetres, (h, w) each, and the noise of the picture there."""

    u: np.ndarray
    v: np.ndarray
    noise: Grain


@dataclass(frozen=True)
class Stuff:
    """What a thing is made of.

    Attributes:
        colours: (h, w, 3) at places on it.
        shine: how much light it mirrors.
        sheen: how much it brightens towards its outline, as velvet does.
        glow: how much of its colour it sheds by itself.
    """

    colours: Callable[[Patch], np.ndarray]
    shine: float = 0.1
    sheen: float = 0.0
    glow: float = 0.0


@dataclass(frozen=True)
class Seen:
    """What a thing shows in a window of samples, (h, w) each: depth, normals, a mask, and places on its surface."""

    depth: np.ndarray
    nx: np.ndarray
    ny: np.ndarray
    mask: np.ndarray
    u: np.ndarray
    v: np.ndarray


@dataclass(frozen=True)
class Tube:
    """A straight tube whose thickness may change along it; a ball if it has no length.

    Attributes:
        start: of its axis, (3,).
        end: of its axis, (3,).
        radii: at equal distances from start to end.
        stuff: it is made of.
    """

    start: np.ndarray
    end: np.ndarray
    radii: tuple[float, ...]
    stuff: Stuff

    @cached_property
    def corners(self) -> np.ndarray:
        """Points around it, (n, 3)."""
        aside = max(self.radii) * np.array([(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0)])
        return np.concatenate([self.start + aside, self.end + aside])

    def seen(self, x: np.ndarray, y: np.ndarray) -> Seen:
        """What it shows at the samples x (1, w) and y (h, 1)."""
        first, last = ((VIEW @ point).astype(np.float32) for point in (self.start, self.end))
        way = last - first
        length = float(way[0] ** 2 + way[1] ** 2) + 1e-6
        t = np.clip(((x - first[0]) * way[0] + (y - first[1]) * way[1]) / length, 0.0, 1.0)
        radius = np.interp(t, np.linspace(0.0, 1.0, len(self.radii)), self.radii).astype(np.float32)
        nx, ny = (x - first[0] - t * way[0]) / radius, (y - first[1] - t * way[1]) / radius
        nz = np.sqrt(np.maximum(1.0 - nx * nx - ny * ny, 0.0))
        long = float(np.linalg.norm(self.end - self.start))
        return Seen(first[2] + t * way[2] + radius * nz, nx, ny, nz > 0.0, long * t, radius * (nx - ny))

    def shadow(self, project: Project, scale: float) -> list[np.ndarray]:
        """Polygons of its shadow, of things drawn ``scale`` to the centimetre."""
        return [ribbon(project(np.stack([self.start, self.end])), 2.0 * scale * sum(self.radii) / len(self.radii))]


@dataclass(frozen=True)
class Block:
    """A block with round edges, or a drum around its second axis.

    Attributes:
        middle: of it, (3,).
        axes: its own three directions, rows (3, 3); the second is up, the third is its front.
        half: half its size along them; a drum's first is its radius.
        edge: radius of its edges.
        stuff: it is made of.
        soft: how far its faces bulge in the light.
        drum: whether it is one.
        taper: how much wider than in the middle a drum is at its upper end.
    """

    middle: np.ndarray
    axes: np.ndarray
    half: tuple[float, float, float]
    edge: float
    stuff: Stuff
    soft: float = 0.0
    drum: bool = False
    taper: float = 0.0

    @cached_property
    def corners(self) -> np.ndarray:
        """Its corners, (8, 3): first the four of its lower end."""
        signs = np.array([(a, b, c) for b in (-1, 1) for a, c in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        wide = 1.0 + abs(self.taper)
        return self.middle + (signs * self.half * (wide, 1.0, wide)) @ self.axes

    def _beyond(self, p: np.ndarray) -> np.ndarray:
        """How far places (3, h, w) of its own are beyond the smaller box or drum, along each axis."""
        inner = np.array(self.half, np.float32).reshape(3, 1, 1) - np.float32(self.edge)
        if not self.drum:
            return np.abs(p) - inner
        wide = self.half[0] * (1.0 + self.taper * np.clip(p[1] / self.half[1], -1.0, 1.0)) - self.edge
        return np.stack([np.hypot(p[0], p[2]) - wide, np.abs(p[1]) - inner[1]])

    def seen(self, x: np.ndarray, y: np.ndarray) -> Seen:
        """What it shows at the samples x (1, w) and y (h, 1)."""
        turned = (self.axes @ VIEW.T).astype(np.float32)  # its axes as we see them
        own = (VIEW @ self.middle).astype(np.float32)
        away, ray = turned[:, 2].reshape(3, 1, 1), np.abs(turned[:, 2]).reshape(3, 1, 1)
        flat = turned[:, 0].reshape(3, 1, 1) * (x - own[0]) + turned[:, 1].reshape(3, 1, 1) * (y - own[1])
        # depth where the ray enters the box around it
        reach = np.abs(np.array(self.half, np.float32)).reshape(3, 1, 1) * (1.0 + abs(self.taper))
        depth = ((reach - np.sign(away) * flat) / np.maximum(ray, 1e-3)).min(axis=0)
        for _ in range(STEPS + 5 * self.drum):
            gap = self._gap(self._beyond(flat + away * depth))
            depth = depth - np.maximum(gap, 0.0)
        p = flat + away * depth
        beyond = self._beyond(p)
        out = np.maximum(beyond, 0.0)
        if self.drum:
            around = out[0] / np.maximum(np.hypot(p[0], p[2]), 1e-3)
            out = np.stack([around * p[0], out[1] * np.sign(p[1]), around * p[2]])
        else:
            out = out * np.sign(p)
        half = np.array(self.half, np.float32).reshape(3, 1, 1)
        normal = out / np.maximum(np.sqrt((out**2).sum(axis=0)), 1e-3) + self.soft * p / half
        normal = normal / np.maximum(np.sqrt((normal**2).sum(axis=0)), 1e-3)
        nx, ny = np.tensordot(turned[:, :2].T, normal, 1)
        top, side = np.abs(normal[1]) > 0.7, np.abs(normal[0]) > np.abs(normal[2])
        u = np.where(side & ~top & (not self.drum), p[2], p[0])
        v = np.where(top, p[2], p[1])
        return Seen(own[2] + depth, nx, ny, self._gap(beyond) < NEAR, u, v)

    def _gap(self, beyond: np.ndarray) -> np.ndarray:
        outside = np.sqrt((np.maximum(beyond, 0.0) ** 2).sum(axis=0))
        return outside + np.minimum(beyond.max(axis=0), 0.0) - np.float32(self.edge)

    def shadow(self, project: Project, scale: float) -> list[np.ndarray]:
        """Polygons of its shadow, of things drawn ``scale`` to the centimetre."""
        if self.drum:
            angle = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
            ring = np.stack([np.cos(angle), 0.0 * angle, np.sin(angle)], axis=1)
            lifts = [(1.0 + self.taper * at, at) for at in np.linspace(-1.0, 1.0, 7).tolist()]
            rings = [(ring * wide * self.half[0] + (0.0, at * self.half[1], 0.0)) @ self.axes for wide, at in lifts]
            return [project(self.middle + points) for points in rings]
        flat = project(self.corners)
        return [flat[[*face]] for face in FACES]


FACES = ((0, 1, 2, 3), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))
Part = Tube | Block
