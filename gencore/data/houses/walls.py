"""The walls: plaster, brick, stone, planks and timber framing in the light."""

import numpy as np

from gencore.data.houses.house import House
from gencore.data.houses.plan import CONVERGENCE, DEPTH, OVERHANG, Plan, rise
from gencore.data.houses.surface import Surface, surface, tones
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Colour, Pen, toned
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.texture import Grain, joints

COURSE, BRICK, JOINT = 0.42, 0.95, 0.11
STONE_ROW, STONE = 0.62, 1.05
PLANK = 0.36
MORTAR = np.array([0.80, 0.77, 0.72], np.float32)
BEAM: Colour = (0.27, 0.18, 0.12, 0.95)
BEAM_WIDTH = 0.24
SNOWY: Colour = (0.95, 0.97, 1.0, 1.0)
TRIM: dict[str, Colour] = {
    "white": (0.95, 0.95, 0.93, 1.0),
    "dark": (0.16, 0.17, 0.19, 1.0),
    "wood": (0.47, 0.31, 0.19, 1.0),
    "stone": (0.80, 0.76, 0.68, 1.0),
}


def draw_walls(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain) -> None:
    """Draws the side that is seen, then the front."""
    house = plan.house
    front_tone, side_tone = tones(house.sun_x, plan.aside, day)
    side = surface(canvas, [plan.side()], noise) if abs(plan.aside) > 0.5 else None
    if side is not None:
        u, v = _on_the_side(plan, side)
        tone = side_tone * (1.0 - 0.14 * np.clip(u / DEPTH, 0.0, 1.0))
        side.paint(_clad(house, side, u, v, 1.0 / plan.metre) * (tone[..., None] * day.light))
    front = surface(canvas, [plan.front()], noise)
    if front is not None:
        u, v = (front.x - plan.left) / plan.metre, (plan.ground - front.y) / plan.metre
        colour = _clad(house, front, u + 0.0 * v, v + 0.0 * u, 1.0 / plan.metre)
        tone = front_tone * _shade(plan, front, day)
        front.paint(colour * (tone[..., None] * day.light))
    _woodwork(canvas, plan, day, front_tone, side_tone)


def _on_the_side(plan: Plan, side: Surface) -> tuple[np.ndarray, np.ndarray]:
    """Metres from the corner and above the ground of each pixel of the side."""
    share = (side.x - plan.corner) / plan.aside
    horizon = plan.house.horizon
    unshrunk = horizon + (side.y - horizon) / (1.0 - np.clip(share, 0.0, 1.2) * CONVERGENCE * abs(plan.aside))
    return DEPTH * share + 0.0 * side.y, (plan.ground - unshrunk) / plan.metre


def _clad(house: House, wall: Surface, u: np.ndarray, v: np.ndarray, pixel: float) -> np.ndarray:
    """Colour of the cladding, (h, w, 3), for places in metres."""
    pixel = pixel * wall.pixel
    colour = rgb(*house.wall)
    tone, joint, mortar = _CLADDINGS[house.material](house, wall.grain, u, v, pixel)
    stain = house.weathering * (0.07 * wall.grain.coarse + 0.16 * np.exp(-np.maximum(v, 0.0) / 0.7))
    tone = tone - np.maximum(stain, -0.04) + 0.012 * wall.grain.fine
    return blend(colour * 1.0, mortar, joint) * tone[..., None]


def _plaster(
    house: House, grain: Grain, u: np.ndarray, v: np.ndarray, pixel: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return 1.0 + 0.018 * grain.medium + 0.014 * grain.fine, 0.0 * u, MORTAR


def _brick(
    house: House, grain: Grain, u: np.ndarray, v: np.ndarray, pixel: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    row = np.floor(v / COURSE)
    along = u + 0.5 * BRICK * (row % 2)
    upright = joints(along, BRICK, JOINT, pixel)
    joint = np.maximum(joints(v, COURSE, JOINT, pixel), upright)
    tone = 1.0 + 0.13 * grain.pieces(row, np.floor(along / BRICK)) + 0.03 * grain.medium
    return tone, 0.55 * joint, 0.5 * MORTAR + 0.5 * rgb(*house.wall)


def _stone(
    house: House, grain: Grain, u: np.ndarray, v: np.ndarray, pixel: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    warped = v + 0.05 * grain.medium
    row = np.floor(warped / STONE_ROW)
    along = u + STONE * (0.5 * (row % 2) + 0.35 * grain.pieces(row, 0.0 * row))
    joint = np.maximum(joints(warped, STONE_ROW, 0.12, pixel), joints(along, STONE, 0.12, pixel))
    tone = 1.0 + 0.12 * grain.pieces(row, np.floor(along / STONE)) + 0.03 * grain.fine + 0.02 * grain.medium
    return tone, 0.6 * joint, 0.62 * rgb(*house.wall)


def _planks(
    house: House, grain: Grain, u: np.ndarray, v: np.ndarray, pixel: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    across = u if house.kind == "modern" or house.trim == "wood" else v
    board = np.floor(across / PLANK)
    tone = 1.0 + 0.06 * grain.pieces(board, 0.0 * board) + 0.02 * grain.fine
    tone = tone + 0.10 * (across / PLANK - board - 0.5) * min(PLANK / pixel / 3.0, 1.0)
    return tone, 0.5 * joints(across, PLANK, 0.08, pixel), 0.45 * rgb(*house.wall)


_CLADDINGS = {"plaster": _plaster, "brick": _brick, "stone": _stone, "planks": _planks, "timber": _plaster}


def roof_line(plan: Plan, x: np.ndarray) -> np.ndarray:
    """Height of the front's upper edge at ``x``."""
    if plan.house.roof != "gable":
        return np.full_like(x, plan.eaves)
    return plan.eaves - (plan.eaves - plan.ridge) * (1.0 - np.abs(x - plan.middle) / (0.5 * plan.width))


def _shade(plan: Plan, front: Surface, day: Daylight) -> np.ndarray:
    """Brightness of the front: lighter towards the sun, dark under the eaves and at the foot."""
    house = plan.house
    along = np.clip((front.x - plan.left) / plan.width, 0.0, 1.0)
    tone = 1.0 + 0.07 * day.sharpness * (2.0 * house.sun_x - 1.0) * (2.0 * along - 1.0)
    below = front.y - roof_line(plan, front.x)
    drop = OVERHANG * plan.metre * (0.7 + 1.1 * day.elevation) * (0.3 if house.roof == "flat" else 1.0)
    dark = 0.30 + 0.14 * day.sharpness
    tone = tone * (1.0 - dark * smoothstep(1.15 * drop, 0.55 * drop, below))
    streaks = np.maximum(front.grain.medium[len(front.y) // 2], 0.0) * np.exp(-np.maximum(below, 0.0) / 9.0)
    tone = tone * (1.0 - 0.13 * house.weathering * streaks)
    return tone * (1.0 - 0.16 * np.exp(-np.maximum(plan.ground - front.y, 0.0) / 1.6))


def _woodwork(canvas: np.ndarray, plan: Plan, day: Daylight, front_tone: float, side_tone: float) -> None:
    """Draws beams, corner stones, corner boards, cornices and the plinth."""
    house = plan.house
    for tone, seen_from in ((side_tone, _side_parts), (front_tone, _front_parts)):
        pen = Pen(*canvas.shape[:2])
        seen_from(pen, plan)
        pen.lay_over(canvas, day.light * tone)
    if house.kind in ("town house", "villa") and house.material != "timber":
        pen = Pen(*canvas.shape[:2])
        for storey in range(1, house.storeys):
            y = plan.floor(storey)
            _strip(pen, (plan.left, y + 0.3), (plan.right, y + 0.3), 0.9, (0.05, 0.05, 0.06, 0.30))
            _strip(pen, (plan.left, y - 0.4), (plan.right, y - 0.4), 0.9, toned(TRIM[house.trim], coverage=0.9))
        pen.lay_over(canvas, day.light * front_tone)


def _strip(pen: Pen, start: tuple[float, float], end: tuple[float, float], thickness: float, colour: Colour) -> None:
    pen.line(np.array([start, end], np.float32), colour, thickness)


def _front_parts(pen: Pen, plan: Plan) -> None:
    house, metre = plan.house, plan.metre
    if house.material == "timber":
        _frame(pen, plan)
    elif house.kind in ("town house", "villa") and house.trim in ("white", "stone"):
        for number in range(int((plan.ground - plan.eaves) / (0.55 * metre))):
            long = (0.75 if number % 2 else 0.5) * metre
            top, foot = plan.ground - (number + 0.94) * 0.55 * metre, plan.ground - (number + 0.06) * 0.55 * metre
            for edge, way in ((plan.left, 1.0), (plan.right, -1.0)):
                block = np.array([(edge, top), (edge + way * long, top), (edge + way * long, foot), (edge, foot)])
                pen.fill(block, toned(TRIM[house.trim], coverage=0.72))
    elif house.material == "planks" and house.trim == "white":
        for edge in (plan.left + 0.12 * metre, plan.right - 0.12 * metre):
            _strip(pen, (edge, plan.ground), (edge, plan.eaves), 0.24 * metre, TRIM["white"])
    if house.material != "stone":
        _strip(pen, (plan.left, plan.ground - 0.2 * metre), (plan.right, plan.ground - 0.2 * metre), 0.4 * metre,
               (0.50, 0.48, 0.46, 0.75))  # fmt: skip


def _frame(pen: Pen, plan: Plan) -> None:
    """Posts between the bays, rails at the floors and sills, braces in the outer bays."""
    house, metre = plan.house, plan.metre
    width = BEAM_WIDTH * metre
    posts = [plan.left + 0.5 * width, plan.right - 0.5 * width]
    posts += [0.5 * (plan.bay(bay) + plan.bay(bay + 1)) for bay in range(house.bays - 1)]
    for post in posts:
        _strip(pen, (post, plan.ground), (post, plan.eaves), width, BEAM)
    tall = house.storey_height * metre
    for storey in range(house.storeys + 1):
        _strip(pen, (plan.left, plan.floor(storey)), (plan.right, plan.floor(storey)), width, BEAM)
    for storey in range(house.storeys):
        foot = plan.floor(storey)
        for edge, way in ((plan.left, 1.0), (plan.right, -1.0)):
            _strip(pen, (edge + way * 0.1 * metre, foot), (edge + way * 0.62 * metre, foot - tall), 0.8 * width, BEAM)
    if house.roof == "gable":
        high = rise(house) * metre
        for share in (0.36, 0.68):
            half = 0.5 * plan.width * (1.0 - share)
            y = plan.eaves - share * high
            _strip(pen, (plan.middle - half, y), (plan.middle + half, y), width, BEAM)
        for way in (-1.0, 0.0, 1.0):
            x = plan.middle + way * 0.2 * plan.width
            _strip(pen, (x, plan.eaves), (x, plan.eaves - high * (0.95 - 0.4 * abs(way))), width, BEAM)


def _side_parts(pen: Pen, plan: Plan) -> None:
    house = plan.house
    if house.material != "timber" or abs(plan.aside) < 3.0:
        return
    width = BEAM_WIDTH * plan.metre
    for share in (0.04, 0.5, 0.97):
        _strip(pen, plan.back((plan.corner, plan.ground), share), plan.back((plan.corner, plan.eaves), share),
               0.7 * width, BEAM)  # fmt: skip
    for storey in range(house.storeys + 1):
        _strip(pen, (plan.corner, plan.floor(storey)), plan.back((plan.corner, plan.floor(storey))), 0.8 * width, BEAM)
