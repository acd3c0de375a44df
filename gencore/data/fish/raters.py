"""Six raters: what each of them likes to see in a picture of a fish, and the scores they give.

A taste is a written-out function of what can be seen. None is linear: a pattern counts by how far it stands out of the
skin, sheen where there is light, size up to a point, and a pale fish where it is dark. How tastes become scores is said
in :mod:`gencore.data.painting.invented`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, pi, sqrt, tanh

import numpy as np

from gencore.data.fish.anatomy import seen_area
from gencore.data.fish.fish import Fish
from gencore.data.fish.light import brightness
from gencore.data.fish.palettes import KINDS
from gencore.data.painting.invented import Constants, on_the_scale, whole
from gencore.data.painting.palette import colours_apart, lightness

MOODS = 2_147_483_563  # keeps the raters' random numbers apart from those of the picture
WARMEST = 0.07
COVERED = {"plain": 0.0, "bands": 1.0, "stripes": 1.0, "spots": 0.8, "halves": 0.7, "patches": 0.9}
LONG_TAILS = {"veil": 1.4, "lyre": 1.15, "crescent": 0.9}


@dataclass(frozen=True)
class Impression:
    """What of a fish catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        light: how light its skin is.
        vivid: how colourful skin and fins are.
        warm: how warm the colour of the skin is, −1..1.
        marked: how far its pattern stands out, by how much of the skin it covers.
        flowing: how long fins and tail are.
        round: how deep the body is.
        swift: how near it is to the shape of a fast swimmer.
        large: how much of the picture the body covers.
        eyed: how large the eye is.
        shiny: sheen, as far as there is light.
        bright: how light it is under water.
        evening: how near to sunset the time is.
        clear: how far one sees.
        lonely: 1 if no other fish is seen, falling with their number.
        bare: how little grows around.
    """

    light: float
    vivid: float
    warm: float
    marked: float
    flowing: float
    round: float
    swift: float
    large: float
    eyed: float
    shiny: float
    bright: float
    evening: float
    clear: float
    lonely: float
    bare: float


def impression(fish: Fish) -> Impression:
    """What of a fish catches the eye."""
    kind = KINDS[fish.kind]
    back = max(height for fin in kind.dorsal for height in fin.heights)
    tail = kind.tail * fish.tail_size * LONG_TAILS.get(fish.tail, 0.8)
    bright = brightness(fish)
    return Impression(
        light=lightness(*fish.body),
        vivid=0.75 * fish.body[1] * fish.body[2] + 0.25 * fish.fins[1] * fish.fins[2],
        warm=fish.body[1] * cos(2.0 * pi * (fish.body[0] - WARMEST)),
        marked=COVERED[fish.pattern] * min(colours_apart(fish.body, fish.marking), 1.0),
        flowing=min(0.9 * back * fish.fin_size + 0.9 * tail, 1.2),
        round=fish.depth,
        swift=exp(-(((fish.depth - 0.30) / 0.14) ** 2)),
        large=seen_area(fish) / 0.25,
        eyed=fish.eye / 0.08,
        shiny=fish.sheen * min(bright, 1.0),
        bright=bright,
        evening=exp(-(((fish.time - 0.87) / 0.09) ** 2)) * (1.0 - 0.4 * fish.deepness),
        clear=1.0 - fish.murk,
        lonely=exp(-0.5 * fish.company),
        bare=1.0 - 0.5 * fish.plants - 0.5 * fish.corals,
    )


def _noor(fish: Fish, seen: Impression) -> float:
    """Loves grace: long fins and tail, sheen in good light, evening, a calm skin; prickles spoil it."""
    return (
        1.7 * tanh(1.8 * seen.flowing)
        + 0.7 * seen.shiny
        + 1.1 * seen.evening
        + 0.4 * (1.0 - seen.marked)
        - 0.5 * fish.spiny**2
    )


def _sven(fish: Fish, seen: Impression) -> float:
    """An angler: a swift shape, large up to a point, in sober colours, with a forked tail, deep down."""
    forked = {"fork": 0.5, "crescent": 0.5}.get(fish.tail, 0.0)
    return 1.2 * seen.swift + 0.8 * tanh(2.2 * seen.large) + forked - 1.1 * sqrt(seen.vivid) + 0.9 * fish.deepness


def _paloma(fish: Fish, seen: Impression) -> float:
    """Colour above all: a vivid skin in full light, a pattern that stands out of it, corals, clear water."""
    lit = 0.35 + 0.65 * min(seen.bright, 1.0)
    return 1.7 * sqrt(seen.vivid) * lit + 1.0 * seen.marked + 0.8 * sqrt(fish.corals) + 0.5 * seen.clear


def _kofi(fish: Fish, seen: Impression) -> float:
    """Wants to laugh: round, big eyes, spots or blots, prickles if it is round, and bubbles."""
    dotted = {"spots": 0.8, "patches": 0.4}.get(fish.pattern, 0.0)
    return (
        1.0 * seen.round
        + 1.1 * tanh(2.0 * seen.eyed)
        + dotted * (0.4 + seen.marked)
        + 0.9 * fish.spiny * seen.round
        + 0.9 * sqrt(fish.bubbles)
    )


def _mirela(fish: Fish, seen: Impression) -> float:
    """Drawn to the abyss: darkness, a pale fish that stands out of it, alone, over bare rock."""
    gloom = max(1.1 - seen.bright, 0.0)
    rocky = {"rock": 0.5, "gravel": 0.15}.get(fish.ground, 0.0)
    return 1.5 * gloom + 1.6 * gloom * seen.light + 0.5 * seen.lonely + rocky + 0.7 * seen.bare


def _hugo(fish: Fish, seen: Impression) -> float:
    """Keeps ponds: plants, a shoal, warm colours, stripes or bands, green water as long as it is clear."""
    lined = {"stripes": 0.8, "bands": 0.5}.get(fish.pattern, 0.0)
    pond = 0.8 if fish.water == "lake" else 0.0
    return (
        1.2 * sqrt(fish.plants)
        + 0.7 * (1.0 - seen.lonely)
        + 0.7 * tanh(2.0 * seen.warm)
        + lined * (0.4 + seen.marked)
        + pond * seen.clear
    )


TASTES: dict[str, Callable[[Fish, Impression], float]] = {
    "Noor": _noor,
    "Sven": _sven,
    "Paloma": _paloma,
    "Kofi": _kofi,
    "Mirela": _mirela,
    "Hugo": _hugo,
}
RATERS = tuple(TASTES)

# rater -> (mean, standard deviation) of its taste over random fish; see calibrate.py
CALIBRATION: Constants = {
    "Noor": (1.7338, 0.4863),
    "Sven": (1.0126, 0.7287),
    "Paloma": (2.0049, 0.5417),
    "Kofi": (2.0205, 0.6574),
    "Mirela": (1.8261, 0.5148),
    "Hugo": (1.3044, 0.8256),
}


def tastes(fish: Fish) -> dict[str, float]:
    """How much each rater likes a fish, in units of its own."""
    seen = impression(fish)
    return {rater: float(taste(fish, seen)) for rater, taste in TASTES.items()}


def utilities(fish: Fish) -> np.ndarray:
    """How much each of ``RATERS`` likes a fish, float64 in 0..9, shape (6,)."""
    return on_the_scale(tastes(fish), CALIBRATION)


def rate(fish: Fish, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (6,).

    Args:
        fish: what they see.
        seed: seed of their mood; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    mood = np.random.default_rng([seed, MOODS]).normal(0.0, noise, len(RATERS))
    return whole(utilities(fish) + mood).astype(np.float32)
