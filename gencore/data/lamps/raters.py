"""Five raters: four with tastes in pictures of lamps, and one whose scores are pure noise.

A taste is a written-out function of what can be seen: colours and light, the shape of the lamp and what carries it,
what it stands on and the wall. None is linear: things please up to a point, or only together. How tastes become scores
is said in :mod:`gencore.data.painting.invented`. Zeno never looks: each of his scores is a whole number 0..9, all
equally likely, drawn from random numbers of his own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt, tanh

import numpy as np

from gencore.data.lamps.lamp import Lamp
from gencore.data.lamps.plan import Plan
from gencore.data.lamps.stuff import SHARES
from gencore.data.painting.indoors import brightness
from gencore.data.painting.invented import Constants, on_the_scale, scored
from gencore.data.painting.palette import apart

MOODS, DICE = 2_147_483_237, 2_147_483_179  # keep the raters' random numbers apart from those of the picture
NOISE = "Zeno"


@dataclass(frozen=True)
class Impression:
    """What of a picture catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        vivid: how colourful the shade is.
        pale: how light it is.
        outstanding: how far it stands out from the wall.
        lit: how bright the lamp is.
        cosy: how much its light does for the room: most on a warm evening.
        adorned: how far the pattern stands out from the shade, and how much of that it covers; 1.5 at most.
        slim: how high the lamp is for its width; 2 at most.
        dark: how dark the base is and what it stands on.
        evening: how warm the light of the room is, −1..1.
        left: how far that comes from the left, −1..1.
        airy: how light the wall is and what the lamp stands on.
        quiet: how little colour the wall has.
        company: 1 with something beside it, 0 without.
    """

    vivid: float
    pale: float
    outstanding: float
    lit: float
    cosy: float
    adorned: float
    slim: float
    dark: float
    evening: float
    left: float
    airy: float
    quiet: float
    company: float


def impression(lamp: Lamp) -> Impression:
    """What of a picture catches the eye."""
    plan, shade, wall, top = Plan(lamp), lamp.shade_colour, lamp.wall_colour, lamp.top_colour
    return Impression(
        vivid=float(shade.max() - shade.min()) / 0.6,
        pale=float(shade.mean()),
        outstanding=min(apart(shade, wall) / 0.5, 1.0),
        lit=lamp.glow,
        cosy=lamp.glow * (0.7 + 0.3 * lamp.warmth),
        adorned=apart(lamp.trim_colour, shade) * (0.06 + SHARES[lamp.pattern]) / 0.24,
        slim=plan.high / (2.0 * plan.radius) / (2.5 if lamp.kind == "jointed" else 1.9),
        dark=(0.8 - float(0.5 * lamp.body_colour.mean() + 0.5 * top.mean())) / 0.8,
        evening=lamp.warmth,
        left=-lamp.light_x,
        airy=float(0.65 * wall.mean() + 0.35 * top.mean()) * brightness(lamp.warmth) / 0.8,
        quiet=1.0 - float(wall.max() - wall.min()) / 0.34,
        company=float(lamp.beside != "none"),
    )


def _renske(lamp: Lamp, seen: Impression) -> float:
    """Evenings with a book: a light in the dark, wood and dark colours, books, a broad shade with leaves on it."""
    wood = {"sideboard": 0.6, "rug": 0.4, "round": 0.2}.get(lamp.top, 0.0)
    evening = tanh(1.5 * seen.evening)
    books = 0.7 * (lamp.beside == "books") * (1.0 + 0.4 * evening)
    kind = {"shaded": 0.35, "lantern": 0.2}.get(lamp.kind, 0.0)
    leaves = 0.35 * (lamp.pattern == "leaves")
    broad = 1.2 * (1.0 - tanh(1.3 * seen.slim))
    return tanh(1.8 * seen.cosy) + 0.1 * evening + wood + books + kind + leaves + broad + 0.75 * tanh(1.6 * seen.dark)


def _idris(lamp: Lamp, seen: Impression) -> float:
    """Feasts: a vivid shade, most of all where it stands out, a pattern that shows, ferns, gaudy walls, plants."""
    wall = {"ferns": 0.5, "scallops": 0.35, "pinstripes": 0.15}.get(lamp.wall, 0.0)
    base = {"beads": 0.4, "gourd": 0.25}.get(lamp.base, 0.0)
    beside = {"plant": 0.5, "clock": 0.25}.get(lamp.beside, 0.0)
    colour = 1.5 * seen.vivid * (0.25 + 0.75 * seen.outstanding)
    gaudy = 0.9 * tanh(1.5 * (1.0 - seen.quiet)) + 0.3 * (lamp.top == "rug")
    return colour + sqrt(seen.adorned) + wall + base + beside + gaudy


def _tomke(lamp: Lamp, seen: Impression) -> float:
    """Mornings in a studio: a pale shade without a pattern, a light room, a slim lamp on three legs, off, marble."""
    top = {"marble": 0.45, "round": 0.3}.get(lamp.top, 0.0)
    base = {"tripod": 0.5, "column": 0.2}.get(lamp.base, 0.0)
    morning = 0.2 * tanh(-1.6 * seen.evening) + 0.4 * tanh(2.0 * seen.left)
    plain = 0.5 * (1.0 - tanh(1.8 * seen.adorned))
    return (
        1.5 * seen.pale**2 + 1.0 * tanh(2.0 * (seen.airy - 0.6)) + 1.3 * tanh(1.3 * seen.slim) + top + base + morning
        + plain - 0.15 * seen.lit
    )  # fmt: skip


def _anselm(lamp: Lamp, seen: Impression) -> float:
    """A desk in order: clear contrasts, a jointed lamp that gives light, stripes, a quiet wall, a clock or nothing."""
    kind = {"jointed": 0.75, "mushroom": 0.45, "shaded": 0.15}.get(lamp.kind, 0.0)
    pattern = {"stripes": 0.5, "zigzag": 0.35, "none": 0.2}.get(lamp.pattern, 0.0)
    wall = {"pinstripes": 0.5, "trowelled": 0.35}.get(lamp.wall, 0.0)
    beside = {"clock": 0.5, "none": 0.4, "books": 0.1}.get(lamp.beside, 0.0)
    return (
        0.9 * seen.outstanding + 0.7 * tanh(1.6 * seen.lit) + 0.7 * sqrt(max(seen.quiet, 0.0)) + kind + pattern + wall
        + beside
    )  # fmt: skip


TASTES: dict[str, Callable[[Lamp, Impression], float]] = {
    "Renske": _renske,
    "Idris": _idris,
    "Tomke": _tomke,
    "Anselm": _anselm,
}
RATERS = (*TASTES, NOISE)

# rater -> (mean, standard deviation) of its taste over random lamps; see calibrate.py
CALIBRATION: Constants = {
    "Renske": (1.793, 0.5734),
    "Idris": (2.3937, 0.5307),
    "Tomke": (2.0752, 0.6121),
    "Anselm": (2.3205, 0.5697),
}


def tastes(lamp: Lamp) -> dict[str, float]:
    """How much each rater with a taste likes a lamp, in units of its own."""
    seen = impression(lamp)
    return {rater: float(taste(lamp, seen)) for rater, taste in TASTES.items()}


def utilities(lamp: Lamp) -> np.ndarray:
    """How much each rater with a taste likes a lamp, float64 in 0..9, shape (4,)."""
    return on_the_scale(tastes(lamp), CALIBRATION)


def rate(lamp: Lamp, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (5,).

    Args:
        lamp: what they see.
        seed: seed of their mood and of Zeno's dice; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    return scored(utilities(lamp), seed, MOODS, DICE, noise)
