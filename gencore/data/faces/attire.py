"""What is put on a head: glasses, hats and ear rings."""

import numpy as np

from gencore.data.faces.anatomy import Anatomy
from gencore.data.faces.features import Brush
from gencore.data.faces.skin import HIDING, ear_place
from gencore.data.painting.lamp import Light
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import rounded

GOLD = np.array([0.92, 0.74, 0.30], np.float32)
BLACK = np.array([0.10, 0.09, 0.10], np.float32)
_TURNS = np.linspace(0.0, 2.0 * np.pi, 33)[:-1]
_RING = np.stack([np.cos(_TURNS), np.sin(_TURNS)], axis=1)


def draw_glasses(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    """Draws the glasses."""
    face = anatomy.face
    if face.glasses == "none":
        return
    brush, place, line = Brush(canvas, anatomy, light), anatomy.eye_place, anatomy.eye_line + 0.02
    size = min(max(1.42 * face.eye, 0.25), place - 0.045)
    frame = {"round": 0.75 * GOLD, "square": BLACK, "dark": BLACK}[face.glasses]
    thick = {"round": 0.040, "square": 0.060, "dark": 0.055}[face.glasses]
    if face.glasses == "round":
        lens = _RING * (size, size)
    else:
        box = np.array(
            [(-size, -0.78 * size), (size, -0.78 * size), (0.92 * size, 0.86 * size), (-0.92 * size, 0.86 * size)]
        )
        lens = rounded(box, 0.45 * size if face.glasses == "dark" else 0.22 * size)
    for side in (-1.0, 1.0):
        shape = lens + np.array([side * place, line])
        glass = (0.06, 0.07, 0.09, 0.90) if face.glasses == "dark" else (0.92, 0.96, 1.0, 0.13)
        brush.fill(shape, glass)
        glint = np.array([(-0.55, -0.30), (-0.20, -0.62), (0.0, -0.62), (-0.45, 0.02)]) * size
        brush.fill(glint + np.array([side * place, line]), (1.0, 1.0, 1.0, 0.34 if face.glasses == "dark" else 0.42))
        brush.line(np.concatenate([shape, shape[:2]]), brush.tone(frame, side * place), thick)
        arm = np.array([(side * (place + size), line - 0.12), (side * face.width * 0.99, line - 0.04)])
        brush.line(arm, brush.tone(frame, side * face.width), 0.8 * thick)
    gap = place - size
    bridge = np.array([(-gap, line - 0.05), (0.0, line - 0.10), (gap, line - 0.05)])
    brush.line(bridge, brush.tone(frame, 0.0), thick)
    brush.pen.lay_over(canvas, np.ones(3, np.float32))


def draw_rings(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    """Draws ear rings below the ears that are seen."""
    face = anatomy.face
    if face.rings <= 0:
        return
    pen = Pen(*canvas.shape[:2])
    for side in (-1.0, 1.0):
        if side * face.turn > 0.45:
            continue
        middle, wide = ear_place(anatomy, side)
        aside = 0.07 * side if face.hair in HIDING else 0.0
        x, y = anatomy.on_plane(middle + np.array([aside - 0.15 * wide * side, 0.22])).tolist()
        size = (0.05 + 0.10 * face.rings) * anatomy.half
        metal = GOLD * light.at(0.5 * side)
        loop = _RING * size * (0.85, 1.0) + (x, y + 0.85 * size)
        pen.line(np.concatenate([loop, loop[:2]]), toned(metal), max(0.045 * anatomy.half, 0.8))
        pen.dot(x, y, 0.045 * anatomy.half, toned(metal, 1.2))
    pen.lay_over(canvas, np.ones(3, np.float32))


class _Hatter:
    """A pen for hats: points lie on the plane, tones fall off towards the sides."""

    def __init__(self, canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
        self.pen, self.anatomy, self.light = Pen(*canvas.shape[:2]), anatomy, light
        self.wide, self.line, self.sine = anatomy.face.width, anatomy.hair_line + 0.14, anatomy.yaw[1]

    def band(self, lower: np.ndarray, upper: np.ndarray, colour: np.ndarray, ribs: float = 0.0) -> None:
        """Fills between two curves of equally many points, from left to right, cell by cell as the light falls."""
        lower, upper = self.anatomy.on_plane(lower), self.anatomy.on_plane(upper)
        count = len(lower)
        for k in range(count - 1):
            share = 2.0 * (k + 0.5) / (count - 1) - 1.0
            tone = 1.0 + (ribs if k % 2 else -ribs)
            end = min(k + 2, count - 1)  # cells overlap, so that no seam is seen
            cell = np.concatenate([lower[k : end + 1], upper[k : end + 1][::-1]])
            self.pen.fill(cell, toned(colour * self.light.at(0.88 * share, -0.30), tone))

    def arc(self, wide: float, height: float, sag: float, shift: float = 0.0, count: int = 33) -> np.ndarray:
        """A curve across the head that hangs down in front; (count, 2), from left to right."""
        turns = np.linspace(-0.5 * np.pi, 0.5 * np.pi, count)
        return np.stack([wide * np.sin(turns) + shift, height + sag * np.cos(turns)], axis=1)


def draw_hat(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    """Draws the hat."""
    maker = {"beanie": _beanie, "cap": _cap, "brim": _brim}.get(anatomy.face.hat)
    if maker is not None:
        hatter = _Hatter(canvas, anatomy, light)
        maker(hatter)
        hatter.pen.lay_over(canvas, np.ones(3, np.float32))


def _beanie(it: _Hatter) -> None:
    """A knitted cap with a fold and a bobble."""
    face = it.anatomy.face
    colour, trim, wide = rgb(*face.trim), rgb(*face.clothes), it.wide + 0.12
    shift = -0.10 * it.sine
    top = it.arc(wide, it.line - 0.05, -0.86, shift)
    top[:, 1] = it.line - 0.05 - 0.88 * np.cos(np.linspace(-0.5, 0.5, 33) * np.pi) ** 0.75
    x, y = it.anatomy.on_plane(np.array([shift, it.line - 1.00])).tolist()
    for share, tone in ((1.0, 0.75), (0.7, 0.95), (0.35, 1.1)):
        it.pen.dot(x + 0.04 * it.light.way[0], y, 0.17 * share * it.anatomy.half, toned(trim * it.light.even, tone))
    it.band(it.arc(wide, it.line, 0.05, shift), top, colour, 0.07)
    fold = it.arc(wide + 0.04, it.line - 0.22, 0.06, 0.5 * shift)
    it.band(it.arc(wide + 0.04, it.line + 0.02, 0.08, 0.5 * shift), fold, 0.92 * trim, 0.12)


def _cap(it: _Hatter) -> None:
    """A sailor's cap: a wide white top, a band, a badge and a peak."""
    band = np.array([0.13, 0.17, 0.33], np.float32)
    wide, shift, front = it.wide + 0.10, -0.08 * it.sine, 0.62 * it.sine * it.wide
    line = it.line
    crown = it.arc(wide + 0.20, line - 0.38, -0.42, shift)
    crown[:, 1] += 0.05 * np.cos(np.linspace(-1.0, 1.0, 33) * np.pi)
    it.band(it.arc(wide + 0.20, line - 0.38, 0.12, shift), crown, np.array([0.95, 0.95, 0.94], np.float32))
    it.band(it.arc(wide + 0.04, line - 0.24, 0.14, shift), it.arc(wide + 0.20, line - 0.38, 0.12, shift),
            np.array([0.78, 0.79, 0.82], np.float32))  # fmt: skip
    it.band(it.arc(wide, line - 0.02, 0.12, shift), it.arc(wide + 0.04, line - 0.24, 0.14, shift), band)
    peak = it.arc(0.80 * wide, line + 0.02, 0.24, front)
    it.band(peak, it.arc(0.80 * wide, line - 0.02, 0.08, 0.5 * front), np.array([0.09, 0.09, 0.11], np.float32))
    x, y = it.anatomy.on_plane(np.array([1.25 * front, line - 0.09])).tolist()
    it.pen.dot(x, y, 0.105 * it.anatomy.half, toned(GOLD * it.light.even))
    it.pen.dot(x - 0.3, y - 0.3, 0.05 * it.anatomy.half, toned(GOLD * it.light.even, 1.35))


def _brim(it: _Hatter) -> None:
    """A felt hat with a ribbon and a wide brim."""
    face = it.anatomy.face
    colour, ribbon = 0.85 * rgb(*face.clothes) + 0.06, rgb(*face.trim)
    wide, shift, line = it.wide + 0.06, -0.06 * it.sine, it.line
    top = it.arc(0.86 * wide, line - 0.60, -0.20, shift)
    top[:, 1] += 0.09 * np.exp(-((np.linspace(-1.0, 1.0, 33) / 0.35) ** 2))  # dented
    it.band(it.arc(wide, line - 0.14, 0.10, shift), top, colour)
    it.band(it.arc(wide, line - 0.08, 0.10, shift), it.arc(0.975 * wide, line - 0.28, 0.10, shift), ribbon)
    under = it.arc(wide + 0.46, line - 0.02, 0.20, 0.3 * it.sine)
    it.band(under, it.arc(wide + 0.46, line - 0.02, -0.04, 0.3 * it.sine), 0.55 * colour)
    over = it.arc(wide + 0.46, line - 0.05, 0.17, 0.3 * it.sine)
    it.band(over, it.arc(wide + 0.46, line - 0.05, 0.03, 0.3 * it.sine), 1.08 * colour)
