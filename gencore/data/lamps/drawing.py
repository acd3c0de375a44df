"""Draws a lamp: wall, what it stands on, light and shadows, and then lamp and what is beside, whichever is nearer."""

import numpy as np

from gencore.data.lamps.beside import beside
from gencore.data.lamps.joinery import cable, lamp_of
from gencore.data.lamps.lamp import Lamp
from gencore.data.lamps.plan import Plan
from gencore.data.lamps.shine import haze, light_up
from gencore.data.lamps.top import draw_top
from gencore.data.lamps.wall import EDGE, draw_wall
from gencore.data.painting.canvas import black, picture_of, streams
from gencore.data.painting.indoors import light_of
from gencore.data.painting.layer import SAMPLES, Layer, draw_shadows
from gencore.data.painting.raster import blend
from gencore.data.painting.texture import grain


def draw(lamp: Lamp, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a lamp, a pure function of its arguments.

    Args:
        lamp: what to draw.
        height: height in pixels; lamps are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    light, plan = light_of(lamp.light_x, lamp.warmth), Plan(lamp)
    texture, wall, top, cord, things, samples = streams(lamp.detail_seed, 6)
    own = lamp_of(plan)
    noise = grain(texture, height, width)
    canvas = black(height, width)
    draw_wall(canvas, plan, plan.seen(own), light, noise, wall)
    level = draw_top(canvas, lamp.top, lamp.top_colour, lamp.light_x, light, noise, top)
    parts = [*cable(plan, EDGE, cord), *own, *beside(plan, things)]
    bare = canvas.copy()
    draw_shadows(canvas, parts, plan.foot, plan.scale, light, EDGE)
    canvas[:] = blend(bare, canvas, level)
    light_up(canvas, plan)
    layer = Layer(height, width, plan.foot, plan.scale, grain(samples, SAMPLES * height, SAMPLES * width))
    for part in parts:
        layer.add(part)
    layer.lay_over(canvas, light, 0.9 * lamp.top_colour * light.even)
    haze(canvas, plan)
    return picture_of(canvas)
