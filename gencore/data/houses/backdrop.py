"""What is behind the house, and the ground it stands on."""

import numpy as np

from gencore.data.houses.house import House
from gencore.data.houses.plan import Plan
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Pen
from gencore.data.painting.raster import DESIGN_HEIGHT, DESIGN_WIDTH, blend, mix, pixel_grid, smoothstep
from gencore.data.painting.sky import aerial, draw_clouds, draw_sky, ridge, waves
from gencore.data.painting.texture import Grain, joints

Rgb = tuple[float, float, float]
Generator = np.random.Generator

# season -> grass near and far, hills, leaves of a wood
LANDS: dict[str, tuple[Rgb, Rgb, Rgb, Rgb]] = {
    "spring": ((0.42, 0.62, 0.24), (0.58, 0.72, 0.36), (0.40, 0.58, 0.34), (0.36, 0.54, 0.24)),
    "summer": ((0.36, 0.52, 0.20), (0.56, 0.64, 0.32), (0.34, 0.50, 0.28), (0.22, 0.40, 0.18)),
    "autumn": ((0.52, 0.49, 0.22), (0.66, 0.58, 0.32), (0.54, 0.44, 0.26), (0.62, 0.38, 0.16)),
    "winter": ((0.90, 0.93, 0.98), (0.94, 0.96, 1.00), (0.76, 0.81, 0.88), (0.34, 0.36, 0.38)),
}
PAVING = {"gravel": np.array([0.70, 0.65, 0.57], np.float32), "street": np.array([0.60, 0.59, 0.58], np.float32)}
ASPHALT = np.array([0.33, 0.33, 0.35], np.float32)
SNOW = np.array([0.90, 0.93, 0.98], np.float32)


def draw_backdrop(
    house: House, day: Daylight, noise: Grain, generator: Generator, shape: tuple[int, int]
) -> np.ndarray:
    """Draws sky, far land and the ground; the canvas, float32 around 0..1, (height, width, 3)."""
    canvas = draw_sky(house, day, *shape)
    _stars(canvas, day, generator)
    draw_clouds(canvas, house, day, generator)
    _BACKDROPS[house.backdrop](canvas, house, day, noise, generator)
    _ground(canvas, house, day, noise)
    return canvas


def _stars(canvas: np.ndarray, day: Daylight, generator: Generator) -> None:
    places = generator.random((18, 3))
    if day.night < 0.35:
        return
    pen = Pen(*canvas.shape[:2])
    for x, y, size in places.tolist():
        pen.dot(x * DESIGN_WIDTH, 0.55 * y * y * DESIGN_HEIGHT, 0.22 + 0.3 * size, (1.0, 0.98, 0.9, 0.9 * day.night))
    pen.lay_over(canvas, np.ones(3, np.float32))


def _hills(canvas: np.ndarray, house: House, day: Daylight, noise: Grain, generator: Generator) -> None:
    _, x = pixel_grid(*canvas.shape[:2])
    _, far, hill, _ = LANDS[house.season]
    for distance, high, lengths in ((0.66, 21.0, (110.0, 47.0)), (0.40, 12.0, (83.0, 39.0)), (0.18, 5.0, (97.0, 31.0))):
        crest = house.horizon + 1.0 - high * (0.62 + 0.42 * waves(x[0], generator, lengths))
        crest = crest + 0.25 * noise.fine[0] * (distance < 0.3)
        ridge(canvas, crest, house.horizon + 4.0, aerial(hill, day, distance), aerial(far, day, 0.8 * distance))


def _woods(canvas: np.ndarray, house: House, day: Daylight, noise: Grain, generator: Generator) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    leaves = np.array(LANDS[house.season][3], np.float32)
    for distance, high in ((0.50, 25.0), (0.20, 15.0)):
        tops = np.zeros_like(x[0])
        for middle in generator.uniform(-4.0, 132.0, 26):
            size = float(generator.uniform(0.6, 1.1))
            bump = 1.0 - ((x[0] - middle) / (5.5 * size)) ** 2
            tops = np.maximum(tops, size * np.sqrt(np.maximum(bump, 0.0)))
        crest = house.horizon + 2.0 - high * (0.45 + 0.55 * tops) + 0.5 * noise.fine[len(y) // 3]
        leafy = leaves * (1.0 + 0.10 * noise.medium + 0.10 * noise.fine)[..., None]
        coverage = np.clip(0.5 + (y - crest), 0.0, 1.0)
        depth = np.clip((y - crest) / 15.0, 0.0, 1.0)[..., None]
        lit = leafy * day.light * (1.15 - 0.5 * depth)
        mix(canvas, lit + distance * (0.92 * day.horizon - lit), coverage)
        if house.season == "winter":
            frost = np.exp(-(((y - crest - 0.8) / 1.2) ** 2)) * 0.7
            mix(canvas, aerial(SNOW, day, 0.6 * distance), frost * coverage)


def _mountains(canvas: np.ndarray, house: House, day: Daylight, noise: Grain, generator: Generator) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    rock = np.array([0.47, 0.47, 0.52], np.float32)
    for distance, high in ((0.45, 46.0), (0.22, 32.0)):
        crest = np.full_like(x[0], house.horizon)
        for middle, size in zip(generator.uniform(-10.0, 138.0, 5), generator.uniform(0.45, 1.0, 5), strict=True):
            slope = np.abs(x[0] - middle) / (34.0 * size) + 0.10 * waves(x[0], generator, (17.0, 9.0))
            crest = np.minimum(crest, house.horizon - high * size * np.maximum(1.0 - slope, 0.0))
        lean = np.gradient(crest) * (1.0 if house.sun_x > 0.5 else -1.0)
        shade = 1.0 + 0.16 * np.tanh(lean)[None] + 0.07 * noise.medium + 0.04 * noise.fine
        lit = rock * shade[..., None] * day.light
        line = house.horizon - (0.30 if house.season == "winter" else 0.62) * high + 3.0 * noise.medium
        white = smoothstep(1.5, -1.5, y - line)
        lit = blend(lit, SNOW * (0.92 + 0.12 * shade[..., None]) * day.light, white)
        mix(canvas, lit + distance * (0.92 * day.horizon - lit), np.clip(0.5 + (y - crest), 0.0, 1.0))
    _hills_low(canvas, house, day, generator)


def _hills_low(canvas: np.ndarray, house: House, day: Daylight, generator: Generator) -> None:
    _, x = pixel_grid(*canvas.shape[:2])
    _, far, hill, _ = LANDS[house.season]
    crest = house.horizon - 4.0 - 2.5 * waves(x[0], generator, (90.0, 37.0))
    ridge(canvas, crest, house.horizon + 4.0, aerial(hill, day, 0.22), aerial(far, day, 0.2))


def _town(canvas: np.ndarray, house: House, day: Daylight, noise: Grain, generator: Generator) -> None:
    """Two rows of neighbours with pitched roofs and windows."""
    foot = house.horizon + 6.0
    for distance, high in ((0.52, 33.0), (0.20, 21.0)):
        pen, lamps, left = Pen(*canvas.shape[:2]), Pen(*canvas.shape[:2]), -float(generator.uniform(0.0, 12.0))
        while left < DESIGN_WIDTH:
            wide, tall = float(generator.uniform(11.0, 21.0)), high * float(generator.uniform(0.7, 1.2))
            hue, depth = float(generator.uniform(0.02, 0.13)), float(generator.uniform(0.1, 0.4))
            _neighbour(pen, lamps, (left, foot - tall, wide), (hue, depth), house, day, generator, distance)
            left += wide
        lit = np.ones(3, np.float32)
        pen.lay_over(canvas, lit)
        lamps.lay_over(canvas, lit)


def _neighbour(
    pen: Pen, lamps: Pen, box: tuple[float, float, float], tint: tuple[float, float], house: House, day: Daylight,
    generator: Generator, distance: float,
) -> None:  # fmt: skip
    left, top, wide = box
    right = left + wide
    wall = aerial(rgb(tint[0], tint[1], float(generator.uniform(0.6, 0.85))), day, distance)
    cover = np.array([0.52, 0.30, 0.24] if generator.random() < 0.6 else [0.36, 0.38, 0.44], np.float32)
    roof = aerial(SNOW if house.season == "winter" else cover, day, distance)
    pen.fill(np.array([(left, top), (right, top), (right, 96.0), (left, 96.0)]), (*wall.tolist(), 1.0))
    peak = top - float(generator.uniform(3.0, 8.0))
    flat = generator.random() < 0.25
    inset = 0.0 if flat else 0.5 * wide * float(generator.choice([0.3, 1.0]))
    peak = top - 0.8 if flat else peak
    eaves = [(left - 0.4, top), (left + inset, peak), (right - inset, peak), (right + 0.4, top)]
    pen.fill(np.array(eaves), (*roof.tolist(), 1.0))
    pane = (0.62 * wall).tolist()
    columns, lit = max(int(wide / 4.6), 1), generator.random((8, 6))
    for row in range(8):
        for column in range(columns):
            x, y = left + (column + 0.5) * wide / columns, top + 2.2 + 5.0 * row
            corners = np.array([(x - 0.9, y), (x + 0.9, y), (x + 0.9, y + 2.5), (x - 0.9, y + 2.5)])
            pen.fill(corners, (*pane, 0.8))
            if lit[row, column % 6] < 0.5 and day.night > 0.1:
                lamps.fill(corners, (1.0, 0.80, 0.45, 0.75 * day.night))


_BACKDROPS = {"hills": _hills, "woods": _woods, "mountains": _mountains, "town": _town}


def _ground(canvas: np.ndarray, house: House, day: Daylight, noise: Grain) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    first = int(np.searchsorted(y[:, 0], house.horizon)) - 1
    y, view = y[first:], canvas[first:]
    medium, fine, coarse = noise.medium[first:], noise.fine[first:], noise.coarse[first:]
    near, far, _, _ = (np.array(colour, np.float32) for colour in LANDS[house.season])
    depth = np.clip((y - house.horizon) / (DESIGN_HEIGHT - house.horizon), 0.0, 1.0) + 0.0 * x
    rough = {"lawn": 0.035, "meadow": 0.085}.get(house.ground, 0.045)
    rough *= 0.35 if house.season == "winter" else 1.0
    tone = 1.0 + depth * (rough * fine + 0.8 * rough * medium) + 0.03 * coarse
    # far fields: patches drawn out along the horizon
    tone = tone + 0.06 * (1.0 - depth) ** 2 * noise.medium[::-1][: len(y)] * np.exp(-depth * 4.0) + 0.02 * medium
    if house.ground == "lawn" and house.season != "winter":
        tone = tone + 0.035 * np.sign(np.sin((x - 64.0) / (0.35 + depth) / 3.2)) * depth
    colour = blend(far, near, depth**0.7)
    if house.ground in PAVING:
        paved = PAVING[house.ground] if house.season != "winter" else 0.35 * PAVING[house.ground] + 0.62 * SNOW
        colour = blend(colour, paved, smoothstep(0.30, 0.42, depth))
    lit = colour * tone[..., None] * day.light
    lit = lit + (0.25 * (1.0 - depth))[..., None] * (day.horizon - lit)
    mix(view, lit, np.clip(y - house.horizon + 0.5, 0.0, 1.0) + 0.0 * x)
    if house.ground == "street":
        _street(view, day, y, x, fine, house.season)


def _street(view: np.ndarray, day: Daylight, y: np.ndarray, x: np.ndarray, fine: np.ndarray, season: str) -> None:
    """Paving stones, a kerb and the road."""
    spread = 46.0 / (y - 40.0)
    slabs = np.maximum(joints((x - 64.0) * spread, 6.0, 0.45, spread), joints(y + 0.0 * x - 0.5, 3.0, 0.35, 1.0))
    mix(
        view,
        np.array([0.30, 0.30, 0.31], np.float32) * day.light,
        0.45 * slabs * smoothstep(78.0, 82.0, y) * (y < 89.0),
    )
    road = (ASPHALT if season != "winter" else 0.6 * ASPHALT + 0.35 * SNOW) * (1.0 + 0.05 * fine)[..., None]
    mix(view, road * day.light, np.clip(y - 90.0, 0.0, 1.0) + 0.0 * x)
    kerb = np.clip(1.2 - np.abs(y - 89.6), 0.0, 1.0) + 0.0 * x
    mix(view, np.array([0.76, 0.75, 0.73], np.float32) * day.light, 0.85 * kerb)


def draw_shadow(canvas: np.ndarray, plan: Plan, day: Daylight) -> None:
    """Darkens the ground at the foot of the house and away from the sun."""
    house = plan.house
    y, x = pixel_grid(*canvas.shape[:2])
    lean = day.sharpness * (0.5 - house.sun_x) * 26.0
    half = 0.5 * (plan.width + abs(plan.aside))
    middle = plan.middle + 0.5 * plan.aside
    # the foot of the wall rises along the side that is seen
    end, far = plan.back((plan.corner, plan.ground))
    foot = plan.ground + (far - plan.ground) * np.clip((x - plan.corner) / (end - plan.corner or 1.0), 0.0, 1.0)
    down = np.clip((y - foot) / 7.0, 0.0, 1.0)
    thrown = smoothstep(half + 3.0, half - 4.0, np.abs(x - middle - lean * (0.25 + down)))
    thrown = thrown * smoothstep(7.5, 0.5, y - foot) * smoothstep(-3.5, -1.0, y - foot)
    contact = np.exp(-(((y - foot) / 1.4) ** 2)) * smoothstep(half + 2.0, half - 1.0, np.abs(x - middle))
    dark = np.array([0.06, 0.07, 0.12], np.float32)
    mix(canvas, dark, np.clip(0.45 * contact + (0.10 + 0.26 * day.sharpness) * thrown, 0.0, 0.8))
