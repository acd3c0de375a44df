"""What grows on the ground: plants that sway, corals and sponges."""

from itertools import pairwise
from math import cos, sin

import numpy as np

from gencore.data.fish.fish import Fish
from gencore.data.fish.light import Light
from gencore.data.fish.palettes import Rgb
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import DESIGN_WIDTH

Generator = np.random.Generator

LEAVES: tuple[tuple[Rgb, Rgb], ...] = (
    ((0.10, 0.34, 0.12), (0.42, 0.74, 0.26)),
    ((0.20, 0.32, 0.06), (0.70, 0.72, 0.22)),
    ((0.06, 0.30, 0.22), (0.24, 0.66, 0.46)),
    ((0.38, 0.10, 0.12), (0.78, 0.32, 0.28)),
)
CORALS: tuple[Rgb, ...] = (
    (0.95, 0.38, 0.36),
    (0.98, 0.62, 0.28),
    (0.80, 0.40, 0.78),
    (0.98, 0.82, 0.40),
    (0.94, 0.50, 0.66),
    (0.52, 0.48, 0.90),
)
PLANTS, STANDS = 9, 8


def draw_growth(canvas: np.ndarray, fish: Fish, light: Light, generator: Generator, front: bool) -> None:
    """Draws plants and corals.

    Args:
        canvas: (h, w, 3), drawn on in place.
        fish: in whose water they grow.
        light: that falls on them.
        generator: where they stand; the same whether in front or behind.
        front: whether those at the sides in front of the fish are drawn, or those behind it.
    """
    seeds = generator.integers(2**31, size=PLANTS + STANDS)
    places = generator.random(PLANTS + STANDS)
    distance = 0.04 if front else 0.24
    tones = _Tones(light, distance)
    pen = Pen(*canvas.shape[:2])
    room = 96.0 - fish.floor
    for number in range(round(STANDS * fish.corals)):
        nearer = number % 4 == 3
        if nearer == front:
            one = np.random.default_rng(seeds[PLANTS + number])
            foot = (_place(places[PLANTS + number], number, nearer), fish.floor + room * (0.85 if nearer else 0.24))
            _CORALS[int(one.integers(len(_CORALS)))](pen, foot, 0.95 if not nearer else 1.25, tones, one)
    for number in range(round(PLANTS * fish.plants)):
        nearer = number % 4 == 2
        if nearer == front:
            one = np.random.default_rng(seeds[number])
            foot = (_place(places[number], number, nearer), fish.floor + room * (1.15 if nearer else 0.20))
            _PLANTS[int(one.integers(len(_PLANTS)))](pen, foot, 1.0 if not nearer else 1.2, tones, one)
    pen.lay_over(canvas, np.ones(3, np.float32))


class _Tones:
    """Colours as they look at a distance."""

    def __init__(self, light: Light, distance: float) -> None:
        self.light, self.distance = light, distance

    def __call__(self, colour: np.ndarray | Rgb, tone: float = 1.0) -> tuple[float, float, float, float]:
        return toned(self.light.hazed(tone * np.asarray(colour, np.float32), self.distance))


def _place(share: float, number: int, nearer: bool) -> float:
    """Where one stands: anywhere behind the fish, at the sides in front of it."""
    if nearer:
        return 10.0 * share if (number // 4) % 2 == 0 else DESIGN_WIDTH - 10.0 * share
    return (share * 0.35 + number * 0.381966) % 1.0 * DESIGN_WIDTH


def _kelp(pen: Pen, foot: tuple[float, float], size: float, tones: _Tones, one: Generator) -> None:
    """Two or three long ribbons."""
    dark, bright = LEAVES[int(one.integers(len(LEAVES)))]
    for _ in range(int(one.integers(2, 4))):
        high, phase, wide = one.uniform(26.0, 52.0) * size, one.uniform(0.0, 6.3), one.uniform(1.2, 2.1) * size
        start, lean = foot[0] + one.uniform(-4.0, 4.0), one.uniform(-5.0, 5.0)
        up = np.linspace(0.0, 1.0, 14)
        middle = start + 2.6 * np.sin(5.0 * up + phase) * (0.3 + up) + lean * up
        half = wide * (0.35 + np.sin(np.pi * up**0.8)) * (1.0 + 0.22 * np.cos(26.0 * up))
        y = foot[1] - high * up
        left, right = np.stack([middle - half, y], 1), np.stack([middle + half, y], 1)
        spine = np.stack([middle, y], 1)
        for k in range(13):
            tone = 0.72 + 0.42 * up[k]
            pen.fill(np.array([left[k], spine[k], spine[k + 1], left[k + 1]]), tones(bright, tone))
            pen.fill(np.array([spine[k], right[k], right[k + 1], spine[k + 1]]), tones(dark, tone + 0.5))


def _grass(pen: Pen, foot: tuple[float, float], size: float, tones: _Tones, one: Generator) -> None:
    """A tuft of thin blades."""
    dark, bright = LEAVES[int(one.integers(3))]
    for _ in range(11):
        high, lean, start = one.uniform(9.0, 23.0) * size, one.normal(0.0, 5.0), foot[0] + one.normal(0.0, 2.4)
        share = np.array([0.0, 0.35, 0.7, 1.0])
        x, y = start + lean * share**1.8, foot[1] - high * share
        half = 0.85 * size * (1.0 - share**1.6)
        mixed = np.asarray(dark) + one.uniform(0.2, 1.0) * (np.asarray(bright) - np.asarray(dark))
        blade = np.concatenate([np.stack([x - half, y], 1), np.stack([x + half, y], 1)[::-1]])
        pen.fill(blade, tones(mixed))


def _leafy(pen: Pen, foot: tuple[float, float], size: float, tones: _Tones, one: Generator) -> None:
    """A stem with pairs of leaves."""
    dark, bright = LEAVES[int(one.integers(len(LEAVES)))]
    high, phase = one.uniform(20.0, 38.0) * size, one.uniform(0.0, 6.3)
    pairs = int(high / 3.4)
    for k in range(pairs + 1):
        up = k / pairs
        x, y = foot[0] + 2.5 * sin(3.5 * up + phase) * up, foot[1] - high * up
        long = size * (6.0 - 3.6 * up)
        for side in (-1.0, 1.0):
            tip = (x + side * long, y - 2.4 * size)
            leaf = [(x, y), (x + 0.5 * side * long, y - 2.7 * size), tip, (x + 0.6 * side * long, y - 0.4 * size)]
            pen.fill(np.array(leaf), tones(bright if side < 0 else 0.55 * np.add(dark, bright), 0.75 + 0.35 * up))
        pen.dot(x, y, 0.7 * size, tones(dark, 1.2))


def _branches(pen: Pen, foot: tuple[float, float], size: float, tones: _Tones, one: Generator) -> None:
    """A coral like a bush, its tips pale."""
    colour = np.array(CORALS[int(one.integers(len(CORALS)))])
    twigs = [(foot, lean, 5.2 * size, 1.9 * size) for lean in (-0.65, -0.1, 0.5)]
    for level in range(3):
        grown = []
        for (x, y), lean, long, thick in twigs:
            tip = (x + long * sin(lean), y - long * cos(lean))
            pen.line(np.array([(x, y), tip]), tones(colour, 0.62 + 0.17 * level), thick)
            pen.dot(*tip, 0.5 * thick, tones(colour, 0.70 + 0.18 * level))
            for way in (-1.0, 1.0):
                grown.append((tip, lean + way * one.uniform(0.2, 0.6), long * one.uniform(0.6, 0.85), 0.72 * thick))
        twigs = grown
    for (x, y), *_ in twigs[::2]:
        pen.dot(x, y, 0.75 * size, tones(0.5 * colour + 0.5))


def _tubes(pen: Pen, foot: tuple[float, float], size: float, tones: _Tones, one: Generator) -> None:
    """Sponges: upright tubes with dark mouths."""
    colour = np.array(CORALS[int(one.integers(len(CORALS)))])
    for aside in (-1.0, 1.0, 0.0):
        high, wide = one.uniform(8.0, 16.0) * size, one.uniform(1.7, 2.4) * size
        x, lean = foot[0] + 3.3 * aside * size, 1.6 * aside * size
        top = (x + lean, foot[1] - high)
        for start, end, tone in ((-1.0, -0.3, 1.05), (-0.3, 0.4, 0.85), (0.4, 1.0, 0.62)):
            slab = [(x + 0.8 * start * wide, foot[1]), (top[0] + start * wide, top[1]), (top[0] + end * wide, top[1]),
                    (x + 0.8 * end * wide, foot[1])]  # fmt: skip
            pen.fill(np.array(slab), tones(colour, tone))
        turns = np.linspace(0.0, 2.0 * np.pi, 13)
        for share, tone in ((1.0, 1.15), (0.66, 0.30)):
            rim = np.stack([top[0] + share * wide * np.cos(turns), top[1] + 0.45 * share * wide * np.sin(turns)], 1)
            pen.fill(rim, tones(colour, tone))


def _brain(pen: Pen, foot: tuple[float, float], size: float, tones: _Tones, one: Generator) -> None:
    """A round coral with furrows."""
    colour, reach = np.array(CORALS[int(one.integers(len(CORALS)))]), one.uniform(5.0, 8.0) * size
    turns = np.linspace(0.0, np.pi, 17)
    for ring in range(6):
        share = 1.0 - ring / 6.0
        lift = 0.28 * reach * (1.0 - share)
        dome = np.stack([foot[0] + share * reach * np.cos(turns) * (1.0 + 0.05 * np.sin(9.0 * turns + ring)),
                         foot[1] - lift - 0.86 * share * reach * np.sin(turns)], 1)  # fmt: skip
        pen.fill(dome, tones(colour, 0.55 + 0.10 * ring if ring % 2 == 0 else 0.92 + 0.05 * ring))


def _fan(pen: Pen, foot: tuple[float, float], size: float, tones: _Tones, one: Generator) -> None:
    """A sea fan: ribs with a net between them."""
    colour, high = np.array(CORALS[int(one.integers(len(CORALS)))]), one.uniform(12.0, 19.0) * size
    leans = np.linspace(-0.85, 0.85, 9) + one.normal(0.0, 0.05, 9)
    shares = np.array([0.12, 0.4, 0.7, 1.0])
    long = high * (1.0 - 0.28 * leans**2)
    x = foot[0] + np.outer(np.sin(leans) * long, shares)
    y = foot[1] - np.outer(np.cos(leans) * long, shares**0.92)
    ribs = np.stack([x, y], axis=-1)
    for first, second in pairwise(ribs):
        pen.fill(np.concatenate([first, second[::-1]]), toned(tones(colour, 0.62)[:3], coverage=0.72))
    for rib in ribs:
        pen.line(np.concatenate([[foot], rib]), tones(colour, 1.05), 0.75 * size)
    for share in range(1, 4):
        pen.line(ribs[:, share], tones(colour, 0.9), 0.45 * size)


_PLANTS = (_kelp, _grass, _leafy, _kelp)
_CORALS = (_branches, _tubes, _brain, _fan)
