"""A horse from the side: torso, neck and head in one piece, four legs, mane and tail."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from gencore.data.creatures.coat import DARK, WHITE, coat_of, crest_of, light_from, mixed, modelled, shaded
from gencore.data.creatures.creature import Creature
from gencore.data.creatures.hair import strands
from gencore.data.creatures.shapes import (
    Bones,
    Layer,
    Point,
    View,
    Window,
    bend,
    chain,
    covered,
    dot,
    flat,
    melted,
    reach,
    window_of,
)
from gencore.data.creatures.wings import wing
from gencore.data.painting.raster import smoothstep

HEAD = 9.8
NOSE = np.array([0.62, 0.45, 0.42], np.float32)
HOOF = DARK + np.float32(0.10)


@dataclass(frozen=True)
class Horse:
    """Where the joints of a horse are.

    Attributes:
        creature: its factors.
        middle: y of the middle of the torso.
        neck: the arched line from the withers to the poll.
        skull: middle of the back of the head.
        muzzle: middle of its front.
        fall: angle of the face below the horizontal, radians.
    """

    creature: Creature
    middle: float
    neck: list[Point]
    skull: Point
    muzzle: Point
    fall: float

    def on_face(self, along: float, above: float) -> Point:
        """A point so far along the line from skull to muzzle, and so far above it."""
        ahead, down = cos(self.fall), sin(self.fall)
        return self.skull[0] + along * ahead + above * down, self.skull[1] + along * down - above * ahead


def horse_layers(creature: Creature, view: View) -> list[Layer]:
    """The parts of a horse from back to front, with wings if it was given some."""
    horse = _horse(creature)
    middle, length, girth = horse.middle, creature.body_length, creature.girth
    return [
        *wing(creature, view, (0.50 * length, middle - 0.66 * girth), near=False),
        *_far_legs(horse, view),
        _tail(horse, view),
        _far_ear(horse, view),
        *_body(horse, view),
        *_face(horse, view),
        _mane(horse, view),
        *wing(creature, view, (0.38 * length, middle - 0.42 * girth), near=True),
    ]


def _horse(creature: Creature) -> Horse:
    middle = -(creature.leg_length + 0.92 * creature.girth)
    angle, fall = radians(creature.neck_angle), radians(62.0 - 0.42 * creature.neck_angle)
    base = (0.74 * creature.body_length, middle - 0.30 * creature.girth)
    poll = (base[0] + creature.neck_length * cos(angle), base[1] - creature.neck_length * sin(angle))
    pull = (0.5 * (base[0] + poll[0]) - 1.0, 0.5 * (base[1] + poll[1]) - 1.9)
    skull = (poll[0] + 1.0, poll[1] + 0.3)
    muzzle = (skull[0] + HEAD * cos(fall), skull[1] + HEAD * sin(fall))
    return Horse(creature, middle, bend((base, pull, poll), 4), skull, muzzle, fall)


def _leg(horse: Horse, front: bool, swing: float) -> Bones:
    """A leg whose foot is set forward by ``swing`` (−1..1), lifted where it swings away; the hoof comes last."""
    creature, middle = horse.creature, horse.middle
    length, girth = creature.body_length, creature.girth
    hip = (0.66 * length, middle + 0.30 * girth) if front else (-0.74 * length, middle + 0.10 * girth)
    lift = 0.20 * creature.leg_length * max(swing if front else -swing, 0.0) ** 1.5
    step = 0.30 * creature.leg_length * swing
    foot = (hip[0] + step + (0.6 if front else -0.6), -1.5 - lift)
    distance = float(np.hypot(foot[0] - hip[0], foot[1] - hip[1]))
    rest = 1.004 if front else 1.035
    knee = reach(hip, foot, max(-rest * (hip[1] + 1.5), 1.004 * distance), 1.0 if front else -1.0)
    thigh = (0.50 if front else 0.68) * girth
    shank = (0.45 * knee[0] + 0.55 * foot[0], 0.45 * knee[1] + 0.55 * foot[1])
    toe = (foot[0] + 1.0, foot[1] + 0.6)
    return np.concatenate([chain([hip, knee, shank, foot], [thigh, 1.95, 1.4, 1.4]), chain([foot, toe], [1.3, 1.6])])


def _skin(creature: Creature, view: View, window: Window, shape: tuple[int, int]) -> np.ndarray:
    """The coat, deeper down the legs, with white socks: told apart by the height above the ground."""
    y = np.broadcast_to(view.y[window[0], None], shape)
    coat = np.broadcast_to(coat_of(creature), (*shape, 3))
    deeper = mixed(coat, coat * 0.72, 0.8 * smoothstep(-0.75 * creature.leg_length, -0.25 * creature.leg_length, y))
    top = -2.6 - 6.0 * creature.marking
    socks = smoothstep(top - 1.2, top + 0.8, y) * (1.0 if creature.marking > 0.35 else 0.0)
    return mixed(deeper, 0.97 * WHITE, socks)


def _hooves(legs: list[Bones], view: View, dimmed: float) -> Layer:
    return flat("legs", view, np.concatenate([leg[-1:] for leg in legs]), dimmed * HOOF)


def _far_legs(horse: Horse, view: View) -> list[Layer]:
    creature = horse.creature
    aside = np.array([1.6, -0.9, 0, 1.6, -0.9, 0], np.float32)
    legs = [_leg(horse, True, -creature.stride) + aside, _leg(horse, False, creature.stride) + aside]
    bones = np.concatenate(legs)
    window = window_of(view, bones)
    distance = melted(view, window, bones, 0.5)
    brightness = 0.70 * modelled(view, distance, light_from(creature), 1.2)
    skin = shaded(_skin(creature, view, window, distance.shape), brightness)
    return [Layer("legs", window, covered(view, distance), skin), _hooves(legs, view, 0.8)]


def _body(horse: Horse, view: View) -> list[Layer]:
    """Torso, neck, head and the near legs, melted into one another."""
    creature, middle = horse.creature, horse.middle
    girth = creature.girth
    near = [_leg(horse, True, creature.stride), _leg(horse, False, -creature.stride)]
    pieces = {"body": _trunk(horse), "head": _head(horse), "legs": np.concatenate(near)}
    bones = np.concatenate(list(pieces.values()))
    window = window_of(view, bones, 1.0)
    distance = melted(view, window, bones, 0.75)
    brightness = modelled(view, distance, light_from(creature), 0.42 * girth)
    y = view.y[window[0], None]
    brightness = brightness - 0.16 * smoothstep(middle - 0.1 * girth, middle + 1.1 * girth, y) * (y < -1.0)
    skin = _skin(creature, view, window, distance.shape)
    nose = np.hypot(view.x[None, window[1]] - horse.muzzle[0], y - horse.muzzle[1])
    skin = mixed(skin, 0.5 * skin + 0.5 * NOSE, 0.8 * smoothstep(3.6, 1.2, nose))
    return [Layer("body", window, covered(view, distance), shaded(skin, brightness), pieces), _hooves(near, view, 1.0)]


def _trunk(horse: Horse) -> Bones:
    length, girth, middle = horse.creature.body_length, horse.creature.girth, horse.middle
    torso = chain(
        [(0.64 * length, middle - 0.02 * girth), (0.0, middle + 0.08 * girth), (-0.66 * length, middle - 0.08 * girth)],
        [0.96 * girth, 0.88 * girth, 0.97 * girth],
    )
    return np.concatenate([torso, chain(horse.neck, np.linspace(0.80 * girth, 2.7, len(horse.neck)).tolist())])


def _head(horse: Horse) -> Bones:
    (x, y), fall = horse.skull, horse.fall
    jaw = (x + 2.6 * cos(fall + 0.7), y + 2.6 * sin(fall + 0.7))
    face = chain([horse.skull, horse.muzzle], [3.15, 2.1])
    ear = chain([(x - 0.6, y - 2.2), (x - 0.9, y - 6.4)], [1.25, 0.25])
    return np.concatenate([face, chain([jaw, jaw], [2.6, 2.6]), ear])


def _far_ear(horse: Horse, view: View) -> Layer:
    x, y = horse.skull
    ear = chain([(x + 0.9, y - 2.0), (x + 1.5, y - 5.8)], [1.1, 0.25])
    return flat("head", view, ear, 0.70 * coat_of(horse.creature))


def _face(horse: Horse, view: View) -> list[Layer]:
    """Blaze, nostril and eye, with a lighter lid on a dark coat."""
    creature = horse.creature
    x, y = horse.on_face(2.1, 0.55)
    lid = mixed(coat_of(creature), WHITE, 0.30 if creature.lightness < 0.5 else 0.0)
    blaze = chain([horse.on_face(-0.2, 2.5), horse.on_face(7.0, 1.65)], [0.5, 0.5])
    return [
        *([flat("head", view, blaze, WHITE)] if creature.marking > 0.5 else []),
        dot("head", view, horse.on_face(HEAD + 0.5, 0.4), 0.5, 0.6 * DARK),
        dot("head", view, (x, y), 1.65, lid),
        dot("head", view, (x, y), 1.2, DARK),
        dot("head", view, (x + 0.35, y - 0.45), 0.4, WHITE),
    ]


def _mane(horse: Horse, view: View) -> Layer:
    """Locks that fall from the upper two thirds of the neck, which leaves room for wings, and a forelock."""
    creature, neck = horse.creature, horse.neck
    line = bend((neck[0], neck[1], neck[-1]), 9)
    radii = np.linspace(0.66 * creature.girth, 2.2, len(line))
    slope = radians(creature.neck_angle)
    locks = []
    for (x, y), radius in zip(line[3:], radii[3:].tolist(), strict=True):
        root = (x - 0.95 * radius * sin(slope), y - 0.95 * radius * cos(slope))
        locks.append(bend((root, (root[0] - 3.6, root[1] - 0.6), (root[0] - 3.6, root[1] + 6.2)), 5))
    x, y = horse.skull[0] + 0.4, horse.skull[1] - 2.6
    locks.append(bend(((x, y), (x + 2.4, y - 0.6), (x + 3.0, y + 2.4)), 5))
    return strands("mane", view, locks, (1.75, 0.55), crest_of(creature), light_from(creature))


def _tail(horse: Horse, view: View) -> Layer:
    creature = horse.creature
    x, y = -0.66 * creature.body_length - 0.84 * creature.girth, horse.middle - 0.56 * creature.girth
    wave, fall = 2.6 * creature.stride, 0.86 * creature.leg_length
    locks = [
        bend(((x, y), (x - 7.2 - i, y - 3.4), (x - 5.2 - 1.9 * i + wave, y + fall - 1.4 * i)), 8)
        for i in (-1.0, 0.0, 1.0)
    ]
    return strands("tail", view, locks, (1.6, 1.2), crest_of(creature), light_from(creature))
