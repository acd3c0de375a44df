"""A chair in a room: the twenty-one factors of one picture, and how to draw them at random."""

from dataclasses import dataclass

import numpy as np

from gencore.data.painting.palette import Row, paint, place_apart

KINDS = ("dining", "armchair", "stool", "rocker")
BACKS = ("padded", "slats", "rungs", "hoop")
LEGS = ("straight", "turned", "splayed", "steel")
PATTERNS = ("none", "stripes", "checks", "dots", "flowers")
WEAVES = ("leather", "velvet", "linen", "corduroy")
WALLS = ("limewash", "damask", "panelling", "shiplap")
FLOORS = ("planks", "parquet", "tiles", "rug")
BESIDE = ("none", "lamp", "plant", "books")
TELLING = 0.26  # colours this far apart, on average over red, green and blue, are told apart at a glance

# paints in a row, each blending into the next: a colour is a place 0..1 along it
CLOTHS = (
    (0.14, 0.17, 0.30), (0.16, 0.42, 0.58), (0.20, 0.50, 0.42), (0.55, 0.64, 0.45), (0.92, 0.89, 0.81),
    (0.95, 0.74, 0.26), (0.90, 0.46, 0.24), (0.78, 0.18, 0.22), (0.50, 0.22, 0.42),
)  # fmt: skip
TRIMS = (
    (0.98, 0.96, 0.91), (0.97, 0.77, 0.24), (0.86, 0.26, 0.22), (0.24, 0.62, 0.60), (0.18, 0.32, 0.66),
    (0.11, 0.10, 0.14),
)  # fmt: skip
WOODS = (
    (0.20, 0.12, 0.08), (0.44, 0.22, 0.12), (0.66, 0.42, 0.22), (0.84, 0.69, 0.48), (0.93, 0.92, 0.88),
    (0.50, 0.62, 0.57), (0.13, 0.14, 0.17),
)  # fmt: skip
PAINTS = (
    (0.22, 0.33, 0.38), (0.45, 0.58, 0.55), (0.90, 0.87, 0.79), (0.83, 0.72, 0.55), (0.84, 0.58, 0.50),
    (0.56, 0.27, 0.27), (0.42, 0.40, 0.56),
)  # fmt: skip
TINTS: dict[str, Row] = {
    "planks": ((0.27, 0.17, 0.11), (0.52, 0.32, 0.18), (0.74, 0.53, 0.33), (0.84, 0.75, 0.62)),
    "parquet": ((0.33, 0.19, 0.12), (0.58, 0.36, 0.20), (0.78, 0.58, 0.36), (0.60, 0.52, 0.45)),
    "tiles": ((0.20, 0.22, 0.26), (0.26, 0.45, 0.46), (0.62, 0.28, 0.20), (0.55, 0.52, 0.48)),
    "rug": ((0.60, 0.18, 0.20), (0.85, 0.58, 0.30), (0.88, 0.84, 0.75), (0.34, 0.54, 0.50), (0.20, 0.27, 0.47)),
}


@dataclass(frozen=True)
class Chair:
    """Everything one picture depends on; whatever has no unit here runs from 0 to 1.

    Attributes:
        kind: what chair it is, one of ``KINDS``.
        size: how large it is in the picture.
        offset_x: shift of the chair from the middle in design pixels of a 96 × 128 picture.
        turn: where it looks, −1 left to 1 right, never straight at us.
        breadth: from narrow to broad.
        height: of its back, for its kind.
        back: what the back is made of, one of ``BACKS``.
        legs: what they are like, one of ``LEGS``.
        plump: how thick its cushions are.
        wood: colour of the frame, a place along ``WOODS``.
        cloth: colour of what it is covered with, a place along ``CLOTHS``.
        trim: colour of the pattern and of piping, a place along ``TRIMS`` that is never close to the cloth.
        pattern: of the cloth, one of ``PATTERNS``.
        weave: what the cover is, one of ``WEAVES``.
        light_x: where the light is, −1 left to 1 right.
        warmth: of the light, −1 a cool morning to 1 a warm lamp in the evening.
        wall: what is behind, one of ``WALLS``.
        paint: its colour, a place along ``PAINTS``.
        floor: what it stands on, one of ``FLOORS``.
        tint: colour of the floor, a place along its row of ``TINTS``.
        beside: what stands on the side it looks to, one of ``BESIDE``; the chair then makes room for it.
        detail_seed: seed of what nobody rates: grain, boards, light through a blind, leaves, backs of books.
    """

    kind: str
    size: float
    offset_x: float
    turn: float
    breadth: float
    height: float
    back: str
    legs: str
    plump: float
    wood: float
    cloth: float
    trim: float
    pattern: str
    weave: str
    light_x: float
    warmth: float
    wall: str
    paint: float
    floor: str
    tint: float
    beside: str
    detail_seed: int

    @property
    def side(self) -> int:
        """1 if it looks to the right, −1 to the left."""
        return 1 if self.turn > 0.0 else -1

    @property
    def wood_colour(self) -> np.ndarray:
        """Of the frame, (3,)."""
        return paint(WOODS, self.wood)

    @property
    def cloth_colour(self) -> np.ndarray:
        """Of the cover, (3,)."""
        return paint(CLOTHS, self.cloth)

    @property
    def trim_colour(self) -> np.ndarray:
        """Of the pattern, (3,)."""
        return paint(TRIMS, self.trim)

    @property
    def wall_colour(self) -> np.ndarray:
        """Of the wall, (3,)."""
        return paint(PAINTS, self.paint)

    @property
    def floor_colour(self) -> np.ndarray:
        """Of the floor, (3,)."""
        return paint(TINTS[self.floor], self.tint)


def sample_chair(seed: int) -> Chair:
    """Draws a chair at random, a pure function of ``seed``."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    side = int(generator.choice((-1, 1)))
    beside = str(generator.choice(BESIDE, p=(0.34, 0.22, 0.22, 0.22)))
    offset = float(generator.uniform(-13.0, 13.0))
    cloth = float(generator.uniform(0.0, 1.0))
    return Chair(
        kind=str(generator.choice(KINDS)),
        size=float(generator.uniform(0.0, 1.0)),
        offset_x=offset if beside == "none" else 0.6 * offset - 11.0 * side,
        turn=side * float(generator.uniform(0.15, 1.0)),
        breadth=float(generator.uniform(0.0, 1.0)),
        height=float(generator.uniform(0.0, 1.0)),
        back=str(generator.choice(BACKS)),
        legs=str(generator.choice(LEGS)),
        plump=float(generator.uniform(0.0, 1.0)),
        wood=float(generator.uniform(0.0, 1.0)),
        cloth=cloth,
        trim=place_apart(generator, TRIMS, paint(CLOTHS, cloth), TELLING),
        pattern=str(generator.choice(PATTERNS)),
        weave=str(generator.choice(WEAVES)),
        light_x=float(generator.uniform(-1.0, 1.0)),
        warmth=float(generator.uniform(-1.0, 1.0)),
        wall=str(generator.choice(WALLS)),
        paint=float(generator.uniform(0.0, 1.0)),
        floor=str(generator.choice(FLOORS)),
        tint=float(generator.uniform(0.0, 1.0)),
        beside=beside,
        detail_seed=int(generator.integers(2**31)),
    )
