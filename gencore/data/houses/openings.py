"""Windows: where they are, their frames, panes, shutters, and the light behind them."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from gencore.data.houses.plan import Plan, Point, rise
from gencore.data.houses.surface import surface, tones
from gencore.data.houses.walls import SNOWY, TRIM
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Colour, Pen, toned
from gencore.data.painting.raster import DESIGN_HEIGHT, blend, mix, polygon_mask, smoothstep
from gencore.data.painting.texture import Grain

# style -> sill and lintel as shares of the storey's height
HEIGHTS = {
    "plain": (0.30, 0.84),
    "cross": (0.30, 0.82),
    "grid": (0.32, 0.80),
    "arched": (0.26, 0.88),
    "broad": (0.20, 0.84),
}
# style -> places of the bars across and down, as shares
BARS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "plain": ((), (0.5,)),
    "cross": ((0.5,), (0.36,)),
    "grid": ((0.333, 0.667), (0.25, 0.5, 0.75)),
    "arched": ((0.5,), (0.42,)),
    "broad": ((0.62,), ()),
}
ARC = np.stack([np.cos(np.linspace(np.pi, 0.0, 9)), np.sin(np.linspace(np.pi, 0.0, 9))], axis=1)
LAMP = np.array([1.0, 0.80, 0.45], np.float32)
SHADOW: Colour = (0.03, 0.03, 0.05, 0.45)
NARROW_SIDE = 6.0


@dataclass(frozen=True)
class Opening:
    """A window: a parallelogram on the picture.

    Attributes:
        corner: its upper left corner.
        across: from there to the upper right one.
        down: from there to the lower left one.
        style: one of ``WINDOWS``.
        lit: how much light is behind it, 0..1.
        curtain: how far curtains are drawn, 0..1.
        shutters: whether it has shutters.
        aside: whether it is on the side wall.
    """

    corner: Point
    across: Point
    down: Point
    style: str
    lit: float
    curtain: float
    shutters: bool = False
    aside: bool = False

    def at(self, a: float, b: float) -> Point:
        """The point a share across and a share down."""
        return (
            self.corner[0] + a * self.across[0] + b * self.down[0],
            self.corner[1] + a * self.across[1] + b * self.down[1],
        )

    def box(self, a: float, b: float, c: float, d: float) -> np.ndarray:
        """The part between two shares across (a, c) and two down (b, d), (4, 2)."""
        return np.array([self.at(a, b), self.at(c, b), self.at(c, d), self.at(a, d)], np.float32)

    def outline(self, more: float = 0.0) -> np.ndarray:
        """The whole, with a round head if it is arched, and a border of ``more`` design pixels."""
        wide, tall = max(abs(self.across[0]), 1.0), max(abs(self.down[1]), 1.0)
        a, b = more / wide, more / tall
        if self.style != "arched":
            return self.box(-a, -b, 1.0 + a, 1.0 + b)
        head = 0.5 * wide / tall
        arc = [self.at(0.5 + (0.5 + a) * c, head - (head + b) * s) for c, s in ARC.tolist()]
        return np.array([*arc, self.at(1.0 + a, 1.0 + b), self.at(-a, 1.0 + b)], np.float32)


def windows(plan: Plan, day: Daylight, generator: np.random.Generator) -> list[Opening]:
    """All windows of front and side, not those of the dormers."""
    house, metre = plan.house, plan.metre
    tall = house.storey_height * metre
    low, high = HEIGHTS[house.window]
    half = 0.5 * house.glass * house.bay_width * metre
    found = []
    for storey in range(house.storeys):
        top, foot = plan.floor(storey) - high * tall, plan.floor(storey) - low * tall
        for bay in range(house.bays):
            lit, curtain = _inhabited(day, generator)
            if storey == 0 and bay == house.door_bay:
                continue
            x = plan.bay(bay) - half
            found.append(Opening((x, top), (2.0 * half, 0.0), (0.0, foot - top), house.window, lit, curtain,
                                 house.shutters))  # fmt: skip
        lit, curtain = _inhabited(day, generator)
        if abs(plan.aside) > NARROW_SIDE:
            found.append(_on_the_side(plan, top, foot, lit, curtain))
    lit, curtain = _inhabited(day, generator)
    if house.roof == "gable" and rise(house) > 2.3:
        size = min(half, 0.62 * metre)
        top = plan.eaves - 0.46 * rise(house) * metre
        found.append(Opening((plan.middle - size, top), (2 * size, 0.0), (0.0, 2.1 * size), house.window, lit, curtain))
    return found


def _inhabited(day: Daylight, generator: np.random.Generator) -> tuple[float, float]:
    """Light behind a window and its curtains."""
    someone, brightness, curtain = generator.random(3)
    lit = smoothstep(0.05, 0.6, day.night) * (someone < 0.72) * (0.65 + 0.35 * brightness)
    return float(lit), float(curtain)


def _on_the_side(plan: Plan, top: float, foot: float, lit: float, curtain: float) -> Opening:
    first, last = (0.34, 0.66) if plan.aside > 0 else (0.66, 0.34)
    left, right, low = (
        plan.back((plan.corner, top), first),
        plan.back((plan.corner, top), last),
        plan.back((plan.corner, foot), first),
    )
    across, down = (right[0] - left[0], right[1] - left[1]), (low[0] - left[0], low[1] - left[1])
    return Opening(left, across, down, "plain", lit, curtain, aside=True)


def draw_windows(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain, openings: list[Opening]) -> None:
    """Draws frames, then the glass, then bars and shutters."""
    house = plan.house
    front_tone, _ = tones(house.sun_x, plan.aside, day)
    light = day.light * front_tone
    pen = Pen(*canvas.shape[:2])
    for opening in openings:
        _frame(pen, plan, opening)
    pen.lay_over(canvas, light)
    _glass(canvas, plan, day, noise, openings)
    pen = Pen(*canvas.shape[:2])
    for opening in openings:
        _bars(pen, plan, opening)
    pen.lay_over(canvas, light)


def _frame(pen: Pen, plan: Plan, opening: Opening) -> None:
    house, metre = plan.house, plan.metre
    trim = TRIM[house.trim]
    border = {"broad": 0.10, "plain": 0.17, "arched": 0.20}.get(opening.style, 0.17) * metre
    if opening.aside:
        trim = toned(trim, 0.75, 0.9)
        border *= 0.6
    tall = abs(opening.down[1])
    if not opening.aside:
        sill = border / max(abs(opening.across[0]), 1.0) + 0.06
        pen.fill(opening.box(-sill, 1.0 + 0.8 / tall, 1 + sill, 1.0 + 2.2 / tall), (0.05, 0.05, 0.06, 0.28))
    pen.fill(opening.outline(border), trim)
    if not opening.aside:
        pen.fill(opening.box(-sill, 1.0, 1 + sill, 1.0 + 1.0 / tall), _sill_colour(house.season, house.trim))


def _sill_colour(season: str, trim: str) -> Colour:
    return SNOWY if season == "winter" else toned(TRIM[trim], 1.06)


def _glass(canvas: np.ndarray, plan: Plan, day: Daylight, noise: Grain, openings: list[Opening]) -> None:
    """Shades all panes at once: dark rooms, the sky mirrored, a slanted glare; lamps where someone is at home."""
    house = plan.house
    panes = surface(canvas, [opening.outline() for opening in openings], noise) if openings else None
    if panes is None:
        return
    sky = 0.4 * day.zenith + 0.6 * day.horizon
    room = np.array([0.13, 0.16, 0.20], np.float32) * day.light
    rises = np.clip((plan.ground - panes.y) / max(plan.ground - plan.eaves, 1.0), 0.0, 1.0)
    slant = (panes.x + 0.7 * panes.y) / 26.0 + house.sun_x
    glare = np.exp(-((((slant % 1.0) - 0.5) / 0.10) ** 2))
    mirrored = 0.16 + 0.26 * rises + 0.05 * panes.grain.medium + (0.10 + 0.20 * day.sharpness) * glare
    panes.paint(blend(room, sky, np.clip(mirrored, 0.0, 0.9)))
    pen, lamps = Pen(*canvas.shape[:2]), Pen(*canvas.shape[:2])
    for opening in openings:
        drawn = 0.10 + 0.24 * opening.curtain
        if opening.lit > 0.05:
            lamps.fill(opening.outline(), (*LAMP.tolist(), 0.92 * opening.lit))
            lamps.fill(opening.box(0.2, 0.25, 0.8, 0.9), (1.0, 0.92, 0.68, 0.55 * opening.lit))
        if opening.curtain > 0.35 and not opening.aside and opening.style != "broad":
            cloth = (0.88, 0.86, 0.80, 0.50)
            head = 0.14 if opening.style == "arched" else 0.0
            pen.fill(opening.box(0.0, head, drawn, 1.0), cloth)
            pen.fill(opening.box(1.0 - drawn, head, 1.0, 1.0), cloth)
        if opening.style != "arched":
            pen.fill(opening.box(0.0, 0.0, 1.0, 0.9 / max(abs(opening.down[1]), 1.0)), SHADOW)
    lamps.lay_over(canvas, np.ones(3, np.float32))
    pen.lay_over(canvas, day.light)
    _glow(canvas, day, [opening for opening in openings if opening.lit > 0.05])


def _glow(canvas: np.ndarray, day: Daylight, lit: list[Opening]) -> None:
    """Lamps shine a little way out of the windows."""
    if not lit:
        return
    height, width = canvas.shape[:2]
    mask = Image.fromarray(
        (255.0 * polygon_mask([opening.outline() for opening in lit], height, width)).astype(np.uint8)
    )
    halo = np.asarray(mask.filter(ImageFilter.GaussianBlur(3.2 * height / DESIGN_HEIGHT)), np.float32) / 255.0
    mix(canvas, LAMP, 0.40 * day.night * halo)


def _bars(pen: Pen, plan: Plan, opening: Opening) -> None:
    house = plan.house
    across, down = BARS[opening.style]
    colour = TRIM["white" if house.trim == "stone" else house.trim]
    width = max((0.075 if opening.style == "grid" else 0.10) * plan.metre, 0.42)
    if opening.aside:
        colour = toned(colour, 0.75, 0.8)
    for a in across:
        pen.line(np.array([opening.at(a, 0.0), opening.at(a, 1.0)], np.float32), colour, width)
    for b in down:
        pen.line(np.array([opening.at(0.0, b), opening.at(1.0, b)], np.float32), colour, width)
    outline = opening.outline()
    pen.line(np.concatenate([outline, outline[:1]]), colour, max(0.09 * plan.metre, 0.45))
    if opening.shutters:
        _shutters(pen, plan, opening)


def _shutters(pen: Pen, plan: Plan, opening: Opening) -> None:
    wide = abs(opening.across[0])
    gap = 0.20 * plan.metre / wide
    room = 0.5 * (plan.house.bay_width * plan.metre / wide - 1.0) - gap
    leaf = min(0.44, max(room - 0.03, 0.0))
    if leaf < 0.12:
        return
    paint = rgb(*plan.house.accent)
    slat = toned(paint, 0.72, 0.9)
    for first in (-gap - leaf, 1.0 + gap):
        pen.fill(opening.box(first + 0.05, 0.03, first + leaf + 0.06, 1.05), (0.04, 0.04, 0.05, 0.35))
        pen.fill(opening.box(first, 0.0, first + leaf, 1.0), toned(paint))
        for b in (0.08, 0.29, 0.54, 0.75):
            pen.fill(opening.box(first + 0.2 * leaf, b, first + 0.8 * leaf, b + 0.14), slat)
