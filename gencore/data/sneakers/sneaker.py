"""A sneaker on the ground: the twenty factors of one picture, and how to draw them at random."""

from dataclasses import dataclass

import numpy as np

from gencore.data.painting.palette import Row, paint, place_apart

KINDS = ("runner", "high-top", "court", "slip-on")
EMBLEMS = ("none", "stripes", "wave", "star", "bolt")
PANELS = ("none", "toe", "heel", "both")
TEXTURES = ("leather", "mesh", "suede", "canvas")
WALLS = ("brick", "shutter", "plaster", "mural")
GROUNDS = ("wood", "concrete", "grass", "rug")
BESIDE = ("none", "box", "ball")
TELLING = 0.26  # colours this far apart, on average over red, green and blue, are told apart at a glance

# paints in a row, each blending into the next: a colour is a place 0..1 along it
UPPERS = (
    (0.12, 0.13, 0.17), (0.14, 0.25, 0.55), (0.24, 0.57, 0.80), (0.20, 0.52, 0.40), (0.93, 0.92, 0.88),
    (0.96, 0.79, 0.28), (0.93, 0.47, 0.20), (0.80, 0.17, 0.20), (0.52, 0.25, 0.50),
)  # fmt: skip
RUBBERS = ((0.97, 0.96, 0.93), (0.90, 0.81, 0.63), (0.72, 0.47, 0.25), (0.42, 0.43, 0.48), (0.14, 0.14, 0.17))
ACCENTS = (
    (0.98, 0.97, 0.94), (0.97, 0.78, 0.20), (0.90, 0.24, 0.22), (0.20, 0.66, 0.56), (0.17, 0.34, 0.74),
    (0.10, 0.10, 0.15),
)  # fmt: skip
PAINTS = (
    (0.26, 0.35, 0.42), (0.44, 0.61, 0.63), (0.89, 0.86, 0.79), (0.87, 0.70, 0.44), (0.77, 0.45, 0.37),
    (0.46, 0.24, 0.22), (0.48, 0.44, 0.60),
)  # fmt: skip
TINTS: dict[str, Row] = {
    "wood": ((0.29, 0.18, 0.12), (0.54, 0.33, 0.19), (0.75, 0.53, 0.32), (0.86, 0.76, 0.61)),
    "concrete": ((0.33, 0.34, 0.38), (0.56, 0.56, 0.56), (0.74, 0.70, 0.63), (0.72, 0.58, 0.50)),
    "grass": ((0.16, 0.34, 0.18), (0.27, 0.48, 0.18), (0.46, 0.59, 0.23), (0.68, 0.64, 0.34)),
    "rug": ((0.58, 0.17, 0.20), (0.86, 0.60, 0.32), (0.90, 0.86, 0.77), (0.36, 0.55, 0.55), (0.21, 0.27, 0.46)),
}


@dataclass(frozen=True)
class Sneaker:
    """Everything one picture depends on; whatever has no unit here runs from 0 to 1.

    Attributes:
        kind: what shoe it is, one of ``KINDS``.
        size: how large it is in the picture.
        offset_x: shift of the shoe from the middle in design pixels of a 96 × 128 picture.
        facing: 1 if its toe is on the right, −1 on the left.
        sole: how thick it is.
        toe: from low and pointed to high and round.
        collar: how high the shoe reaches, for its kind.
        upper: colour of the shoe, a place along ``UPPERS``.
        rubber: colour of sole and laces, a place along ``RUBBERS``.
        accent: colour of emblem and panels, a place along ``ACCENTS`` that is never close to the upper.
        emblem: on its side, one of ``EMBLEMS``.
        panels: where it has panels in the accent's colour, one of ``PANELS``.
        texture: what the upper is made of, one of ``TEXTURES``.
        light_x: where the light is, −1 left to 1 right.
        warmth: of the light, −1 a cool morning to 1 a warm evening.
        wall: what is behind, one of ``WALLS``.
        paint: its colour, a place along ``PAINTS``.
        ground: what it stands on, one of ``GROUNDS``.
        tint: colour of the ground, a place along its row of ``TINTS``.
        beside: what lies behind the toe, one of ``BESIDE``; the shoe then makes room for it.
        detail_seed: seed of what nobody rates: grain, bricks, boards, blades of grass, creases.
    """

    kind: str
    size: float
    offset_x: float
    facing: int
    sole: float
    toe: float
    collar: float
    upper: float
    rubber: float
    accent: float
    emblem: str
    panels: str
    texture: str
    light_x: float
    warmth: float
    wall: str
    paint: float
    ground: str
    tint: float
    beside: str
    detail_seed: int

    @property
    def upper_colour(self) -> np.ndarray:
        """Of the shoe, (3,)."""
        return paint(UPPERS, self.upper)

    @property
    def rubber_colour(self) -> np.ndarray:
        """Of sole and laces, (3,)."""
        return paint(RUBBERS, self.rubber)

    @property
    def accent_colour(self) -> np.ndarray:
        """Of emblem and panels, (3,)."""
        return paint(ACCENTS, self.accent)

    @property
    def wall_colour(self) -> np.ndarray:
        """Of the wall, (3,)."""
        return paint(PAINTS, self.paint)

    @property
    def ground_colour(self) -> np.ndarray:
        """Of the ground, (3,)."""
        return paint(TINTS[self.ground], self.tint)


def sample_sneaker(seed: int) -> Sneaker:
    """Draws a sneaker at random, a pure function of ``seed``."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    facing = int(generator.choice((-1, 1)))
    beside = str(generator.choice(BESIDE, p=(0.4, 0.3, 0.3)))
    offset = float(generator.uniform(-10.0, 10.0))
    upper = float(generator.uniform(0.0, 1.0))
    return Sneaker(
        kind=str(generator.choice(KINDS)),
        size=float(generator.uniform(0.0, 1.0)),
        offset_x=offset if beside == "none" else 0.7 * offset - 6.0 * facing,
        facing=facing,
        sole=float(generator.uniform(0.0, 1.0)),
        toe=float(generator.uniform(0.0, 1.0)),
        collar=float(generator.uniform(0.0, 1.0)),
        upper=upper,
        rubber=float(generator.uniform(0.0, 1.0)),
        accent=place_apart(generator, ACCENTS, paint(UPPERS, upper), TELLING),
        emblem=str(generator.choice(EMBLEMS)),
        panels=str(generator.choice(PANELS)),
        texture=str(generator.choice(TEXTURES)),
        light_x=float(generator.uniform(-1.0, 1.0)),
        warmth=float(generator.uniform(-1.0, 1.0)),
        wall=str(generator.choice(WALLS)),
        paint=float(generator.uniform(0.0, 1.0)),
        ground=str(generator.choice(GROUNDS)),
        tint=float(generator.uniform(0.0, 1.0)),
        beside=beside,
        detail_seed=int(generator.integers(2**31)),
    )
