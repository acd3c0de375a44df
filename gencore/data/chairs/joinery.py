"""What a chair is joined of: legs, a seat, a back and arms."""

import numpy as np

from gencore.data.chairs.plan import ARM, LEAN, Plan
from gencore.data.chairs.stuff import cloth_of, piping_of, steel, wood_of
from gencore.data.painting.curves import bezier
from gencore.data.painting.joiner import Joiner, Place
from gencore.data.painting.solids import Part

TURN = 0.95  # angle of what looks as far aside as it can
RADII = {
    "straight": (2.2, 1.7),
    "turned": (2.4, 2.4, 1.3, 2.8, 2.8, 1.2, 1.8, 2.4, 2.5, 2.3, 1.9, 1.2, 2.6, 2.6, 1.1),
    "splayed": (2.7, 1.0),
    "steel": (1.0, 1.0),
    "bun": (1.8, 3.4, 4.2, 4.4, 4.2, 3.4, 2.0, 1.6, 2.4),
}  # of a leg from the seat down; turned legs of an armchair are buns
SPLAY = {"straight": 1.0, "turned": 1.04, "splayed": 1.26, "steel": 1.12}
BOARD, BASE = 4.0, 16.0  # thickness of the wood below a cushion; height of the lower edge of an armchair


def parts_of(plan: Plan) -> list[Part]:
    """All parts of a chair."""
    joiner = Joiner(TURN * plan.chair.turn)
    _legs(joiner, plan)
    _seat(joiner, plan)
    _BACKS[plan.chair.back](joiner, plan)
    if plan.chair.kind == "armchair":
        _soft_arms(joiner, plan)
    if plan.chair.kind == "rocker":
        _wooden_arms(joiner, plan)
    return joiner.parts


def _legs(joiner: Joiner, plan: Plan) -> None:
    """Four legs, what holds them together, and runners under a rocker."""
    kind, style = plan.chair.kind, plan.chair.legs
    stuff = steel() if style == "steel" else wood_of(plan.chair)
    splay = {"armchair": 0.7 + 0.3 * SPLAY[style], "stool": 1.12 * SPLAY[style]}.get(kind, SPLAY[style])
    out, deep, low = plan.half - 2.6, plan.deep - 2.6, 5.0 if kind == "rocker" else 0.0
    top = BASE + 1.0 if kind == "armchair" else plan.seat - 2.0
    shape = "bun" if kind == "armchair" and style == "turned" else style
    radii = tuple((1.3 if kind == "armchair" else 1.0) * radius for radius in RADII[shape])

    def leg(x: int, z: int, share: float) -> Place:
        wide = splay + (1.0 - splay) * share
        return x * out * wide, low + share * (top - low), z * deep * wide

    for x, z in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
        joiner.tube(leg(x, z, 1.0), leg(x, z, 0.0), radii, stuff)
    if kind == "armchair":
        return
    thin = (0.8,) if style == "steel" else (0.9, 1.3, 0.9)
    for x in (-1, 1):
        joiner.tube(leg(x, -1, 0.34), leg(x, 1, 0.34), thin, stuff)
        if kind == "stool":
            joiner.tube(leg(-1, x, 0.30), leg(1, x, 0.30), thin, stuff)
        if kind == "rocker":
            along = np.linspace(-plan.deep - 20.0, plan.deep + 13.0, 11)
            arc = np.stack([0.0 * along + x * out * splay, 1.6 + (along - 1.0) ** 2 / 170.0, along], axis=1)
            joiner.bent(arc, 1.7, wood_of(plan.chair))
    if kind != "stool":
        across = [tuple((0.5 * (np.array(leg(x, -1, 0.34)) + leg(x, 1, 0.34))).tolist()) for x in (-1, 1)]
        joiner.tube(across[0], across[1], thin, stuff)


def _seat(joiner: Joiner, plan: Plan) -> None:
    """A board and a cushion on it; under that of an armchair a box covered with cloth."""
    chair, half, deep, t = plan.chair, plan.half, plan.deep, 0.5 * plan.thick
    cloth, wood = cloth_of(chair), wood_of(chair)
    if chair.kind == "stool":
        joiner.block((0.0, plan.seat - 0.5 * BOARD, 0.0), (half, 0.5 * BOARD, half), 1.0, wood, drum=True)
        size = (0.97 * half, t, 0.97 * half)
        joiner.block((0.0, plan.seat + t, 0.0), size, min(0.9 * t, 3.5), cloth, 0.12, drum=True)
        return
    if chair.kind == "armchair":
        middle = 0.5 * (plan.seat + BASE)
        joiner.block((0.0, middle, 0.0), (half, plan.seat - middle, deep), 1.2, cloth_of(chair, pattern=False))
        joiner.block((0.0, BASE + 0.5, 0.0), (half + 1.6 * plan.armrest, 1.6, deep), 0.6, wood)
    else:
        joiner.block((0.0, plan.seat - 0.5 * BOARD, 0.0), (half, 0.5 * BOARD, deep), 0.8, wood)
    joiner.block((0.0, plan.seat + t, 1.0), (half - 0.4, t, deep - 0.2), min(0.85 * t, 3.6), cloth, 0.14)
    front = [(x, plan.seat + 0.35 * t, deep + 0.9) for x in (0.6 - half, half - 0.6)]
    joiner.tube(front[0], front[1], (0.75,), piping_of(chair))


def _posts(joiner: Joiner, plan: Plan, top: float) -> None:
    """The two uprights of a back."""
    for x in (-1, 1):
        posts = [plan.behind(x * (plan.half - 2.0), up) for up in (-3.0, top)]
        joiner.tube(posts[0], posts[1], (2.0, 1.9, 1.5), wood_of(plan.chair))


def _padded(joiner: Joiner, plan: Plan) -> None:
    """A cushion between the uprights, with buttons; that of an armchair reaches down to the seat."""
    chair, large = plan.chair, plan.chair.kind == "armchair"
    low = 0.0 if large else min(0.12 * plan.high + plan.thick, plan.high - 8.0)
    deep = (4.0 if large else 2.0) + 2.4 * chair.plump
    if not large:
        _posts(joiner, plan, plan.high - 4.0)
    middle, tall = 0.5 * (low + plan.high), 0.5 * (plan.high - low)
    size = (plan.half - (0.2 if large else 0.8), tall, deep)
    joiner.leaning(plan.behind(0.0, middle, 0.6 * deep), size, 0.9 * deep, cloth_of(chair), LEAN[chair.kind], 0.16)
    for x in (-0.5, 0.0, 0.5):
        spot = plan.behind(x * plan.half, low + 1.30 * tall, 1.55 * deep)
        joiner.tube(spot, spot, (1.25,), piping_of(chair))


def _slats(joiner: Joiner, plan: Plan) -> None:
    """Upright slats between two rails."""
    wood, lean, rail = wood_of(plan.chair), LEAN[plan.chair.kind], 3.2 if plan.chair.kind != "stool" else 2.2
    low, top = plan.thick + 0.06 * plan.high, plan.high - rail
    _posts(joiner, plan, top)
    joiner.leaning(plan.behind(0.0, top), (plan.half, rail, 1.3), 1.0, wood, lean)
    joiner.leaning(plan.behind(0.0, low), (plan.half - 2.0, 1.5, 0.9), 0.5, wood, lean)
    for x in (-0.64, -0.32, 0.0, 0.32, 0.64):
        size = (0.075 * plan.half + 0.4, 0.5 * (top - low), 0.6)
        joiner.leaning(plan.behind(x * plan.half, 0.5 * (low + top)), size, 0.3, wood, lean)


def _rungs(joiner: Joiner, plan: Plan) -> None:
    """Level rungs as on a ladder, the highest the broadest, and knobs on the uprights."""
    wood, low = wood_of(plan.chair), plan.thick
    _posts(joiner, plan, plan.high)
    for x in (-1, 1):
        knob = plan.behind(x * (plan.half - 2.0), plan.high + 1.4)
        joiner.tube(knob, knob, (2.3,), wood)
    count = max(round((plan.high - low) / 13.0), 2)
    for number in range(count):
        wide = 1.9 + 1.1 * number / count
        up = low + (plan.high - low) * (number + 0.55) / count
        joiner.leaning(plan.behind(0.0, up), (plan.half - 2.2, wide, 0.9), 0.6, wood, LEAN[plan.chair.kind])


def _hoop(joiner: Joiner, plan: Plan) -> None:
    """A bow bent of one rod, and spindles up to it."""
    wood, half, high = wood_of(plan.chair), plan.half - 1.5, plan.high
    bow = bezier([(-half, -2.0), (-1.12 * half, 1.34 * high), (1.12 * half, 1.34 * high), (half, -2.0)], 15)
    joiner.bent(np.array([plan.behind(x, up) for x, up in bow.tolist()]), 1.7, wood)
    for x in (-0.62, -0.31, 0.0, 0.31, 0.62):
        up = float(np.interp(1.05 * x * half, bow[:, 0], bow[:, 1]))
        joiner.tube(plan.behind(0.86 * x * half, 0.0), plan.behind(1.05 * x * half, up), (0.8, 1.15, 0.75), wood)


def _soft_arms(joiner: Joiner, plan: Plan) -> None:
    """Arms covered with cloth down to the legs, rolled at the upper edge."""
    aside, tall = plan.armrest, 0.5 * (plan.seat + ARM - BASE - 1.0)
    for x in (-1, 1):
        middle = (x * (plan.half + 0.9 * aside), BASE + 1.0 + tall, -0.5)
        joiner.block(middle, (aside, tall, plan.deep + 1.5), 0.9 * aside, cloth_of(plan.chair), 0.06)


def _wooden_arms(joiner: Joiner, plan: Plan) -> None:
    """Flat arms on posts."""
    wood, out, up = wood_of(plan.chair), plan.half - 0.6, plan.seat + ARM
    for x in (-1, 1):
        joiner.block((x * out, up, -1.0), (2.7, 1.1, plan.deep + 3.0), 0.8, wood)
        joiner.tube((x * out, plan.seat - 2.0, plan.deep - 4.0), (x * out, up, plan.deep - 4.0), (1.5,), wood)


_BACKS = {"padded": _padded, "slats": _slats, "rungs": _rungs, "hoop": _hoop}
