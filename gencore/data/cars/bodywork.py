"""The painted body of the car: paint, glass, and on a lorry its cargo box."""

import colorsys

import numpy as np

from gencore.data.cars.geometry import Geometry, glass_outline, pillars
from gencore.data.cars.scene import Scene
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.raster import (
    blend,
    mix,
    pixel_grid,
    polygon_mask,
    rounded,
    smoothstep,
)

# Brightness of the paint by height: 0 at the sill, 1 at the belt line, 2 at the roof.
TONE_HEIGHTS = (-0.2, 0.0, 0.10, 0.30, 0.44, 0.50, 0.72, 0.84, 0.92, 1.00, 1.15, 2.0)
TONES = (0.48, 0.52, 0.66, 0.79, 0.83, 0.95, 1.02, 1.06, 1.18, 1.10, 1.00, 1.06)
ROOF_COLOURS = {"white": (0.93, 0.93, 0.91), "black": (0.09, 0.09, 0.10)}


def paint_colour(scene: Scene) -> np.ndarray:
    """Returns the paint's colour, shape (3,)."""
    return np.array(colorsys.hsv_to_rgb(scene.hue, scene.saturation, scene.value), np.float32)


def draw_body(canvas: np.ndarray, scene: Scene, day: Daylight, car: Geometry) -> np.ndarray:
    """Draws paint and glass.

    Args:
        canvas: The picture, drawn on in place, (height, width, 3).
        scene: The scene.
        day: Its light.
        car: Where the parts are.

    Returns:
        The body's coverage, (height, width).
    """
    height, width = canvas.shape[:2]
    mask = polygon_mask([car.outline, *_attachments(scene, car)], height, width)
    rows, columns = _bounds(mask)
    view, body = canvas[rows, columns], mask[rows, columns]
    y, x = pixel_grid(height, width)
    y, x = y[rows], x[:, columns]
    mix(view, _paint(scene, day, car, body, y, x), body)
    panes = polygon_mask([glass_outline(car)], height, width, tuple(pillars(scene, car)))
    panes = panes[rows, columns] * _inside(body, height)
    # black rubber around the panes makes the windows read as windows on any paint
    rubber = panes.copy()
    rubber[:, 1:] = np.maximum(rubber[:, 1:], panes[:, :-1])
    rubber[:, :-1] = np.maximum(rubber[:, :-1], panes[:, 1:])
    mix(view, np.array([0.07, 0.07, 0.08], np.float32) * day.light, 0.55 * rubber * body)
    mix(view, _glass(scene, day, car, y, x), panes)
    return mask


def _attachments(scene: Scene, car: Geometry) -> list[np.ndarray]:
    """Returns painted parts that stick out of the outline: mirror and spoiler."""
    cowl = car.corners["cowl"]
    mirror = cowl + np.array([[4.0, -0.3], [4.6, -3.2], [7.4, -3.0], [7.2, -0.3]], np.float32)
    parts = [mirror] if scene.style != "lorry" else []
    if scene.style == "sports":
        tail = car.corners["deck_rear"]
        wing = [[-7.5, 0.8], [-3.0, -1.0], [1.2, -2.2], [1.4, -0.8], [-0.6, 0.6], [-2.0, 2.5]]
        parts.append(tail + np.array(wing, np.float32))
    return parts


def _bounds(mask: np.ndarray) -> tuple[slice, slice]:
    """Returns the rows and columns a mask is not empty in, with a margin."""
    bounds = []
    for axis in (1, 0):
        filled = np.flatnonzero(mask.any(axis=axis))
        bounds.append(slice(max(int(filled[0]) - 3, 0), int(filled[-1]) + 4))
    return bounds[0], bounds[1]


def _inside(body: np.ndarray, height: int) -> np.ndarray:
    """Shrinks the body's mask by the thickness of roof and window frames."""
    side = max(round(height / 96), 1)
    inner = body.copy()
    inner[2 * side :] = np.minimum(inner[2 * side :], body[: -2 * side])
    inner[:, side:] = np.minimum(inner[:, side:], body[:, :-side])
    inner[:, :-side] = np.minimum(inner[:, :-side], body[:, side:])
    return inner


def _paint(scene: Scene, day: Daylight, car: Geometry, body: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Shades the paint, (h, w, 3): form, then mirrored sky and land, then highlights."""
    belt = car.belt(x)
    level = (car.sill - y) / (car.sill - belt)
    tone = np.interp(level, TONE_HEIGHTS, TONES).astype(np.float32)
    pixel = float(y[1, 0] - y[0, 0])
    from_top = np.cumsum(body, axis=0) * pixel
    from_front = np.cumsum(body, axis=1) * pixel
    from_rear = from_front[:, -1:] - from_front
    tone *= 1.0 - 0.20 * np.exp(-from_front / 4.0) - 0.26 * np.exp(-from_rear / 4.5)
    toward = np.clip((x - car.left) / car.length, 0.0, 1.0)
    tone *= 1.0 + 0.10 * day.sharpness * (2.0 * scene.sun_x - 1.0) * (2.0 * toward - 1.0)
    paint = paint_colour(scene)
    roof = np.array(ROOF_COLOURS.get(scene.roof_paint, paint), np.float32)
    colour = blend(paint * day.light, roof * day.light, smoothstep(1.02, 1.10, level))
    colour *= tone[..., None]
    sky, land = _mirrored(day)
    upper = smoothstep(0.47, 0.53, level) * (1.0 - smoothstep(1.0, 1.2, level))
    lower = smoothstep(0.53, 0.47, level) * smoothstep(0.0, 0.3, level)
    mix(colour, sky, (0.03 + 0.16 * scene.gloss) * upper * smoothstep(0.2, 1.0, level))
    mix(colour, land, 0.14 * scene.gloss * lower)
    crown = np.exp(-((from_top - 1.2) ** 2) / 2.2) * (level > 0.45)
    shoulder = np.exp(-(((level - 0.92) / 0.05) ** 2))
    shine = (0.12 + 0.26 * scene.gloss) * (0.45 + 0.55 * day.sharpness)
    mix(colour, 0.6 * sky + 0.4 * day.light, shine * np.clip(1.1 * crown + 0.9 * shoulder, 0, 1))
    spot = np.exp(-(((x - car.left - car.length * (0.2 + 0.6 * scene.sun_x)) / 9.0) ** 2))
    mix(colour, np.ones(3, np.float32), 0.7 * shine * day.sharpness * spot * shoulder)
    return colour


def _mirrored(day: Daylight) -> tuple[np.ndarray, np.ndarray]:
    """Returns the colours of sky and land as the car's sides mirror them."""
    return 0.45 * day.zenith + 0.55 * day.horizon, np.array([0.2, 0.19, 0.18]) * day.light


def _glass(scene: Scene, day: Daylight, car: Geometry, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Shades the panes: dark inside, the sky mirrored in the upper part, a slanted glare."""
    inside = (0.30 - 0.21 * scene.window_tint) * np.array([0.85, 0.98, 1.05], np.float32)
    inside = inside * day.light
    sky, _ = _mirrored(day)
    top = car.corners["roof_middle"][1]
    rise = np.clip((car.belt(x) - y) / (car.belt(x) - top), 0.0, 1.0)
    mirrored = (0.10 + 0.62 * rise**1.5) * (0.95 - 0.45 * scene.window_tint)
    slanted = (x - car.left + 0.8 * (y - top)) / car.length - 0.15 - 0.45 * scene.sun_x
    glare = np.exp(-((slanted / 0.035) ** 2)) + 0.7 * np.exp(-(((slanted - 0.085) / 0.015) ** 2))
    mirrored = np.clip(mirrored + 0.22 * day.sharpness * glare, 0.0, 0.9)
    return blend(inside, sky, mirrored)


def draw_cargo(canvas: np.ndarray, scene: Scene, day: Daylight, car: Geometry) -> None:
    """Draws chassis and cargo box of a lorry, behind its cab."""
    height, width = canvas.shape[:2]
    y, x = pixel_grid(height, width)
    chassis = car.place((0.10, 0.02), (0.10, 0.16), (0.985, 0.16), (0.985, 0.02))
    steel = np.array([0.16, 0.16, 0.17], np.float32) * day.light
    mix(canvas, steel, polygon_mask([chassis], height, width))
    box = car.place((0.285, 0.15), (0.285, 1.13), (0.998, 1.13), (0.998, 0.15))
    radius = 0.8 + 2.2 * scene.roundness
    mask = polygon_mask([rounded(box, radius)], height, width)
    paint = paint_colour(scene)
    cover = np.array([0.93, 0.93, 0.91], np.float32)
    share = {"same": 0.10, "white": 0.0, "black": 0.85}[scene.roof_paint]
    down = np.clip((y - box[1, 1]) / (box[0, 1] - box[1, 1]), 0.0, 1.0)
    tone = 1.0 - 0.20 * down - 0.10 * smoothstep(0.86, 1.0, down) + 0.10 * np.exp(-down * 18)
    along = (x - box[0, 0]) / (box[2, 0] - box[0, 0])
    tone = tone * (1.0 + 0.08 * day.sharpness * (2 * scene.sun_x - 1) * (2 * along - 1))
    tone = tone - 0.07 * np.exp(-((((along * 5.0) % 1.0 - 0.5) / 0.05) ** 2))
    tone = tone - 0.25 * np.exp(-((along / 0.03) ** 2))
    colour = (cover + share * (paint - cover)) * day.light * tone[..., None]
    stripe = np.exp(-(((down - 0.72) / 0.09) ** 8))
    mix(colour, paint * day.light * tone[..., None], np.broadcast_to(0.9 * stripe, mask.shape))
    sky, _ = _mirrored(day)
    gleam = 0.10 * scene.gloss * smoothstep(0.6, 0.0, down)
    mix(colour, sky, np.broadcast_to(gleam, mask.shape))
    mix(canvas, colour, mask)


def draw_shadow(canvas: np.ndarray, scene: Scene, day: Daylight, car: Geometry) -> None:
    """Darkens the road under the car, away from the sun."""
    y, x = pixel_grid(*canvas.shape[:2])
    lean = day.sharpness * (0.5 - scene.sun_x) * (16.0 - 10.0 * day.elevation)
    middle = car.left + 0.5 * car.length
    reach = 0.5 * car.length + 1.0
    under = np.exp(-(((y - car.ground + 0.6) / 2.6) ** 2)) * smoothstep(reach + 3.0, reach - 5.0, np.abs(x - middle))
    thrown = np.exp(-(((y - car.ground - 1.8) / 4.0) ** 2)) * smoothstep(
        reach + 6.0, reach - 8.0, np.abs(x - middle - lean - 0.5 * lean * (y - car.ground) / 4.0)
    )
    dark = np.array([0.05, 0.05, 0.08], np.float32)
    mix(canvas, dark, np.clip(0.70 * under + (0.18 + 0.30 * day.sharpness) * thrown, 0.0, 0.85))
    gap = np.clip(car.ground - 0.5 - y, 0, 1) * np.clip(y - car.sill + 4.0, 0, 1)
    inner = smoothstep(0.5 * car.length - 4.0, 0.5 * car.length - 9.0, np.abs(x - middle))
    mix(canvas, dark, 0.80 * gap * inner)
