"""Five raters: four with tastes in pictures of teapots, and one whose scores are pure noise.

A taste is a written-out function of what can be seen: colours and light, and the shapes of the pot, steam, cup, cloth.
None is linear: things please up to a point, or only together. How tastes become scores is said in
:mod:`gencore.data.painting.invented`. Casper never looks: each of his scores is a whole number 0..9, all equally
likely, drawn from random numbers of his own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, sqrt, tanh

import numpy as np

from gencore.data.painting.indoors import brightness
from gencore.data.painting.invented import Constants, on_the_scale, scored
from gencore.data.painting.palette import apart
from gencore.data.teapots.decoration import SHARES
from gencore.data.teapots.pot import Pot
from gencore.data.teapots.teapot import Teapot

MOODS, DICE = 2_147_483_497, 2_147_483_489  # keep the raters' random numbers apart from those of the picture
NOISE = "Casper"


@dataclass(frozen=True)
class Impression:
    """What of a picture catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        vivid: how colourful the pot is.
        pale: how light it is.
        glowing: how much redder than blue it is, about −0.6..0.8.
        outstanding: how far the pot stands out from the wall.
        kindred: how near its colour is to that of the table.
        painted: how much there is painted on it, and how clearly.
        large: how much of the picture it covers.
        slender: how tall it is for its width, lid and all.
        mist: how much steam is seen, most before a dark wall.
        evening: how warm the light is, −1..1.
        left: how far the light comes from the left, −1..1.
        airy: how light wall and table are.
        quiet: how little colour the wall has.
        company: 1 with a cup, 0 without.
    """

    vivid: float
    pale: float
    glowing: float
    outstanding: float
    kindred: float
    painted: float
    large: float
    slender: float
    mist: float
    evening: float
    left: float
    airy: float
    quiet: float
    company: float


def impression(teapot: Teapot) -> Impression:
    """What of a picture catches the eye."""
    pot, glaze, wall, table = Pot(teapot), teapot.glaze_colour, teapot.wall_colour, teapot.table_colour
    backdrop = float(0.6 * wall.mean() + 0.4 * table.mean())
    body = float((pot.body.radii * np.gradient(pot.body.heights)).sum())
    return Impression(
        vivid=float(glaze.max() - glaze.min()) / 0.7,
        pale=float(glaze.mean()),
        glowing=float(glaze[0] - glaze[2]),
        outstanding=min(apart(glaze, wall) / 0.5, 1.0),
        kindred=exp(-((apart(glaze, table) / 0.3) ** 2)),
        painted=min(SHARES[teapot.decoration] * apart(teapot.ink_colour, glaze) / 0.15, 1.2),
        large=2.0 * body / 1900.0,
        slender=(pot.top / (2.0 * pot.half) - 0.85) / 0.9,
        mist=teapot.steam * (1.2 - float(wall.mean())),
        evening=teapot.warmth,
        left=-teapot.light_x,
        airy=backdrop * brightness(teapot.warmth) / 0.8,
        quiet=1.0 - float(wall.max() - wall.min()) / 0.38,
        company=float(teapot.cup != "none"),
    )


def _signe(teapot: Teapot, seen: Impression) -> float:
    """Cosiness: lamplight, steam most of all in it, a large round pot, a table of wood rather than checks, a cup."""
    table = {"wood": 0.5, "cloth": 0.25, "checks": 0.0}[teapot.table]
    lamp = tanh(1.6 * seen.evening)
    plump = seen.large * exp(-((seen.slender / 0.6) ** 2))
    return 0.6 * lamp + tanh(2.2 * seen.mist) * (1.0 + 0.3 * lamp) + 1.3 * plump + table + 0.4 * seen.company


def _matteo(teapot: Teapot, seen: Impression) -> float:
    """A feast of colour: a vivid pot that stands out from its wall, warm rather than cold, painted, in a light room."""
    return (
        1.5 * seen.vivid * (0.25 + 0.75 * seen.outstanding)
        + 0.5 * tanh(2.5 * seen.glowing)
        + 0.8 * sqrt(seen.painted)
        + 0.7 * tanh(2.0 * (seen.airy - 0.6))
    )


def _edda(teapot: Teapot, seen: Impression) -> float:
    """Line: a slender pot, a long spout most of all on it, pale, a hoop, little painted on it, a quiet wall."""
    handle = {"hoop": 0.55, "ear": 0.15, "angled": 0.0}[teapot.handle]
    line = 1.5 * tanh(1.6 * seen.slender) + 0.5 * teapot.spout * (0.4 + 0.6 * seen.slender)
    return line + handle - 0.7 * tanh(1.6 * seen.painted) + 1.3 * seen.pale**2 + 0.5 * sqrt(max(seen.quiet, 0.0))


def _rashid(teapot: Teapot, seen: Impression) -> float:
    """Collects small things: flowers, checks, sprigs, a cup that matches, a bell, colours akin, light from the left."""
    decoration = {"flowers": 0.65, "dots": 0.5, "zigzag": 0.3}.get(teapot.decoration, 0.0)
    cloth = {"checks": 0.9, "cloth": 0.35}.get(teapot.table, 0.0)
    cup = {"matching": 0.7, "white": 0.35}.get(teapot.cup, 0.0)
    shape = {"bell": 0.5, "pear": 0.25}.get(teapot.kind, 0.0)
    wall = {"wallpaper": 0.35, "tiles": 0.2}.get(teapot.wall, 0.0)
    return decoration + cloth + cup + shape + wall + 0.4 * tanh(2.0 * seen.left) + 0.5 * seen.kindred


TASTES: dict[str, Callable[[Teapot, Impression], float]] = {
    "Signe": _signe,
    "Matteo": _matteo,
    "Edda": _edda,
    "Rashid": _rashid,
}
RATERS = (*TASTES, NOISE)

# rater -> (mean, standard deviation) of its taste over random teapots; see calibrate.py
CALIBRATION: Constants = {
    "Signe": (1.4403, 0.7059),
    "Matteo": (1.4214, 0.6569),
    "Edda": (1.5323, 0.5982),
    "Rashid": (1.5864, 0.6634),
}


def tastes(teapot: Teapot) -> dict[str, float]:
    """How much each rater with a taste likes a teapot, in units of its own."""
    seen = impression(teapot)
    return {rater: float(taste(teapot, seen)) for rater, taste in TASTES.items()}


def utilities(teapot: Teapot) -> np.ndarray:
    """How much each rater with a taste likes a teapot, float64 in 0..9, shape (4,)."""
    return on_the_scale(tastes(teapot), CALIBRATION)


def rate(teapot: Teapot, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (5,).

    Args:
        teapot: what they see.
        seed: seed of their mood and of Casper's dice; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    return scored(utilities(teapot), seed, MOODS, DICE, noise)
