"""Draws a cake: the wall, the tablecloth, shadows, and then stand, cake and what is beside, whichever is nearer."""

import numpy as np

from gencore.data.cakes.baking import FLAME, baked, candles
from gencore.data.cakes.beside import beside
from gencore.data.cakes.cake import Cake
from gencore.data.cakes.plan import Plan
from gencore.data.cakes.stand import stand
from gencore.data.cakes.table import draw_table
from gencore.data.cakes.wall import EDGE, draw_wall
from gencore.data.painting.canvas import black, picture_of, streams
from gencore.data.painting.indoors import light_of
from gencore.data.painting.lamp import grid
from gencore.data.painting.layer import SAMPLES, Layer, Solid, draw_shadows
from gencore.data.painting.texture import grain


def draw(cake: Cake, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a cake, a pure function of its arguments.

    Args:
        cake: what to draw.
        height: height in pixels; cakes are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    light, plan = light_of(cake.light_x, cake.warmth), Plan(cake)
    texture, wall, table, baker, things, samples = streams(cake.detail_seed, 6)
    parts: list[Solid] = [*stand(plan), *baked(plan, baker)]
    outline = plan.seen(parts)
    noise = grain(texture, height, width)
    canvas = black(height, width)
    draw_wall(canvas, plan, outline, light, noise, wall)
    _candlelight(canvas, plan, outline)
    draw_table(canvas, cake.pattern, cake.cloth_colour, cake.light_x, light, noise, table)
    parts += beside(plan, outline, things)
    draw_shadows(canvas, parts, plan.foot, plan.scale, light, EDGE)
    layer = Layer(height, width, plan.foot, plan.scale, grain(samples, SAMPLES * height, SAMPLES * width))
    for part in parts:
        layer.add(part)
    layer.lay_over(canvas, light, 0.9 * cake.cloth_colour * light.even)
    return picture_of(canvas)


def _candlelight(canvas: np.ndarray, plan: Plan, outline: np.ndarray) -> None:
    """Lights the wall behind candles, most in the evening."""
    count = candles(plan)
    if count == 0:
        return
    y, x = grid(canvas)
    away = (x - plan.foot[0]) ** 2 + 1.4 * (y - float(outline[:, 1].min()) - 4.0) ** 2
    glow = (0.05 + 0.02 * count) * (0.7 + 0.3 * plan.cake.warmth) * np.exp(-away / 520.0)
    canvas += canvas * (1.5 * FLAME) * glow[..., None]
