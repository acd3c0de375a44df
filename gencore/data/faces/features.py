"""Eyes, brows, the lines of the nose, the mouth, freckles and wrinkles."""

import numpy as np

from gencore.data.faces.anatomy import Anatomy
from gencore.data.faces.palettes import Rgb
from gencore.data.faces.skin import lips_of, skin_of
from gencore.data.painting.lamp import Light
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Colour, Pen, toned

DARK = np.array([0.07, 0.05, 0.05], np.float32)
WHITE: Rgb = (0.97, 0.96, 0.95)
TEETH: Rgb = (0.97, 0.95, 0.90)
_ACROSS = np.linspace(-1.0, 1.0, 15)
_TURNS = np.linspace(0.0, 2.0 * np.pi, 25)[:-1]
_RING = np.stack([np.cos(_TURNS), np.sin(_TURNS)], axis=1)


class Brush:
    """A pen whose colours are lit as the face is at a place."""

    def __init__(self, canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
        self.pen, self.anatomy, self.light = Pen(*canvas.shape[:2]), anatomy, light

    def tone(self, colour: np.ndarray | Rgb, u: float, tone: float = 1.0, coverage: float = 1.0) -> Colour:
        """A colour as it looks ``u`` beside the nose."""
        p = float(self.anatomy.onto_plane(np.array([u, 0.1]))[0]) / self.anatomy.face.width
        lit = self.light.at(0.85 * p * (0.55 + 0.45 * p * p))
        return toned(np.asarray(colour) * lit, tone, coverage)

    def fill(self, points: np.ndarray, colour: Colour) -> None:
        """Fills a polygon (n, 2) on the face."""
        self.pen.fill(self.anatomy.on_face(points), colour)

    def line(self, points: np.ndarray, colour: Colour, thickness: float) -> None:
        """Draws a line through points (n, 2) on the face, its thickness in half heads."""
        self.pen.line(self.anatomy.on_face(points), colour, max(thickness * self.anatomy.half, 0.45))


def draw_features(canvas: np.ndarray, anatomy: Anatomy, light: Light, generator: np.random.Generator) -> None:
    """Draws what is on the face, but for hair and glasses."""
    brush = Brush(canvas, anatomy, light)
    _freckles(brush, generator)
    _wrinkles(brush)
    for side in (-1.0, 1.0):
        _eye(brush, side)
    _nose(brush)
    brush.pen.lay_over(canvas, np.ones(3, np.float32))


def draw_brows(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    """Draws the brows: dark where the hair is dyed."""
    brush, face = Brush(canvas, anatomy, light), anatomy.face
    hair = rgb(*face.tresses)
    colour = 0.62 * hair + 0.10 * skin_of(face) if face.kind != "punk" else 0.30 * hair + 0.12 * skin_of(face)
    for side in (-1.0, 1.0):
        reach = 1.28 * face.eye
        u = side * (anatomy.eye_place - 0.04 * max(face.frown, 0.0)) + reach * _ACROSS
        inwards = -side * _ACROSS
        v = brow_line(anatomy) - 0.055 * (1.0 - _ACROSS**2) + 0.075 * face.frown * inwards
        thick = (0.020 + 0.042 * face.brows) * np.sqrt(
            np.clip(1.05 - np.where(inwards < 0, inwards**2, 0.3 * inwards), 0, 1)
        )
        upper, lower = np.stack([u, v - thick], axis=1), np.stack([u, v + thick], axis=1)
        brush.fill(np.concatenate([upper, lower[::-1]]), brush.tone(colour, side * anatomy.eye_place, coverage=0.92))
    brush.pen.lay_over(canvas, np.ones(3, np.float32))


def brow_line(anatomy: Anatomy) -> float:
    """Height of the brows: higher above wide eyes."""
    return anatomy.eye_line - 0.155 - 0.55 * anatomy.face.eye * (0.5 + 0.5 * anatomy.face.openness)


def lids(anatomy: Anatomy, side: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places across an eye and heights of the upper and the lower lid there, on the face."""
    face = anatomy.face
    gap = 0.12 + 0.88 * face.openness
    corner = -0.07 * face.eye * side * _ACROSS  # outer corners are a little higher
    arch = np.sqrt(np.clip(1.0 - _ACROSS**2, 0.0, 1.0)) ** 1.25
    upper = anatomy.eye_line + corner - 0.66 * face.eye * gap * arch
    lower = anatomy.eye_line + corner + (0.42 - 0.16 * max(face.smile, 0.0)) * face.eye * (0.35 + 0.65 * gap) * arch
    return side * anatomy.eye_place + face.eye * _ACROSS, upper, lower


def _eye(brush: Brush, side: float) -> None:
    """An eye: white, iris cut off by the lids, pupil and a glint; lashes and the fold of the lid."""
    anatomy, face = brush.anatomy, brush.anatomy.face
    place = side * anatomy.eye_place
    u, upper, lower = lids(anatomy, side)
    almond = np.concatenate([np.stack([u, upper], axis=1), np.stack([u, lower], axis=1)[::-1]])
    brush.fill(almond, brush.tone(WHITE, place, 0.98))
    middle = place + 0.10 * face.eye * face.turn
    for share, colour, tone in ((0.56, face.iris, 0.45), (0.49, face.iris, 1.25), (0.25, None, 1.0)):
        ring = _RING * share * face.eye * (1.0, 1.06) + (middle, anatomy.eye_line - 0.05 * face.eye)
        ring[:, 1] = np.clip(ring[:, 1], np.interp(ring[:, 0], u, upper), np.interp(ring[:, 0], u, lower))
        brush.fill(ring, brush.tone(DARK if colour is None else rgb(*colour), place, tone))
    if face.openness > 0.25:
        glint = _RING * 0.13 * face.eye + (
            middle + 0.17 * face.eye * brush.light.way[0],
            anatomy.eye_line - 0.26 * face.eye,
        )
        glint[:, 1] = np.maximum(glint[:, 1], np.interp(glint[:, 0], u, upper) + 0.01)
        brush.fill(glint, (1.0, 1.0, 1.0, 0.95))
    skin = skin_of(face)
    brush.line(np.stack([u, lower], axis=1), brush.tone(skin, place, 0.55, 0.6), 0.018)
    brush.line(np.stack([u, upper - 0.012], axis=1), brush.tone(DARK, place, 1.0, 0.95), 0.045)
    outer = u[-2:] if side > 0 else u[1::-1]
    tip = np.array([[outer[0], upper[-2]], [outer[1] + 0.035 * side, upper[-1] - 0.02]])
    brush.line(tip, brush.tone(DARK, place, 1.0, 0.8), 0.03)
    fold = upper - 0.055 - 0.03 * face.openness
    brush.line(np.stack([u, fold], axis=1)[2:-2], brush.tone(skin, place, 0.60, 0.55), 0.020)


def _nose(brush: Brush) -> None:
    """Nostrils, wings and the underside of the nose."""
    anatomy, face = brush.anatomy, brush.anatomy.face
    skin, big, line = skin_of(face), 0.7 + 0.6 * face.nose, anatomy.nose_line
    under = np.array([(-0.125, -0.03), (-0.11, 0.035), (-0.05, 0.035), (0.0, 0.058), (0.05, 0.035), (0.11, 0.035),
                      (0.125, -0.03)])  # fmt: skip
    brush.line(under * (big, 1.0) + (0.0, line), brush.tone(skin, 0.0, 0.62, 0.65), 0.024)
    for side in (-1.0, 1.0):
        brush.fill(_RING * (0.030 * big, 0.020) + (side * 0.062 * big, line + 0.028), brush.tone(0.30 * skin, 0.0))
    dark = -1.0 if brush.light.way[0] > 0 else 1.0
    edge = np.array([(0.10, -0.42), (0.065, -0.30), (0.06, -0.15), (0.085, -0.06)]) * (dark, 1.0) + (0.0, line)
    brush.line(edge, brush.tone(skin, 0.1 * dark, 0.68, 0.20 + 0.25 * face.contrast), 0.025)


def draw_mouth(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    """Draws the mouth: teeth or tongue where it is open."""
    brush, face = Brush(canvas, anatomy, light), anatomy.face
    reach = 0.235 + 0.075 * max(face.smile, 0.0) - 0.03 * face.gape
    full, gap = 0.030 + 0.040 * face.lips, 0.15 * face.gape
    bowed = 1.0 - _ACROSS**2
    line = anatomy.mouth_line + face.smile * (0.045 - 0.125 * _ACROSS**2)
    top, bottom = line - 0.35 * gap * bowed, line + 0.65 * gap * bowed
    dip = 0.35 * np.exp(-((_ACROSS / 0.16) ** 2))
    ends = np.clip(1.06 - np.abs(_ACROSS) ** 2.2, 0.0, 1.0)
    upper, lower = top - full * ends * (1.0 - dip), bottom + 1.30 * full * ends
    u, lips = reach * _ACROSS, lips_of(face)

    def strip(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return np.concatenate([np.stack([u, first], axis=1), np.stack([u, second], axis=1)[::-1]])

    brush.fill(strip(upper, top), brush.tone(lips, 0.0, 0.84))
    brush.fill(strip(bottom, lower), brush.tone(lips, 0.0, 1.06))
    brush.line(np.stack([0.5 * u, bottom + 0.62 * full], axis=1), brush.tone(lips, 0.0, 1.35, 0.6), 0.022)
    if gap > 0:
        brush.fill(strip(top, bottom), brush.tone((0.26, 0.06, 0.07), 0.0))
        show = 0.35 + 0.30 * max(face.smile, 0.0)
        brush.fill(strip(top, top + show * (bottom - top))[1:-1], brush.tone(TEETH, 0.0))
    seam = brush.tone(0.34 * lips, 0.0, 1.0, 0.9)
    brush.line(np.stack([u, top], axis=1), seam, 0.022 if gap > 0 else 0.034)
    for side in (-1, 1):
        end = np.array([[u[side % 16 - (side < 0)], line[0]], [side * (reach + 0.025), line[0] - 0.03 * face.smile]])
        brush.line(end, seam, 0.028)
    brush.pen.lay_over(canvas, np.ones(3, np.float32))


def _freckles(brush: Brush, generator: np.random.Generator) -> None:
    """Dots on the cheeks and over the nose."""
    anatomy, face = brush.anatomy, brush.anatomy.face
    places, sizes = generator.normal(0.0, 1.0, (64, 2)), generator.uniform(0.012, 0.026, 64)
    colour = skin_of(face) * np.array([0.66, 0.52, 0.42], np.float32)
    middle = anatomy.nose_line - 0.10
    for number in range(round(64 * face.freckles)):
        side = (-1.0, 1.0, 0.0)[number % 3]
        u = side * 0.56 * face.width + places[number, 0] * (0.15 if side else 0.09)
        v = middle + 0.085 * places[number, 1]
        brush.fill(_RING[::3] * sizes[number] + (u, v), brush.tone(colour, u, coverage=0.75))


def _wrinkles(brush: Brush) -> None:
    """Lines of age: on the forehead, beside eyes and mouth, and bags under the eyes."""
    anatomy, face = brush.anatomy, brush.anatomy.face
    if face.wrinkles <= 0:
        return
    skin, line = skin_of(face), anatomy.eye_line
    lines = [np.stack([0.30 * _ACROSS, line - 0.36 - 0.09 * k + 0.03 * _ACROSS**2], axis=1) for k in range(3)]
    for side in (-1.0, 1.0):
        start, end = 0.15 + 0.08 * face.nose, 0.30 + 0.04 * face.smile
        lines.append(np.array([(side * start, anatomy.nose_line - 0.04),
                               (side * (0.4 * start + 0.6 * end + 0.04), anatomy.mouth_line - 0.13),
                               (side * end, anatomy.mouth_line + 0.03)]))  # fmt: skip
        outer = anatomy.eye_place + face.eye + 0.03
        lines += [np.array([(side * outer, line + 0.4 * fall), (side * (outer + 0.09), line + fall)])
                  for fall in (-0.07, 0.01, 0.09)]  # fmt: skip
        u = side * anatomy.eye_place + 0.85 * face.eye * _ACROSS
        lines.append(np.stack([u, line + 0.62 * face.eye + 0.035 * (1.0 - _ACROSS**2)], axis=1))
    for points in lines:
        brush.line(points, brush.tone(skin, float(points[:, 0].mean()), 0.58, 0.62 * face.wrinkles), 0.022)
