"""The roof with its tiles, snow and chimneys."""

import numpy as np

from gencore.data.houses.house import House
from gencore.data.houses.plan import OVERHANG, Plan, Point
from gencore.data.houses.surface import Surface, surface, tones
from gencore.data.houses.walls import SNOWY, TRIM
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import blend, mix, pixel_grid, smoothstep
from gencore.data.painting.texture import Grain, joints

ROW, TILE, SEAM = 0.46, 0.5, 0.8
SNOW = np.array([0.95, 0.97, 1.0], np.float32)
CHIMNEY = np.array([0.62, 0.34, 0.26], np.float32)
STEEP = 0.72  # share of a mansard's height that is steep

Slope = tuple[list[Point], Point, Point, Point]


def slopes(plan: Plan) -> tuple[list[Slope], list[Slope]]:
    """The roof's planes on the side and in front, each as corners, then origin, one way along and one way down."""
    return _SHAPES[plan.house.roof](plan)


def _gable(plan: Plan) -> tuple[list[Slope], list[Slope]]:
    over = OVERHANG * plan.metre
    low = (plan.eaves - plan.ridge) / (0.5 * plan.width) * over
    apex = (plan.middle, plan.ridge - 0.3 * over)
    edge = (plan.corner - plan.inward * over, plan.eaves + low - 0.3 * over)
    return [_slope([apex, plan.back(apex), plan.back(edge), edge], apex, plan.back(apex), edge)], []


def _saddle(plan: Plan) -> tuple[list[Slope], list[Slope]]:
    over = OVERHANG * plan.metre
    low = plan.eaves + 0.5 * over
    left, right = (plan.left - over, low), (plan.right + over, low)
    high_left, high_right = (plan.back((x, plan.ridge), 0.5) for x in (plan.left - over, plan.right + over))
    return [], [_slope([left, high_left, high_right, right], high_left, high_right, left)]


def _hip(plan: Plan) -> tuple[list[Slope], list[Slope]]:
    over = OVERHANG * plan.metre
    return _hipped(plan, plan.eaves + 0.4 * over, over, plan.ridge, -min(0.34 * plan.width, 3.4 * plan.metre), 0.5)


def _mansard(plan: Plan) -> tuple[list[Slope], list[Slope]]:
    over = OVERHANG * plan.metre
    knee = plan.eaves + STEEP * (plan.ridge - plan.eaves)
    inset = -0.55 * plan.metre
    low_side, low_front = _hipped(plan, plan.eaves + 0.2 * over, 0.6 * over, knee, inset, 0.06)
    side, front = _hipped(plan, knee, inset + 0.25 * over, plan.ridge, -min(0.28 * plan.width, 2.6 * plan.metre), 0.42)
    return low_side + side, low_front + front


def _hipped(
    plan: Plan, low: float, out: float, high: float, inside: float, share: float
) -> tuple[list[Slope], list[Slope]]:
    """A front and a side plane between two heights; ``share`` of the depth is how far back the upper edge lies."""
    left, right = (plan.left - out, low), (plan.right + out, low)
    high_left, high_right = (plan.back((x, high), share) for x in (plan.left - inside, plan.right + inside))
    front = _slope([left, high_left, high_right, right], high_left, high_right, left)
    near, top = (right, high_right) if plan.aside > 0 else (left, high_left)
    far = plan.back(near)
    top_far = plan.back((plan.corner + plan.inward * -inside, high), max(1.0 - share, share))
    return [_slope([near, top, top_far, far], top, (top[0] + far[0] - near[0], top[1] + far[1] - near[1]), near)], [
        front
    ]


def _flat(plan: Plan) -> tuple[list[Slope], list[Slope]]:
    return [], []


_SHAPES = {"gable": _gable, "saddle": _saddle, "hip": _hip, "mansard": _mansard, "flat": _flat}


def _slope(corners: list[Point], origin: Point, along: Point, down: Point) -> Slope:
    return corners, origin, along, down


def draw_roof(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain) -> None:
    """Draws the planes of the roof, its snow, and the boards along its edges."""
    house = plan.house
    front_tone, side_tone = tones(house.sun_x, plan.aside, day)
    side, front = slopes(plan)
    sky_light = 0.06 + 0.06 * day.elevation
    if abs(plan.aside) > 0.5:
        for slope in side:
            _cover(canvas, plan, slope, day, noise, side_tone + sky_light)
    for slope in front:
        _cover(canvas, plan, slope, day, noise, front_tone + sky_light)
    _edges(canvas, plan, day, front_tone, front)


def _cover(canvas: np.ndarray, plan: Plan, slope: Slope, day: Daylight, noise: Grain, tone: float) -> None:
    corners, origin, along, down = slope
    plane = surface(canvas, [np.array(corners, np.float32)], noise)
    if plane is None:
        return
    u, v, length, height = _on_the_slope(plane, origin, along, down)
    metres, pixel = 1.0 / plan.metre, plane.pixel / plan.metre
    shade, joint = _COVERINGS[plan.house.covering](plane.grain, u * length * metres, v * height * metres, pixel)
    moss = plan.house.weathering * smoothstep(0.5, 1.8, plane.grain.coarse + 0.6 * plane.grain.medium)
    colour = blend(rgb(*plan.house.cover), np.array([0.33, 0.36, 0.22], np.float32), 0.35 * moss)
    shade = (shade + 0.10 * (0.5 - v)) * (1.0 - 0.42 * joint) * tone
    plane.paint(colour * (shade[..., None] * day.light))
    if plan.house.season == "winter":
        _snow(plane, plan.house, v, day, tone)


def _on_the_slope(
    plane: Surface, origin: Point, along: Point, down: Point
) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Shares 0..1 along and down a slope of each pixel, and how long those ways are in design pixels."""
    ax, ay = along[0] - origin[0], along[1] - origin[1]
    bx, by = down[0] - origin[0], down[1] - origin[1]
    area = ax * by - ay * bx
    area = area if abs(area) > 1e-3 else 1e-3
    x, y = plane.x - origin[0], plane.y - origin[1]
    return (x * by - y * bx) / area, (y * ax - x * ay) / area, float(np.hypot(ax, ay)), float(np.hypot(bx, by))


def _tiles(grain: Grain, u: np.ndarray, v: np.ndarray, pixel: float) -> tuple[np.ndarray, np.ndarray]:
    row = np.floor(v / ROW)
    wave = 0.05 * np.cos(2.0 * np.pi * u / TILE) * min(TILE / pixel / 3.0, 1.0)
    shade = 1.0 + 0.10 * grain.pieces(row, np.floor(u / TILE)) + wave + 0.03 * grain.medium
    shade = shade + 0.16 * (v / ROW - row - 0.5) * min(ROW / pixel / 2.5, 1.0)
    return shade, joints(v, ROW, 0.10, pixel)


def _slate(grain: Grain, u: np.ndarray, v: np.ndarray, pixel: float) -> tuple[np.ndarray, np.ndarray]:
    row = np.floor(v / (0.8 * ROW))
    along = u + 0.35 * (row % 2)
    shade = 1.0 + 0.13 * grain.pieces(row, np.floor(along / 0.7)) + 0.03 * grain.medium
    return shade, 0.7 * np.maximum(joints(v, 0.8 * ROW, 0.07, pixel), 0.6 * joints(along, 0.7, 0.06, pixel))


def _seams(grain: Grain, u: np.ndarray, v: np.ndarray, pixel: float) -> tuple[np.ndarray, np.ndarray]:
    shade = 1.0 + 0.05 * grain.pieces(np.floor(u / SEAM), 0.0 * u) + 0.03 * grain.coarse - 0.10 * (v % 3.0) / 3.0
    return shade + 0.22 * joints(u - 0.12, SEAM, 0.09, pixel), 0.7 * joints(u, SEAM, 0.11, pixel)


_COVERINGS = {"tiles": _tiles, "slate": _slate, "seams": _seams}


def _snow(plane: Surface, house: House, v: np.ndarray, day: Daylight, tone: float) -> None:
    """Snow lies on most of the slope and has slid off its lower edge here and there."""
    edge = 0.86 + 0.10 * plane.grain.medium - 0.25 * house.pitch
    cover = smoothstep(edge + 0.10, edge - 0.10, v)
    shade = (0.90 + 0.03 * plane.grain.medium + 0.14 * (1.0 - v)) * tone
    plane.paint(np.minimum(SNOW * shade[..., None] * day.light, 1.0), 0.94 * cover)


def _edges(canvas: np.ndarray, plan: Plan, day: Daylight, tone: float, front: list[Slope]) -> None:
    """Boards along a gable, gutters under eaves, ridges, a flat roof's parapet; snow on what is level."""
    house, over = plan.house, OVERHANG * plan.metre
    pen = Pen(*canvas.shape[:2])
    trim = TRIM[house.trim]
    board = (0.17 if house.roof == "gable" else 0.2) * plan.metre
    snowy = house.season == "winter"
    if house.roof == "gable":
        low = (plan.eaves - plan.ridge) / (0.5 * plan.width) * over
        ends = [(plan.left - over, plan.eaves + low), (plan.middle, plan.ridge), (plan.right + over, plan.eaves + low)]
        points = np.array(ends, np.float32)
        pen.line(points + np.array([0.0, 0.10 * plan.metre], np.float32), trim, max(1.6 * board, 1.2))
        pen.line(
            points - np.array([0.0, 0.14 * plan.metre], np.float32),
            SNOWY if snowy else toned(rgb(*house.cover), 0.8),
            1.3 * board,
        )
    elif house.roof == "flat":
        _parapet(pen, plan, snowy)
    for corners, *_ in front:
        left, high_left, high_right, right = corners
        pen.line(np.array([high_left, high_right], np.float32), SNOWY if snowy else (0.12, 0.10, 0.10, 0.45), 0.9)
        eaves = np.array([left, right], np.float32)
        pen.line(eaves + np.array([0.0, 0.5], np.float32), (0.05, 0.05, 0.06, 0.35), 0.9)
        pen.line(eaves, trim, max(0.8 * board, 0.8))
        if house.roof in ("hip", "mansard"):
            nearer = [right, high_right] if plan.aside > 0 else [left, high_left]
            pen.line(np.array(nearer, np.float32), (1.0, 1.0, 1.0, 0.22), 0.7)
    pen.lay_over(canvas, day.light * tone)


def _parapet(pen: Pen, plan: Plan, snowy: bool) -> None:
    """A slab that juts out over front and side."""
    over, top = 0.3 * plan.metre, plan.ridge
    trim = TRIM[plan.house.trim]
    foot = plan.eaves + 0.04 * plan.metre
    edge = plan.corner - plan.inward * over
    far_top, far_foot = plan.back((edge, top)), plan.back((edge, foot))
    pen.fill(np.array([(edge, top), far_top, far_foot, (edge, foot)]), toned(trim, 0.72))
    slab = [(plan.left - over, top), (plan.right + over, top), (plan.right + over, foot), (plan.left - over, foot)]
    pen.fill(np.array(slab), trim)
    pen.line(np.array(slab[2:]), (0.05, 0.05, 0.06, 0.4), 0.7)
    if snowy:
        pen.line(np.array([far_top, (edge, top), *(slab[:1] if plan.aside > 0 else slab[1:2])]),
                 SNOWY, 1.6)  # fmt: skip


def draw_chimneys(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain, generator: np.random.Generator) -> None:
    """Draws chimneys behind the ridge, and their smoke."""
    house, metre = plan.house, plan.metre
    places = generator.permutation([0.24, 0.74])
    front_tone, side_tone = tones(house.sun_x, plan.aside, day)
    for share in places[: house.chimneys]:
        x, top, foot = _chimney_place(plan, float(share))
        half, deep = 0.42 * metre, 0.10 * plan.aside
        for tone, box in (
            (side_tone, [(x - plan.inward * half, foot), (x - plan.inward * half, top),
                         (x - plan.inward * half + deep, top + 0.5), (x - plan.inward * half + deep, foot)]),
            (front_tone, [(x - half, foot), (x - half, top), (x + half, top), (x + half, foot)]),
        ):  # fmt: skip
            stack = surface(canvas, [np.array(box, np.float32)], noise)
            if stack is not None:
                courses = joints(stack.y + 0.0 * stack.x, 0.42 * metre, 0.1 * metre, stack.pixel)
                shade = tone * (1.0 + 0.05 * stack.grain.fine) * (1.0 - 0.25 * courses)
                stack.paint((CHIMNEY if house.material != "stone" else rgb(*house.wall)) * shade[..., None] * day.light)
        pen = Pen(*canvas.shape[:2])
        lid = SNOWY if house.season == "winter" else (0.42, 0.38, 0.36, 1.0)
        cap = np.array([(x - half - 0.5, top), (x + half + 0.5, top)], np.float32)
        pen.line(cap, lid, 0.28 * metre)
        pen.lay_over(canvas, day.light)
        if house.smoke > 0:
            _smoke(canvas, house, day, x, top - 0.5, generator)


def _chimney_place(plan: Plan, share: float) -> tuple[float, float, float]:
    """Middle, top and a foot that the roof hides."""
    x = plan.left + share * plan.width
    high = 1.25 * plan.metre
    if plan.house.roof == "gable":
        line = plan.ridge + (plan.eaves - plan.ridge) * abs(x - plan.middle) / (0.5 * plan.width)
        return x + 0.3 * plan.aside, plan.back((x, line))[1] - high, plan.eaves
    share_back = 0.42 if plan.house.roof == "mansard" else 0.5
    inside = 0.5 * plan.width - (0.0 if plan.house.roof == "saddle" else min(0.34 * plan.width, 3.2 * plan.metre))
    x = plan.middle + (share - 0.5) * 2.0 * inside
    x, ridge = plan.back((x, plan.ridge), share_back)
    return x, ridge - high, 0.5 * (ridge + plan.eaves)


def _smoke(canvas: np.ndarray, house: House, day: Daylight, x: float, y: float, generator: np.random.Generator) -> None:
    """Puffs that rise, drift away from the sun's side and grow thin."""
    v, u = pixel_grid(*canvas.shape[:2])
    drift = float(generator.uniform(0.3, 0.9)) * (1.0 if generator.random() < 0.5 else -1.0)
    steps = np.linspace(0.0, 1.0, 9)
    wobble = generator.normal(0.0, 0.8, 9)
    rises = 3.0 + 19.0 * house.smoke
    middle_x = (x + rises * drift * steps**1.5 + wobble * steps).reshape(-1, 1).astype(np.float32)
    middle_y = (y - 0.5 - rises * steps).reshape(-1, 1).astype(np.float32)
    reach = (1.0 + 3.6 * steps).reshape(-1, 1).astype(np.float32)
    thick = (0.75 * (1.0 - 0.75 * steps)).reshape(-1, 1).astype(np.float32)
    across = thick * np.exp(-(((u - middle_x) / reach) ** 2))
    up = np.exp(-(((v.T - middle_y) / reach) ** 2))
    mix(canvas, 0.35 * day.horizon + 0.55 * day.light, np.clip(0.85 * (up.T @ across), 0.0, 0.75))
