"""Draws a chair: the wall, the floor, shadows, and then the chair and what stands beside it, whichever is nearer."""

import numpy as np

from gencore.data.chairs.beside import beside, lamplight
from gencore.data.chairs.chair import Chair
from gencore.data.chairs.ground import draw_floor
from gencore.data.chairs.joinery import parts_of
from gencore.data.chairs.plan import Plan
from gencore.data.chairs.wall import EDGE, draw_wall
from gencore.data.painting.canvas import black, picture_of, streams
from gencore.data.painting.indoors import light_of
from gencore.data.painting.layer import SAMPLES, Layer, draw_shadows
from gencore.data.painting.texture import grain


def draw(chair: Chair, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a chair, a pure function of its arguments.

    Args:
        chair: what to draw.
        height: height in pixels; chairs are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    light, plan = light_of(chair.light_x, chair.warmth), Plan(chair)
    own = parts_of(plan)
    outline = plan.seen(own)
    texture, wall, floor, things, samples = streams(chair.detail_seed, 5)
    noise = grain(texture, height, width)
    canvas = black(height, width)
    draw_wall(canvas, plan, outline, light, noise, wall)
    lamplight(canvas, plan, outline)
    draw_floor(canvas, chair.floor, chair.floor_colour, chair.light_x, light, noise, floor)
    parts = [*beside(plan, outline, things), *own]
    draw_shadows(canvas, parts, plan.foot, plan.scale, light, EDGE)
    layer = Layer(height, width, plan.foot, plan.scale, grain(samples, SAMPLES * height, SAMPLES * width))
    for part in parts:
        layer.add(part)
    layer.lay_over(canvas, light, 0.9 * chair.floor_colour * light.even)
    return picture_of(canvas)
