"""Five raters: four with tastes in pictures of cakes, and one whose scores are pure noise.

A taste is a written-out function of what can be seen: colours and light, the shape of the cake and what is on it, the
table and the wall. None is linear: things please up to a point, or only together. How tastes become scores is said in
:mod:`gencore.data.painting.invented`. Pim never looks: each of his scores is a whole number 0..9, all equally likely,
drawn from random numbers of his own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt, tanh

import numpy as np

from gencore.data.cakes.cake import Cake
from gencore.data.cakes.plan import Plan
from gencore.data.painting.indoors import brightness
from gencore.data.painting.invented import Constants, on_the_scale, scored
from gencore.data.painting.palette import apart

MOODS, DICE = 2_147_483_323, 2_147_483_269  # keep the raters' random numbers apart from those of the picture
NOISE = "Pim"
# how much of a cake sponge or pastry covers, and its trim, which covers more where it drips
SPONGED = {"layers": 0.41, "bundt": 0.43, "tart": 0.58, "cupcake": 0.28}
TRIMMED = {"layers": 0.25, "bundt": 0.10, "tart": 0.15, "cupcake": 0.27}
DRIPPED = {"layers": 0.24, "bundt": 0.19, "tart": 0.26, "cupcake": 0.10}


@dataclass(frozen=True)
class Impression:
    """What of a picture catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        vivid: how colourful the icing is.
        pale: how light it is.
        outstanding: how far it stands out from the wall.
        dark: how dark the sponge is, and how much of it is seen.
        trimmed: how far the trim stands out from the icing, and how much of it is seen; 2 at most.
        tall: how high the cake is for its width, on a pedestal more so.
        laden: how much is on it.
        evening: how warm the light is, −1..1.
        left: how far the light comes from the left, −1..1.
        airy: how light wall and table are.
        quiet: how little colour the wall has.
        company: 1 with something beside it, 0 without.
    """

    vivid: float
    pale: float
    outstanding: float
    dark: float
    trimmed: float
    tall: float
    laden: float
    evening: float
    left: float
    airy: float
    quiet: float
    company: float


def impression(cake: Cake) -> Impression:
    """What of a picture catches the eye."""
    plan, icing, wall = Plan(cake), cake.icing_colour, cake.wall_colour
    trim = TRIMMED[cake.kind] + DRIPPED[cake.kind] * (cake.decoration == "drips")
    return Impression(
        vivid=float(icing.max() - icing.min()) / 0.6,
        pale=float(icing.mean()),
        outstanding=min(apart(icing, wall) / 0.5, 1.0),
        dark=(0.8 - float(cake.sponge_colour.mean())) * (0.4 + 2.0 * SPONGED[cake.kind]) / 0.8,
        trimmed=apart(cake.trim_colour, icing) * (0.15 + trim) / 0.24,
        tall=(plan.high + 0.5 * plan.served) / (2.0 * plan.radius) / 1.2,
        laden=(0.4 + 0.6 * cake.amount) * (cake.decoration != "none"),
        evening=cake.warmth,
        left=-cake.light_x,
        airy=float(0.6 * wall.mean() + 0.4 * cake.cloth_colour.mean()) * brightness(cake.warmth) / 0.8,
        quiet=1.0 - float(wall.max() - wall.min()) / 0.38,
        company=float(cake.beside != "none"),
    )


def _margit(cake: Cake, seen: Impression) -> float:
    """Birthdays: vivid icing, most of all where it stands out, a high cake, much on it, candles, dots and gingham."""
    cloth = {"dots": 0.6, "gingham": 0.45, "stripes": 0.2}.get(cake.pattern, 0.0)
    party = {"candles": 1.0, "sprinkles": 0.8, "berries": 0.4, "drips": 0.4}.get(cake.decoration, 0.0)
    colour = 1.5 * seen.vivid * (0.25 + 0.75 * seen.outstanding)
    return colour + 0.9 * tanh(1.8 * seen.tall) + 0.9 * party * sqrt(seen.laden) + cloth


def _farid(cake: Cake, seen: Impression) -> float:
    """Coffee at night: a low cake of dark sponge, a warm light, a cup most of all in it, oak, walls that are dark."""
    served = {"board": 0.6, "slate": 0.35, "plate": 0.15}.get(cake.stand, 0.0)
    evening = tanh(1.6 * seen.evening)
    cup = 0.6 * (cake.beside == "cup") * (1.0 + 0.4 * evening)
    low = 0.7 * (1.0 - tanh(1.5 * seen.tall)) + 0.3 * (cake.kind == "bundt")
    return (
        1.4 * tanh(2.0 * max(seen.dark, 0.0)) + 0.5 * evening + served + cup + low - 0.3 * tanh(3.0 * (seen.airy - 0.6))
    )


def _ottilie(cake: Cake, seen: Impression) -> float:
    """Mornings in the garden room: pale icing, a light room, flowers, berries, a trellis, cool light from the left."""
    beside = {"flowers": 0.8, "fruit": 0.4}.get(cake.beside, 0.0)
    wall = {"trellis": 0.5, "beadboard": 0.3}.get(cake.wall, 0.0)
    berries = 0.7 * (cake.decoration == "berries") * sqrt(seen.laden)
    morning = 0.3 * tanh(-1.6 * seen.evening) + 0.35 * tanh(2.0 * seen.left)
    return 1.3 * seen.pale**2 + 1.0 * tanh(2.0 * (seen.airy - 0.6)) + beside + wall + berries + morning


def _jonah(cake: Cake, seen: Impression) -> float:
    """Clear lines: trim that stands out, a cupcake or layers, a quiet wall of tiles, stripes or plain cloth, alone."""
    kind = {"cupcake": 0.4, "layers": 0.3, "tart": 0.1}.get(cake.kind, 0.0)
    cloth = {"stripes": 0.6, "plain": 0.4}.get(cake.pattern, 0.0)
    wall = {"subway": 0.6, "beadboard": 0.3, "sponged": 0.15}.get(cake.wall, 0.0)
    quiet = 0.7 * sqrt(max(seen.quiet, 0.0))
    served = {"slate": 0.45, "plate": 0.25}.get(cake.stand, 0.0)
    return 1.4 * sqrt(seen.trimmed) + kind + cloth + wall + quiet + served - 0.35 * seen.company


TASTES: dict[str, Callable[[Cake, Impression], float]] = {
    "Margit": _margit,
    "Farid": _farid,
    "Ottilie": _ottilie,
    "Jonah": _jonah,
}
RATERS = (*TASTES, NOISE)

# rater -> (mean, standard deviation) of its taste over random cakes; see calibrate.py
CALIBRATION: Constants = {
    "Margit": (1.8863, 0.5039),
    "Farid": (1.709, 0.6798),
    "Ottilie": (1.332, 0.6593),
    "Jonah": (2.1914, 0.5262),
}


def tastes(cake: Cake) -> dict[str, float]:
    """How much each rater with a taste likes a cake, in units of its own."""
    seen = impression(cake)
    return {rater: float(taste(cake, seen)) for rater, taste in TASTES.items()}


def utilities(cake: Cake) -> np.ndarray:
    """How much each rater with a taste likes a cake, float64 in 0..9, shape (4,)."""
    return on_the_scale(tastes(cake), CALIBRATION)


def rate(cake: Cake, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (5,).

    Args:
        cake: what they see.
        seed: seed of their mood and of Pim's dice; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    return scored(utilities(cake), seed, MOODS, DICE, noise)
