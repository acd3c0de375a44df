"""What a cake is served on: a plate, a pedestal, a round board or a slate."""

import numpy as np

from gencore.data.cakes.plan import STAND_HIGH, Plan
from gencore.data.cakes.stuff import plain
from gencore.data.painting.joiner import Joiner
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.solids import Part, Patch, Stuff

PORCELAIN = np.array([0.95, 0.94, 0.91], np.float32)
BLUE = np.array([0.20, 0.33, 0.62], np.float32)
JADE = np.array([0.62, 0.80, 0.72], np.float32)
OAK = np.array([0.66, 0.43, 0.23], np.float32)
SLATE = np.array([0.20, 0.22, 0.25], np.float32)


def stand(plan: Plan) -> list[Part]:
    """Its parts."""
    joiner, high = Joiner(0.0), STAND_HIGH[plan.cake.stand]
    _STANDS[plan.cake.stand](joiner, plan.base, high)
    return joiner.parts


def _plate(joiner: Joiner, base: float, high: float) -> None:
    """Porcelain with a blue line along its rim."""
    radius = base + 9.0

    def colours(at: Patch) -> np.ndarray:
        line = np.abs(np.hypot(at.u, at.v) - radius + 1.6)
        return blend(PORCELAIN, BLUE, smoothstep(1.3, 0.7, line)) * (1.0 + 0.015 * at.noise.medium)[..., None]

    joiner.block((0.0, 0.5 * high, 0.0), (radius, 0.5 * high, radius), 0.9, Stuff(colours, 0.35), drum=True, taper=0.08)


def _pedestal(joiner: Joiner, base: float, high: float) -> None:
    """Milk glass on a foot, with a lip."""
    radius, glass = base + 6.0, plain(JADE, 0.40)
    joiner.block((0.0, high - 2.4, 0.0), (radius, 2.4, radius), 1.0, glass, drum=True)
    joiner.tube((0.0, high - 3.0, 0.0), (0.0, 2.0, 0.0), (9.0, 5.0, 3.6, 3.6, 5.5, 9.0), glass)
    joiner.block((0.0, 1.6, 0.0), (0.52 * radius, 1.6, 0.52 * radius), 1.2, glass, drum=True)


def _board(joiner: Joiner, base: float, high: float) -> None:
    """A slice of oak in its rings."""
    radius = base + 8.0

    def colours(at: Patch) -> np.ndarray:
        rings = np.sin(1.5 * np.hypot(at.u + 5.0, 1.2 * at.v) + 1.3 * at.noise.coarse)
        return OAK * (1.0 + 0.11 * rings + 0.05 * at.noise.medium + 0.03 * at.noise.fine)[..., None]

    joiner.block((0.0, 0.5 * high, 0.0), (radius, 0.5 * high, radius), 1.2, Stuff(colours, 0.08), drum=True)


def _slate(joiner: Joiner, base: float, high: float) -> None:
    """A square of slate, lying askew."""
    half = 0.80 * base + 7.0

    def colours(at: Patch) -> np.ndarray:
        return SLATE * (1.0 + 0.10 * at.noise.medium + 0.08 * at.noise.fine + 0.06 * at.noise.coarse)[..., None]

    turned = Joiner(0.42)
    turned.block((0.0, 0.5 * high, 0.0), (half, 0.5 * high, half), 0.4, Stuff(colours, 0.12))
    joiner.parts += turned.parts


_STANDS = {"plate": _plate, "pedestal": _pedestal, "board": _board, "slate": _slate}
