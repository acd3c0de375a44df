"""Five raters: four with tastes in pictures of chairs, and one whose scores are pure noise.

A taste is a written-out function of what can be seen: colours and light, shapes and cushions, the room and what is in
it. None is linear: things please up to a point, or only together. How tastes become scores is said in
:mod:`gencore.data.painting.invented`. Ravi never looks: each of his scores is a whole number 0..9, all equally likely,
drawn from random numbers of his own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt, tanh

import numpy as np

from gencore.data.chairs.chair import Chair
from gencore.data.chairs.plan import Plan
from gencore.data.chairs.stuff import SHARES
from gencore.data.painting.indoors import brightness
from gencore.data.painting.invented import Constants, on_the_scale, scored
from gencore.data.painting.palette import apart

MOODS, DICE = 2_147_483_399, 2_147_483_353  # keep the raters' random numbers apart from those of the picture
NOISE = "Ravi"
COVERED = {"dining": 0.28, "armchair": 0.64, "stool": 0.22, "rocker": 0.22}  # of a chair, by cloth
PADDED = 0.25  # more of it where the back is padded


@dataclass(frozen=True)
class Impression:
    """What of a picture catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        vivid: how colourful the cloth is.
        glowing: how much redder than blue it is, about −0.5..0.8.
        outstanding: how far it stands out from the wall.
        patterned: how much pattern is seen, and how clearly.
        soft: how much there is of cushions.
        slender: how high the chair is for its width.
        pale: how light its wood is.
        ruddy: how much redder than blue the wood is.
        evening: how warm the light is, −1..1.
        left: how far the light comes from the left, −1..1.
        airy: how light wall and floor are.
        quiet: how little colour the wall has.
        company: 1 with something beside it, 0 without.
    """

    vivid: float
    glowing: float
    outstanding: float
    patterned: float
    soft: float
    slender: float
    pale: float
    ruddy: float
    evening: float
    left: float
    airy: float
    quiet: float
    company: float


def impression(chair: Chair) -> Impression:
    """What of a picture catches the eye."""
    plan, cloth, wood, wall = Plan(chair), chair.cloth_colour, chair.wood_colour, chair.wall_colour
    covered = COVERED[chair.kind] + PADDED * (chair.back == "padded")
    aside = plan.armrest if chair.kind == "armchair" else 0.0
    return Impression(
        vivid=float(cloth.max() - cloth.min()) / 0.65,
        glowing=float(cloth[0] - cloth[2]),
        outstanding=min(apart(cloth, wall) / 0.5, 1.0),
        patterned=min(SHARES[chair.pattern] * apart(chair.trim_colour, cloth) * (0.6 + covered) / 0.16, 1.2),
        soft=0.75 * covered + 0.45 * chair.plump,
        slender=((plan.seat + plan.high) / (2.0 * (plan.half + 2.0 * aside)) - 1.1) / 1.5,
        pale=float(wood.mean()),
        ruddy=float(wood[0] - wood[2]),
        evening=chair.warmth,
        left=-chair.light_x,
        airy=float(0.6 * wall.mean() + 0.4 * chair.floor_colour.mean()) * brightness(chair.warmth) / 0.8,
        quiet=1.0 - float(wall.max() - wall.min()) / 0.38,
        company=float(chair.beside != "none"),
    )


def _hedda(chair: Chair, seen: Impression) -> float:
    """Evenings at home: cushions, a warm light, most of all beside a lamp, a rug, cloth with a pile."""
    floor = {"rug": 0.6, "parquet": 0.25, "planks": 0.2}.get(chair.floor, 0.0)
    weave = {"velvet": 0.35, "corduroy": 0.3, "linen": 0.1}.get(chair.weave, 0.0)
    evening = tanh(1.6 * seen.evening)
    lamp = 0.7 * (chair.beside == "lamp") * (1.0 + 0.6 * evening)
    return 1.6 * tanh(1.8 * (seen.soft - 0.2)) + 0.5 * evening + lamp + floor + weave


def _joaquin(chair: Chair, seen: Impression) -> float:
    """A feast of colour: vivid cloth that stands out from its wall, warm rather than cold, patterned, a plant."""
    return (
        1.4 * seen.vivid * (0.25 + 0.75 * seen.outstanding)
        + 0.45 * tanh(2.5 * seen.glowing)
        + 0.9 * sqrt(seen.patterned)
        + 0.5 * tanh(2.0 * (seen.airy - 0.6))
        + 0.4 * (chair.beside == "plant")
    )


def _mei(chair: Chair, seen: Impression) -> float:
    """Quiet lines: slender, of pale wood, little pattern, a wall of little colour, cool light from the left, alone."""
    back = {"slats": 0.4, "hoop": 0.3, "rungs": 0.2}.get(chair.back, 0.0)
    line = 1.2 * tanh(1.4 * seen.slender) + back * (0.5 + seen.pale)
    calm = 0.7 * sqrt(max(seen.quiet, 0.0)) - 0.22 * tanh(1.6 * seen.evening) + 0.35 * tanh(2.0 * seen.left)
    return line + 1.2 * seen.pale**2 + 0.7 * (1.0 - tanh(1.6 * seen.patterned)) + calm - 0.3 * seen.company


def _bertil(chair: Chair, seen: Impression) -> float:
    """Old craft: a rocker, turned legs, most of all in red wood, a hoop or rungs, planks, books."""
    kind = {"rocker": 0.6, "dining": 0.3, "stool": 0.1}.get(chair.kind, 0.0)
    legs = {"turned": 0.8, "straight": 0.35, "splayed": 0.25}.get(chair.legs, 0.0)
    back = {"hoop": 0.55, "rungs": 0.4, "slats": 0.25}.get(chair.back, 0.0)
    floor = {"planks": 0.45, "parquet": 0.35, "rug": 0.1}.get(chair.floor, 0.0)
    wood = tanh(4.0 * max(seen.ruddy, 0.0))
    return kind + legs * (0.5 + 0.8 * wood) + back + floor + 0.7 * wood + 0.45 * (chair.beside == "books")


TASTES: dict[str, Callable[[Chair, Impression], float]] = {
    "Hedda": _hedda,
    "Joaquin": _joaquin,
    "Mei": _mei,
    "Bertil": _bertil,
}
RATERS = (*TASTES, NOISE)

# rater -> (mean, standard deviation) of its taste over random chairs; see calibrate.py
CALIBRATION: Constants = {
    "Hedda": (1.382, 0.6974),
    "Joaquin": (1.4199, 0.656),
    "Mei": (1.6527, 0.6793),
    "Bertil": (1.5651, 0.6307),
}


def tastes(chair: Chair) -> dict[str, float]:
    """How much each rater with a taste likes a chair, in units of its own."""
    seen = impression(chair)
    return {rater: float(taste(chair, seen)) for rater, taste in TASTES.items()}


def utilities(chair: Chair) -> np.ndarray:
    """How much each rater with a taste likes a chair, float64 in 0..9, shape (4,)."""
    return on_the_scale(tastes(chair), CALIBRATION)


def rate(chair: Chair, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (5,).

    Args:
        chair: what they see.
        seed: seed of their mood and of Ravi's dice; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    return scored(utilities(chair), seed, MOODS, DICE, noise)
