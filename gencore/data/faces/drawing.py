"""Draws a face: what is behind it, the hair behind the head, neck and clothes, the head, then what it wears."""

import numpy as np

from gencore.data.faces.anatomy import anatomy_of
from gencore.data.faces.attire import draw_glasses, draw_hat, draw_rings
from gencore.data.faces.background import draw_background
from gencore.data.faces.beard import draw_beard
from gencore.data.faces.clothes import draw_clothes
from gencore.data.faces.face import Face
from gencore.data.faces.features import draw_brows, draw_features, draw_mouth
from gencore.data.faces.hair import draw_back_hair, draw_hair, draw_locks
from gencore.data.faces.light import light_of
from gencore.data.faces.skin import HIDING, draw_ear, draw_head, draw_neck
from gencore.data.painting.canvas import picture_of, streams
from gencore.data.painting.texture import grain


def draw(face: Face, height: int = 96, width: int = 128) -> np.ndarray:
    """Draws the picture of a face, a pure function of its arguments.

    Args:
        face: what to draw.
        height: height in pixels; faces are designed for pictures of shape 3 : 4.
        width: width in pixels.

    Returns:
        The picture, uint8, shape (height, width, 3).
    """
    light, anatomy = light_of(face), anatomy_of(face)
    texture, behind, back, skin, front = streams(face.detail_seed, 5)
    noise = grain(texture, height, width)
    canvas = draw_background(anatomy, light, noise, behind, (height, width))
    draw_back_hair(canvas, anatomy, light, noise, back)
    draw_neck(canvas, anatomy, light)
    draw_clothes(canvas, anatomy, light, noise)
    near = -1.0 if face.turn > 0 else 1.0
    draw_ear(canvas, anatomy, light, -near)
    draw_head(canvas, anatomy, light, noise)
    draw_features(canvas, anatomy, light, skin)
    draw_beard(canvas, anatomy, light, noise)
    draw_mouth(canvas, anatomy, light)
    draw_hair(canvas, anatomy, light, noise, front)
    if face.hair not in HIDING:
        draw_ear(canvas, anatomy, light, near)
    draw_locks(canvas, anatomy, light, noise)
    draw_brows(canvas, anatomy, light)
    draw_glasses(canvas, anatomy, light)
    draw_hat(canvas, anatomy, light)
    draw_rings(canvas, anatomy, light)
    return picture_of(canvas)
