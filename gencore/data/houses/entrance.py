"""What is fixed to the front: door, steps, porch, balcony and dormers."""

import numpy as np

from gencore.data.houses.openings import ARC, LAMP, Opening, draw_windows
from gencore.data.houses.plan import Plan
from gencore.data.houses.surface import surface, tones
from gencore.data.houses.walls import SNOWY, TRIM
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Colour, Pen, toned
from gencore.data.painting.texture import Grain

DOOR_WIDTHS = {"panelled": 1.15, "double": 1.9, "arched": 1.35, "glazed": 1.5}
STONE: Colour = (0.66, 0.64, 0.60, 1.0)
DARK: Colour = (0.05, 0.05, 0.06, 0.40)


def draw_entrance(canvas: np.ndarray, plan: Plan, day: Daylight) -> None:
    """Draws the door with its steps, the porch and the balcony."""
    front_tone, _ = tones(plan.house.sun_x, plan.aside, day)
    pen = Pen(*canvas.shape[:2])
    _door(pen, plan, day)
    if plan.house.porch:
        _porch(pen, plan)
    if plan.house.balcony:
        _balcony(pen, plan)
    pen.lay_over(canvas, day.light * front_tone)


def door_half(plan: Plan) -> float:
    """Half the width of the door."""
    house = plan.house
    return 0.5 * min(DOOR_WIDTHS[house.door], 0.8 * house.bay_width) * plan.metre


def _door(pen: Pen, plan: Plan, day: Daylight) -> None:
    house, metre = plan.house, plan.metre
    x, half, foot = plan.bay(house.door_bay), door_half(plan), plan.ground - 0.18 * metre
    top = plan.ground - 0.80 * house.storey_height * metre
    paint, panel = toned(rgb(*house.accent)), toned(rgb(*house.accent), 0.68, 0.9)
    trim = TRIM[house.trim]
    border = 0.20 * metre
    if house.door == "arched":
        for more, colour in ((border, trim), (0.0, paint)):
            head = [(x + (half + more) * c, top + half - (half + more) * s) for c, s in ARC.tolist()]
            pen.fill(np.array([*head, (x + half + more, foot), (x - half - more, foot)], np.float32), colour)
    else:
        pen.fill(_box(x - half - border, top - border, x + half + border, foot), trim)
        pen.fill(_box(x - half, top, x + half, foot), paint)
    glass: Colour = (0.20, 0.24, 0.29, 1.0) if day.night < 0.3 else toned(LAMP)
    tall = foot - top
    if house.door == "glazed":
        pen.fill(_box(x - 0.82 * half, top + 0.05 * tall, x + 0.82 * half, foot - 0.06 * tall), glass)
        pen.line(np.array([(x - 0.2 * half, top), (x - 0.2 * half, foot)], np.float32), paint, 0.16 * metre)
    else:
        leaves = (-0.5, 0.5) if house.door == "double" else (0.0,)
        inner = 0.34 * half if house.door == "double" else 0.66 * half
        for place in leaves:
            middle = x + place * half
            window = top + (0.30 if house.door == "arched" else 0.08) * tall
            pen.fill(_box(middle - inner, window, middle + inner, top + 0.42 * tall), glass)
            pen.fill(_box(middle - inner, top + 0.52 * tall, middle + inner, foot - 0.10 * tall), panel)
        if house.door == "double":
            pen.line(np.array([(x, top), (x, foot)], np.float32), panel, max(0.09 * metre, 0.5))
    pen.dot(x + (0.14 if house.door == "double" else 0.78) * half, top + 0.56 * tall, 0.4, (0.92, 0.80, 0.45, 1.0))
    for number, wide in ((0, half + 0.55 * metre), (1, half + 0.30 * metre)):
        step = plan.ground + 0.18 * metre * (0.6 - number)
        pen.fill(_box(x - wide, step - 0.2 * metre, x + wide, step), STONE)
        pen.line(np.array([(x - wide, step), (x + wide, step)], np.float32), DARK, 0.5)


def _box(left: float, top: float, right: float, foot: float) -> np.ndarray:
    return np.array([(left, top), (right, top), (right, foot), (left, foot)], np.float32)


def _porch(pen: Pen, plan: Plan) -> None:
    """A small roof on two posts; a flat slab on a modern house."""
    house, metre = plan.house, plan.metre
    x, half = plan.bay(house.door_bay), door_half(plan) + 0.55 * metre
    top = plan.ground - 0.86 * house.storey_height * metre
    pen.fill(_box(x - half, top, x + half, top + 1.0 * metre), (0.03, 0.03, 0.05, 0.26))
    post = TRIM["white" if house.trim == "stone" else house.trim]
    for edge in (x - half + 0.12 * metre, x + half - 0.12 * metre):
        pen.line(np.array([(edge, top), (edge, plan.ground + 0.25 * metre)], np.float32), post, 0.2 * metre)
    if house.roof == "flat" or house.balcony:
        pen.fill(_box(x - half - 0.1 * metre, top - 0.28 * metre, x + half + 0.1 * metre, top), post)
    else:
        roof = SNOWY if house.season == "winter" else toned(rgb(*house.cover), 0.92)
        peak = top - 0.85 * metre
        wide = half + 0.3 * metre
        pen.fill(np.array([(x - wide, top), (x, peak), (x + wide, top)], np.float32), roof)
        inner = 0.62 * wide
        pen.fill(np.array([(x - inner, top), (x, peak + 0.34 * metre), (x + inner, top)], np.float32), post)
        pen.line(np.array([(x - wide, top), (x + wide, top)], np.float32), post, 0.16 * metre)


def _balcony(pen: Pen, plan: Plan) -> None:
    """A slab with a railing under the windows above the door."""
    house, metre = plan.house, plan.metre
    floor = plan.floor(1) + 0.04 * metre
    half = 0.5 * (1.0 if house.bays < 4 else 1.9) * house.bay_width * metre
    middle = min(max(plan.bay(house.door_bay), plan.left + half), plan.right - half)
    left, right = middle - half, middle + half
    pen.fill(_box(left + 0.4, floor, right + 0.4, floor + 0.9 * metre), (0.03, 0.03, 0.05, 0.28))
    trim = TRIM[house.trim]
    rail: Colour = (0.13, 0.13, 0.15, 0.95) if house.kind == "town house" else trim
    if house.kind == "modern":
        pen.fill(_box(left, floor - 0.95 * metre, right, floor), (0.72, 0.84, 0.90, 0.45))
    else:
        for x in np.arange(left + 0.25, right, max(0.36 * metre, 1.5)):
            pen.line(np.array([(x, floor - 0.95 * metre), (x, floor)], np.float32), rail, max(0.08 * metre, 0.45))
    pen.fill(_box(left, floor - 0.1 * metre, right, floor + 0.22 * metre), trim)
    top = np.array([(left, floor - 0.95 * metre), (right, floor - 0.95 * metre)], np.float32)
    pen.line(top, SNOWY if house.season == "winter" else rail, 0.16 * metre)
    if house.flowers > 0.45 and house.season in ("spring", "summer"):
        _flower_box(pen, left, right, floor - 0.86 * metre, house.accent[0])


def _flower_box(pen: Pen, left: float, right: float, y: float, hue: float) -> None:
    """Geraniums over a railing."""
    for number, x in enumerate(np.arange(left + 0.8, right - 0.4, 1.3)):
        pen.dot(float(x), y + 0.5 * (number % 2), 0.8, (0.22, 0.42, 0.17, 1.0))
        pen.dot(float(x) + 0.4, y - 0.3 + 0.4 * (number % 3), 0.55, (0.88, 0.20 + 0.3 * (number % 2) * hue, 0.28, 1.0))


def draw_dormers(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain, generator: np.random.Generator) -> None:
    """Draws the windows that look out of the roof, each with its own small gable."""
    house, metre = plan.house, plan.metre
    if not house.dormers:
        return
    front_tone, _ = tones(house.sun_x, plan.aside, day)
    high = plan.eaves - plan.ridge
    foot = plan.eaves - (0.10 if house.roof == "mansard" else 0.16) * high
    tall = min(1.45 * metre, 0.52 * high)
    half, openings = 0.44 * tall + 0.1 * metre, []
    pen = Pen(*canvas.shape[:2])
    for number in range(house.dormers):
        place = (number - 0.5 * (house.dormers - 1)) * max(plan.width * 0.66 / max(house.dormers, 2), 2.6 * half)
        x, lit = plan.middle + place + 0.08 * plan.aside, float(generator.random() < 0.5) * max(day.night - 0.2, 0.0)
        _dormer(pen, plan, x, foot, tall, half)
        corner = (x - 0.66 * half, foot - tall + 0.14 * tall)
        openings.append(Opening(corner, (1.32 * half, 0.0), (0.0, 0.72 * tall), "plain", lit, 0.0))
    pen.lay_over(canvas, day.light * front_tone)
    draw_windows(canvas, plan, day, noise, openings)


def _dormer(pen: Pen, plan: Plan, x: float, foot: float, tall: float, half: float) -> None:
    house = plan.house
    wall = TRIM["white"] if house.trim != "dark" else TRIM["dark"]
    cover = SNOWY if house.season == "winter" else toned(rgb(*house.cover), 0.85)
    way = 1.0 if plan.aside > 0 else -1.0
    top = foot - tall
    cheek = [(x + way * half, top), (x + way * (half + 0.5 * tall), top), (x + way * half, foot)]
    pen.fill(np.array(cheek, np.float32), toned(rgb(*house.cover), 0.61))
    pen.fill(_box(x - half, top, x + half, foot), wall)
    peak = top - 0.62 * half
    pen.fill(np.array([(x - half, top), (x, peak), (x + half, top)], np.float32), wall)
    pen.line(np.array([(x - 1.25 * half, top + 0.2 * half), (x, peak), (x + 1.25 * half, top + 0.2 * half)],
                      np.float32), cover, max(0.24 * plan.metre, 1.0))  # fmt: skip


def draw_ivy(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain, generator: np.random.Generator) -> None:
    """Draws leaves that climb from a corner of the house over the front, around the windows."""
    house = plan.house
    from_left = generator.random() < 0.5
    front = surface(canvas, [plan.front()], noise)
    if house.ivy < 0.04 or front is None:
        return
    edge, way = (plan.left, 1.0) if from_left else (plan.right, -1.0)
    across = way * (front.x - edge) / plan.width
    up = (plan.ground - front.y) / max(plan.ground - plan.eaves, 1.0)
    ragged = 0.13 * front.grain.medium + 0.07 * front.grain.fine + 0.08 * front.grain.coarse
    reach = 1.15 * house.ivy
    distance = np.sqrt((across / 0.8) ** 2 + (0.62 * up) ** 2) + ragged
    cover = np.clip((reach - distance) / 0.10, 0.0, 1.0)
    leaves = {"autumn": ((0.42, 0.10, 0.08), (0.86, 0.36, 0.14)), "winter": ((0.24, 0.20, 0.15), (0.42, 0.40, 0.33))}
    dark, bright = leaves.get(house.season, ((0.10, 0.24, 0.09), (0.36, 0.56, 0.20)))
    shine = np.clip(0.42 + 0.30 * front.grain.fine + 0.12 * front.grain.medium, 0.0, 1.0)
    colour = np.array(dark, np.float32) + shine[..., None] * (np.array(bright, np.float32) - np.array(dark, np.float32))
    front.paint(colour * day.light, cover * (0.55 if house.season == "winter" else 0.96))
