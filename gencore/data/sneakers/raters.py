"""Five raters: four with tastes in pictures of sneakers, and one whose scores are pure noise.

A taste is a written-out function of what can be seen: colours and light, the shapes of shoe and sole, wall and ground.
None is linear: things please up to a point, or only together. How tastes become scores is said in
:mod:`gencore.data.painting.invented`. Osman never looks: each of his scores is a whole number 0..9, all equally likely,
drawn from random numbers of his own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt, tanh

import numpy as np

from gencore.data.painting.indoors import brightness
from gencore.data.painting.invented import Constants, on_the_scale, scored
from gencore.data.painting.palette import apart
from gencore.data.sneakers.shoe import Shoe
from gencore.data.sneakers.sneaker import Sneaker
from gencore.data.sneakers.trim import PANEL_SHARES, SHARES

MOODS, DICE = 2_147_483_477, 2_147_483_423  # keep the raters' random numbers apart from those of the picture
NOISE = "Osman"


@dataclass(frozen=True)
class Impression:
    """What of a picture catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        vivid: how colourful the upper is.
        pale: how light it is.
        glowing: how much redder than blue it is, about −0.5..0.8.
        outstanding: how far it stands out from the wall.
        marked: how much of it emblem and panels cover, and how clearly.
        thick: how thick the sole is.
        tall: how high the shoe is for its length.
        underlined: how far the sole stands out from the upper.
        evening: how warm the light is, −1..1.
        left: how far the light comes from the left, −1..1.
        airy: how light wall and ground are.
        quiet: how little colour the wall has.
        company: 1 with a box or a ball, 0 without.
    """

    vivid: float
    pale: float
    glowing: float
    outstanding: float
    marked: float
    thick: float
    tall: float
    underlined: float
    evening: float
    left: float
    airy: float
    quiet: float
    company: float


def impression(sneaker: Sneaker) -> Impression:
    """What of a picture catches the eye."""
    shoe, upper = Shoe(sneaker), sneaker.upper_colour
    wall, ground = sneaker.wall_colour, sneaker.ground_colour
    heel, ball = shoe.thickness
    share = SHARES[sneaker.emblem] + PANEL_SHARES[sneaker.panels]
    return Impression(
        vivid=float(upper.max() - upper.min()) / 0.7,
        pale=float(upper.mean()),
        glowing=float(upper[0] - upper[2]),
        outstanding=min(apart(upper, wall) / 0.5, 1.0),
        marked=min(share * apart(sneaker.accent_colour, upper) / 0.16, 1.2),
        thick=(0.5 * (heel + ball) - 0.06) / 0.12,
        tall=(shoe.collar + heel - 0.30) / 0.35,
        underlined=min(apart(sneaker.rubber_colour, upper) / 0.6, 1.0),
        evening=sneaker.warmth,
        left=-sneaker.light_x,
        airy=float(0.6 * wall.mean() + 0.4 * ground.mean()) * brightness(sneaker.warmth) / 0.8,
        quiet=1.0 - float(wall.max() - wall.min()) / 0.38,
        company=float(sneaker.beside != "none"),
    )


def _tilda(sneaker: Sneaker, seen: Impression) -> float:
    """Runs at dawn: a thick sole, most of all under a runner, grass, cool light, a vivid shoe in it, nothing beside."""
    kind = {"runner": 1.0, "high-top": 0.55, "court": 0.6, "slip-on": 0.4}[sneaker.kind]
    ground = {"grass": 0.9, "concrete": 0.5, "wood": 0.1}.get(sneaker.ground, 0.0)
    dawn = tanh(-1.6 * seen.evening)
    foam = 1.5 * tanh(1.6 * seen.thick) * kind
    return foam + ground + 0.45 * dawn + 0.6 * seen.vivid * (1.0 + 0.5 * dawn) - 0.35 * seen.company


def _kenji(sneaker: Sneaker, seen: Impression) -> float:
    """Collects old ones: a high shoe, a sole that stands out from it, its box, bricks, a warm light, most on bricks."""
    wall = {"brick": 0.8, "plaster": 0.5, "mural": 0.1}.get(sneaker.wall, 0.0)
    box = {"box": 0.75, "ball": 0.2}.get(sneaker.beside, 0.0)
    lamp = tanh(1.6 * seen.evening)
    return 1.2 * tanh(1.8 * seen.tall) + 0.9 * sqrt(seen.underlined) + box + wall * (1.0 + 0.4 * lamp) + 0.4 * lamp


def _amira(sneaker: Sneaker, seen: Impression) -> float:
    """A feast of colour: a vivid shoe, warm rather than cold, that stands out from its wall, much marked, on a rug."""
    ground = {"rug": 0.6, "grass": 0.25, "wood": 0.2}.get(sneaker.ground, 0.0)
    return (
        1.3 * seen.vivid * (0.25 + 0.75 * seen.outstanding)
        + 0.5 * tanh(2.5 * seen.glowing)
        + 1.0 * sqrt(seen.marked)
        + 0.5 * tanh(2.0 * (seen.airy - 0.6))
        + ground
    )


def _lukas(sneaker: Sneaker, seen: Impression) -> float:
    """Quiet lines: a low pale shoe, little marked, before a wall of little colour, on stone, light from the left."""
    ground = {"concrete": 0.7, "wood": 0.4, "rug": 0.1}.get(sneaker.ground, 0.0)
    low = 1.0 - tanh(1.5 * seen.tall)
    bare = 1.0 - tanh(1.6 * seen.marked)
    calm = 0.6 * sqrt(max(seen.quiet, 0.0)) + 0.35 * tanh(2.0 * seen.left)
    return 1.0 * low + 0.9 * bare * (0.5 + 0.8 * seen.pale) + 1.1 * seen.pale**2 + calm + ground


TASTES: dict[str, Callable[[Sneaker, Impression], float]] = {
    "Tilda": _tilda,
    "Kenji": _kenji,
    "Amira": _amira,
    "Lukas": _lukas,
}
RATERS = (*TASTES, NOISE)

# rater -> (mean, standard deviation) of its taste over random sneakers; see calibrate.py
CALIBRATION: Constants = {
    "Tilda": (1.1091, 0.7156),
    "Kenji": (2.0128, 0.662),
    "Amira": (1.6303, 0.6619),
    "Lukas": (1.6441, 0.6095),
}


def tastes(sneaker: Sneaker) -> dict[str, float]:
    """How much each rater with a taste likes a sneaker, in units of its own."""
    seen = impression(sneaker)
    return {rater: float(taste(sneaker, seen)) for rater, taste in TASTES.items()}


def utilities(sneaker: Sneaker) -> np.ndarray:
    """How much each rater with a taste likes a sneaker, float64 in 0..9, shape (4,)."""
    return on_the_scale(tastes(sneaker), CALIBRATION)


def rate(sneaker: Sneaker, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (5,).

    Args:
        sneaker: what they see.
        seed: seed of their mood and of Osman's dice; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    return scored(utilities(sneaker), seed, MOODS, DICE, noise)
