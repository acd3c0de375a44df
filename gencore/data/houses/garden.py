"""What grows and stands around the house: trees, bushes, flowers, a path and a fence."""

import numpy as np

from gencore.data.houses.entrance import door_half
from gencore.data.houses.house import House
from gencore.data.houses.plan import Plan
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Colour, Pen, toned
from gencore.data.painting.raster import DESIGN_HEIGHT, DESIGN_WIDTH, mix, pixel_grid, polygon_mask, smoothstep
from gencore.data.painting.texture import Grain, joints

Rgb = tuple[float, float, float]
Generator = np.random.Generator

# season -> dark and bright leaves of each tree, one pair is drawn
LEAVES: dict[str, tuple[tuple[Rgb, Rgb], ...]] = {
    "spring": (((0.28, 0.44, 0.16), (0.66, 0.80, 0.36)), ((0.72, 0.46, 0.56), (0.98, 0.84, 0.88)),
               ((0.66, 0.66, 0.58), (0.98, 0.97, 0.92))),
    "summer": (((0.10, 0.25, 0.09), (0.38, 0.56, 0.22)), ((0.13, 0.30, 0.15), (0.46, 0.62, 0.28))),
    "autumn": (((0.46, 0.16, 0.06), (0.92, 0.50, 0.16)), ((0.54, 0.32, 0.06), (0.96, 0.76, 0.24)),
               ((0.36, 0.10, 0.07), (0.80, 0.26, 0.14))),
    "winter": (((0.20, 0.17, 0.15), (0.30, 0.26, 0.23)),),
}  # fmt: skip
BARK = np.array([0.28, 0.21, 0.16], np.float32)
NEEDLES = (np.array([0.06, 0.17, 0.12], np.float32), np.array([0.22, 0.40, 0.24], np.float32))
SNOW = np.array([0.93, 0.96, 1.0], np.float32)
BLOSSOMS: tuple[Rgb, ...] = (
    (0.92, 0.22, 0.28),
    (0.98, 0.80, 0.22),
    (0.94, 0.94, 0.96),
    (0.80, 0.42, 0.78),
    (0.95, 0.50, 0.62),
)
FENCE_Y = 90.5


def draw_trees(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain, generator: Generator) -> None:
    """Draws the trees beside and behind the house."""
    house = plan.house
    for number in range(house.trees):
        left = (number + (house.sun_x > 0.5)) % 2 == 0
        edge = plan.left + min(plan.aside, 0.0) if left else plan.right + max(plan.aside, 0.0)
        out = float(generator.uniform(-3.0, 12.0))
        x = min(max(edge - out if left else edge + out, 3.0), DESIGN_WIDTH - 3.0)
        base = float(generator.uniform(house.horizon + 6.0, plan.ground - 2.0))
        size = float(generator.uniform(0.75, 1.15)) * plan.metre
        if house.conifers:
            _conifer(canvas, house, day, noise, (x, base), size)
        elif house.season == "winter":
            _bare(canvas, day, (x, base), size, generator)
        else:
            _leafy(canvas, house, day, noise, (x, base), size, generator)


def _leafy(
    canvas: np.ndarray, house: House, day: Daylight, noise: Grain, foot: tuple[float, float], size: float,
    generator: Generator,
) -> None:  # fmt: skip
    """A trunk and a crown of many round masses of leaves."""
    x, base = foot
    pairs = LEAVES[house.season]
    dark, bright = (np.array(colour, np.float32) for colour in pairs[int(generator.integers(len(pairs)))])
    pen = Pen(*canvas.shape[:2])
    trunk = [(x - 0.26 * size, base), (x - 0.14 * size, base - 3.4 * size), (x + 0.14 * size, base - 3.4 * size),
             (x + 0.26 * size, base)]  # fmt: skip
    pen.fill(np.array(trunk, np.float32), toned(BARK))
    pen.lay_over(canvas, day.light)
    count = 9
    turns = generator.uniform(0.0, 2.0 * np.pi, count)
    out = np.sqrt(generator.uniform(0.05, 1.0, count))
    u = (x + 1.55 * size * out * np.cos(turns)).reshape(-1, 1).astype(np.float32)
    v = (base - 4.2 * size - 1.75 * size * out * np.sin(turns)).reshape(-1, 1).astype(np.float32)
    _crown(canvas, house, day, noise, (u, v, 1.15 * size), (dark, bright))


def _crown(
    canvas: np.ndarray, house: House, day: Daylight, noise: Grain, masses: tuple[np.ndarray, np.ndarray, float],
    colours: tuple[np.ndarray, np.ndarray],
) -> None:  # fmt: skip
    """Melts round masses (n, 1), shades each towards the sun and roughens them with leaves."""
    u, v, reach = masses
    y, x = pixel_grid(*canvas.shape[:2])
    rows = slice(*np.searchsorted(y[:, 0], (v.min() - 2.2 * reach, v.max() + 2.2 * reach)))
    columns = slice(*np.searchsorted(x[0], (u.min() - 2.2 * reach, u.max() + 2.2 * reach)))
    y, x = y[rows], x[:, columns]
    if not y.size or not x.size:
        return
    across, down = np.exp(-(((x - u) / reach) ** 2)), np.exp(-(((y.T - v) / reach) ** 2))
    density = down.T @ across
    sun = 1.0 if house.sun_x > 0.5 else -1.0
    lit = (down.T @ (across * (x - u) / reach)) * 0.5 * sun - (down * (y.T - v) / reach).T @ across
    lit = lit / (density + 0.05)
    fine, medium = noise.fine[rows, columns], noise.medium[rows, columns]
    coverage = smoothstep(0.34, 0.50, density + 0.09 * fine + 0.05 * medium)
    shine = np.clip(0.46 + 0.55 * lit + 0.16 * fine + 0.06 * medium, 0.0, 1.0)
    dark, bright = colours
    colour = dark + shine[..., None] * (bright - dark)
    mix(canvas[rows, columns], colour * day.light, 0.97 * coverage)


def _bare(canvas: np.ndarray, day: Daylight, foot: tuple[float, float], size: float, generator: Generator) -> None:
    """Branches with a little snow on them."""
    pen = Pen(*canvas.shape[:2])
    branches = [(foot, 0.0, 1.9 * size, 0.34 * size)]
    for _ in range(5):
        grown = []
        for (x, y), lean, length, thick in branches:
            tip = (x + length * float(np.sin(lean)), y - length * float(np.cos(lean)))
            pen.line(np.array([(x, y), tip], np.float32), toned(BARK, coverage=0.95), max(thick, 0.35))
            if abs(lean) > 0.35:
                above = np.array([(x, y), tip], np.float32) - np.array([0.0, 0.4], np.float32)
                pen.line(above, toned(SNOW, coverage=0.8), max(0.5 * thick, 0.3))
            for way in (-1.0, 1.0):
                turn, short = generator.uniform(0.25, 0.6), generator.uniform(0.68, 0.84)
                grown.append((tip, lean + way * float(turn), length * float(short), 0.62 * thick))
        branches = grown
    pen.lay_over(canvas, day.light)


def _conifer(
    canvas: np.ndarray, house: House, day: Daylight, noise: Grain, foot: tuple[float, float], size: float
) -> None:
    """Tiers of needles, one over the other."""
    x, base = foot
    pen = Pen(*canvas.shape[:2])
    pen.fill(np.array([(x - 0.2 * size, base), (x - 0.2 * size, base - size), (x + 0.2 * size, base - size),
                       (x + 0.2 * size, base)], np.float32), toned(BARK))  # fmt: skip
    pen.lay_over(canvas, day.light)
    top, tiers = base - 7.6 * size, []
    for tier in range(5):
        peak, low = top + 1.15 * tier * size, top + (2.5 + 1.15 * tier) * size
        half = (0.65 + 0.33 * tier) * size
        tiers.append(np.array([(x, peak), (x + half, low), (x + 0.45 * half, low - 0.25 * size), (x, low + 0.15 * size),
                               (x - 0.45 * half, low - 0.25 * size), (x - half, low)], np.float32))  # fmt: skip
    y, across = pixel_grid(*canvas.shape[:2])
    mask = polygon_mask(tiers, *canvas.shape[:2])
    sun = 1.0 if house.sun_x > 0.5 else -1.0
    within = ((y - top) / (1.15 * size)) % 1.0
    shine = np.clip(0.40 + 0.30 * sun * (across - x) / (2.0 * size) + 0.22 * noise.fine - 0.35 * within, 0.0, 1.0)
    colour = NEEDLES[0] + shine[..., None] * (NEEDLES[1] - NEEDLES[0])
    mix(canvas, colour * day.light, mask)
    if house.season == "winter":
        snow = smoothstep(0.55, 0.25, within + 0.16 * noise.fine) * (y > top - 1.0)
        mix(canvas, SNOW * day.light, 0.85 * mask * snow)


def draw_path(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain) -> None:
    """Draws the way from the door to us, unless everything is paved."""
    house = plan.house
    if house.ground in ("street", "gravel"):
        return
    x, half = plan.bay(house.door_bay), door_half(plan)
    foot, wide = DESIGN_HEIGHT + 1.0, 2.3 * half
    end = x + 0.25 * (64.0 - x)
    outline = np.array([(x - half, plan.ground), (x + half, plan.ground), (end + wide, foot), (end - wide, foot)])
    y, _ = pixel_grid(*canvas.shape[:2])
    stone = np.array([0.72, 0.67, 0.60] if house.season != "winter" else [0.74, 0.75, 0.78], np.float32)
    rows = joints(y + 0.0 * noise.fine, 2.6, 0.35, 96.0 / len(y))
    tone = (1.0 + 0.06 * noise.fine + 0.04 * noise.medium) * (1.0 - 0.16 * rows)
    mask = polygon_mask([outline.astype(np.float32)], *canvas.shape[:2])
    mix(canvas, stone * tone[..., None] * day.light, 0.92 * mask)


def draw_planting(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain, generator: Generator) -> None:
    """Draws bushes and flowers along the foot of the house, flowers or fallen leaves on the grass."""
    house = plan.house
    door, clear = plan.bay(house.door_bay), door_half(plan) + 0.8 * plan.metre
    places = generator.uniform(plan.left, plan.right, 10)
    sizes = generator.uniform(0.45, 0.85, 10) * plan.metre
    kept = [i for i in range(int(10 * house.flowers)) if abs(places[i] - door) > clear]
    if kept:
        u = places[kept].reshape(-1, 1).astype(np.float32)
        v = (plan.ground - 0.25 * sizes[kept]).reshape(-1, 1).astype(np.float32)
        dark, bright = LEAVES["summer"][0] if house.season != "winter" else ((0.50, 0.53, 0.55), (0.95, 0.97, 1.0))
        colours = (np.array(dark, np.float32), np.array(bright, np.float32))
        _crown(canvas, house, day, noise, (u, v, 0.75 * plan.metre), colours)
    spots = generator.random((60, 3))
    hues = generator.integers(len(BLOSSOMS), size=60)
    pen = Pen(*canvas.shape[:2])
    if house.season in ("spring", "summer"):
        for number, i in enumerate(kept):
            for spot, hue in zip(spots[3 * number : 3 * number + 3], hues[3 * number :], strict=False):
                x = places[i] + (spot[0] - 0.5) * 1.5 * plan.metre
                pen.dot(x, plan.ground - 1.0 * plan.metre * spot[1], 0.62, (*BLOSSOMS[hue], 1.0))
    _scattered(pen, house, spots, hues, door)
    pen.lay_over(canvas, day.light)


def _scattered(pen: Pen, house: House, spots: np.ndarray, hues: np.ndarray, door: float) -> None:
    """Flowers in a meadow, leaves in autumn."""
    if house.ground == "street" or house.season == "winter":
        return
    flowers = {"meadow": 55, "lawn": 22}.get(house.ground, 0) * house.flowers
    count = int(min(60, 12 + 14 * house.trees)) if house.season == "autumn" else int(flowers)
    for (a, b, _), hue in zip(spots[:count].tolist(), hues[:count].tolist(), strict=True):
        x, y = a * DESIGN_WIDTH, 85.0 + 10.5 * b
        if house.season != "autumn" and abs(x - door) < 7.0:
            continue
        colour = BLOSSOMS[hue] if house.season != "autumn" else (0.80, 0.40 + 0.05 * hue, 0.14)
        pen.dot(x, y, 0.35 + 0.035 * (y - 82.0), (*colour, 0.95))


def draw_fence(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain) -> None:
    """Draws what stands between us and the garden, open where the path is."""
    house = plan.house
    if house.fence == "none":
        return
    x = plan.bay(house.door_bay)
    middle, gap = x + 0.25 * (64.0 - x) * 0.7, 1.9 * door_half(plan) + 1.0
    sides = [(-2.0, middle - gap), (middle + gap, DESIGN_WIDTH + 2.0)]
    _FENCES[house.fence](canvas, house, day, noise, sides)


def _pickets(canvas: np.ndarray, house: House, day: Daylight, noise: Grain, sides: list[tuple[float, float]]) -> None:
    pen = Pen(*canvas.shape[:2])
    colour: Colour = (0.95, 0.95, 0.93, 1.0) if house.trim in ("white", "stone") else (0.50, 0.36, 0.24, 1.0)
    dark = toned(colour, 0.80)
    top, foot = FENCE_Y - 6.2, FENCE_Y + 1.2
    for left, right in sides:
        for y in (top + 2.2, foot - 2.0):
            pen.line(np.array([(left, y), (right, y)], np.float32), dark, 0.8)
        for x in np.arange(left + 0.6, right - 0.2, 2.7):
            picket = [(x - 0.65, foot), (x - 0.65, top + 0.7), (x, top), (x + 0.65, top + 0.7), (x + 0.65, foot)]
            pen.fill(np.array(picket, np.float32), colour)
            if house.season == "winter":
                pen.dot(float(x), top + 0.3, 0.75, toned(SNOW))
    pen.lay_over(canvas, day.light)


def _hedge(canvas: np.ndarray, house: House, day: Daylight, noise: Grain, sides: list[tuple[float, float]]) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    top = FENCE_Y - 5.2 + 0.5 * noise.medium + 0.35 * noise.fine
    inside = sum(
        smoothstep(left - 0.8, left + 0.8, x) * smoothstep(right + 0.8, right - 0.8, x) for left, right in sides
    )
    mask = np.clip(y - top + 0.5, 0.0, 1.0) * smoothstep(FENCE_Y + 2.6, FENCE_Y + 1.4, y) * inside
    dark, bright = (np.array(colour, np.float32) for colour in ((0.09, 0.20, 0.08), (0.34, 0.50, 0.20)))
    shine = np.clip(0.62 - 0.11 * (y - top) + 0.20 * noise.fine, 0.0, 1.0)
    mix(canvas, (dark + shine[..., None] * (bright - dark)) * day.light, mask)
    if house.season == "winter":
        mix(canvas, SNOW * day.light, mask * smoothstep(2.4, 1.2, y - top))


def _wall(canvas: np.ndarray, house: House, day: Daylight, noise: Grain, sides: list[tuple[float, float]]) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    top, pixel = FENCE_Y - 3.8, 96.0 / canvas.shape[0]
    inside = sum(np.clip(x - left + 0.5, 0.0, 1.0) * np.clip(right - x + 0.5, 0.0, 1.0) for left, right in sides)
    mask = np.clip(y - top + 0.5, 0.0, 1.0) * np.clip(FENCE_Y + 2.0 - y, 0.0, 1.0) * inside
    colour = rgb(*house.wall) if house.material in ("stone", "brick") else np.array([0.66, 0.62, 0.56], np.float32)
    row = np.floor((y - top) / 1.9) + 0.0 * x
    along = x + 1.7 * (row % 2)
    seams = np.maximum(joints(y + 0.0 * x - top, 1.9, 0.35, pixel), joints(along, 3.6, 0.4, pixel))
    tone = (1.0 + 0.10 * noise.pieces(row, np.floor(along / 3.6)) + 0.03 * noise.fine) * (1.0 - 0.30 * seams)
    mix(canvas, 0.92 * colour * tone[..., None] * day.light, mask)
    coping = SNOW if house.season == "winter" else np.array([0.78, 0.75, 0.70], np.float32)
    mix(canvas, coping * day.light, inside * np.clip(1.1 - np.abs(y - top), 0.0, 1.0))


_FENCES = {"pickets": _pickets, "hedge": _hedge, "wall": _wall}
