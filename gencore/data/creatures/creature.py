"""A creature in its scene: every number one picture depends on, and how to draw one at random.

Lengths are design pixels of a 96×96 picture, as seen at ``scale`` 1.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gencore.data.painting.command import picture_seed

Animal = Literal["horse", "bird"]
ANIMALS: tuple[Animal, ...] = ("horse", "bird")
GROUNDS = ("meadow", "beach", "snow", "steppe")

Range = tuple[float, float]

# what differs between the two animals; a winged horse takes its wings from the bird's column
SHAPES: dict[Animal, dict[str, Range]] = {
    "horse": {
        "wing_size": (0.0, 0.0), "leg_length": (17.0, 23.0), "neck_length": (12.5, 18.0), "neck_angle": (42.0, 66.0),
        "body_length": (12.5, 16.0), "girth": (6.6, 8.4),
    },
    "bird": {
        "wing_size": (0.75, 1.20), "leg_length": (15.0, 22.0), "neck_length": (8.5, 17.5), "neck_angle": (50.0, 82.0),
        "body_length": (10.5, 13.5), "girth": (6.4, 8.6),
    },
}  # fmt: skip
WING_LIFT: Range = (0.0, 1.0)

# coat -> (weight among horses, weight among birds, hue, saturation, lightness); hue may leave 0..1 and wraps around
COATS: dict[str, tuple[float, float, Range, Range, Range]] = {
    "chestnut": (2.4, 1.0, (0.035, 0.065), (0.48, 0.64), (0.38, 0.48)),
    "brown": (2.0, 1.0, (0.050, 0.080), (0.36, 0.50), (0.27, 0.36)),
    "golden": (1.8, 1.6, (0.095, 0.125), (0.60, 0.80), (0.58, 0.68)),
    "white": (2.0, 2.2, (0.080, 0.140), (0.20, 0.50), (0.90, 0.95)),
    "silver": (1.4, 1.2, (0.580, 0.660), (0.08, 0.18), (0.62, 0.76)),
    "black": (1.4, 1.0, (0.620, 0.720), (0.14, 0.26), (0.20, 0.27)),
    "rose": (0.7, 1.7, (-0.050, 0.000), (0.50, 0.70), (0.72, 0.80)),
    "sky": (0.7, 1.7, (0.540, 0.590), (0.42, 0.62), (0.58, 0.70)),
    "lavender": (0.5, 1.0, (0.720, 0.790), (0.28, 0.45), (0.66, 0.76)),
    "teal": (0.3, 1.2, (0.460, 0.500), (0.36, 0.52), (0.42, 0.52)),
    "scarlet": (0.3, 1.2, (-0.010, 0.025), (0.62, 0.75), (0.48, 0.56)),
}


@dataclass(frozen=True)
class Creature:
    """Everything one picture depends on.

    Attributes:
        animal: whose head, tail, legs and skin it has.
        wing_size: size of the wings, 0 for none, about 0.75..1.2 on a bird. Any animal may be given wings.
        wing_lift: how far they are raised, 0 (swept back) to 1 (upright).
        leg_length: from the ground to the belly.
        neck_length: from the withers to the poll.
        neck_angle: of the neck above the horizontal, degrees.
        body_length: half the length of the torso.
        girth: half the height of the torso.
        stride: how far the legs swing, and which of them forward, −1..1; 0 stands still.
        hue: of the coat or plumage, 0..1.
        saturation: of the coat, 0..1.
        lightness: of the coat, 0..1 (as in HLS).
        crest_hue: of mane and tail, of a bird's crest, wing tips and tail, 0..1.
        crest_saturation: likewise.
        crest_lightness: likewise.
        marking: how much white: socks and blaze of a horse, breast of a bird, 0..1.
        bare_hue: hue of beak and bare legs of a bird, 0..1.
        facing: 1 looks to the right, −1 to the left.
        scale: size of the whole animal against the design.
        offset_x: shift of the torso to the right of the middle.
        offset_y: shift of the ground under its feet downwards.
        ground: one of ``GROUNDS``.
        time: of day, 0 (dawn) over noon (0.4) to 1 (dusk).
        relief: how high the hills are, 0..1.
        cloudiness: how much of the sky is clouds, 0..1.
        sun_x: where the sun stands, 0 (left) to 1 (right).
        horizon: how far below the middle line of the picture the land begins.
        detail_seed: seed of everything that only decorates: outlines of hills, clouds, flowers.
    """

    animal: Animal
    wing_size: float
    wing_lift: float
    leg_length: float
    neck_length: float
    neck_angle: float
    body_length: float
    girth: float
    stride: float
    hue: float
    saturation: float
    lightness: float
    crest_hue: float
    crest_saturation: float
    crest_lightness: float
    marking: float
    bare_hue: float
    facing: int
    scale: float
    offset_x: float
    offset_y: float
    ground: str
    time: float
    relief: float
    cloudiness: float
    sun_x: float
    horizon: float
    detail_seed: int


def creature_of(number: int, seed: int = 0) -> Creature:
    """What picture ``number`` of the data set ``seed`` shows: a horse if it is even, else a bird."""
    return sample_creature(picture_seed(number, seed), ANIMALS[number % len(ANIMALS)])


def factors(count: int, seed: int = 0) -> list[Creature]:
    """What the first ``count`` pictures of the data set ``seed`` show, in order."""
    return [creature_of(number, seed) for number in range(count)]


def sample_creature(seed: int, animal: Animal) -> Creature:
    """A random creature: a pure function of its seed and kind. No horse has wings, every bird has."""
    generator = np.random.default_rng(seed)

    def between(bounds: Range) -> float:
        return float(generator.uniform(*bounds))

    shape = {name: between(bounds) for name, bounds in SHAPES[animal].items()}
    hue, saturation, lightness = _coat(generator, animal)
    crest_hue, crest_saturation, crest_lightness = _crest(generator, hue, saturation, lightness)
    return Creature(
        animal=animal,
        **shape,
        wing_lift=between(WING_LIFT),
        stride=between((-1.0, 1.0)),
        hue=hue,
        saturation=saturation,
        lightness=lightness,
        crest_hue=crest_hue,
        crest_saturation=crest_saturation,
        crest_lightness=crest_lightness,
        marking=between((0.0, 1.0)),
        bare_hue=between((0.02, 0.13)),
        facing=1 if generator.random() < 0.5 else -1,
        scale=between((0.98, 1.14)),
        offset_x=between((-3.0, 3.0)),
        offset_y=between((-2.0, 2.0)),
        ground=GROUNDS[generator.integers(len(GROUNDS))],
        time=between((0.0, 1.0)),
        relief=between((0.0, 1.0)),
        cloudiness=between((0.0, 1.0)),
        sun_x=between((0.08, 0.92)),
        horizon=between((12.0, 19.0)),
        detail_seed=int(generator.integers(2**31)),
    )


def _coat(generator: np.random.Generator, animal: Animal) -> tuple[float, float, float]:
    weights = np.array([coat[ANIMALS.index(animal)] for coat in COATS.values()])
    chosen = list(COATS.values())[generator.choice(len(COATS), p=weights / weights.sum())]
    hue, saturation, lightness = (float(generator.uniform(*bounds)) for bounds in chosen[2:])
    return hue % 1.0, saturation, lightness


def _crest(generator: np.random.Generator, hue: float, saturation: float, lightness: float) -> tuple[float, ...]:
    """A colour related to the coat's, and clearly lighter or darker."""
    lighter = generator.random() < np.clip(1.15 - 1.3 * lightness, 0.0, 1.0)
    step = float(generator.uniform(0.22, 0.42))
    related = hue + float(generator.normal(0.0, 0.025))
    if not lighter and 0.06 < related < 0.20:  # a darker yellow would look green; hair turns brown
        related = 0.06 + 0.1 * (related - 0.06)
    related %= 1.0
    crest_lightness = float(np.clip(lightness + (step if lighter else -step), 0.12, 0.95))
    return related, min(0.85 * saturation + 0.06, 0.8), crest_lightness
