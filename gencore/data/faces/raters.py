"""Six raters: what each of them likes to see in a portrait, and the scores they give.

A taste is a written-out function of what can be seen. None is linear: a pattern counts by how far it stands out of the
cloth, colours where there is light, hair as far as no hat hides it, and a stern look in hard light. How tastes become
scores is said in :mod:`gencore.data.painting.invented`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, pi, sqrt, tanh

import numpy as np

from gencore.data.faces.anatomy import anatomy_of
from gencore.data.faces.face import Face
from gencore.data.faces.light import brightness
from gencore.data.painting.invented import Constants, on_the_scale, whole
from gencore.data.painting.palette import colours_apart, lightness

MOODS = 2_147_483_549  # keeps the raters' random numbers apart from those of the picture
WARMEST = 0.06
COVERED = {"plain": 0.0, "stripes": 1.0, "checks": 0.9, "dots": 0.8}
BEARDED = {"none": 0.0, "stubble": 0.25, "moustache": 0.5, "goatee": 0.7, "full": 1.2}
FRAMED = {"none": 0.0, "round": 0.9, "square": 1.1, "dark": 0.5}
# hairdo -> how much of the picture is hair at its shortest, and what its length adds
MASSES = {"cropped": (0.15, 0.15), "parted": (0.25, 0.2), "bob": (0.65, 0.15), "long": (0.85, 0.25),
          "curls": (0.55, 0.5), "bun": (0.25, 0.2), "mohawk": (0.3, 0.2), "pigtails": (0.4, 0.3),
          "bald": (0.0, 0.1)}  # fmt: skip
FREE = {"cropped": 0.0, "parted": 0.1, "bob": 0.4, "long": 1.0, "curls": 1.0, "bun": 0.1, "mohawk": 0.3,
        "pigtails": 0.6, "bald": 0.0}  # fmt: skip
TIDY = {"jacket": 1.0, "shirt": 0.75, "turtle": 0.4, "square": 0.3, "scarf": 0.0, "crew": 0.0}


@dataclass(frozen=True)
class Impression:
    """What of a portrait catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        bright: how light it is.
        drama: how much darker one side of the face is than the other.
        warm: how warm light and wall are, −1..1.
        sombre: how dark the clothes are.
        vivid: how colourful they are.
        marked: how far their pattern stands out, by how much of the cloth it covers.
        apart: how far the clothes stand out of the wall.
        hair: how much hair is seen.
        dyed: how colourful the hair is, by how much is seen.
        bearded: how much of the face is beard.
        framed: how much glasses catch the eye.
        hatted: 1 with a hat.
        airy: how far one looks out: 1 under the sky, less through a window.
        frontal: 1 if the head is upright and looks at us.
        sturdy: how broad and square the head is.
        large: how much of the picture the head covers.
    """

    bright: float
    drama: float
    warm: float
    sombre: float
    vivid: float
    marked: float
    apart: float
    hair: float
    dyed: float
    bearded: float
    framed: float
    hatted: float
    airy: float
    frontal: float
    sturdy: float
    large: float


def impression(face: Face) -> Impression:
    """What of a portrait catches the eye."""
    least, more = MASSES[face.hair]
    hatted = float(face.hat != "none")
    hair = (least + more * face.length) * (1.0 - 0.35 * hatted)
    indoors = face.background not in ("sky", "books")
    return Impression(
        bright=brightness(face),
        drama=face.contrast * abs(face.light_x),
        warm=0.75 * face.warmth + 0.4 * indoors * face.backdrop[1] * cos(2.0 * pi * (face.backdrop[0] - WARMEST)),
        sombre=1.0 - lightness(*face.clothes),
        vivid=face.clothes[1] * face.clothes[2],
        marked=COVERED[face.pattern] * min(colours_apart(face.clothes, face.trim), 1.0),
        apart=min(colours_apart(face.clothes, face.backdrop), 1.0),
        hair=hair,
        dyed=hair * face.tresses[1] * face.tresses[2],
        bearded=BEARDED[face.beard],
        framed=FRAMED[face.glasses],
        hatted=hatted,
        airy={"sky": 1.0, "window": 0.55}.get(face.background, 0.0),
        frontal=exp(-((face.turn / 0.5) ** 2) - (face.tilt / 7.0) ** 2),
        sturdy=0.5 * (face.width - 0.66) / 0.29 + 0.5 * face.jaw,
        large=2.0 * face.width * (anatomy_of(face).half / 26.5) ** 2,
    )


def _odile(face: Face, seen: Impression) -> float:
    """Paints in oil: hard light from one side, the more in a dim room, dark clothes, and no smile."""
    dim = 1.12 - seen.bright
    return (
        1.1 * sqrt(seen.drama)
        + 1.0 * dim
        + 1.2 * seen.drama * dim
        + 1.3 * seen.sombre
        - 0.5 * tanh(1.5 * face.smile)
        + (0.45 if face.background == "studio" else 0.0)
    )


def _anton(face: Face, seen: Impression) -> float:
    """Keeps an inn: a hearty smile, warm light, a beard, and something around the neck."""
    wrapped = {"scarf": 0.6, "turtle": 0.5}.get(face.collar, 0.0)
    hearty = tanh(1.6 * face.smile) * (1.0 + 0.3 * face.gape)
    return 0.6 * hearty + 0.9 * tanh(1.5 * seen.warm) + 0.8 * tanh(1.4 * seen.bearded) + wrapped


def _zahra(face: Face, seen: Impression) -> float:
    """Colour: vivid clothes in full light, patterns and walls they stand out of, dyed hair, a lot of it."""
    lit = 0.3 + 0.7 * seen.bright
    return (
        1.5 * sqrt(seen.vivid) * lit
        + 0.9 * seen.marked
        + 1.1 * tanh(2.0 * seen.dyed)
        + 0.4 * seen.apart * (face.background in ("studio", "wallpaper"))
    )


def _milo(face: Face, seen: Impression) -> float:
    """A librarian: glasses, books, tidy collars, a head held straight, hair that keeps to itself."""
    return (
        1.0 * tanh(1.6 * seen.framed)
        + (0.9 if face.background == "books" else 0.0)
        + 0.8 * TIDY[face.collar]
        + 0.8 * seen.frontal
        - 0.7 * seen.hair**2
    )


def _wilma(face: Face, seen: Impression) -> float:
    """Fresh air: an open sky by day, free hair without a hat, light clothes, freckles, a look aside."""
    return (
        1.2 * seen.airy * seen.bright
        + 0.9 * FREE[face.hair] * (1.0 - 0.6 * seen.hatted)
        - 0.5 * seen.sombre**2
        + 0.5 * sqrt(face.freckles)
        + 0.6 * abs(face.turn)
    )


def _dario(face: Face, seen: Impression) -> float:
    """Casts films: heads that fill the picture, sturdy, with a hat or dark glasses, weathered, with bushy brows."""
    shaded = 0.5 if face.glasses == "dark" else 0.0
    return (
        1.1 * tanh(1.4 * (seen.large - 0.9))
        + 0.9 * seen.sturdy
        + 0.6 * seen.hatted
        + shaded
        + 0.6 * sqrt(face.wrinkles)
        + 0.4 * face.brows * seen.bright
    )


TASTES: dict[str, Callable[[Face, Impression], float]] = {
    "Odile": _odile,
    "Anton": _anton,
    "Zahra": _zahra,
    "Milo": _milo,
    "Wilma": _wilma,
    "Dario": _dario,
}
RATERS = tuple(TASTES)

# rater -> (mean, standard deviation) of its taste over random faces; see calibrate.py
CALIBRATION: Constants = {
    "Odile": (1.6472, 0.601),
    "Anton": (0.3653, 0.7486),
    "Zahra": (1.2535, 0.5221),
    "Milo": (1.0264, 0.7851),
    "Wilma": (0.839, 0.5766),
    "Dario": (1.5665, 0.5027),
}


def tastes(face: Face) -> dict[str, float]:
    """How much each rater likes a face, in units of its own."""
    seen = impression(face)
    return {rater: float(taste(face, seen)) for rater, taste in TASTES.items()}


def utilities(face: Face) -> np.ndarray:
    """How much each of ``RATERS`` likes a face, float64 in 0..9, shape (6,)."""
    return on_the_scale(tastes(face), CALIBRATION)


def rate(face: Face, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (6,).

    Args:
        face: what they see.
        seed: seed of their mood; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    mood = np.random.default_rng([seed, MOODS]).normal(0.0, noise, len(RATERS))
    return whole(utilities(face) + mood).astype(np.float32)
