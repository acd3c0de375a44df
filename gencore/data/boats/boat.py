"""A boat on the water: the nineteen factors of one picture, and how to draw them at random."""

from dataclasses import dataclass

import numpy as np

KINDS = ("sailing boat", "fishing boat", "ferry", "rowing boat")
COASTS = ("none", "hills", "town", "cliff")
FLAGS = {
    "none": (0.0, 0.0, 0.0),
    "red": (0.86, 0.12, 0.14),
    "blue": (0.14, 0.34, 0.80),
    "gold": (0.98, 0.78, 0.12),
}
HORIZON = 46.0

# paints in a row, each blending into the next: a colour is a place 0..1 along it
HULLS = (
    (0.10, 0.13, 0.24), (0.13, 0.30, 0.62), (0.12, 0.56, 0.66), (0.18, 0.50, 0.30), (0.92, 0.91, 0.86),
    (0.95, 0.76, 0.22), (0.90, 0.45, 0.14), (0.78, 0.16, 0.15), (0.36, 0.10, 0.14),
)  # fmt: skip
STRIPES = ((0.98, 0.97, 0.93), (0.97, 0.80, 0.20), (0.88, 0.22, 0.16), (0.20, 0.42, 0.78), (0.08, 0.10, 0.16))
UPPERS = ((0.62, 0.24, 0.18), (0.86, 0.62, 0.38), (0.97, 0.93, 0.80), (0.95, 0.97, 0.98), (0.60, 0.80, 0.86))


@dataclass(frozen=True)
class Boat:
    """Everything one picture depends on; whatever has no unit here runs from 0 to 1.

    Attributes:
        kind: what it is, one of ``KINDS``.
        facing: 1 if its bow is on the right, −1 on the left.
        size: how large it is in the picture.
        offset_x: shift of the boat from the middle in design pixels of a 96 × 128 picture.
        hull: its colour, a place along ``HULLS``.
        stripe: colour of the stripe along the hull, a place along ``STRIPES``.
        depth: how high the hull stands out of the water.
        spread: how large the sails are, the cabin or the awning.
        upper: their colour, a place along ``UPPERS``.
        height: of mast, funnel or lantern pole.
        flag: its colour, a key of ``FLAGS``.
        crew: how many people are aboard, 0..5.
        time: of day, 0 dawn, 0.5 noon, 0.86 sunset, 1 dusk.
        cloudiness: cover of the sky.
        roughness: of the sea.
        coast: what is behind, one of ``COASTS``.
        foam: at the bow and in the wake.
        gulls: how many are in the air, 0..7.
        haze: over everything far away.
        detail_seed: seed of what nobody rates: each wave, cloud, tree and house.
    """

    kind: str
    facing: int
    size: float
    offset_x: float
    hull: float
    stripe: float
    depth: float
    spread: float
    upper: float
    height: float
    flag: str
    crew: int
    time: float
    cloudiness: float
    roughness: float
    coast: str
    foam: float
    gulls: int
    haze: float
    detail_seed: int

    @property
    def sun_x(self) -> float:
        """Where the sun stands across the picture: it moves on through the day."""
        return 0.12 + 0.76 * self.time

    @property
    def horizon(self) -> float:
        """Height of the horizon, measured from the top, in design pixels."""
        return HORIZON


def sample_boat(seed: int) -> Boat:
    """Draws a boat at random, a pure function of ``seed``; all factors are independent."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    return Boat(
        kind=str(generator.choice(KINDS)),
        facing=int(generator.choice((-1, 1))),
        size=float(generator.uniform(0.0, 1.0)),
        offset_x=float(generator.uniform(-13.0, 13.0)),
        hull=float(generator.uniform(0.0, 1.0)),
        stripe=float(generator.uniform(0.0, 1.0)),
        depth=float(generator.uniform(0.0, 1.0)),
        spread=float(generator.uniform(0.0, 1.0)),
        upper=float(generator.uniform(0.0, 1.0)),
        height=float(generator.uniform(0.0, 1.0)),
        flag=str(generator.choice(list(FLAGS), p=(0.4, 0.2, 0.2, 0.2))),
        crew=int(generator.integers(0, 6)),
        time=_time(generator),
        cloudiness=float(generator.beta(1.1, 1.4)),
        roughness=float(generator.beta(1.1, 1.3)),
        coast=str(generator.choice(COASTS)),
        foam=float(generator.uniform(0.0, 1.0)),
        gulls=int(generator.integers(1, 8)) * bool(generator.random() < 0.65),
        haze=float(generator.beta(1.0, 1.8)),
        detail_seed=int(generator.integers(2**31)),
    )


def _time(generator: np.random.Generator) -> float:
    """The time of day, evening and dusk more often than their share of the day."""
    if generator.random() < 0.3:
        return float(np.clip(generator.normal(0.91, 0.06), 0.0, 1.0))
    return float(generator.uniform(0.0, 0.88))
