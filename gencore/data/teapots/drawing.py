"""Draws a teapot: the wall, the table, shadows, spout and handle, body and lid, a cup, and steam over it all."""

import numpy as np

from gencore.data.painting.canvas import black, picture_of, streams
from gencore.data.painting.curves import bezier
from gencore.data.painting.indoors import light_of
from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import mix, smoothstep
from gencore.data.painting.texture import Grain, grain, plane
from gencore.data.teapots.clay import Room, draw_tube, draw_turned
from gencore.data.teapots.decoration import body_colours, lid_colours
from gencore.data.teapots.pot import Pot, ring
from gencore.data.teapots.table import draw_shadow, draw_table
from gencore.data.teapots.teapot import Teapot
from gencore.data.teapots.wall import draw_wall

PORCELAIN = np.array([0.95, 0.94, 0.91], np.float32)
TEA = np.array([0.56, 0.26, 0.08], np.float32)


def draw(teapot: Teapot, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a teapot, a pure function of its arguments.

    Args:
        teapot: what to draw.
        height: height in pixels; teapots are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    light, pot = light_of(teapot.light_x, teapot.warmth), Pot(teapot)
    texture, wall, table, painter, air = streams(teapot.detail_seed, 5)
    noise = grain(texture, height, width)
    canvas = black(height, width)
    draw_wall(canvas, pot, light, noise, wall)
    draw_table(canvas, pot, light, noise, table)
    room = Room(light, 0.8 * teapot.wall_colour * light.even, 0.9 * teapot.table_colour * light.even, noise)
    draw_shadow(canvas, pot.body, light, 0.85 * pot.scale)
    _pot(canvas, pot, room, float(painter.random()))
    if teapot.cup != "none":
        _cup(canvas, pot, room)
    _steam(canvas, pot, light, noise, air)
    return picture_of(canvas)


def _pot(canvas: np.ndarray, pot: Pot, room: Room, start: float) -> None:
    """The pot: spout and handle are joined to the body, so they come before it."""
    teapot = pot.teapot
    wood = np.array([0.62, 0.42, 0.22], np.float32)
    draw_tube(canvas, *pot.handle, room, wood if teapot.handle == "hoop" else teapot.glaze_colour)
    line, radii = pot.spout
    draw_tube(canvas, line, radii, room, 0.96 * teapot.glaze_colour)
    draw_tube(canvas, line[-3:], 1.08 * radii[-3:], room, teapot.ink_colour)
    draw_turned(canvas, pot.body, room, lambda surface: body_colours(surface, pot, start))
    draw_turned(canvas, pot.cover, room, lambda surface: lid_colours(surface, pot))


def _cup(canvas: np.ndarray, pot: Pot, room: Room) -> None:
    """A cup of tea on its saucer, white with a rim in ink or of the pot's colour."""
    teapot, cup, light = pot.teapot, pot.cup, room.light
    colour = PORCELAIN if teapot.cup == "white" else teapot.glaze_colour
    draw_shadow(canvas, cup, light, 8.0)
    (x, y), radius = cup.foot, float(cup.radii[-1])
    pen = Pen(*canvas.shape[:2])
    for lift, wide, tone in ((0.0, 1.62, 0.62), (-0.9, 1.62, 1.0), (-0.7, 1.32, 0.84), (-0.5, 1.20, 0.94)):
        pen.fill(ring((x, y + lift), wide * radius), toned(colour, tone))
    pen.lay_over(canvas, light.at(0.2 * light.way[0], -0.6))
    side = teapot.facing * radius
    ear = [(x + 0.85 * side, y - 0.95 * radius), (x + 1.75 * side, y - 1.15 * radius),
           (x + 1.55 * side, y - 0.25 * radius), (x + 0.70 * side, y - 0.32 * radius)]  # fmt: skip
    draw_tube(canvas, bezier(ear, 16), 1.15, room, colour)
    draw_turned(canvas, cup, room, lambda surface: colour)
    rim = (x, y - float(cup.heights[-1]))
    pen = Pen(*canvas.shape[:2])
    pen.fill(ring(rim, 1.03 * radius), toned(teapot.ink_colour if teapot.cup == "matching" else colour))
    pen.fill(ring(rim, 0.90 * radius), toned(colour, 0.74))
    pen.fill(ring((rim[0], rim[1] + 0.45), 0.80 * radius), toned(TEA))
    pen.lay_over(canvas, light.at(0.0, -0.7))


def _steam(canvas: np.ndarray, pot: Pot, light: Light, noise: Grain, generator: np.random.Generator) -> None:
    """Two wisps that curl up from the spout and spread."""
    y, x = grid(canvas)
    amount = pot.teapot.steam
    phase, length = generator.uniform(0.0, 2.0 * np.pi, 4), generator.uniform(17.0, 25.0, 2)
    curls = plane(generator, (12, 16), *canvas.shape[:2])
    if amount == 0.0:
        return
    tip_x, tip_y = pot.spout[0][-1].tolist()
    up = np.maximum(tip_y - 1.0 - y, 0.0)
    reach = 18.0 + 52.0 * amount
    density = np.zeros_like(noise.fine)
    for number, share in enumerate((1.0, 0.7)):
        sway = (1.0 + 0.13 * up) * np.sin(2.0 * np.pi * up / length[number] + phase[number])
        drift = pot.teapot.facing * (1.0 + 0.10 * up) * (1.0 - 1.4 * number) + 0.10 * up * np.sin(phase[2])
        wide = (1.6 + 0.13 * up) * (0.75 + 0.45 * amount)
        density += share * np.exp(-(((x - tip_x - sway - drift + 1.2 * curls) / wide) ** 2))
    density *= smoothstep(0.0, 3.0, up) * smoothstep(reach, 0.35 * reach, up) * (1.0 + 0.22 * curls)
    bright = np.minimum(1.02 * (light.fill + light.key) * np.array([0.98, 0.99, 1.0], np.float32), 1.0)
    mix(canvas, bright, np.clip((0.30 + 0.55 * amount) * density, 0.0, 0.88))
