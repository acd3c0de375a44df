"""Draws a fish: the water and the ground, what grows there, the fish itself, then what is in front of it."""

import numpy as np

from gencore.data.fish.anatomy import anatomy_of
from gencore.data.fish.fish import Fish
from gencore.data.fish.growth import draw_growth
from gencore.data.fish.light import light_of
from gencore.data.fish.rays import draw_fins, draw_pectoral
from gencore.data.fish.seabed import draw_boulders, draw_ground, draw_reefs, draw_shadow
from gencore.data.fish.skin import draw_body
from gencore.data.fish.water import draw_bubbles, draw_company, draw_murk, draw_water
from gencore.data.painting.canvas import picture_of, streams
from gencore.data.painting.texture import grain


def draw(fish: Fish, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a fish, a pure function of its arguments.

    Args:
        fish: what to draw.
        height: height in pixels; fish are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    light, anatomy = light_of(fish), anatomy_of(fish)
    texture, water, reefs, ground, stones, shoal, bubbles, murk = streams(fish.detail_seed, 8)
    noise = grain(texture, height, width)
    canvas = draw_water(fish, light, noise, water, (height, width))
    draw_reefs(canvas, fish, light, noise, reefs)
    draw_company(canvas, fish, light, shoal)
    draw_ground(canvas, fish, light, noise, ground)
    draw_boulders(canvas, fish, light, noise, stones)
    draw_growth(canvas, fish, light, _growing(fish), front=False)
    draw_shadow(canvas, anatomy, light)
    draw_fins(canvas, anatomy, light, noise.table)
    draw_body(canvas, anatomy, light, noise, phase=float(noise.table[0]) * 3.0)
    draw_pectoral(canvas, anatomy, light, noise.table)
    draw_growth(canvas, fish, light, _growing(fish), front=True)
    draw_bubbles(canvas, fish, light, bubbles)
    draw_murk(canvas, fish, light, noise, murk)
    return picture_of(canvas)


def _growing(fish: Fish) -> np.random.Generator:
    """The random numbers of plants and corals, anew for those behind the fish and those in front of it."""
    return np.random.default_rng([fish.detail_seed, 1])
