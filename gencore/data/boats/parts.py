"""Draws the parts of a boat: the hull in planks, and sails, cabins, people and flag on it."""

from itertools import pairwise

import numpy as np

from gencore.data.boats.boat import FLAGS, HULLS, STRIPES, Boat
from gencore.data.boats.vessel import Vessel
from gencore.data.painting.palette import paint
from gencore.data.painting.pen import Pen, toned

Pair = tuple[float, float]
Rgb = tuple[float, float, float]

PLANKS = 9
WOOD, DARK, GLASS, STEEL = (0.46, 0.30, 0.18), (0.12, 0.12, 0.15), (0.20, 0.30, 0.40), (0.90, 0.90, 0.88)
COATS = ((0.92, 0.74, 0.16), (0.80, 0.22, 0.20), (0.18, 0.36, 0.62), (0.94, 0.94, 0.92), (0.24, 0.46, 0.34))
SKIN = (0.88, 0.66, 0.52)


def draw_vessel(pen: Pen, boat: Boat, chance: np.ndarray, night: float) -> None:
    """Draws the boat down to a little under the waterline.

    Args:
        pen: to draw with.
        boat: which.
        chance: random numbers 0..1, at least 64.
        night: how far dusk has come, 0..1; windows are lit then.
    """
    vessel = Vessel(boat)
    pane = (1.0, 0.84, 0.46) if night > 0.25 else GLASS
    if boat.kind == "rowing boat":
        _awning(pen, vessel)
        _crew(pen, vessel, chance)
        _hull(pen, vessel)
        _oars(pen, vessel)
        return
    _crew(pen, vessel, chance)
    {"sailing boat": _sails, "fishing boat": _wheelhouse, "ferry": _decks}[boat.kind](pen, vessel, pane)
    _hull(pen, vessel)


def _hull(pen: Pen, vessel: Vessel) -> None:
    hull, stripe = paint(HULLS, vessel.boat.hull), paint(STRIPES, vessel.boat.stripe)
    rows = [vessel.hull_row(number / PLANKS) for number in range(PLANKS + 1)]
    for number in range(PLANKS):
        colour = stripe if number in (1, 2) else hull
        tone = (1.10, 1.08, 1.06, 1.04, 1.0, 0.95, 0.88, 0.78, 0.60)[number]
        for first in range(0, 24, 3):
            upper, lower = rows[number][first : first + 4], rows[number + 1][first : first + 4]
            lit = tone * (0.90 + 0.16 * first / 24.0)
            pen.fill(vessel.place(np.concatenate([upper, lower[::-1]])), toned(colour, lit))
    for number in (4, 5, 6):
        pen.line(vessel.place(rows[number]), toned(0.6 * hull, coverage=0.30), 0.28)
    pen.line(vessel.place(rows[0]), toned(0.45 * hull + 0.35 * np.array(WOOD)), 0.9)


def _box(pen: Pen, vessel: Vessel, span: Pair, rise: Pair, colour: Rgb | np.ndarray, lean: float = 0.0) -> None:
    """A cabin's wall, lit from above, with a darker end towards the stern and a roof that stands out."""
    (a, b), (low, high) = span, rise
    for part in range(4):
        v, w = low + (high - low) * part / 4, low + (high - low) * (part + 1) / 4
        p, q = lean * part / 4, lean * (part + 1) / 4
        pen.fill(vessel.place([(a, v), (a, w), (b - q, w), (b - p, v)]), toned(colour, 0.88 + 0.045 * part))
    edge = a + 0.12 * (b - a)
    pen.fill(vessel.place([(a, low), (a, high), (edge, high), (edge, low)]), toned(colour, 0.76))
    roof = [(a - 0.012, high), (b - lean + 0.016, high)]
    pen.line(vessel.place(roof), toned(colour, 0.58), 1.1)


def _windows(pen: Pen, vessel: Vessel, span: Pair, v: float, size: Pair, pane: Rgb) -> None:
    """A row of panes of (width, height) between two places."""
    (a, b), (wide, high) = span, size
    count = max(int((b - a) / (1.55 * wide)), 1)
    for u in np.linspace(a, b, count + 1)[:-1] + 0.5 * ((b - a) / count - wide):
        pen.fill(vessel.place([(u, v), (u + wide, v), (u + wide, v + high), (u, v + high)]), toned(pane))


def _sails(pen: Pen, vessel: Vessel, pane: Rgb) -> None:
    spread, tall, mast = vessel.boat.spread, vessel.tall, 0.06
    foot = float(vessel.deck(mast)) + 0.075
    _box(pen, vessel, (-0.14, 0.22), (float(vessel.deck(0.0)) - 0.02, float(vessel.deck(0.0)) + 0.05), STEEL, 0.05)
    _windows(pen, vessel, (-0.08, 0.16), float(vessel.deck(0.0)) + 0.008, (0.035, 0.022), pane)
    for end in ((0.49, float(vessel.deck(0.5))), (-0.49, float(vessel.deck(-0.5)))):
        pen.line(vessel.place([(mast, tall - 0.01), end]), toned(DARK, coverage=0.7), 0.3)
    pen.line(vessel.place([(mast, foot - 0.12), (mast, tall)]), toned(WOOD), 1.1)
    top, boom = tall - 0.03, 0.22 + 0.30 * spread
    shares = np.linspace(0.0, 1.0, 9)
    # the leech bulges out; panels are seams across the mainsail
    for part in range(8):
        low, high = shares[part], shares[part + 1]
        out = [(1.0 - h) * boom + 0.16 * boom * np.sin(np.pi * h) for h in (low, high)]
        v = [foot + h * (top - foot) for h in (low, high)]
        for side, tone in ((1.0, 0.84), (0.66, 0.94), (0.33, 1.02)):
            corners = [(mast - 0.012, v[0]), (mast - side * out[0], v[0]), (mast - side * out[1], v[1])]
            pen.fill(vessel.place([*corners, (mast - 0.012, v[1])]), toned(vessel.upper, tone - 0.035 * (part % 2)))
    pen.line(vessel.place([(mast, foot), (mast - boom - 0.02, foot)]), toned(WOOD, 0.9), 0.9)
    reach, peak = 0.12 + 0.30 * spread, foot + (top - foot) * (0.55 + 0.33 * spread)
    tack, head = np.array([mast + 0.02 + reach, foot - 0.02]), np.array([mast + 0.02, peak])
    clew = np.array([mast - 0.05 * spread + 0.012, foot + 0.02])
    for side, tone in ((1.0, 1.02), (0.62, 0.94), (0.30, 0.86)):
        pen.fill(vessel.place([clew, clew + side * (tack - clew), clew + side * (head - clew), head]),
                 toned(vessel.upper, tone))  # fmt: skip
    _flag(pen, vessel, (mast, tall))


def _wheelhouse(pen: Pen, vessel: Vessel, pane: Rgb) -> None:
    spread, tall = vessel.boat.spread, vessel.tall
    deck = float(vessel.deck(0.05))
    wide, high = 0.17 + 0.22 * spread, 0.11 + 0.09 * spread
    a, b = 0.17 - wide, 0.17
    pole, bow = -0.27, (0.48, float(vessel.deck(0.5)))
    pen.line(vessel.place([(pole, deck - 0.04), (pole, tall)]), toned(WOOD, 0.8), 1.2)
    pen.line(vessel.place([(pole, 0.6 * tall), (-0.47, 0.92 * tall)]), toned(WOOD, 0.8), 0.8)
    for end in (bow, (-0.49, float(vessel.deck(-0.5)))):
        pen.line(vessel.place([(pole, tall - 0.02), end]), toned(DARK, coverage=0.7), 0.3)
    pen.line(vessel.place([(-0.47, 0.92 * tall), (-0.44, deck)]), toned(DARK, coverage=0.8), 0.35)
    _box(pen, vessel, (a - 0.05, b + 0.03), (deck - 0.03, deck + 0.035), STEEL)
    _box(pen, vessel, (a, b), (deck + 0.03, deck + 0.03 + high), vessel.upper, -0.02)
    _windows(pen, vessel, (a + 0.2 * wide, b), deck + 0.03 + 0.48 * high, (0.045, 0.34 * high), pane)
    pen.line(vessel.place([(b - 0.05, deck + high), (b - 0.05, deck + high + 0.09)]), toned(DARK), 0.6)
    for number in range(3):  # tyres
        u, v = vessel.place([(-0.36 + 0.24 * number, 0.45 * deck)])[0].tolist()
        pen.dot(u, v, 0.016 * vessel.length, toned(DARK))
    _flag(pen, vessel, (pole, tall))


def _decks(pen: Pen, vessel: Vessel, pane: Rgb) -> None:
    boat = vessel.boat
    deck, storey = float(vessel.deck(0.0)), 0.050 + 0.040 * boat.spread
    spans = ((-0.41, 0.36), (-0.32, 0.29), (0.06, 0.24))
    heights = (deck - 0.03, deck + storey, deck + 2 * storey)
    chimney, top = (-0.16, -0.05), max(vessel.tall, deck + 2 * storey + 0.05)
    stripe = paint(STRIPES, boat.stripe)
    a, b = chimney
    rise = top - heights[2]
    for low, high, colour in ((0.0, 0.55, vessel.upper), (0.55, 0.8, stripe), (0.8, 1.0, np.array(DARK))):
        for left, right, tone in ((a, a + 0.04, 0.72), (a + 0.04, b, 0.98)):
            lean = -0.03
            corners = [(left + lean * low, low), (right + lean * low, low), (right + lean * high, high)]
            points = [(u, heights[2] + share * rise) for u, share in [*corners, (left + lean * high, high)]]
            pen.fill(vessel.place(points), toned(colour, tone))
    for span, low in zip(spans, heights, strict=True):
        start = max(low, deck - 0.03)
        _box(pen, vessel, span, (start, low + storey + (0.03 if low < deck else 0.0)), vessel.upper, 0.03)
        _windows(pen, vessel, (span[0] + 0.05, span[1] - 0.05), max(low, deck) + 0.34 * storey, (0.034, 0.40 * storey),
                 pane)  # fmt: skip
    pole = (-0.47, deck + 0.16)
    pen.line(vessel.place([(-0.47, deck - 0.02), pole]), toned(STEEL, 0.8), 0.6)
    pen.line(vessel.place([(0.15, heights[2] + storey), (0.15, heights[2] + storey + 0.08)]), toned(STEEL, 0.7), 0.6)
    _flag(pen, vessel, pole)


def _awning(pen: Pen, vessel: Vessel) -> None:
    half, deck, roof = 0.13 + 0.20 * vessel.boat.spread, vessel.freeboard, vessel.freeboard + 0.19
    pole = (0.42, vessel.tall)
    pen.line(vessel.place([(0.42, deck), pole]), toned(WOOD), 1.4)
    for u in (-0.9 * half - 0.04, 0.9 * half - 0.04):
        pen.line(vessel.place([(u, deck - 0.03), (u, roof)]), toned(WOOD, 0.9), 0.7)
    edges = np.linspace(-half - 0.04, half - 0.04, 9)
    for number, (a, b) in enumerate(pairwise(edges.tolist())):
        arch = [0.035 * np.sin(np.pi * (u + half + 0.04) / (2.0 * half)) for u in (a, b)]
        top = [(a, roof + 0.03 + arch[0]), (b, roof + 0.03 + arch[1])]
        pen.fill(vessel.place([(a, roof - 0.02), *top, (b, roof - 0.02)]),
                 toned(vessel.upper, 0.84 if number % 2 else 1.0))  # fmt: skip
    x, y = vessel.place([pole])[0].tolist()
    pen.dot(x, y, 1.7, toned((1.0, 0.86, 0.45)))
    _flag(pen, vessel, pole)


def _oars(pen: Pen, vessel: Vessel) -> None:
    for u in (-0.06, 0.18):
        grip = (u + 0.02, float(vessel.deck(u)) + 0.03)
        pen.line(vessel.place([grip, (u - 0.16, -0.02)]), toned(WOOD, 1.5), 0.8)
        pen.line(vessel.place([(u - 0.11, 0.015), (u - 0.17, -0.03)]), toned(WOOD, 1.3), 2.0)


def _crew(pen: Pen, vessel: Vessel, chance: np.ndarray) -> None:
    """Draws as many people as there are: coats and heads."""
    tall = 0.115 if vessel.boat.kind != "ferry" else 0.085
    for number, u in enumerate(vessel.shape.seats[: vessel.boat.crew]):
        low = float(vessel.deck(u)) + vessel.shape.floor
        coat = COATS[int(5 * chance[number]) % len(COATS)]
        wide = 0.22 * tall
        pen.fill(vessel.place([(u - wide, low - 0.02), (u - 0.8 * wide, low + 0.66 * tall),
                               (u + 0.8 * wide, low + 0.66 * tall), (u + wide, low - 0.02)]), toned(coat))  # fmt: skip
        x, y = vessel.place([(u, low + 0.84 * tall)])[0].tolist()
        pen.dot(x, y, 0.21 * tall * vessel.length, toned(SKIN))
        pen.dot(x, y - 0.10 * tall * vessel.length, 0.16 * tall * vessel.length, toned(WOOD, 0.4 + chance[number + 8]))


def _flag(pen: Pen, vessel: Vessel, top: Pair) -> None:
    """A flag that waves towards the stern."""
    if vessel.boat.flag == "none":
        return
    colour = FLAGS[vessel.boat.flag]
    t = np.linspace(0.0, 1.0, 7)
    line = np.stack([top[0] - 0.20 * t, top[1] - 0.012 * np.sin(6.0 * t) - 0.01 * t], axis=1)
    high = np.array([0.0, 0.115])
    for number in range(6):
        a, b = line[number], line[number + 1]
        pen.fill(vessel.place([a, b, b - high, a - high]), toned(colour, 1.0 + 0.14 * np.cos(6.0 * t[number])))
    for a, b in zip(line[:-1] - 0.4 * high, line[1:] - 0.4 * high, strict=True):
        pen.fill(vessel.place([a, b, b - 0.22 * high, a - 0.22 * high]), toned((0.97, 0.97, 0.94)))
