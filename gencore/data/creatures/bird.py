"""A bird from the side: torso, neck and head in one piece, two thin legs, tail feathers, raised wings."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from gencore.data.creatures.coat import DARK, WHITE, coat_of, crest_of, light_from, mixed, modelled, rgb, shaded
from gencore.data.creatures.creature import Creature
from gencore.data.creatures.hair import strands
from gencore.data.creatures.shapes import (
    Bones,
    Layer,
    Point,
    View,
    bend,
    chain,
    covered,
    dot,
    melted,
    reach,
    window_of,
)
from gencore.data.creatures.wings import wing
from gencore.data.painting.raster import smoothstep

SKULL = 3.7
TOES = ((3.4, 0.55), (2.6, -0.3), (-1.9, 0.5))


@dataclass(frozen=True)
class Bird:
    """Where the joints of a bird are.

    Attributes:
        creature: its factors.
        middle: y of the middle of the torso.
        neck: the S-shaped line from the breast to the middle of the head.
    """

    creature: Creature
    middle: float
    neck: list[Point]


def bird_layers(creature: Creature, view: View) -> list[Layer]:
    """The parts of a bird from back to front."""
    bird = _bird(creature)
    middle, length, girth = bird.middle, creature.body_length, creature.girth
    return [
        *wing(creature, view, (0.26 * length, middle - 0.66 * girth), near=False),
        *_leg(bird, view, near=False),
        _tail(bird, view),
        *_leg(bird, view, near=True),
        *_beak(bird, view),
        _crest(bird, view),
        _body(bird, view),
        *_eye(bird, view),
        *wing(creature, view, (0.14 * length, middle - 0.36 * girth), near=True),
    ]


def _bird(creature: Creature) -> Bird:
    middle, angle = -(creature.leg_length + 0.80 * creature.girth), radians(creature.neck_angle)
    x, y = 0.70 * creature.body_length, middle - 0.28 * creature.girth
    ahead, up = creature.neck_length * cos(angle), creature.neck_length * sin(angle)
    half = (x + 0.62 * ahead + 0.9, y - 0.48 * up)
    lower = bend(((x, y), (x + 0.75 * ahead + 1.8, y - 0.16 * up), half), 4)
    upper = bend((half, (half[0] - 0.6, half[1] - 0.30 * up), (x + ahead + 0.6, y - up)), 4)
    return Bird(creature, middle, [*lower, *upper[1:]])


def _body(bird: Bird, view: View) -> Layer:
    """Torso, neck and head melted into one another, with a pale breast."""
    creature, middle = bird.creature, bird.middle
    length, girth = creature.body_length, creature.girth
    torso = chain(
        [(0.50 * length, middle - 0.10 * girth), (-0.10 * length, middle), (-0.95 * length, middle - 0.10 * girth)],
        [0.92 * girth, 0.90 * girth, 0.42 * girth],
    )
    neck = chain(bird.neck, [0.66 * girth, 0.50 * girth, 3.0, 2.5, 2.3, 2.2, 2.4])
    head_x, head_y = bird.neck[-1]
    head = chain([(head_x, head_y), (head_x + 0.8, head_y + 0.1)], [SKULL, SKULL - 0.3])
    pieces = {"body": np.concatenate([torso, neck]), "head": head}
    bones = np.concatenate(list(pieces.values()))
    window = window_of(view, bones, 1.0)
    distance = melted(view, window, bones, 0.8)
    x, y = view.x[None, window[1]], view.y[window[0], None]
    brightness = modelled(view, distance, light_from(creature), 0.45 * girth)
    brightness = brightness - 0.13 * smoothstep(middle, middle + girth, y)
    ahead = smoothstep(0.0, 0.75 * length, x + 0.35 * (y - middle))
    breast = ahead * smoothstep(middle - 1.1 * girth, middle - 0.1 * girth, y)
    coat = np.broadcast_to(coat_of(creature), (*distance.shape, 3))
    plumage = shaded(mixed(coat, WHITE, 0.75 * creature.marking * breast), brightness)
    return Layer("body", window, covered(view, distance), plumage, pieces)


def _leg(bird: Bird, view: View, near: bool) -> list[Layer]:
    """Thigh in feathers, then a thin bare leg bent backwards, and three toes."""
    creature = bird.creature
    swing = creature.stride if near else -creature.stride
    hip = (0.02 * creature.body_length + (0.0 if near else 2.6), bird.middle + 0.45 * creature.girth)
    lift = 0.22 * creature.leg_length * max(swing, 0.0) ** 1.5
    foot = (hip[0] + 0.8 + 0.26 * creature.leg_length * swing, (-0.7 if near else -1.6) - lift)
    distance = float(np.hypot(foot[0] - hip[0], foot[1] - hip[1]))
    knee = reach(hip, foot, max(1.06 * (creature.leg_length + 0.3 * creature.girth), 1.02 * distance), -1.0)
    toes = [chain([foot, (foot[0] + x, foot[1] + y)], [0.8, 0.5]) for x, y in TOES]
    bare = np.concatenate([chain([hip, knee, foot], [1.0, 1.05, 0.85]), *toes])
    thigh = chain([hip, (0.45 * hip[0] + 0.55 * knee[0], 0.45 * hip[1] + 0.55 * knee[1])], [3.4, 1.3])
    dimmed = 1.0 if near else 0.74
    return [
        _rounded("legs", bird, view, bare, dimmed * rgb(creature.bare_hue, 0.78, 0.52)),
        _rounded("legs", bird, view, thigh, dimmed * 0.93 * coat_of(creature)),
    ]


def _rounded(part: str, bird: Bird, view: View, bones: Bones, colour: np.ndarray) -> Layer:
    """A thin part of one colour, lit by the sun."""
    window = window_of(view, bones)
    distance = melted(view, window, bones, 0.3)
    brightness = modelled(view, distance, light_from(bird.creature), 1.0)
    return Layer(part, window, covered(view, distance), shaded(colour, brightness))


def _beak(bird: Bird, view: View) -> list[Layer]:
    x, y = bird.neck[-1]
    colour = rgb(bird.creature.bare_hue, 0.80, 0.54)
    lower = chain([(x + 3.0, y + 1.1), (x + 7.6, y + 1.7)], [1.2, 0.35])
    upper = chain([(x + 3.0, y + 0.3), (x + 9.6, y + 1.3)], [1.75, 0.30])
    return [_rounded("beak", bird, view, lower, 0.78 * colour), _rounded("beak", bird, view, upper, colour)]


def _crest(bird: Bird, view: View) -> Layer:
    x, y = bird.neck[-1][0] - 1.0, bird.neck[-1][1] - 2.2
    tips = ((-5.3, -3.6), (-6.2, -0.9), (-5.3, 1.8))
    locks = [bend(((x, y), (x - 2.5, y - 3.2 + 1.6 * i), (x + u, y + v)), 5) for i, (u, v) in enumerate(tips)]
    return strands("crest", view, locks, (1.35, 0.55), crest_of(bird.creature), light_from(bird.creature))


def _eye(bird: Bird, view: View) -> list[Layer]:
    x, y = bird.neck[-1]
    return [
        dot("head", view, (x + 1.2, y - 0.5), 1.15, DARK),
        dot("head", view, (x + 1.55, y - 0.95), 0.42, WHITE),
    ]


def _tail(bird: Bird, view: View) -> Layer:
    """Five feathers in a fan."""
    creature = bird.creature
    root = (-1.0 * creature.body_length, bird.middle - 0.10 * creature.girth)
    feathers = []
    for i in range(5):
        angle = radians(-24.0 + 13.0 * i)
        x, y = 11.5 * cos(angle), 11.5 * sin(angle)
        feathers.append([root, (root[0] - 0.5 * x, root[1] + 0.5 * y), (root[0] - x, root[1] + y)])
    return strands("tail", view, feathers, (1.5, 1.7), crest_of(creature), light_from(creature))
