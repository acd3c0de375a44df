"""What is behind a face: a studio's wall, a window, wallpaper, the open air or shelves of books."""

from dataclasses import dataclass

import numpy as np

from gencore.data.faces.anatomy import Anatomy
from gencore.data.faces.face import Face
from gencore.data.faces.light import brightness
from gencore.data.painting.canvas import black
from gencore.data.painting.daylight import daylight
from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import DESIGN_HEIGHT, DESIGN_WIDTH, blend, mix, smoothstep
from gencore.data.painting.sky import aerial, draw_clouds, draw_sky, ridge, waves
from gencore.data.painting.texture import Grain, joints

Generator = np.random.Generator
WOOD = np.array([0.40, 0.26, 0.16], np.float32)
LAND = np.array([0.30, 0.42, 0.20], np.float32)


@dataclass(frozen=True)
class Air:
    """The sky over a face; see :class:`gencore.data.painting.daylight.Outdoors`."""

    time: float
    sun_x: float
    cloudiness: float
    horizon: float


def draw_background(
    anatomy: Anatomy, light: Light, noise: Grain, generator: Generator, shape: tuple[int, int]
) -> np.ndarray:
    """Draws what is behind the person; the canvas, float32 around 0..1, (height, width, 3)."""
    canvas = black(*shape)
    _BACKGROUNDS[anatomy.face.background](canvas, anatomy, light, noise, generator)
    return canvas


def _wall(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain) -> np.ndarray:
    """How a wall is lit, (h, w, 3): from one side, with the soft shadow of the head."""
    face = anatomy.face
    y, x = grid(canvas)
    side = (x - 64.0) / 64.0 * face.light_x * (0.35 + 0.65 * face.contrast)
    fall = np.clip(0.74 + 0.30 * side - 0.14 * (y - 40.0) / 96.0 + 0.015 * noise.coarse, 0.1, 1.2)
    shift = 9.0 * light.way[0]
    across = (x - anatomy.centre[0] + shift) / (anatomy.half * (anatomy.face.width + 0.25))
    down = (y - anatomy.centre[1] - 3.0) / (1.25 * anatomy.half)
    head = smoothstep(1.45, 0.75, np.sqrt(across**2 + down**2))
    body = smoothstep(1.35, 0.85, np.abs(across) / 1.7) * smoothstep(0.9, 1.5, down)
    shadow = np.maximum(head, body) * (0.20 + 0.35 * face.contrast)
    return blend(0.55 * light.fill, light.fill + light.key, fall * (1.0 - shadow))


def _studio(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain, generator: Generator) -> None:
    """A mottled cloth, brighter around the head."""
    y, x = grid(canvas)
    glow = np.exp(-(((x - anatomy.centre[0]) / 62.0) ** 2) - ((y - anatomy.centre[1]) / 52.0) ** 2)
    colour = rgb(*anatomy.face.backdrop)
    tone = 0.62 + 0.48 * glow + 0.055 * noise.coarse + 0.02 * noise.medium
    canvas[:] = colour * tone[..., None] * _wall(canvas, anatomy, light, noise)


def _wallpaper(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain, generator: Generator) -> None:
    """A papered wall: stripes, lozenges or sprigs, and a framed picture."""
    y, x = grid(canvas)
    pixel, colour = float(y[1, 0] - y[0, 0]), rgb(*anatomy.face.backdrop)
    other = colour * 0.66 if anatomy.face.backdrop[2] > 0.5 else colour * 1.0 + 0.24
    sort, size, phase = (
        int(generator.integers(3)),
        float(generator.uniform(9.0, 13.0)),
        float(generator.uniform(0.0, 9.0)),
    )
    u, v = (x + phase) / size + 0.0 * y, y / size + 0.0 * x
    if sort == 0:
        drawn = joints(x + phase + 0.0 * y, size, 0.42 * size, pixel) * 0.8
    elif sort == 1:
        lines = [joints((u + way * v) * size, size, 1.7, 1.4 * pixel) for way in (-1.0, 1.0)]
        drawn = np.maximum(*lines)
    else:
        row = np.floor(v)
        a = u + 0.5 * (row % 2)
        a, b = a - np.floor(a) - 0.5, v - row - 0.5
        petals = 0.24 * (0.72 + 0.40 * np.cos(5.0 * np.arctan2(b, a)))
        drawn = np.clip(0.5 + (petals - np.hypot(a, b)) * size / pixel, 0.0, 1.0)
    wall = _wall(canvas, anatomy, light, noise)
    canvas[:] = blend(colour, other, drawn) * (1.0 + 0.015 * noise.fine)[..., None] * wall
    _picture(canvas, light, generator, anatomy.face.offset_x)


def _picture(canvas: np.ndarray, light: Light, generator: Generator, offset: float) -> None:
    """A small framed landscape beside the head."""
    pen, share = Pen(*canvas.shape[:2]), generator.random(5).tolist()
    x = 104.0 + 4.0 * share[0] if offset < 0 else 2.0 + 4.0 * share[0]
    y, wide, high = 12.0 + 12.0 * share[1], 18.0, 22.0 + 5.0 * share[2]
    box = np.array([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)])
    middle = box.mean(axis=0)
    lit = 0.85 * light.even
    for scale, colour in ((1.0, (0.34, 0.22, 0.10)), (0.92, (0.80, 0.62, 0.28)), (0.80, (0.93, 0.92, 0.86)),
                          (0.60, (0.62, 0.76, 0.86))):  # fmt: skip
        pen.fill(middle + scale * (box - middle), toned(np.array(colour) * lit))
    inner = middle + 0.6 * (box - middle)
    cut = inner[0, 1] + (0.35 + 0.35 * share[3]) * (inner[2, 1] - inner[0, 1])
    hill = np.array(
        [(inner[0, 0], cut + 2.0 * share[4]), (middle[0], cut - 2.5), (inner[1, 0], cut + 1.0), inner[2], inner[3]]
    )
    pen.fill(hill, toned(LAND * lit))
    pen.lay_over(canvas, np.ones(3, np.float32))


def _air(face: Face, generator: Generator, horizon: float) -> Air:
    """A bright sky at noon, a red one on warm evenings, a blue one when it is dim and cold."""
    late = 0.42 * face.gloom * (0.55 + 0.45 * face.warmth) + 0.14 * max(face.warmth, 0.0)
    time = 0.5 + late if face.warmth > -0.2 or face.gloom < 0.5 else 0.93 + 0.07 * face.gloom
    return Air(min(time, 1.0), 0.5 + 0.46 * face.light_x, float(generator.uniform(0.1, 0.75)), horizon)


def _sky(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain, generator: Generator) -> None:
    """The open air: clouds, hills, and land or the sea before them."""
    air = _air(anatomy.face, generator, float(generator.uniform(54.0, 66.0)))
    day = daylight(air)
    canvas[:] = draw_sky(air, day, *canvas.shape[:2])
    draw_clouds(canvas, air, day, generator)
    y, x = grid(canvas)
    sea, own = generator.random() < 0.45, rgb(*anatomy.face.backdrop)
    hills = air.horizon - 4.0 - 7.0 * waves(x[0], generator, (95.0, 41.0, 17.0))
    ridge(canvas, hills, air.horizon + 8.0, aerial(0.5 * own + 0.5 * LAND, day, 0.55), aerial(LAND, day, 0.45))
    near = np.array([0.10, 0.34, 0.46], np.float32) if sea else 0.35 * own + 0.65 * LAND
    top = np.full(x.shape[1], air.horizon + 1.0, np.float32) + (0.0 if sea else 2.0) * waves(
        x[0], generator, (60.0, 23.0)
    )
    ridge(canvas, top.astype(np.float32), DESIGN_HEIGHT, aerial(near, day, 0.22), aerial(0.75 * near, day, 0.0))
    depth = np.clip((y - air.horizon - 2.0) / 30.0, 0.0, 1.0)
    ripples = np.sin(
        np.maximum(y - air.horizon + 6.0, 0.0) ** 1.35 * (2.0 if sea else 0.9) + 1.4 * noise.medium
    ) * smoothstep(0.0, 0.1, depth)
    mix(canvas, day.light * (0.85 if sea else 0.55), np.clip(0.10 * ripples * (depth > 0), 0.0, 1.0))
    canvas *= min(1.0, 0.45 + 0.55 * brightness(anatomy.face) / 1.0)


def _window(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain, generator: Generator) -> None:
    """A wall with a window on the side the light comes from, and a curtain."""
    face = anatomy.face
    wall = _wall(canvas, anatomy, light, noise)
    canvas[:] = rgb(*face.backdrop) * (1.0 + 0.03 * noise.coarse)[..., None] * wall
    air = _air(face, generator, 50.0)
    day = daylight(air)
    outside = draw_sky(air, day, *canvas.shape[:2])
    y, x = grid(canvas)
    top = (47.0 - 5.0 * waves(x[0], generator, (50.0, 21.0, 9.0))).astype(np.float32)
    ridge(outside, top, 70.0, aerial(LAND, day, 0.35), aerial(0.7 * LAND, day, 0.1))
    outside *= 0.55 + 0.5 * brightness(face)
    left = face.light_x < 0
    start, end = (6.0, 46.0) if left else (82.0, 122.0)
    inside = _box(x, y, (start, end), (-9.0, 66.0))
    mix(
        canvas,
        np.array([0.93, 0.92, 0.88], np.float32) * light.even * 0.95,
        _box(x, y, (start - 3.5, end + 3.5), (-9.0, 71.0)),
    )
    mix(canvas, outside, inside)
    frame = np.array([0.82, 0.81, 0.78], np.float32) * light.even
    middle = 0.5 * (start + end)
    for across, down in (((middle - 1.2, middle + 1.2), (-9.0, 66.0)), ((start, end), (27.0, 29.2))):
        mix(canvas, frame, _box(x, y, across, down))
    outer = (-9.0, 13.0) if left else (115.0, 137.0)
    folds = 0.80 + 0.22 * np.sin(x * 1.15 + 0.02 * y + 0.4 * noise.coarse)
    hue = (face.backdrop[0] + 0.45) % 1.0
    curtain = rgb(hue, 0.35 + 0.3 * face.backdrop[1], 0.80) * folds[..., None] * light.even
    mix(canvas, curtain, _box(x + 1.5 * np.sin(0.07 * y), y, outer, (-9.0, 99.0)))


def _box(x: np.ndarray, y: np.ndarray, across: tuple[float, float], down: tuple[float, float]) -> np.ndarray:
    """Coverage of an upright box."""
    pixel = float(y[1, 0] - y[0, 0])

    def between(t: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
        return np.clip((np.minimum(t - ends[0], ends[1] - t)) / pixel + 0.5, 0.0, 1.0)

    return between(x, across) * between(y, down)


def _books(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain, generator: Generator) -> None:
    """Shelves of books; their wood is tinted, and so are some of the backs."""
    face = anatomy.face
    own = rgb(*face.backdrop)
    canvas[:] = (0.30 * WOOD + 0.10 * own) * np.ones_like(canvas)
    pen, bottom = Pen(*canvas.shape[:2]), float(generator.uniform(20.0, 28.0))
    while bottom < DESIGN_HEIGHT + 26.0:
        x = float(generator.uniform(-4.0, 0.0))
        while x < DESIGN_WIDTH:
            wide, high, lean, tone = (
                float(t) for t in generator.uniform((3.4, 15.0, 0.0, 0.55), (7.4, 22.0, 1.0, 1.1))
            )
            tint = float(generator.random())
            colour = (
                rgb((face.backdrop[0] + 0.8 * tint - 0.55) % 1.0, 0.55 - 0.25 * tint, 0.74)
                if tint > 0.45
                else 0.9 * own
            )
            aside = 2.2 if lean > 0.93 else 0.0
            book = np.array(
                [(x + aside, bottom - high), (x + wide + aside, bottom - high), (x + wide, bottom), (x, bottom)]
            )
            pen.fill(book, toned(colour, 0.72 * tone))
            inner = book + np.array([(0.22, 0.0), (-0.45, 0.0), (-0.45, 0.0), (0.22, 0.0)]) * wide
            pen.fill(inner, toned(colour, tone))
            for share in (0.18, 0.78):
                band = book[[0, 1]] + share * (book[[3, 2]] - book[[0, 1]])
                pen.line(band, toned((0.92, 0.80, 0.45), 0.9, 0.75 if lean > 0.3 else 0.0), 0.8)
            x += wide + 0.4 + aside
        board = np.array([(-2.0, bottom), (130.0, bottom), (130.0, bottom + 3.2), (-2.0, bottom + 3.2)])
        pen.fill(board, toned(0.6 * WOOD + 0.35 * own))
        pen.line(board[:2] + np.array([0.0, 0.4]), toned(0.9 * WOOD + 0.4 * own), 0.8)
        pen.line(board[2:] + np.array([0.0, 0.5]), toned(0.2 * WOOD), 1.2)
        bottom += 27.0
    pen.lay_over(canvas, np.ones(3, np.float32))
    canvas *= 1.05 * _wall(canvas, anatomy, light, noise)


_BACKGROUNDS = {"studio": _studio, "window": _window, "wallpaper": _wallpaper, "sky": _sky, "books": _books}
