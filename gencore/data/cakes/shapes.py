"""How far places are beyond the surface of each kind of cake, for :class:`~gencore.data.cakes.round.Round`.

A place is (right, up, towards us) from the middle of the foot. Flutes are waves around the axis: cos 4kθ is the
Chebyshev polynomial T_k of cos 4θ, which needs no angle.
"""

import numpy as np

from gencore.data.cakes.plan import CASE, CRUST, MUFFIN, Plan
from gencore.data.cakes.round import Gap

Array = np.ndarray
SEAM = 2.0  # half the thickness of cream between two layers


def layers(plan: Plan) -> Gap:
    """A drum with cream that swells out between its layers."""
    radius, high, deep = plan.radius, plan.high, plan.high / plan.cake.count

    def gap(x: Array, up: Array, near: Array) -> Array:
        seam = np.abs(up - deep * np.clip(np.rint(up / deep), 1, plan.cake.count - 1))
        swell = 1.1 * np.maximum(1.0 - seam / (1.4 * SEAM), 0.0)
        return 0.9 * _drum(np.hypot(x, near) - radius + 1.2 - swell, up, high, 3.0)

    return gap


def bundt(plan: Plan) -> Gap:
    """A ring of dough in flutes."""
    (middle, thick), high, count = plan.tube, plan.high, plan.cake.count
    tall = thick / (0.60 * high)
    pace = 0.9 * min(1.0, 1.0 / tall)

    def gap(x: Array, up: Array, near: Array) -> Array:
        away = np.hypot(x, near)
        flute = _wave(x, near, away, count)
        dough = np.hypot(away - middle, tall * (up - 0.40 * high))
        return pace * (dough - thick * (0.92 + 0.085 * flute))

    return gap


def tart(plan: Plan) -> Gap:
    """A shell of pastry with a crimped rim, filled to a little below that."""
    radius, high = plan.radius, plan.high

    def gap(x: Array, up: Array, near: Array) -> Array:
        away = np.hypot(x, near)
        wide = radius - 1.4 + 1.1 * _wave(x, near, away, 6) - 0.30 * (high - up)
        shell = _drum(away - wide, up, high, 1.6)
        hollow = np.maximum(away - radius + CRUST + 1.4, high - 2.6 - up)
        return 0.7 * np.maximum(shell, -hollow)

    return gap


def case(plan: Plan) -> Gap:
    """A pleated paper case."""
    high, foot, top = CASE * plan.high, plan.base, 0.93 * plan.radius

    def gap(x: Array, up: Array, near: Array) -> Array:
        away = np.hypot(x, near)
        pleat = 0.7 * _wave(x, near, away, 7)
        return 0.7 * _drum(away - foot - (top - foot) * up / high - pleat, up, high, 0.5)

    return gap


def muffin(plan: Plan) -> Gap:
    """The sponge that rises above the case."""
    low, half = CASE * plan.high, 1.4 * MUFFIN * plan.high

    def gap(x: Array, up: Array, near: Array) -> Array:
        return _drum(np.hypot(x, near) - plan.radius, up - low + half, 2.0 * half, 0.9 * half)

    return gap


def swirl(plan: Plan) -> Gap:
    """Icing in a coil that narrows upwards."""
    low, coils = (CASE + MUFFIN) * plan.high, plan.cake.count + 1
    tall, wide = plan.high - low, 0.90 * plan.radius
    pitch = tall / (coils + 0.4)

    def gap(x: Array, up: Array, near: Array) -> Array:
        away, turn = np.hypot(x, near), np.arctan2(x, near) / np.float32(2.0 * np.pi)
        level = (up - low) / pitch - turn
        coil = np.floor(level)
        share = np.clip(1.0 - (coil + 0.5 + turn) * pitch / tall, 0.0, 1.05)
        round_ = np.sqrt(np.maximum(1.0 - (2.0 * (level - coil) - 1.0) ** 2, 0.0))
        reach = wide * share**0.8 - 0.30 * pitch * (1.0 - round_)
        return 0.5 * np.maximum(away - np.maximum(reach, 0.0), low - 1.0 - up)

    return gap


def _drum(beyond: Array, up: Array, high: float, edge: float) -> Array:
    """Of a drum from 0 to a height, for how far its side is away, with round edges."""
    out, over = beyond + edge, np.abs(up - 0.5 * high) - (0.5 * high - edge)
    corner = np.sqrt(np.maximum(out, 0.0) ** 2 + np.maximum(over, 0.0) ** 2)
    return corner + np.minimum(np.maximum(out, over), 0.0) - np.float32(edge)


def _wave(x: Array, near: Array, away: Array, count: int) -> Array:
    """The wave cos 4kθ around the axis, −1..1, for a count k."""
    c = np.clip(near / np.maximum(away, 1e-3), -1.0, 1.0)
    c = 2.0 * c * c - 1.0
    before, now = np.ones_like(c), 2.0 * c * c - 1.0
    first = now
    for _ in range(count - 1):
        before, now = now, 2.0 * first * now - before
    return now
