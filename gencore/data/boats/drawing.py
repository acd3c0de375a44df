"""Draws a boat: sky, coast and sea, the boat with its mirror image, foam, and gulls over it all."""

import numpy as np

from gencore.data.boats.boat import Boat
from gencore.data.boats.coast import draw_coast
from gencore.data.boats.parts import draw_vessel
from gencore.data.boats.sea import draw_haze, draw_sea, foam_colour, haze_colour, swell, value_noise
from gencore.data.boats.vessel import Vessel
from gencore.data.painting.canvas import picture_of, streams
from gencore.data.painting.daylight import Daylight, daylight
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import mix, pixel_grid, smoothstep
from gencore.data.painting.sky import draw_clouds, draw_sky
from gencore.data.painting.texture import Grain, grain


def draw(boat: Boat, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a boat, a pure function of its arguments.

    Args:
        boat: what to draw.
        height: height in pixels; boats are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    day = daylight(boat)
    texture, clouds, coast, sea, crew, birds = streams(boat.detail_seed, 6)
    noise = grain(texture, height, width)
    table = 2.0 * sea.random((64, 64), np.float32) - 1.0
    waves = swell(boat, table, (height, width))
    canvas = draw_sky(boat, day, height, width)
    draw_clouds(canvas, boat, day, clouds)
    draw_coast(canvas, boat, day, noise, coast)
    draw_sea(canvas, boat, day, waves)
    draw_haze(canvas, boat, day)
    _boat(canvas, boat, day, noise, waves, crew.random(64))
    _foam(canvas, boat, day, waves, table)
    _gulls(canvas, boat, day, birds)
    return picture_of(canvas)


def _boat(canvas: np.ndarray, boat: Boat, day: Daylight, noise: Grain, waves: np.ndarray, chance: np.ndarray) -> None:
    """The boat over its mirror image, which the waves shake."""
    pen = Pen(*canvas.shape[:2])
    draw_vessel(pen, boat, chance, day.night)
    layer, clear = np.zeros_like(canvas), np.ones_like(canvas)
    pen.lay_over(layer, np.minimum(1.04 * day.light, 1.1))
    pen.lay_over(clear, np.zeros(3, np.float32))
    covered = 1.0 - clear[..., 0]
    layer = layer * (1.0 + 0.028 * noise.fine + 0.022 * noise.medium)[..., None]
    layer += (0.22 * boat.haze) * (covered[..., None] * haze_colour(day) - layer)
    y, x = pixel_grid(*canvas.shape[:2])
    line = Vessel(boat).waterline
    rocked = line + (0.3 + 1.3 * boat.roughness) * np.sin(0.35 * x + 9.0 * noise.table[0])
    mirror_y = 2.0 * line - y + (1.0 + 4.0 * boat.roughness) * waves
    mirror_x = x + (1.0 + 3.5 * boat.roughness) * waves * smoothstep(line - 1.0, line + 8.0, y)
    rows = np.clip(np.rint(mirror_y / (y[1, 0] - y[0, 0]) - 0.5), 0, len(y) - 1).astype(int)
    columns = np.clip(np.rint(mirror_x / (x[0, 1] - x[0, 0]) - 0.5), 0, x.shape[1] - 1).astype(int)
    fade = (0.62 - 0.34 * boat.roughness) * np.exp(-np.maximum(y - line, 0.0) / 26.0) * smoothstep(line - 2, line, y)
    mix(canvas, np.array([0.03, 0.08, 0.10], np.float32), 0.35 * fade * covered[rows, columns])
    canvas += fade[..., None] * (0.86 * layer[rows, columns] - covered[rows, columns, None] * canvas)
    above = smoothstep(rocked + 0.6, rocked - 0.6, y)[..., None]
    canvas += above * (layer - covered[..., None] * canvas)


def _foam(canvas: np.ndarray, boat: Boat, day: Daylight, waves: np.ndarray, table: np.ndarray) -> None:
    """Foam along the waterline, a wave at the bow and a wake astern."""
    y, x = pixel_grid(*canvas.shape[:2])
    vessel = Vessel(boat)
    u = boat.facing * (x - vessel.middle) / vessel.length
    down = (y - vessel.waterline) / vessel.length
    lumps = 0.6 * waves + 0.55 * value_noise(table, 0.60 * y + 0.0 * x, 0.24 * x + 0.0 * y)
    lumps = lumps + 0.35 * value_noise(table[:, ::-1], 1.0 * y + 0.0 * x, 0.5 * x + 0.0 * y)
    hull = np.exp(-(((down - 0.01) / 0.022) ** 2)) * smoothstep(-0.56, -0.46, u) * smoothstep(0.45, 0.36, u)
    bow_high = 0.035 + 0.075 * boat.foam
    bow = np.exp(-(((u - 0.38) / 0.10) ** 2)) * smoothstep(-bow_high, -0.2 * bow_high, down - 0.4 * abs(u - 0.38))
    bow = bow * smoothstep(0.10, 0.02, down)
    behind = np.maximum(-0.42 - u, 0.0)
    wake = smoothstep(-0.50, -0.60, u) * np.exp(-(((down - 0.02 - 0.06 * behind) / (0.05 + 0.09 * behind)) ** 2))
    amount = np.maximum(np.maximum(0.75 * hull, 1.15 * bow), wake * np.exp(-0.6 * behind)) * boat.foam**0.7
    mix(canvas, foam_colour(day), 0.95 * smoothstep(0.22, 0.80, amount * (1.0 + 0.8 * lumps)))


def _gulls(canvas: np.ndarray, boat: Boat, day: Daylight, generator: np.random.Generator) -> None:
    """Gulls around the boat, wings bent at the wrist."""
    places, sizes = generator.uniform((6.0, 5.0), (122.0, 42.0), (7, 2)), generator.uniform(4.0, 6.6, 7)
    lift, ways = generator.uniform(0.15, 0.75, 7), generator.choice((-1.0, 1.0), 7)
    pen = Pen(*canvas.shape[:2])
    for number in range(boat.gulls):
        (x, y), span, bend, way = places[number], sizes[number], lift[number], ways[number]
        for side in (-1.0, 1.0):
            wrist = (x + side * 0.45 * span, y - bend * 0.62 * span)
            tip = (x + side * span, y - (bend - 0.30) * 0.5 * span)
            root, back = (x, y - 0.06 * span), (x - 0.05 * span * way, y + 0.16 * span)
            pen.fill(np.array([root, wrist, tip, (wrist[0], wrist[1] + 0.26 * span), back]), toned((0.80, 0.83, 0.88)))
            pen.fill(np.array([tip, wrist, (wrist[0], wrist[1] + 0.12 * span)]), toned((0.30, 0.32, 0.38)))
        body = np.array([(0.5, 0.02), (0.3, -0.1), (-0.2, -0.08), (-0.55, 0.06), (-0.2, 0.15), (0.25, 0.13)])
        pen.fill(np.array([x, y]) + span * body * np.array([way, 1.0]), toned((0.98, 0.98, 0.97)))
    pen.lay_over(canvas, np.minimum(0.12 + 0.9 * day.light, 1.0))
