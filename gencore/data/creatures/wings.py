"""Wings on the upper back: an arm, long flight feathers that fan from it, and two rows of coverts."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from gencore.data.creatures.coat import coat_of, crest_of
from gencore.data.creatures.creature import Creature
from gencore.data.creatures.shapes import Bones, Layer, Point, View, covered, distances, window_of

SPAN = 28.0
WRIST = 0.62  # where on the arm it lies, as a share of the feathers


@dataclass(frozen=True)
class Row:
    """One row of feathers along the wing: count, length, radius, and how far its colour goes to the crest's."""

    count: int
    length: float
    radius: float
    tint: float


ROWS = (Row(10, 1.0, 0.062, 0.85), Row(8, 0.56, 0.064, 0.25), Row(6, 0.27, 0.070, 0.0))


def wing(creature: Creature, view: View, root: Point, near: bool) -> list[Layer]:
    """A wing at ``root``; no layer at all if the creature has none. The far wing is darker and leans forward."""
    if creature.wing_size <= 0:
        return []
    feathers = [_row(creature, root, row, near) for row in ROWS]
    bones = np.concatenate(feathers)
    tints = np.repeat([row.tint for row in ROWS], [row.count for row in ROWS])
    colours = coat_of(creature), crest_of(creature)
    dimmed = 1.0 if near else 0.80
    return [_feather(view, bone[None], colours, tint, dimmed) for bone, tint in zip(bones, tints.tolist(), strict=True)]


def _feather(view: View, bone: Bones, colours: tuple[np.ndarray, np.ndarray], tint: float, dimmed: float) -> Layer:
    """One feather, from the coat's colour to the crest's at its tip, dark along its edge but not where it springs."""
    window = window_of(view, bone)
    distance, along = (plane[0] for plane in distances(view, window, bone))
    edge = np.maximum(1.0 + distance / 1.2, 0.0)
    brightness = dimmed * (1.07 - 0.30 * np.minimum(edge * edge, 1.0) * np.minimum(1.5 * along, 1.0))
    share = brightness * (tint * np.minimum(np.maximum(1.7 * along - 0.55, 0.0), 1.0))
    coat, crest = (colour[:, None, None] for colour in colours)
    plume = (brightness - share) * coat + share * crest
    return Layer("wings", window, covered(view, distance), plume.transpose(1, 2, 0))


def _row(creature: Creature, root: Point, row: Row, near: bool) -> Bones:
    """The feathers of one row, innermost first, so that the outer ones lie on top."""
    span = SPAN * creature.wing_size
    lean = 0.0 if near else 12.0
    raised = 34.0 + 46.0 * creature.wing_lift + lean
    wrist = _towards(root, raised + 28.0, 0.36 * span)
    tip = _towards(wrist, raised + 4.0, 0.16 * span)
    bones = []
    for share in (i / (row.count - 1) for i in range(row.count)):
        foot = (
            _between(root, wrist, share / WRIST)
            if share < WRIST
            else _between(wrist, tip, (share - WRIST) / (1 - WRIST))
        )
        direction = raised - 78.0 * (1.0 - share) ** 0.85
        length = span * row.length * (0.34 + 0.30 * share**0.8)
        radius = span * row.radius * (1.12 - 0.22 * share)
        bones.append((*foot, 0.75 * radius, *_towards(foot, direction, length), radius))
    return np.array(bones, np.float32)


def _towards(start: Point, degrees: float, length: float) -> Point:
    """A point ``length`` away, ``degrees`` above straight back."""
    angle = radians(degrees)
    return start[0] - length * cos(angle), start[1] - length * sin(angle)


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
