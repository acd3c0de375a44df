"""What stands beside a lamp: a pile of books with spectacles, a plant with leaves like swords, or an alarm clock."""

from math import cos, pi, sin

import numpy as np

from gencore.data.lamps.lamp import SHADES, TRIMS
from gencore.data.lamps.plan import Plan
from gencore.data.lamps.stuff import brass, plain
from gencore.data.lamps.turned import Turned
from gencore.data.painting.joiner import Joiner
from gencore.data.painting.layer import Solid
from gencore.data.painting.palette import paint
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.solids import Patch, Stuff

Generator = np.random.Generator
HALF = {"none": 0.0, "books": 13.5, "plant": 12.0, "clock": 11.0}  # of the widths, centimetres
NEARER = {"none": 0.0, "books": 4.0, "plant": -8.0, "clock": 7.0}  # than the lamp
PAPER = np.array([0.92, 0.89, 0.81], np.float32)
INK = np.array([0.10, 0.10, 0.12], np.float32)
LEAF = np.array([0.20, 0.40, 0.22], np.float32)
RIM = np.array([0.72, 0.74, 0.34], np.float32)
POTS = ((0.74, 0.42, 0.28), (0.90, 0.88, 0.82), (0.24, 0.34, 0.46))
CASES = ((0.72, 0.20, 0.18), (0.24, 0.50, 0.50), (0.90, 0.78, 0.48), (0.16, 0.18, 0.24))


def place_beside(plan: Plan) -> float:
    """How far right of the lamp's middle the middle of it stands, centimetres."""
    lamp, half = plan.lamp, HALF[plan.lamp.beside]
    inside = 124.0 - plan.foot[0] if lamp.side > 0 else plan.foot[0] - 4.0
    return lamp.side * min(max(1.3 * plan.base, 0.92 * plan.radius) + 1.15 * half, inside / plan.scale - half)


def beside(plan: Plan, generator: Generator) -> list[Solid]:
    """Its parts.

    Args:
        plan: of the lamp.
        generator: for books, leaves and the time.
    """
    if plan.lamp.beside == "none":
        return []
    return _BESIDE[plan.lamp.beside]((place_beside(plan), 0.0, NEARER[plan.lamp.beside]), generator)


def _books(foot: tuple[float, float, float], generator: Generator) -> list[Solid]:
    """Books in a pile, each turned another way, and spectacles on them."""
    up, parts = 0.0, []
    for number in range(4):
        angle, wide, thick, colour = generator.uniform((-0.4, 10.5, 1.9, 0.0), (0.4, 13.0, 3.2, 1.0)).tolist()
        book = Joiner(angle, (foot[0], up + thick, foot[2]))
        book.block((0.0, 0.0, 0.0), (wide, thick, 8.5), 0.4, plain(paint(TRIMS if number % 2 else SHADES, colour)))
        book.block((0.5, 0.0, 0.5), (wide, 0.6 * thick, 8.5), 0.1, plain(PAPER, 0.0))
        parts += book.parts
        up += 2.0 * thick
    worn = Joiner(float(generator.uniform(-0.3, 0.3)), (foot[0], up, foot[2]))
    angle = np.linspace(0.0, 2.0 * pi, 9)
    for x in (-1, 1):
        ring = np.stack([x * 3.9 + 3.0 * np.cos(angle), 3.0 + 2.6 * np.sin(angle), 0.0 * angle + 3.0], axis=1)
        worn.bent(ring, 0.45, plain(INK, 0.4))
        worn.tube((x * 6.8, 3.6, 3.0), (x * 6.4, 0.6, -7.0), (0.4,), plain(INK, 0.4))
    return [*parts, *worn.parts]


def _plant(foot: tuple[float, float, float], generator: Generator) -> list[Solid]:
    """Leaves like swords with light edges, in a pot."""
    colour = np.array(POTS[int(generator.integers(len(POTS)))], np.float32)
    pot = Joiner(0.0, foot)
    pot.block((0.0, 7.0, 0.0), (8.2, 7.0, 8.2), 0.8, plain(colour, 0.3), drum=True, taper=0.16)
    pot.block((0.0, 13.4, 0.0), (8.6, 0.5, 8.6), 0.3, plain(np.array([0.20, 0.14, 0.10], np.float32)), drum=True)
    for number in range(9):
        angle, (lean, up, tone) = 2.4 * number, generator.uniform((0.6, 22.0, 0.75), (1.3, 40.0, 1.30)).tolist()
        x, z = cos(angle), 0.8 * sin(angle)
        start, end = (3.0 * x, 13.0, 3.0 * z), (3.0 * x + 7.0 * lean * x, 13.0 + up, 3.0 * z + 7.0 * lean * z)
        pot.tube(start, end, (1.5, 2.3, 2.1, 1.5, 0.2), _sword(tone * LEAF))
    return list(pot.parts)


def _sword(colour: np.ndarray) -> Stuff:
    """A leaf with bands across and light edges."""

    def colours(at: Patch) -> np.ndarray:
        bands = colour * (1.0 + 0.22 * np.sin(1.3 * at.u + 1.5 * at.noise.medium))[..., None]
        return blend(bands, RIM, 0.8 * smoothstep(1.2, 2.0, np.abs(at.v)))

    return Stuff(colours, 0.18)


def _clock(foot: tuple[float, float, float], generator: Generator) -> list[Solid]:
    """An alarm clock with two bells, on two feet."""
    colour = np.array(CASES[int(generator.integers(len(CASES)))], np.float32)
    hour, minute, turn = generator.uniform((0.0, 0.0, -0.25), (12.0, 1.0, 0.25)).tolist()
    clock = Joiner(turn, foot)
    middle, radius = 13.0, 9.6
    axes = np.array([(cos(turn), 0.0, -sin(turn)), (sin(turn), 0.0, cos(turn)), (0.0, 1.0, 0.0)])
    profile = ((0.0, 0.9 * radius), (1.0, radius), (7.0, radius), (8.0, 0.92 * radius))
    case = Turned(clock.at((0.0, middle, -4.0)), profile, _face(colour, radius, hour, minute), axes, smooth=False)
    for x in (-1, 1):
        clock.tube((x * 5.0, 0.8, 0.0), (x * 3.6, 6.0, 0.0), (0.9, 1.1), brass())
        clock.tube((x * 5.4, middle + 9.6, 0.0), (x * 6.0, middle + 10.4, 0.0), (3.4, 3.6), brass())
    clock.tube((0.0, middle + 8.0, 0.0), (0.0, middle + 13.4, 0.0), (0.6, 0.6, 1.0), plain(INK, 0.4))
    return [case, *clock.parts]


def _face(colour: np.ndarray, radius: float, hour: float, minute: float) -> Stuff:
    """The case of a clock, and on its front dial, marks and hands."""
    short, long_ = 2.0 * pi * (hour / 12.0), 2.0 * pi * minute

    def colours(at: Patch) -> np.ndarray:
        away = 0.92 * radius - (at.v - 8.0)
        x, y = away * np.sin(at.u), away * np.cos(at.u)
        mark = at.u * np.float32(6.0 / pi)
        marks = smoothstep(0.20, 0.12, np.abs(mark - np.rint(mark))) * smoothstep(5.2, 5.7, away)
        hands = np.maximum(_hand(x, y, short, 3.9, 0.75), _hand(x, y, long_, 5.8, 0.60))
        dial = blend(PAPER, INK, np.maximum(0.8 * marks * smoothstep(7.8, 7.3, away), hands))
        case = colour * (1.0 + 0.03 * at.noise.medium)[..., None]
        return blend(case, dial, smoothstep(0.85 * radius, 0.80 * radius, away) * (at.v > 8.0))

    return Stuff(colours, 0.25)


def _hand(x: np.ndarray, y: np.ndarray, angle: float, long: float, wide: float) -> np.ndarray:
    """How much of places from the middle of a dial a hand covers."""
    along = np.clip(x * sin(angle) + y * cos(angle), 0.0, long)
    return smoothstep(wide + 0.2, wide - 0.2, np.hypot(x - along * sin(angle), y - along * cos(angle)))


_BESIDE = {"books": _books, "plant": _plant, "clock": _clock}
