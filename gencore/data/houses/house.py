"""A house in its garden: every number one picture depends on, and how to draw one at random."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from gencore.data.houses.palettes import COVERS, KINDS, SEASONS, WALLS, WOODWORK, Kind
from gencore.data.painting.palette import pick_tone

Choice = TypeVar("Choice", int, str)
Hsv = tuple[float, float, float]


@dataclass(frozen=True)
class House:
    """Everything one picture depends on; lengths are metres, places design pixels of a 96 × 128 picture.

    Attributes:
        kind: what it is, a key of ``KINDS``.
        storeys: how many rows of windows.
        bays: how many windows side by side.
        bay_width: width of each.
        storey_height: height of each storey.
        turn: how much of a side is seen, −1 (the left one) to 1 (the right one).
        roof: its shape, one of ``ROOFS``: a gable faces us, a saddle's eaves do.
        pitch: how steep it is, 0..1.
        covering: what it is covered with, one of ``COVERINGS``.
        cover: hue, saturation and value of the covering.
        material: of the walls, one of ``MATERIALS``.
        wall: hue, saturation and value of the walls.
        trim: of window frames and corners, one of ``TRIMS``.
        window: style of the windows, one of ``WINDOWS``.
        glass: a window's share of its bay's width.
        shutters: whether the windows have them.
        accent: hue, saturation and value of door and shutters.
        door: its style, one of ``DOORS``.
        door_bay: in which bay it is.
        porch: whether a small roof is above it.
        chimneys: how many, 0..2.
        smoke: how much comes out of them, 0..1.
        balcony: whether there is one above the door.
        dormers: how many windows look out of the roof.
        ivy: how far it has grown over the wall, 0..1.
        flowers: how many there are, 0..1.
        fence: one of ``FENCES``.
        trees: how many, 0..3.
        conifers: whether they are.
        ground: in front, one of ``GROUNDS``.
        backdrop: behind, one of ``BACKDROPS``.
        season: one of ``SEASONS``.
        weathering: how stained the walls are, 0..1.
        closeness: how near we stand, 0..1.
        time: of day, 0 dawn, 0.5 noon, 0.86 sunset, 1 dusk.
        sun_x: where the sun stands across the picture, 0..1.
        cloudiness: cover of the sky, 0..1.
        horizon: its height, measured from the top.
        offset_x: shift of the house from the middle.
        detail_seed: seed of what nobody rates: each brick, leaf and cloud.
    """

    kind: str
    storeys: int
    bays: int
    bay_width: float
    storey_height: float
    turn: float
    roof: str
    pitch: float
    covering: str
    cover: Hsv
    material: str
    wall: Hsv
    trim: str
    window: str
    glass: float
    shutters: bool
    accent: Hsv
    door: str
    door_bay: int
    porch: bool
    chimneys: int
    smoke: float
    balcony: bool
    dormers: int
    ivy: float
    flowers: float
    fence: str
    trees: int
    conifers: bool
    ground: str
    backdrop: str
    season: str
    weathering: float
    closeness: float
    time: float
    sun_x: float
    cloudiness: float
    horizon: float
    offset_x: float
    detail_seed: int


def sample_house(seed: int) -> House:
    """Draws a house at random, a pure function of ``seed``."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    name = str(generator.choice(list(KINDS)))
    kind = KINDS[name]
    storeys, bays = _one_of(generator, kind.storeys), _one_of(generator, kind.bays)
    roof, season = _one_of(generator, kind.roofs), str(generator.choice(SEASONS))
    material, covering = _one_of(generator, kind.materials), _one_of(generator, kind.coverings)
    return House(
        kind=name,
        storeys=storeys,
        bays=bays,
        bay_width=float(generator.uniform(2.5, 3.3)),
        storey_height=float(generator.uniform(2.7, 3.3)),
        turn=float(generator.uniform(-1.0, 1.0)),
        roof=roof,
        pitch=float(generator.uniform(0.0, 1.0)),
        covering=covering,
        cover=pick_tone(generator, COVERS[covering]),
        material=material,
        wall=pick_tone(generator, WALLS[material]),
        accent=pick_tone(generator, WOODWORK),
        **_openings(generator, kind, bays),
        chimneys=0 if roof == "flat" else int(generator.choice(3, p=(0.25, 0.5, 0.25))),
        smoke=float(generator.uniform(0.3, 1.0)) * bool(generator.random() < (0.7 if season == "winter" else 0.25)),
        balcony=storeys > 1 and bool(generator.random() < kind.balcony),
        dormers=_dormers(generator, kind, roof, bays),
        **_garden(generator, kind),
        season=season,
        weathering=float(generator.beta(1.2, 1.6)),
        closeness=float(generator.uniform(0.0, 1.0)),
        time=_time(generator),
        sun_x=float(generator.uniform(0.06, 0.94)),
        cloudiness=float(generator.beta(1.1, 1.5)),
        horizon=float(generator.uniform(59.0, 66.0)),
        offset_x=float(generator.uniform(-6.0, 6.0)),
        detail_seed=int(generator.integers(2**31)),
    )


def _one_of(generator: np.random.Generator, shares: Mapping[Choice, float]) -> Choice:
    """One key of a table of shares."""
    names, weights = list(shares), np.array(list(shares.values()))
    return names[int(generator.choice(len(names), p=weights / weights.sum()))]


def _openings(generator: np.random.Generator, kind: Kind, bays: int) -> dict:
    """Windows and the door, whose bay is the middle one more often than not."""
    return {
        "trim": _one_of(generator, kind.trims),
        "window": _one_of(generator, kind.windows),
        "glass": float(generator.uniform(*kind.glass)),
        "shutters": bool(generator.random() < kind.shutters),
        "door": _one_of(generator, kind.doors),
        "door_bay": bays // 2 if generator.random() < 0.55 else int(generator.integers(bays)),
        "porch": bool(generator.random() < kind.porch),
    }


def _dormers(generator: np.random.Generator, kind: Kind, roof: str, bays: int) -> int:
    """None on roofs that have no slope towards us."""
    wanted = generator.random() < kind.dormers
    number = int(generator.integers(1, bays + 1))
    return number if wanted and roof in ("saddle", "hip", "mansard") else 0


def _garden(generator: np.random.Generator, kind: Kind) -> dict:
    """What grows around the house and what lies behind it."""
    return {
        "ivy": kind.ivy * float(generator.beta(1.0, 1.3)) * bool(generator.random() < 0.6),
        "flowers": kind.flowers * float(generator.uniform(0.0, 1.0)),
        "fence": _one_of(generator, kind.fences),
        "trees": int(generator.choice(4, p=(0.3, 0.3, 0.25, 0.15))),
        "conifers": bool(generator.random() < 0.35),
        "ground": _one_of(generator, kind.grounds),
        "backdrop": _one_of(generator, kind.backdrops),
    }


def _time(generator: np.random.Generator) -> float:
    """The time of day, evening more often than its share of the day."""
    if generator.random() < 0.28:
        return float(np.clip(generator.normal(0.91, 0.06), 0.0, 1.0))
    return float(generator.uniform(0.0, 0.9))
