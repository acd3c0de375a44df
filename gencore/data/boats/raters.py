"""Five raters: four with tastes in pictures of boats, and one whose scores are pure noise.

A taste is a written-out function of what can be seen: colours and light, and the sails, the foam, gulls and flags.
None is linear: things please up to a point, or only together. How tastes become scores is said in
:mod:`gencore.data.painting.invented`. Ruben never looks: each of his scores is a whole number 0..9, all equally likely,
drawn from random numbers of his own. Nothing can be learnt from him, and a recipe should show that it did not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, sqrt, tanh

import numpy as np

from gencore.data.boats.boat import HULLS, STRIPES, Boat
from gencore.data.boats.vessel import Vessel, sail_area
from gencore.data.painting.daylight import daylight
from gencore.data.painting.invented import Constants, on_the_scale, scored
from gencore.data.painting.palette import paint

MOODS, DICE = 2_147_483_549, 2_147_483_543  # keep the raters' random numbers apart from those of the picture
NOISE = "Ruben"


@dataclass(frozen=True)
class Impression:
    """What of a picture catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        bright: how light the day is.
        evening: how near to sunset the time is, in a sky that is not overcast.
        calm: how smooth the sea is.
        clear: how far one sees.
        vivid: how colourful the hull is.
        warm: how much redder than blue the hull is, about −0.7..0.8.
        dark: how dark the hull is.
        striped: how far the stripe stands out of the hull.
        canvas: how much of the picture sails, cabin or awning cover.
        tall: how high the rig stands in the picture.
        birds: how many gulls, the first ones counting most.
        company: the same of people.
        white: how much foam there is, on rough water more.
    """

    bright: float
    evening: float
    calm: float
    clear: float
    vivid: float
    warm: float
    dark: float
    striped: float
    canvas: float
    tall: float
    birds: float
    company: float
    white: float


def impression(boat: Boat) -> Impression:
    """What of a picture catches the eye."""
    day, vessel = daylight(boat), Vessel(boat)
    hull, stripe = paint(HULLS, boat.hull), paint(STRIPES, boat.stripe)
    return Impression(
        bright=float(day.light.mean()),
        evening=exp(-(((boat.time - 0.88) / 0.09) ** 2)) * (1.0 - 0.6 * boat.cloudiness),
        calm=1.0 - boat.roughness,
        clear=1.0 - boat.haze,
        vivid=float(hull.max() - hull.min()),
        warm=float(hull[0] - hull[2]),
        dark=1.0 - float(hull.mean()),
        striped=min(float(np.abs(hull - stripe).mean()) / 0.6, 1.0),
        canvas=sail_area(boat) / 0.12,
        tall=vessel.tall * vessel.length / 60.0,
        birds=1.0 - exp(-0.45 * boat.gulls),
        company=1.0 - exp(-0.5 * boat.crew),
        white=0.55 * boat.foam + 0.45 * boat.roughness * (0.4 + 0.6 * boat.foam),
    )


def _greta(boat: Boat, seen: Impression) -> float:
    """Dreams: evening light, most of all over a calm sea, much canvas, in a warm tone, a thin haze, nobody aboard."""
    warm_canvas = 0.6 * (1.0 - boat.upper) ** 2
    veil = 0.5 * exp(-(((boat.haze - 0.4) / 0.25) ** 2))
    return (
        1.3 * seen.evening * (0.5 + seen.calm) + 1.0 * tanh(2.5 * seen.canvas) + warm_canvas + veil - 0.6 * seen.company
    )


def _nils(boat: Boat, seen: Impression) -> float:
    """Loves rough weather: foam, clouds over rough water, gulls, a dark hull high out of the water, a cliff."""
    storm = sqrt(boat.roughness) * (0.3 + boat.cloudiness)
    cliff = 0.4 if boat.coast == "cliff" else 0.0
    return 1.4 * tanh(1.8 * seen.white) + 1.0 * storm + 0.6 * seen.birds + 0.9 * seen.dark * (0.3 + boat.depth) + cliff


def _freya(boat: Boat, seen: Impression) -> float:
    """Wants a feast: a vivid hull in full light, warm rather than cold, a stripe that stands out, a flag, people."""
    lit = max(seen.bright - 0.45, 0.0) / 0.6
    flag = {"none": 0.0, "red": 0.7, "gold": 0.6, "blue": 0.4}[boat.flag]
    return (
        1.5 * seen.vivid * (0.3 + 0.7 * lit)
        + 0.5 * tanh(2.0 * seen.warm)
        + 0.7 * seen.striped
        + flag
        + 0.7 * seen.company
    )


def _oskar(boat: Boat, seen: Impression) -> float:
    """A harbour master: a boat that works, before a town he can see, high rigged, large, blue sky, few gulls."""
    works = {"ferry": 0.9, "fishing boat": 0.7, "rowing boat": 0.2}.get(boat.kind, 0.0)
    town = {"town": 1.0, "hills": 0.4, "cliff": 0.3}.get(boat.coast, 0.0)
    blue = (1.0 - boat.cloudiness) * max(seen.bright - 0.5, 0.0)
    return (
        works
        + 1.1 * town * (0.3 + 0.7 * seen.clear)
        + 0.9 * tanh(1.5 * seen.tall)
        + 0.9 * sqrt(boat.size)
        + 1.4 * blue
        - 0.5 * seen.birds**2
    )


TASTES: dict[str, Callable[[Boat, Impression], float]] = {
    "Greta": _greta,
    "Nils": _nils,
    "Freya": _freya,
    "Oskar": _oskar,
}
RATERS = (*TASTES, NOISE)

# rater -> (mean, standard deviation) of its taste over random boats; see calibrate.py
CALIBRATION: Constants = {
    "Greta": (0.9222, 0.6066),
    "Nils": (2.0655, 0.5745),
    "Freya": (1.7649, 0.6465),
    "Oskar": (2.1184, 0.5954),
}


def tastes(boat: Boat) -> dict[str, float]:
    """How much each rater with a taste likes a boat, in units of its own."""
    seen = impression(boat)
    return {rater: float(taste(boat, seen)) for rater, taste in TASTES.items()}


def utilities(boat: Boat) -> np.ndarray:
    """How much each rater with a taste likes a boat, float64 in 0..9, shape (4,)."""
    return on_the_scale(tastes(boat), CALIBRATION)


def rate(boat: Boat, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (5,).

    Args:
        boat: what they see.
        seed: seed of their mood and of Ruben's dice; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    return scored(utilities(boat), seed, MOODS, DICE, noise)
