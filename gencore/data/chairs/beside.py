"""What stands beside a chair: a lamp, a plant in a pot, or a pile of books with a mug."""

import numpy as np

from gencore.data.chairs.chair import CLOTHS, TRIMS
from gencore.data.chairs.plan import Plan
from gencore.data.chairs.stuff import plain, steel
from gencore.data.painting.joiner import Joiner
from gencore.data.painting.lamp import grid
from gencore.data.painting.palette import paint
from gencore.data.painting.solids import RISE, Part

HALF = {"none": 0.0, "lamp": 15.0, "plant": 17.0, "books": 14.0}  # of the widths, centimetres
HEAD = 84.0  # height of the lamp
CLAY = np.array([0.74, 0.40, 0.27], np.float32)
SHADE = np.array([1.0, 0.90, 0.66], np.float32)
LEAF = np.array([0.22, 0.44, 0.20], np.float32)
CREAM = np.array([0.92, 0.90, 0.84], np.float32)


def place_beside(plan: Plan, outline: np.ndarray) -> float:
    """How far right of the chair's middle the middle of it stands, centimetres."""
    chair, half = plan.chair, HALF[plan.chair.beside]
    aside = max(abs(x - plan.foot[0]) for x in outline[:, 0] if (x - plan.foot[0]) * chair.side > 0.0)
    inside = 124.0 - plan.foot[0] if chair.side > 0 else plan.foot[0] - 4.0
    return chair.side * min(aside / plan.scale + 0.55 * half, inside / plan.scale - half)


def beside(plan: Plan, outline: np.ndarray, generator: np.random.Generator) -> list[Part]:
    """Its parts.

    Args:
        plan: of the chair.
        outline: corners around it, (n, 2) on the picture.
        generator: for leaves and books.
    """
    chair = plan.chair
    joiner = Joiner(0.0, (place_beside(plan, outline), 0.0, -16.0))
    if chair.beside == "lamp":
        glow = 0.45 + 0.50 * max(chair.warmth, 0.0)
        joiner.block((0.0, 1.0, 0.0), (11.0, 1.0, 11.0), 0.6, steel(), drum=True)
        joiner.tube((0.0, 1.0, 0.0), (0.0, 80.0, 0.0), (0.9,), steel())
        shade = plain(SHADE, 0.0, glow)
        joiner.block((0.0, HEAD, 0.0), (12.5, 10.0, 12.5), 0.5, shade, drum=True, taper=-0.25)
    if chair.beside == "plant":
        joiner.block((0.0, 9.0, 0.0), (9.5, 9.0, 9.5), 0.8, plain(CLAY), drum=True, taper=0.18)
        joiner.block((0.0, 16.5, 0.0), (11.8, 1.8, 11.8), 0.7, plain(0.92 * CLAY), drum=True)
        for number in range(13):
            _leaf(joiner, 2.4 * number + float(generator.uniform(-0.4, 0.4)), generator)
    if chair.beside == "books":
        _books(joiner, generator)
    return joiner.parts


def lamplight(canvas: np.ndarray, plan: Plan, outline: np.ndarray) -> None:
    """Lights the wall behind a lamp, most in the evening."""
    if plan.chair.beside != "lamp":
        return
    y, x = grid(canvas)
    across = x - plan.foot[0] - plan.scale * place_beside(plan, outline)
    down = y - plan.foot[1] + plan.scale * RISE * HEAD + 4.0
    glow = np.exp(-(across**2 + 0.7 * down**2) / 420.0) * (0.22 + 0.20 * plan.chair.warmth)
    canvas += canvas * (1.6 * SHADE) * glow[..., None]


def _leaf(joiner: Joiner, angle: float, generator: np.random.Generator) -> None:
    """A leaf that rises and bends over."""
    out, up, tone = generator.uniform((7.0, 26.0, 0.7), (14.0, 46.0, 1.45)).tolist()
    way = np.array([np.cos(angle), 0.0, np.sin(angle)])
    places = [(0.0, 16.0, 0.0), *(tuple((share * out * way + (0.0, 16.0 + rise * up, 0.0)).tolist())
              for share, rise in ((0.45, 0.75), (1.15, 0.92)))]  # fmt: skip
    stuff = plain(tone * LEAF + (0.04, 0.02, 0.0), 0.2)
    joiner.tube(places[0], places[1], (0.7, 1.2, 2.4), stuff)
    joiner.tube(places[1], places[2], (2.4, 2.6, 1.7, 0.3), stuff)


def _books(joiner: Joiner, generator: np.random.Generator) -> None:
    """Books in a pile, each turned another way."""
    up = 0.0
    for number in range(7):
        angle, wide, thick, colour = generator.uniform((-0.45, 10.5, 1.6, 0.0), (0.45, 14.0, 3.0, 1.0)).tolist()
        book = Joiner(angle, (joiner.foot[0], up + thick, joiner.foot[2]))
        cover = plain(paint(CLOTHS if number % 2 else TRIMS, colour), 0.12)
        book.block((0.0, 0.0, 0.0), (wide, thick, 0.7 * wide), 0.4, cover)
        book.block((0.5, 0.0, 0.5), (wide, 0.6 * thick, 0.7 * wide), 0.1, plain(CREAM, 0.0))
        joiner.parts += book.parts
        up += 2.0 * thick
    joiner.block((0.0, up + 4.4, 0.0), (3.8, 4.4, 3.8), 0.5, plain(CREAM, 0.4), drum=True, taper=0.08)
