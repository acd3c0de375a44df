"""What a lamp is put together of: its base, what is above that, and its cable."""

from math import cos, pi, sin

import numpy as np

from gencore.data.lamps.plan import Plan
from gencore.data.lamps.stuff import brass, glaze_of, mouth_of, plain, shade_of, wood_of
from gencore.data.lamps.turned import Turned
from gencore.data.painting.curves import bezier
from gencore.data.painting.joiner import Joiner
from gencore.data.painting.layer import Solid
from gencore.data.painting.solids import TILT, Block, Part

Profile = tuple[tuple[float, float], ...]
Generator = np.random.Generator
CORD = 0.62  # radius of the cable
# height and radius in shares of the base's
GOURD = ((0.0, 0.62), (0.04, 0.66), (0.34, 1.0), (0.60, 0.66), (0.76, 0.32), (0.88, 0.25), (1.0, 0.30))
COLUMN = (
    (0.0, 1.0), (0.07, 0.98), (0.09, 0.62), (0.13, 0.36), (0.20, 0.34), (0.36, 0.50), (0.52, 0.34), (0.66, 0.24),
    (0.72, 0.24), (0.77, 0.42), (0.82, 0.24), (0.92, 0.22), (1.0, 0.30),
)  # fmt: skip


def lamp_of(plan: Plan) -> list[Solid]:
    """A lamp without its cable."""
    return [*_BASES[plan.lamp.base](plan), *_HEADS[plan.lamp.kind](plan)]


def cable(plan: Plan, edge: float, generator: Generator) -> list[Part]:
    """Its cable, from behind the base to the wall.

    Args:
        plan: of the lamp.
        edge: where the wall begins, design pixels.
        generator: for how it lies.
    """
    joiner, side = Joiner(0.0), plan.lamp.side
    wall = (edge + 1.0 - plan.foot[1]) / (plan.scale * TILT)
    first, second, end = generator.uniform((18.0, 22.0, 20.0), (34.0, 40.0, 44.0)).tolist()
    bends = [(-0.5 * plan.base * side, -3.0), (-first * side, 9.0), (-second * side, 0.15 * wall), (-end * side, wall)]
    line = bezier(bends, 12)
    places = np.stack([line[:, 0], np.full(len(line), CORD), line[:, 1]], axis=1)
    joiner.bent(places, CORD, plain(plan.lamp.trim_colour, 0.05))
    return joiner.parts


def _scaled(profile: Profile, high: float, radius: float) -> Profile:
    return tuple((high * up, radius * out) for up, out in profile)


def _on(up: float) -> np.ndarray:
    return np.array([0.0, up, 0.0])


def _gourd(plan: Plan) -> list[Solid]:
    """Glazed pottery."""
    wide = 1.15 * plan.base
    return [Turned(_on(0.0), _scaled(GOURD, plan.neck, wide), glaze_of(plan.lamp), steps=10)]


def _column(plan: Plan) -> list[Solid]:
    """Turned wood."""
    return [Turned(_on(0.0), _scaled(COLUMN, plan.neck, plan.base), wood_of(plan.lamp), steps=10)]


def _beads(plan: Plan) -> list[Solid]:
    """Three balls, each smaller than the one below, on a disc of brass."""
    joiner, low, glaze = Joiner(0.0), 2.0, glaze_of(plan.lamp)
    joiner.block((0.0, 1.0, 0.0), (0.95 * plan.base, 1.0, 0.95 * plan.base), 0.6, brass(), drum=True)
    free = plan.neck - low
    sizes = np.array([0.40, 0.33, 0.27]) * free / 2.0
    wide = np.minimum(sizes * 1.06, np.array([1.0, 0.84, 0.68]) * plan.base)
    balls: list[Solid] = []
    for size, radius in zip(sizes.tolist(), wide.tolist(), strict=True):
        turn = np.linspace(0.0, pi, 9)
        ball = zip((size * (1.0 - np.cos(turn))).tolist(), (radius * np.sin(turn) + 0.4).tolist(), strict=True)
        balls.append(Turned(_on(low), tuple(ball), glaze, steps=10))
        low += 2.0 * size
    return [*joiner.parts, *balls]


def _tripod(plan: Plan) -> list[Solid]:
    """Three legs of wood that meet in a hub of brass."""
    joiner, wood, high = Joiner(0.0), wood_of(plan.lamp), plan.neck
    out, hub = 1.25 * plan.base + 0.06 * high, 0.86 * high
    for number in range(3):
        angle = 2.0 * pi * number / 3.0 + 0.5 * pi
        way = (cos(angle), sin(angle))
        joiner.tube((out * way[0], 1.0, out * way[1]), (1.4 * way[0], hub, 1.4 * way[1]), (1.1, 1.7, 1.4), wood)
    joiner.tube((0.0, hub - 2.0, 0.0), (0.0, high, 0.0), (2.6, 2.6, 1.6, 1.2), brass())
    return list(joiner.parts)


def _shaded(plan: Plan) -> list[Solid]:
    """A shade of cloth on a stem of brass, and a knob above it."""
    lamp, wide, low = plan.lamp, plan.radius, plan.high - plan.deep
    top = wide * (0.86 - 0.50 * lamp.flare)
    profile = ((0.0, wide), (plan.deep, top))
    joiner = Joiner(0.0)
    joiner.tube((0.0, plan.neck - 1.0, 0.0), (0.0, plan.high + 1.0, 0.0), (1.1,), brass())
    joiner.tube((0.0, plan.high + 2.2, 0.0), (0.0, plan.high + 2.6, 0.0), (1.5,), brass())
    shade = Turned(_on(low), profile, shade_of(lamp, wide, plan.deep), smooth=False, steps=7)
    return [shade, *joiner.parts]


def _jointed(plan: Plan) -> list[Solid]:
    """Two pairs of rods with joints between, and a bell that looks down and towards us."""
    lamp, side, low, high = plan.lamp, plan.lamp.side, plan.neck, plan.high
    joiner, steel, joint = Joiner(0.0), plain(lamp.body_colour, 0.5), brass()
    elbow, wrist = (-15.0 * side, 0.64 * high + 0.1 * low, -2.0), (9.0 * side, high + 1.0, 0.0)
    for start, end in (((0.0, low, 0.0), elbow), (elbow, wrist)):
        for aside in (-1.2, 1.2):
            joiner.tube((start[0] + aside, start[1], start[2]), (end[0] + aside, end[1], end[2]), (0.85,), steel)
        third = (0.72 * start[0] + 0.28 * end[0], 0.72 * start[1] + 0.28 * end[1], 0.72 * start[2] + 0.28 * end[2])
        joiner.tube((start[0] - 2.4 * side, start[1] + 1.0, start[2] + 1.0), third, (0.7,), joint)
    for place in ((0.0, low, 0.0), elbow, wrist):
        joiner.tube(place, place, (2.4,), joint)
    axis = np.array([-0.42 * side, 0.80, -0.43])
    axis /= np.linalg.norm(axis)
    across = np.cross(axis, (0.0, 0.0, 1.0))
    across /= np.linalg.norm(across)
    axes = np.stack([across, axis, np.cross(across, axis)])
    wide, deep = plan.radius, plan.deep
    slim = 0.92 - 0.34 * lamp.flare
    profile = ((0.0, wide), (0.28 * deep, wide * (slim + 0.02)), (0.55 * deep, wide * (slim - 0.14)),
               (0.76 * deep, 0.40 * wide), (0.82 * deep, 0.26 * wide), (deep, 0.24 * wide))  # fmt: skip
    mouth = np.array(wrist) - (deep - 2.0) * axis
    bell = Turned(mouth, profile, shade_of(lamp, wide, deep), axes, steps=10)
    inner = Block(mouth - 0.2 * axis, axes, (0.93 * wide, 0.4, 0.93 * wide), 0.2, mouth_of(lamp, wide), drum=True)
    return [*joiner.parts, bell, inner]


def _mushroom(plan: Plan) -> list[Solid]:
    """A dome of glass on its stem."""
    wide, deep = plan.radius, plan.deep
    turn = np.linspace(0.0, 0.5 * pi, 9)[:-1]
    dome = [(1.2 + (deep - 1.2) * sin(a), wide * cos(a) ** 0.8) for a in turn.tolist()]
    profile = ((0.0, 0.97 * wide), *dome, (deep, 0.14 * wide))
    joiner = Joiner(0.0)
    joiner.tube((0.0, plan.neck - 3.0, 0.0), (0.0, plan.neck + 2.0, 0.0), (2.4,), brass())
    joiner.tube((0.0, plan.high + 0.6, 0.0), (0.0, plan.high + 1.2, 0.0), (1.3,), brass())
    stuff = shade_of(plan.lamp, wide, deep)
    return [Turned(_on(plan.high - deep), profile, stuff, smooth=False, steps=12), *joiner.parts]


def _lantern(plan: Plan) -> list[Solid]:
    """Paper over hoops of bamboo."""
    wide, deep = plan.radius, plan.deep
    places = np.linspace(-1.0, 1.0, 15)
    waist = 1.0 - 0.52 * plan.lamp.flare * np.exp(-((places / 0.30) ** 2))
    radii = wide * waist * (0.30 + 0.70 * np.sqrt(np.maximum(1.0 - places**2, 0.0)))
    profile = tuple(zip((0.5 * deep * (places + 1.0)).tolist(), radii.tolist(), strict=True))
    joiner = Joiner(0.0)
    joiner.tube((0.0, plan.neck - 1.0, 0.0), (0.0, plan.high - plan.deep + 1.0, 0.0), (1.2,), brass())
    stuff = shade_of(plan.lamp, wide, deep)
    return [Turned(_on(plan.high - deep), profile, stuff, steps=10), *joiner.parts]


_BASES = {"gourd": _gourd, "column": _column, "beads": _beads, "tripod": _tripod}
_HEADS = {"shaded": _shaded, "jointed": _jointed, "mushroom": _mushroom, "lantern": _lantern}
