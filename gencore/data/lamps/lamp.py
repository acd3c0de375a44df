"""A lamp in a room: the nineteen factors of one picture, and how to draw them at random."""

from dataclasses import dataclass

import numpy as np

from gencore.data.painting.palette import Row, paint, place_apart

KINDS = ("shaded", "jointed", "mushroom", "lantern")
BASES = ("gourd", "column", "beads", "tripod")
PATTERNS = ("none", "stripes", "dots", "zigzag", "leaves")
WALLS = ("trowelled", "scallops", "ferns", "pinstripes")
TOPS = ("sideboard", "marble", "round", "rug")
BESIDE = ("none", "books", "plant", "clock")
OFF = 0.3  # share of lamps that are not lit
DIMMEST = 0.4  # of those that are
TELLING = 0.26  # colours this far apart, on average over red, green and blue, are told apart at a glance

# paints in a row, each blending into the next: a colour is a place 0..1 along it
SHADES = (
    (0.96, 0.93, 0.84), (0.94, 0.77, 0.42), (0.92, 0.50, 0.26), (0.76, 0.20, 0.24), (0.86, 0.54, 0.62),
    (0.48, 0.36, 0.60), (0.20, 0.38, 0.62), (0.28, 0.58, 0.56), (0.52, 0.64, 0.36), (0.17, 0.24, 0.23),
)  # fmt: skip
TRIMS = (
    (0.98, 0.95, 0.88), (0.95, 0.74, 0.28), (0.84, 0.26, 0.22), (0.52, 0.20, 0.40), (0.16, 0.34, 0.60),
    (0.22, 0.54, 0.46), (0.14, 0.11, 0.12),
)  # fmt: skip
BODIES = (
    (0.92, 0.89, 0.82), (0.80, 0.62, 0.36), (0.66, 0.36, 0.22), (0.32, 0.18, 0.12), (0.13, 0.15, 0.19),
    (0.16, 0.34, 0.52), (0.26, 0.52, 0.46), (0.66, 0.74, 0.64),
)  # fmt: skip
PAINTS = (
    (0.20, 0.28, 0.32), (0.34, 0.46, 0.42), (0.62, 0.70, 0.62), (0.88, 0.85, 0.77), (0.88, 0.74, 0.60),
    (0.72, 0.46, 0.42), (0.52, 0.50, 0.62), (0.28, 0.28, 0.44),
)  # fmt: skip
TINTS: dict[str, Row] = {
    "sideboard": ((0.24, 0.14, 0.09), (0.48, 0.27, 0.15), (0.70, 0.48, 0.28), (0.82, 0.72, 0.58)),
    "marble": ((0.19, 0.20, 0.23), (0.30, 0.42, 0.38), (0.74, 0.56, 0.50), (0.88, 0.87, 0.84)),
    "round": ((0.15, 0.17, 0.22), (0.20, 0.42, 0.46), (0.72, 0.36, 0.26), (0.86, 0.72, 0.46), (0.90, 0.89, 0.84)),
    "rug": ((0.16, 0.22, 0.40), (0.26, 0.46, 0.42), (0.62, 0.20, 0.22), (0.82, 0.56, 0.30), (0.86, 0.80, 0.68)),
}


@dataclass(frozen=True)
class Lamp:
    """Everything one picture depends on; whatever has no unit here runs from 0 to 1.

    Attributes:
        kind: what lamp it is, one of ``KINDS``: with a shade of cloth, a jointed one with a bell of enamel, one with a
            dome of glass, or a lantern of paper.
        size: how large it is in the picture.
        offset_x: shift of the lamp from the middle in design pixels of a 96 × 128 picture.
        breadth: from narrow to broad.
        height: from low to high, for its kind.
        flare: from a drum to a cone of a shade, a narrow bell to a wide one, a flat dome to a high one, and a round
            lantern to one that is drawn in at its waist.
        base: what carries it, one of ``BASES``.
        body: colour of the base, a place along ``BODIES``.
        shade: colour of the shade, bell, dome or lantern, a place along ``SHADES``.
        trim: colour of the pattern, of edges and of the cable, a place along ``TRIMS`` that is never close to the
            shade.
        pattern: of the shade, one of ``PATTERNS``.
        glow: how bright it is, 0 if it is off.
        light_x: where the light of the room is, −1 left to 1 right.
        warmth: of that light, −1 a cool morning to 1 a warm evening.
        wall: what is behind, one of ``WALLS``.
        paint: its colour, a place along ``PAINTS``.
        top: what it stands on, one of ``TOPS``.
        tint: colour of that, a place along its row of ``TINTS``.
        beside: what stands where there is more room, one of ``BESIDE``; the lamp then stands farther aside.
        detail_seed: seed of what nobody rates: grain, veins, paper, how the cable lies, leaves, the time on a clock.
    """

    kind: str
    size: float
    offset_x: float
    breadth: float
    height: float
    flare: float
    base: str
    body: float
    shade: float
    trim: float
    pattern: str
    glow: float
    light_x: float
    warmth: float
    wall: str
    paint: float
    top: str
    tint: float
    beside: str
    detail_seed: int

    @property
    def side(self) -> int:
        """1 if there is more room on the right of it, −1 on the left."""
        return 1 if self.offset_x <= 0.0 else -1

    @property
    def body_colour(self) -> np.ndarray:
        """Of the base, (3,)."""
        return paint(BODIES, self.body)

    @property
    def shade_colour(self) -> np.ndarray:
        """Of the shade, bell, dome or lantern, (3,)."""
        return paint(SHADES, self.shade)

    @property
    def trim_colour(self) -> np.ndarray:
        """Of the pattern, edges and cable, (3,)."""
        return paint(TRIMS, self.trim)

    @property
    def wall_colour(self) -> np.ndarray:
        """Of the wall, (3,)."""
        return paint(PAINTS, self.paint)

    @property
    def top_colour(self) -> np.ndarray:
        """Of what it stands on, (3,)."""
        return paint(TINTS[self.top], self.tint)


def sample_lamp(seed: int) -> Lamp:
    """Draws a lamp at random, a pure function of ``seed``."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    beside = str(generator.choice(BESIDE, p=(0.34, 0.22, 0.22, 0.22)))
    offset = float(generator.uniform(-13.0, 13.0))
    shade = float(generator.uniform(0.0, 1.0))
    lit, glow = float(generator.random()) > OFF, float(generator.uniform(DIMMEST, 1.0))
    return Lamp(
        kind=str(generator.choice(KINDS)),
        size=float(generator.uniform(0.0, 1.0)),
        offset_x=offset if beside == "none" else 0.5 * offset + (12.0 if offset > 0.0 else -12.0),
        breadth=float(generator.uniform(0.0, 1.0)),
        height=float(generator.uniform(0.0, 1.0)),
        flare=float(generator.uniform(0.0, 1.0)),
        base=str(generator.choice(BASES)),
        body=float(generator.uniform(0.0, 1.0)),
        shade=shade,
        trim=place_apart(generator, TRIMS, paint(SHADES, shade), TELLING),
        pattern=str(generator.choice(PATTERNS)),
        glow=glow if lit else 0.0,
        light_x=float(generator.uniform(-1.0, 1.0)),
        warmth=float(generator.uniform(-1.0, 1.0)),
        wall=str(generator.choice(WALLS)),
        paint=float(generator.uniform(0.0, 1.0)),
        top=str(generator.choice(TOPS)),
        tint=float(generator.uniform(0.0, 1.0)),
        beside=beside,
        detail_seed=int(generator.integers(2**31)),
    )
