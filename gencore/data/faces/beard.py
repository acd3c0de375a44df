"""Beards and moustaches."""

import numpy as np

from gencore.data.faces.anatomy import Anatomy
from gencore.data.faces.hair import paint_hair
from gencore.data.painting.lamp import Light
from gencore.data.painting.palette import rgb
from gencore.data.painting.raster import rounded
from gencore.data.painting.texture import Grain


def draw_beard(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain) -> None:
    """Draws what grows below the nose; the mouth is drawn over it."""
    face = anatomy.face
    shapes = {"full": [_full(anatomy), _moustache(anatomy, 0.34)], "goatee": [_goatee(anatomy)],
              "moustache": [_moustache(anatomy, 0.36)]}.get(face.beard)  # fmt: skip
    if shapes:
        paint_hair(canvas, anatomy, light, shapes, noise, colour=0.92 * rgb(*face.tresses), dark=0.04)


def _moustache(anatomy: Anatomy, reach: float) -> np.ndarray:
    """From under the nose down beside the mouth."""
    top, mouth = anatomy.nose_line + 0.05, anatomy.mouth_line
    lift = -0.08 * anatomy.face.smile
    half = [(0.0, top + 0.01), (0.12, top), (0.24, 0.5 * (top + mouth)), (reach, mouth + 0.07 + lift),
            (reach - 0.09, mouth + 0.06 + lift), (0.15, mouth - 0.02), (0.0, mouth - 0.03)]  # fmt: skip
    return anatomy.onto_plane(_mirrored(half))


def _goatee(anatomy: Anatomy) -> np.ndarray:
    """Around the chin, with a thin moustache."""
    top, mouth = anatomy.nose_line + 0.07, anatomy.mouth_line
    low = 1.08 + 0.16 * anatomy.face.length
    outer = [(0.0, top), (0.20, top + 0.03), (0.35, mouth), (0.33, 0.5 * (mouth + 1.0) + 0.05), (0.20, low - 0.10),
             (0.0, low)]  # fmt: skip
    return rounded(anatomy.onto_plane(_mirrored(outer)), 0.12)


def _full(anatomy: Anatomy) -> np.ndarray:
    """From ear to ear along the jaw; inside it the cheeks are free."""
    length, start = 0.06 + 0.26 * anatomy.face.length, anatomy.eye_line + 0.10
    outline = anatomy.contour
    half = outline[: len(outline) // 2 + 1]
    jaw = half[half[:, 1] > start]
    off = length * np.clip((jaw[:, 1] - start) / (1.0 - start), 0.0, 1.0) ** 1.2
    middle = anatomy.lean(jaw[:, 1])
    wide = (jaw[:, 0] - middle) * (1.0 + 0.35 * off) + 0.03
    right = np.stack([middle + wide, jaw[:, 1] + off], axis=1)
    left = np.stack([middle - wide, jaw[:, 1] + off], axis=1)
    radius, mouth = anatomy.face.width, anatomy.mouth_line
    top = 0.5 * (anatomy.nose_line + mouth)
    cheek = [(0.0, top), (0.22, top - 0.01), (0.40 * radius + 0.06, mouth - 0.04), (0.68 * radius, mouth - 0.10),
             (0.86 * radius, anatomy.nose_line - 0.05), (0.97 * radius, start)]  # fmt: skip
    points = np.array(cheek)
    inner = anatomy.onto_plane(np.concatenate([points[::-1] * (-1.0, 1.0), points[1:]]))
    return np.concatenate([right, left[::-1], inner])


def _mirrored(half: list[tuple[float, float]]) -> np.ndarray:
    points = np.array(half)
    return np.concatenate([points, points[::-1] * (-1.0, 1.0)])
