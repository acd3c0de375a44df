"""Draws a house: what is behind it, its walls and roof, then the garden in front."""

import numpy as np

from gencore.data.houses.backdrop import draw_backdrop, draw_shadow
from gencore.data.houses.entrance import draw_dormers, draw_entrance, draw_ivy
from gencore.data.houses.garden import draw_fence, draw_path, draw_planting, draw_trees
from gencore.data.houses.house import House
from gencore.data.houses.openings import draw_windows, windows
from gencore.data.houses.plan import plan_of
from gencore.data.houses.roof import draw_chimneys, draw_roof
from gencore.data.houses.walls import draw_walls
from gencore.data.painting.canvas import picture_of
from gencore.data.painting.daylight import daylight
from gencore.data.painting.texture import grain


def draw(house: House, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a house, a pure function of its arguments.

    Args:
        house: what to draw.
        height: height in pixels; houses are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    day, plan = daylight(house), plan_of(house)
    # each part has random numbers of its own, so that a change of one factor leaves the others alone
    behind, rooms, roof, plants, leaves = np.random.default_rng(house.detail_seed).spawn(5)
    noise = grain(leaves, height, width)
    canvas = draw_backdrop(house, day, noise, behind, (height, width))
    draw_trees(canvas, plan, day, noise, plants)
    draw_shadow(canvas, plan, day)
    draw_path(canvas, plan, day, noise)
    draw_chimneys(canvas, plan, day, noise, roof)
    draw_walls(canvas, plan, day, noise)
    draw_ivy(canvas, plan, day, noise, leaves)
    draw_windows(canvas, plan, day, noise, windows(plan, day, rooms))
    draw_entrance(canvas, plan, day)
    draw_roof(canvas, plan, day, noise)
    draw_dormers(canvas, plan, day, noise, rooms)
    draw_planting(canvas, plan, day, noise, plants)
    draw_fence(canvas, plan, day, noise)
    return picture_of(canvas)
