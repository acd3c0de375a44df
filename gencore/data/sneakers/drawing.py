"""Draws a sneaker: the wall, the ground, what lies beside the shoe, shadows, and the shoe from its lining outwards."""

import numpy as np

from gencore.data.painting.canvas import black, picture_of, streams
from gencore.data.painting.floor import cast_shadow
from gencore.data.painting.indoors import light_of
from gencore.data.painting.texture import grain
from gencore.data.sneakers.beside import draw_beside
from gencore.data.sneakers.ground import draw_blades, draw_ground
from gencore.data.sneakers.laces import draw_laces
from gencore.data.sneakers.relief import Site
from gencore.data.sneakers.shoe import Shoe
from gencore.data.sneakers.sneaker import Sneaker
from gencore.data.sneakers.sole import draw_sole
from gencore.data.sneakers.upper import draw_inside, draw_upper
from gencore.data.sneakers.wall import EDGE, draw_wall


def draw(sneaker: Sneaker, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a sneaker, a pure function of its arguments.

    Args:
        sneaker: what to draw.
        height: height in pixels; sneakers are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    light, shoe = light_of(sneaker.light_x, sneaker.warmth), Shoe(sneaker)
    texture, wall, ground, behind, before = streams(sneaker.detail_seed, 5)
    noise = grain(texture, height, width)
    canvas = black(height, width)
    draw_wall(canvas, shoe, light, noise, wall)
    draw_ground(canvas, shoe, light, noise, ground)
    draw_blades(canvas, shoe, light, behind, (EDGE + 1.0, EDGE + 16.0), 70)
    site = Site(light, 0.9 * sneaker.ground_colour * light.even, 0.8 * sneaker.wall_colour * light.even, noise)
    draw_beside(canvas, shoe, site)
    thick = 0.10 * shoe.length
    cast_shadow(canvas, EDGE, shoe.foot, (thick, 0.5 * thick, 0.5), light, 14.0, straight=0.44 * shoe.length)
    draw_inside(canvas, shoe, site)
    draw_upper(canvas, shoe, site)
    draw_sole(canvas, shoe, site)
    draw_laces(canvas, shoe, site)
    draw_blades(canvas, shoe, light, before, (shoe.foot[1] + 1.0, shoe.foot[1] + 9.0), 60)
    return picture_of(canvas)
