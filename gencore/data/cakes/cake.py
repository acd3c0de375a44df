"""A cake on a table: the nineteen factors of one picture, and how to draw them at random."""

from dataclasses import dataclass

import numpy as np

from gencore.data.painting.palette import Row, apart, paint, place_apart

KINDS = ("layers", "bundt", "tart", "cupcake")
COUNTS = (2, 3, 4)
DECORATIONS = ("none", "berries", "sprinkles", "candles", "drips")
STANDS = ("plate", "pedestal", "board", "slate")
PATTERNS = ("plain", "gingham", "stripes", "dots")
WALLS = ("sponged", "subway", "trellis", "beadboard")
BESIDE = ("none", "cup", "flowers", "fruit")
TELLING = 0.26  # colours this far apart, on average over red, green and blue, are told apart at a glance

# paints in a row, each blending into the next: a colour is a place 0..1 along it
SPONGES = (
    (0.95, 0.84, 0.58), (0.82, 0.57, 0.28), (0.57, 0.34, 0.18), (0.29, 0.17, 0.11), (0.56, 0.15, 0.16),
    (0.56, 0.61, 0.33),
)  # fmt: skip
ICINGS = (
    (0.97, 0.95, 0.90), (0.95, 0.63, 0.70), (0.80, 0.20, 0.36), (0.60, 0.46, 0.76), (0.35, 0.57, 0.82),
    (0.54, 0.80, 0.68), (0.97, 0.86, 0.42), (0.94, 0.58, 0.27), (0.31, 0.18, 0.12),
)  # fmt: skip
TRIMS = (
    (0.98, 0.96, 0.92), (0.97, 0.76, 0.26), (0.84, 0.22, 0.28), (0.44, 0.26, 0.58), (0.16, 0.52, 0.58),
    (0.22, 0.12, 0.08),
)  # fmt: skip
PAINTS = (
    (0.26, 0.31, 0.42), (0.48, 0.60, 0.70), (0.68, 0.76, 0.66), (0.93, 0.90, 0.82), (0.90, 0.78, 0.58),
    (0.82, 0.56, 0.50), (0.46, 0.26, 0.32),
)  # fmt: skip
TINTS: Row = (
    (0.66, 0.17, 0.20), (0.88, 0.52, 0.36), (0.90, 0.78, 0.52), (0.52, 0.64, 0.44), (0.32, 0.55, 0.60),
    (0.22, 0.29, 0.50), (0.52, 0.40, 0.52),
)  # fmt: skip
BERRIES = ((0.80, 0.10, 0.16), (0.12, 0.10, 0.30), (0.84, 0.88, 0.50))


@dataclass(frozen=True)
class Cake:
    """Everything one picture depends on; whatever has no unit here runs from 0 to 1.

    Attributes:
        kind: what cake it is, one of ``KINDS``.
        size: how large it is in the picture.
        offset_x: shift of the cake from the middle in design pixels of a 96 × 128 picture.
        breadth: from narrow to broad.
        height: from low to high, for its kind.
        count: one of ``COUNTS``: layers of sponge, a quarter of a bundt's flutes, and one less than the strips of a
            tart's lattice each way or the coils of a cupcake's swirl.
        sponge: colour of sponge or pastry, a place along ``SPONGES``.
        icing: colour of icing, glaze or a tart's filling, a place along ``ICINGS``.
        trim: colour of cream between layers, of pearls, of what drips and of paper cases, a place along ``TRIMS`` that
            is never close to the icing.
        decoration: what is on it, one of ``DECORATIONS``.
        amount: how much of that.
        stand: what it is served on, one of ``STANDS``.
        pattern: of the tablecloth, one of ``PATTERNS``.
        tint: colour of the tablecloth, a place along ``TINTS``.
        light_x: where the light is, −1 left to 1 right.
        warmth: of the light, −1 a cool morning to 1 a warm lamp in the evening.
        wall: what is behind, one of ``WALLS``.
        paint: its colour, a place along ``PAINTS``.
        beside: what stands where there is more room, one of ``BESIDE``; the cake then stands farther aside.
        detail_seed: seed of what nobody rates: crumbs, drops, folds, light through leaves, heads of flowers.
    """

    kind: str
    size: float
    offset_x: float
    breadth: float
    height: float
    count: int
    sponge: float
    icing: float
    trim: float
    decoration: str
    amount: float
    stand: str
    pattern: str
    tint: float
    light_x: float
    warmth: float
    wall: str
    paint: float
    beside: str
    detail_seed: int

    @property
    def side(self) -> int:
        """1 if there is more room on the right of it, −1 on the left."""
        return 1 if self.offset_x <= 0.0 else -1

    @property
    def sponge_colour(self) -> np.ndarray:
        """Of sponge or pastry, (3,)."""
        return paint(SPONGES, self.sponge)

    @property
    def icing_colour(self) -> np.ndarray:
        """Of icing, glaze or filling, (3,)."""
        return paint(ICINGS, self.icing)

    @property
    def trim_colour(self) -> np.ndarray:
        """Of cream, pearls, drips and paper, (3,)."""
        return paint(TRIMS, self.trim)

    @property
    def berry_colour(self) -> np.ndarray:
        """Of berries, (3,): those that stand out most from the icing."""
        berries = np.array(BERRIES, np.float32)
        return berries[int(np.argmax([apart(berry, self.icing_colour) for berry in berries]))]

    @property
    def wall_colour(self) -> np.ndarray:
        """Of the wall, (3,)."""
        return paint(PAINTS, self.paint)

    @property
    def cloth_colour(self) -> np.ndarray:
        """Of the tablecloth, (3,)."""
        return paint(TINTS, self.tint)


def sample_cake(seed: int) -> Cake:
    """Draws a cake at random, a pure function of ``seed``."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    beside = str(generator.choice(BESIDE, p=(0.34, 0.22, 0.22, 0.22)))
    offset = float(generator.uniform(-12.0, 12.0))
    icing = float(generator.uniform(0.0, 1.0))
    return Cake(
        kind=str(generator.choice(KINDS)),
        size=float(generator.uniform(0.0, 1.0)),
        offset_x=offset if beside == "none" else 0.5 * offset + (10.0 if offset > 0.0 else -10.0),
        breadth=float(generator.uniform(0.0, 1.0)),
        height=float(generator.uniform(0.0, 1.0)),
        count=int(generator.choice(COUNTS)),
        sponge=float(generator.uniform(0.0, 1.0)),
        icing=icing,
        trim=place_apart(generator, TRIMS, paint(ICINGS, icing), TELLING),
        decoration=str(generator.choice(DECORATIONS)),
        amount=float(generator.uniform(0.0, 1.0)),
        stand=str(generator.choice(STANDS)),
        pattern=str(generator.choice(PATTERNS)),
        tint=float(generator.uniform(0.0, 1.0)),
        light_x=float(generator.uniform(-1.0, 1.0)),
        warmth=float(generator.uniform(-1.0, 1.0)),
        wall=str(generator.choice(WALLS)),
        paint=float(generator.uniform(0.0, 1.0)),
        beside=beside,
        detail_seed=int(generator.integers(2**31)),
    )
