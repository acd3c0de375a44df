"""A teapot on a table: the nineteen factors of one picture, and how to draw them at random."""

from dataclasses import dataclass

import numpy as np

from gencore.data.painting.palette import paint, place_apart

KINDS = ("globe", "pear", "drum", "bell")
HANDLES = ("ear", "angled", "hoop")
DECORATIONS = ("none", "bands", "dots", "flowers", "zigzag")
CUPS = ("none", "white", "matching")
WALLS = ("plaster", "wallpaper", "boards", "tiles")
TABLES = ("wood", "cloth", "checks")
TELLING = 0.26  # colours this far apart, on average over red, green and blue, are told apart at a glance

# paints in a row, each blending into the next: a colour is a place 0..1 along it
GLAZES = (
    (0.12, 0.16, 0.29), (0.15, 0.36, 0.66), (0.34, 0.64, 0.68), (0.43, 0.57, 0.33), (0.94, 0.91, 0.83),
    (0.95, 0.75, 0.27), (0.89, 0.47, 0.23), (0.74, 0.17, 0.17), (0.36, 0.19, 0.15),
)  # fmt: skip
INKS = ((0.98, 0.96, 0.91), (0.96, 0.76, 0.24), (0.84, 0.25, 0.20), (0.18, 0.37, 0.72), (0.10, 0.11, 0.17))
PAPERS = (
    (0.24, 0.34, 0.31), (0.53, 0.63, 0.51), (0.91, 0.87, 0.77), (0.70, 0.80, 0.88), (0.88, 0.69, 0.64),
    (0.66, 0.36, 0.28), (0.30, 0.27, 0.37),
)  # fmt: skip
WOODS = ((0.27, 0.16, 0.10), (0.50, 0.29, 0.16), (0.73, 0.50, 0.29), (0.85, 0.73, 0.56), (0.62, 0.57, 0.52))
CLOTHS = ((0.62, 0.16, 0.18), (0.89, 0.63, 0.30), (0.94, 0.91, 0.85), (0.55, 0.69, 0.59), (0.22, 0.34, 0.57))


@dataclass(frozen=True)
class Teapot:
    """Everything one picture depends on; whatever has no unit here runs from 0 to 1.

    Attributes:
        kind: shape of the body, one of ``KINDS``.
        slimness: from low and broad to tall and slender.
        size: how large it is in the picture.
        offset_x: shift of the pot from the middle in design pixels of a 96 × 128 picture.
        facing: 1 if its spout is on the right, −1 on the left.
        spout: from short and straight to long and curved like a swan's neck.
        handle: its shape, one of ``HANDLES``.
        lid: how high it is with its knob.
        glaze: colour of the pot, a place along ``GLAZES``.
        decoration: what is painted on it, one of ``DECORATIONS``.
        ink: colour of decoration, knob and rim, a place along ``INKS`` that is never close to the glaze.
        steam: how much rises from the spout; a quarter of the pots are cold.
        light_x: where the light is, −1 left to 1 right.
        warmth: of the light, −1 a cool morning to 1 a warm lamp in the evening.
        wall: what the wall behind is made of, one of ``WALLS``.
        paper: its colour, a place along ``PAPERS``.
        table: what the top of the table is, one of ``TABLES``.
        spread: its colour, a place along ``WOODS`` or ``CLOTHS``.
        cup: on the side of the spout, one of ``CUPS``; the pot then makes room for it.
        detail_seed: seed of what nobody rates: grain, mottling, weave, where patterns begin, how steam curls.
    """

    kind: str
    slimness: float
    size: float
    offset_x: float
    facing: int
    spout: float
    handle: str
    lid: float
    glaze: float
    decoration: str
    ink: float
    steam: float
    light_x: float
    warmth: float
    wall: str
    paper: float
    table: str
    spread: float
    cup: str
    detail_seed: int

    @property
    def glaze_colour(self) -> np.ndarray:
        """Of the pot, (3,)."""
        return paint(GLAZES, self.glaze)

    @property
    def ink_colour(self) -> np.ndarray:
        """Of what is painted on it, (3,)."""
        return paint(INKS, self.ink)

    @property
    def wall_colour(self) -> np.ndarray:
        """Of the wall, (3,)."""
        return paint(PAPERS, self.paper)

    @property
    def table_colour(self) -> np.ndarray:
        """Of the top of the table, (3,)."""
        return paint(WOODS if self.table == "wood" else CLOTHS, self.spread)


def sample_teapot(seed: int) -> Teapot:
    """Draws a teapot at random, a pure function of ``seed``."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    facing = int(generator.choice((-1, 1)))
    cup = str(generator.choice(CUPS, p=(0.4, 0.3, 0.3)))
    offset = float(generator.uniform(-11.0, 11.0))
    glaze = float(generator.uniform(0.0, 1.0))
    return Teapot(
        kind=str(generator.choice(KINDS)),
        slimness=float(generator.uniform(0.0, 1.0)),
        size=float(generator.uniform(0.0, 1.0)),
        offset_x=offset if cup == "none" else 0.7 * offset - 6.0 * facing,
        facing=facing,
        spout=float(generator.uniform(0.0, 1.0)),
        handle=str(generator.choice(HANDLES)),
        lid=float(generator.uniform(0.0, 1.0)),
        glaze=glaze,
        decoration=str(generator.choice(DECORATIONS)),
        ink=place_apart(generator, INKS, paint(GLAZES, glaze), TELLING),
        steam=float(generator.uniform(0.15, 1.0)) * bool(generator.random() < 0.75),
        light_x=float(generator.uniform(-1.0, 1.0)),
        warmth=float(generator.uniform(-1.0, 1.0)),
        wall=str(generator.choice(WALLS)),
        paper=float(generator.uniform(0.0, 1.0)),
        table=str(generator.choice(TABLES)),
        spread=float(generator.uniform(0.0, 1.0)),
        cup=cup,
        detail_seed=int(generator.integers(2**31)),
    )
