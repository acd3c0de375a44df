"""What stands beside a cake: a cup of tea, flowers in a vase, or fruit."""

from math import cos, pi, sin

import numpy as np

from gencore.data.cakes.plan import Plan
from gencore.data.cakes.stuff import plain
from gencore.data.painting.curves import bezier
from gencore.data.painting.joiner import Joiner
from gencore.data.painting.solids import Part

Generator = np.random.Generator
HALF = {"none": 0.0, "cup": 14.5, "flowers": 12.5, "fruit": 14.5}  # of the widths, centimetres
NEARER = {"none": 0.0, "cup": 12.0, "flowers": -14.0, "fruit": 10.0}  # than the cake
CHINA = np.array([0.93, 0.92, 0.90], np.float32)
TEA = np.array([0.46, 0.20, 0.06], np.float32)
GLASS = np.array([0.42, 0.56, 0.60], np.float32)
STALK = np.array([0.30, 0.46, 0.20], np.float32)
PETALS = ((0.90, 0.36, 0.44), (0.96, 0.78, 0.30), (0.94, 0.92, 0.88), (0.62, 0.46, 0.80), (0.92, 0.52, 0.28))
FRUITS = ((0.78, 0.18, 0.14), (0.94, 0.55, 0.12), (0.62, 0.72, 0.24))


def place_beside(plan: Plan, outline: np.ndarray) -> float:
    """How far right of the cake's middle the middle of it stands, centimetres."""
    cake, half, scale = plan.cake, HALF[plan.cake.beside], plan.scale
    aside = max(abs(x - plan.foot[0]) for x in outline[:, 0] if (x - plan.foot[0]) * cake.side > 0.0)
    inside = 124.0 - plan.foot[0] if cake.side > 0 else plan.foot[0] - 4.0
    return cake.side * min(aside / scale + 1.02 * half, inside / scale - half)


def beside(plan: Plan, outline: np.ndarray, generator: Generator) -> list[Part]:
    """Its parts.

    Args:
        plan: of the cake.
        outline: corners around it and its stand, (n, 2) on the picture.
        generator: for flowers and fruit.
    """
    if plan.cake.beside == "none":
        return []
    joiner = Joiner(0.0, (place_beside(plan, outline), 0.0, NEARER[plan.cake.beside]))
    _BESIDE[plan.cake.beside](joiner, plan.cake.side, generator)
    return joiner.parts


def _cup(joiner: Joiner, side: int, generator: Generator) -> None:
    """A cup of tea on its saucer."""
    china = plain(CHINA, 0.4)
    joiner.block((0.0, 1.0, 0.0), (14.5, 1.0, 14.5), 0.8, china, drum=True, taper=0.06)
    joiner.block((0.0, 8.6, 0.0), (8.6, 6.8, 8.6), 0.6, china, drum=True, taper=0.20)
    joiner.block((0.0, 15.2, 0.0), (9.0, 0.5, 9.0), 0.3, plain(TEA, 0.4), drum=True)
    ear = bezier([(8.0, 12.5), (16.5, 14.0), (15.0, 3.5), (7.0, 5.0)], 7)
    joiner.bent(np.stack([side * ear[:, 0], ear[:, 1], 0.0 * ear[:, 0]], axis=1), 1.4, china)


def _flowers(joiner: Joiner, side: int, generator: Generator) -> None:
    """Flowers of one kind in a vase."""
    colour, stalk = np.array(PETALS[int(generator.integers(len(PETALS)))], np.float32), plain(STALK)
    heart = plain(np.array([0.98, 0.86, 0.40] if colour[2] > 0.35 else [0.50, 0.26, 0.12], np.float32))
    joiner.block((0.0, 12.0, 0.0), (7.0, 12.0, 7.0), 2.0, plain(GLASS, 0.5), drum=True, taper=0.14)
    for number in range(7):
        angle, (out, up, tone) = 2.4 * number, generator.uniform((3.0, 36.0, 0.85), (10.0, 56.0, 1.12)).tolist()
        x, z = out * cos(angle), 0.7 * out * sin(angle)
        joiner.tube((0.3 * x, 22.0, 0.3 * z), (x, up, z), (0.8,), stalk)
        joiner.tube((0.5 * x, 25.0, 0.5 * z), (1.1 * x + 2.0, 0.6 * up + 8.0, z), (0.5, 2.0, 0.4), stalk)
        joiner.tube((x, up, z), (x, up + 1.5, z + 1.5), (4.8,), plain(tone * colour))
        joiner.tube((x, up + 1.0, z + 4.2), (x, up + 1.0, z + 4.2), (2.2,), heart)


def _fruit(joiner: Joiner, side: int, generator: Generator) -> None:
    """Three fruits of a kind, each with its stalk."""
    colour = np.array(FRUITS[int(generator.integers(len(FRUITS)))], np.float32)
    start = float(generator.uniform(0.0, 2.0))
    for number in range(3):
        angle, (size, tone) = start + 2.0 * pi * number / 3.0, generator.uniform((6.6, 0.9), (7.6, 1.1)).tolist()
        x, z = 8.0 * cos(angle), 8.0 * sin(angle)
        joiner.tube((x, size, z), (x, 1.05 * size, z), (size,), plain(tone * colour, 0.35))
        joiner.tube((x, 2.0 * size - 0.6, z), (x + 1.2, 2.0 * size + 3.0, z), (0.8,), plain(0.6 * STALK))


_BESIDE = {"cup": _cup, "flowers": _flowers, "fruit": _fruit}
