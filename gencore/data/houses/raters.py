"""Six raters: what each of them likes to see in a picture of a house, and the scores they give.

A taste is a written-out function of what can be seen. None is linear: flowers count in bloom only, lamps when it is
dark, size up to a point, and a colour against the colours beside it. How tastes become scores is said in
:mod:`gencore.data.painting.invented`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, pi, sqrt, tanh

import numpy as np

from gencore.data.houses.house import House
from gencore.data.houses.plan import front_width, rise
from gencore.data.painting.daylight import elevation
from gencore.data.painting.invented import Constants, on_the_scale, whole
from gencore.data.painting.palette import hues_apart, lightness

MOODS = 2_147_483_587  # keeps the raters' random numbers apart from those of the picture
WARMEST = 0.07
BLOOM = {"spring": 1.0, "summer": 0.85, "autumn": 0.35, "winter": 0.0}
LEAFY = {"spring": 0.9, "summer": 1.0, "autumn": 0.9, "winter": 0.15}
WILD = {"mountains": 1.0, "woods": 0.55, "hills": 0.3, "town": 0.0}


@dataclass(frozen=True)
class Impression:
    """What of a house catches the eye, each about 0..1 unless said otherwise.

    Attributes:
        light: how light the walls are.
        vivid: how colourful they are.
        warm: how warm their colour is, −1..1.
        contrast: how far roof and woodwork are from the walls in colour.
        dark_roof: how dark the roof is.
        tall: height of the walls.
        large: size of the front.
        steep: slope of the roof.
        glazed: share of the front that is glass.
        regular: whether the door is in the middle and the house seen from the front.
        ornate: shutters, balcony, dormers, porch and round heads of windows.
        bloom: flowers and blossom in season.
        green: leaves on walls, trees and hedges in season.
        clutter: everything that is neither wall nor glass.
        wild: how lonely the land is.
        sunny: how bright the day is.
        evening: how near to sunset the time is.
        lamps: how dark it is, so that windows are lit.
        worn: how stained the walls are.
    """

    light: float
    vivid: float
    warm: float
    contrast: float
    dark_roof: float
    tall: float
    large: float
    steep: float
    glazed: float
    regular: float
    ornate: float
    bloom: float
    green: float
    clutter: float
    wild: float
    sunny: float
    evening: float
    lamps: float
    worn: float


def impression(house: House) -> Impression:
    """What of a house catches the eye."""
    tall = house.storeys * house.storey_height
    middle = abs(house.door_bay - 0.5 * (house.bays - 1)) < 0.1
    ornate = (0.35 * house.shutters + 0.30 * house.balcony + 0.10 * min(house.dormers, 3)
              + 0.20 * house.porch + 0.25 * (house.window == "arched"))  # fmt: skip
    blossom = 0.25 * house.trees * (house.season == "spring" and not house.conifers)
    green = LEAFY[house.season] * (0.8 * house.ivy + 0.15 * house.trees + 0.2 * (house.fence == "hedge"))
    accented = 0.6 if house.shutters else 0.2
    return Impression(
        light=lightness(*house.wall),
        vivid=house.wall[1] * house.wall[2],
        warm=house.wall[1] * cos(2.0 * pi * (house.wall[0] - WARMEST)),
        contrast=0.6 * hues_apart(house.wall, house.cover) + accented * hues_apart(house.wall, house.accent),
        dark_roof=(1.0 - lightness(*house.cover)) * (house.roof != "flat") * (house.season != "winter"),
        tall=tall / 13.0,
        large=tall * front_width(house) / 130.0,
        steep=0.0 if house.roof == "flat" else min(rise(house) / (0.4 * front_width(house)), 1.2),
        glazed=house.glass * (1.25 if house.window == "broad" else 0.85 if house.window == "grid" else 1.0),
        regular=(0.65 if middle else 0.0) + 0.35 * (1.0 - abs(house.turn)),
        ornate=min(ornate, 1.0),
        bloom=min(BLOOM[house.season] * house.flowers + blossom, 1.0),
        green=min(green, 1.0),
        clutter=min(0.4 * ornate + 0.4 * house.flowers + 0.5 * house.ivy + 0.12 * house.trees
                    + 0.2 * (house.fence != "none") + 0.15 * house.chimneys, 1.5),
        wild=WILD[house.backdrop],
        sunny=sqrt(elevation(house.time)) * (1.0 - 0.7 * house.cloudiness),
        evening=exp(-(((house.time - 0.88) / 0.10) ** 2)),
        lamps=min(max((house.time - 0.88) / 0.10, 0.0), 1.0),
        worn=house.weathering,
    )  # fmt: skip


def _ines(house: House, seen: Impression) -> float:
    """A romantic: flowers and ivy in season, warm walls, shutters, evening light; a bare flat house leaves her cold."""
    garden = sqrt(0.6 * seen.bloom + 0.6 * seen.green)
    return (
        1.5 * garden
        + 0.9 * tanh(2.0 * seen.warm)
        + 0.5 * seen.ornate
        + 1.0 * seen.evening * (0.5 + seen.light)
        - (0.3 if house.roof == "flat" else 0.0)
    )


def _pavel(house: House, seen: Impression) -> float:
    """Loves grandeur: large up to a point, regular, ornate, of stone; ivy hides what he came to see."""
    noble = {"stone": 0.7, "brick": 0.3, "plaster": 0.25}.get(house.material, -0.3)
    stately = 0.6 if house.roof in ("hip", "mansard") else 0.0
    return (
        1.9 * tanh(1.6 * seen.large)
        + 1.0 * seen.regular * seen.tall
        + 0.8 * seen.ornate
        + noble
        + stately
        - (1.2 * house.ivy**2)
    )


def _aiko(house: House, seen: Impression) -> float:
    """Wants it bare, light and open: glass, pale walls if little stands before them, a clear day, fresh snow."""
    calm = 1.0 - min(seen.clutter, 1.0)
    open_ = 0.8 * tanh(4.0 * (seen.glazed - 0.42)) + 0.35 * (house.roof == "flat")
    clear = 0.8 * seen.sunny + 0.4 * (house.season == "winter")
    return open_ + 1.5 * seen.light * (0.6 + 0.4 * calm) - 0.6 * seen.vivid + clear - 0.1 * seen.worn


def _tomas(house: House, seen: Impression) -> float:
    """Dreams of a hut in the snow: wood, a steep roof, lonely land, smoke or lamps in the cold; nothing tall."""
    wooden = {"planks": 0.8, "timber": 0.9, "stone": 0.3}.get(house.material, 0.0)
    cold = 1.0 if house.season == "winter" else 0.35 if house.season == "autumn" else 0.0
    hearth = max(seen.lamps, 0.7 * house.smoke * (house.chimneys > 0))
    return (
        wooden
        + 0.9 * cold
        + 0.9 * seen.wild
        + 0.7 * seen.steep
        + (0.4 + 0.9 * cold) * hearth
        - (1.6 * max(seen.tall - 0.45, 0.0))
    )


def _leila(house: House, seen: Impression) -> float:
    """Colour above all: vivid walls, woodwork that stands out from them, sun, blossom, a balcony; nothing worn."""
    gay = sqrt(seen.vivid) * (0.6 + 0.8 * seen.contrast)
    return 2.2 * gay + 0.9 * seen.sunny + 0.6 * seen.bloom + 0.5 * house.balcony - 0.2 * seen.worn**2


def _bruno(house: House, seen: Impression) -> float:
    """The old town: tall, of brick, worn, under a dark roof and a heavy sky, with neighbours and no garden."""
    street = (0.45 if house.backdrop == "town" else 0.0) + (0.35 if house.ground == "street" else 0.0)
    old = 0.4 * seen.worn + (0.5 if house.material in ("brick", "stone", "timber") else 0.0)
    return (
        1.1 * seen.tall
        + street
        + 0.7 * (house.material == "brick")
        + old
        + 0.8 * seen.dark_roof
        + (0.8 * house.cloudiness - 0.9 * seen.bloom - 0.5 * seen.green)
    )


TASTES: dict[str, Callable[[House, Impression], float]] = {
    "Ines": _ines,
    "Pavel": _pavel,
    "Aiko": _aiko,
    "Tomas": _tomas,
    "Leila": _leila,
    "Bruno": _bruno,
}
RATERS = tuple(TASTES)

# rater -> (mean, standard deviation) of its taste over random houses; see calibrate.py
CALIBRATION: Constants = {
    "Ines": (1.4972, 0.7379),
    "Pavel": (1.9609, 0.8889),
    "Aiko": (1.0603, 0.6025),
    "Tomas": (1.3674, 0.9239),
    "Leila": (1.3787, 0.524),
    "Bruno": (1.5695, 0.8182),
}


def tastes(house: House) -> dict[str, float]:
    """How much each rater likes a house, in units of its own."""
    seen = impression(house)
    return {rater: float(taste(house, seen)) for rater, taste in TASTES.items()}


def utilities(house: House) -> np.ndarray:
    """How much each of ``RATERS`` likes a house, float64 in 0..9, shape (6,)."""
    return on_the_scale(tastes(house), CALIBRATION)


def rate(house: House, seed: int, noise: float = 0.3) -> np.ndarray:
    """The whole scores 0..9 the raters give, float32, shape (6,).

    Args:
        house: what they see.
        seed: seed of their mood; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
    """
    mood = np.random.default_rng([seed, MOODS]).normal(0.0, noise, len(RATERS))
    return whole(utilities(house) + mood).astype(np.float32)
