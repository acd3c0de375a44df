"""Draws a scene: background, shadow, body, fittings and wheels, from back to front."""

import numpy as np

from gencore.data.cars.background import draw_background
from gencore.data.cars.bodywork import draw_body, draw_cargo, draw_shadow
from gencore.data.cars.fittings import draw_fittings, draw_lamp_light
from gencore.data.cars.geometry import place_car
from gencore.data.cars.scene import Scene
from gencore.data.cars.wheels import draw_wheels
from gencore.data.painting.canvas import picture_of
from gencore.data.painting.daylight import daylight

LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)


def draw(scene: Scene, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a scene, a pure function of its arguments.

    Args:
        scene: What to draw.
        height: Height in pixels; scenes are designed for pictures of shape 3 : 4.
        width: Width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    day = daylight(scene)
    car = place_car(scene)
    canvas = draw_background(scene, day, height, width)
    draw_shadow(canvas, scene, day, car)
    if scene.style == "lorry":
        draw_cargo(canvas, scene, day, car)
    body = draw_body(canvas, scene, day, car)
    draw_fittings(canvas, scene, day, car, body)
    draw_wheels(canvas, scene, day, car, body)
    draw_lamp_light(canvas, scene, day, car)
    if scene.grey:
        canvas[:] = (canvas @ LUMINANCE)[..., None]
    return picture_of(canvas)
