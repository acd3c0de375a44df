"""What a cake is put together of, and what is put on it."""

from math import cos, pi, sin

import numpy as np

from gencore.data.cakes import shapes
from gencore.data.cakes.plan import CASE, CRUST, MUFFIN, Plan
from gencore.data.cakes.round import Round
from gencore.data.cakes.stuff import bundt_of, layers_of, pastry_of, plain, sponge_of, swirl_of, tart_of
from gencore.data.painting.joiner import Joiner
from gencore.data.painting.layer import Solid
from gencore.data.painting.solids import Part

Generator = np.random.Generator
FLAME = np.array([1.0, 0.80, 0.34], np.float32)
WICK = 13.0  # height of a candle
LEAF = np.array([0.26, 0.50, 0.18], np.float32)


def baked(plan: Plan, generator: Generator) -> list[Solid]:
    """A cake with everything on it.

    Args:
        plan: of the cake.
        generator: for where drops and berries are.
    """
    turn = float(generator.random())
    return [*_KINDS[plan.cake.kind](plan, turn), *_pearls(plan), *_TOPPINGS[plan.cake.decoration](plan, generator)]


def candles(plan: Plan) -> int:
    """How many candles are on it."""
    return 1 + round(6.0 * plan.cake.amount) if plan.cake.decoration == "candles" else 0


def _foot(plan: Plan) -> np.ndarray:
    return np.array([0.0, plan.served, 0.0])


def _layers(plan: Plan, turn: float) -> list[Solid]:
    rings = ((0.0, plan.radius), (plan.high, plan.radius))
    return [Round(_foot(plan), rings, shapes.layers(plan), layers_of(plan, turn), 9)]


def _bundt(plan: Plan, turn: float) -> list[Solid]:
    high, radius = plan.high, plan.radius
    rings = ((0.0, 0.94 * radius), (0.4 * high, radius), (0.8 * high, 0.85 * radius), (high, 0.6 * radius))
    return [Round(_foot(plan), rings, shapes.bundt(plan), bundt_of(plan, turn), 20, plan.tube[0])]


def _tart(plan: Plan, turn: float) -> list[Solid]:
    """A tart with a lattice of pastry."""
    rings = ((0.0, plan.radius - 0.3 * plan.high), (plan.high, plan.radius))
    joiner, pastry, strips = Joiner(0.55, (0.0, plan.served + plan.high - 2.2, 0.0)), pastry_of(plan), plan.cake.count
    inside = plan.radius - CRUST - 0.4
    for number in range(strips + 1):
        aside = inside * (2.0 * (number + 0.5) / (strips + 1) - 1.0)
        half = float(np.sqrt(inside**2 - aside**2)) - 0.6
        joiner.block((aside, 0.0, 0.0), (1.6, 1.2, half), 1.0, pastry)
        joiner.block((0.0, 0.5, aside), (half, 1.2, 1.6), 1.0, pastry)
    return [Round(_foot(plan), rings, shapes.tart(plan), tart_of(plan, turn), 12), *joiner.parts]


def _cupcake(plan: Plan, turn: float) -> list[Solid]:
    """A paper case, sponge that rises above it, and a swirl of icing."""
    cake, r, high, low = plan.cake, plan.radius, CASE * plan.high, (CASE + MUFFIN) * plan.high
    paper = plain(cake.trim_colour, 0.04)
    case = Round(_foot(plan), ((0.0, plan.base + 0.8), (high, r)), shapes.case(plan), paper, 10)
    sponge = Round(_foot(plan), ((0.6 * high, r), (low, r)), shapes.muffin(plan), sponge_of(plan), 8)
    tall = ((0.0, 0.9 * r), (low, 0.9 * r), (0.5 * (low + plan.high), 0.6 * r), (plan.high, 0.1 * r))
    return [case, sponge, Round(_foot(plan), tall, shapes.swirl(plan), swirl_of(plan, turn), 26)]


def _pearls(plan: Plan) -> list[Part]:
    """A border of pearls: around the foot, or along the rim of a tart; a cupcake has its case instead."""
    if plan.cake.kind == "cupcake":
        return []
    rim = plan.cake.kind == "tart"
    radius = plan.radius - 3.4 if rim else plan.radius * (1.0 if plan.cake.kind == "layers" else 0.93)
    up, thick = plan.served + (plan.high + 0.8 if rim else 2.0), 2.4 if rim else 2.8
    joiner, stuff, count = Joiner(0.0, (0.0, up, 0.0)), plain(plan.cake.trim_colour, 0.25), 22 if rim else 24
    for number in range(count):
        angle = 2.0 * pi * (number + 0.5) / count
        if rim or cos(angle) > -0.35:  # those farther back are hidden
            spot = (radius * sin(angle), 0.0, radius * cos(angle))
            joiner.tube(spot, spot, (thick,), stuff)
    return joiner.parts


def _spots(plan: Plan, count: int, turn: float, share: float = 1.0) -> list[tuple[float, float, float]]:
    """Places on the ring that things stand on, drawn in to a share of it, from the back to the front."""
    radius, up = plan.ring
    angles = [2.0 * pi * (number + turn) / count for number in range(count)]
    return [(share * radius * sin(a), plan.served + up, share * radius * cos(a)) for a in angles]


def _nothing(plan: Plan, generator: Generator) -> list[Part]:
    return []


def _berries(plan: Plan, generator: Generator) -> list[Part]:
    """Berries on a ring and in the middle, with leaves among them."""
    amount, joiner = plan.cake.amount, Joiner(0.0)
    berry, leaf = plain(plan.cake.berry_colour, 0.5), plain(LEAF, 0.2)
    ring = _spots(plan, 4 + round(8.0 * amount), float(generator.random()))
    middle = [] if plan.cake.kind == "bundt" else _spots(plan, 3 + round(2.0 * amount), 0.3, 0.26)
    if plan.cake.kind == "cupcake":
        middle = [(0.0, plan.served + 0.96 * plan.high, 0.0)]
    for number, (x, up, z) in enumerate([*ring, *middle]):
        size = float(generator.uniform(3.7, 4.7))
        joiner.tube((x, up + 0.6 * size, z), (x, up + 0.6 * size, z), (size,), berry)
        if number % 2 == 0:
            joiner.tube((x + 2.5, up + 0.8, z + 2.0), (x + 7.5, up + 1.6, z + 3.5), (1.0, 2.0, 0.4), leaf)
    return joiner.parts


def _candles(plan: Plan, generator: Generator) -> list[Part]:
    """Candles in a ring, the light of which is not yet blown out."""
    count, joiner = candles(plan), Joiner(0.0)
    spots = _spots(plan, count, float(generator.random()), 0.9)
    if count == 1 and plan.cake.kind != "bundt":
        spots = _spots(plan, 1, 0.0, 0.0)
    if plan.cake.kind == "cupcake":
        spots = [(0.7 * x, up + 0.05 * plan.high, 0.7 * z) for x, up, z in spots]
    wax, flame = plain(plan.cake.trim_colour, 0.2), plain(FLAME, 0.0, 0.95)
    for x, up, z in spots:
        top = up + WICK + (0.02 * plan.high if plan.cake.kind == "cupcake" else 0.0)
        joiner.tube((x, up - 2.0, z), (x, top, z), (1.5,), wax)
        joiner.tube((x, top + 1.6, z), (x, top + 6.2, z), (1.3, 2.1, 1.3, 0.3), flame)
    return joiner.parts


def _sauce(plan: Plan, generator: Generator) -> list[Part]:
    """Sauce in lines to and fro over a tart; on other cakes it is a colour of the icing."""
    if plan.cake.kind != "tart":
        return []
    joiner = Joiner(float(generator.uniform(-0.3, 0.3)), (0.0, plan.served + plan.high - 0.2, 0.0))
    inside, thick = plan.radius - CRUST - 2.0, 0.9 + 1.2 * plan.cake.amount
    across = np.linspace(-0.92, 0.92, 11)
    reach = np.sqrt(1.0 - across**2) * np.where(np.arange(11) % 2 == 0, 1.0, -1.0)
    line = inside * np.stack([across, 0.0 * across, reach], axis=1)
    joiner.bent(line, thick, plain(plan.cake.trim_colour, 0.3))
    return joiner.parts


_KINDS = {"layers": _layers, "bundt": _bundt, "tart": _tart, "cupcake": _cupcake}
_TOPPINGS = {"none": _nothing, "berries": _berries, "sprinkles": _nothing, "candles": _candles, "drips": _sauce}
