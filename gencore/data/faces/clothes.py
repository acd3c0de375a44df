"""Clothes: the shoulders in their colour and pattern, and the collar."""

import numpy as np

from gencore.data.faces.anatomy import Anatomy
from gencore.data.faces.face import Face
from gencore.data.painting.lamp import Light, grid, window_around
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Colour, Pen, toned
from gencore.data.painting.raster import blend, mix, polygon_mask, rounded, smoothstep
from gencore.data.painting.texture import Grain, joints

METAL = np.array([0.80, 0.82, 0.86], np.float32)
LOW = 3.6  # below the picture however small the head is
Half = list[tuple[float, float]]


def draw_clothes(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain) -> None:
    """Draws shoulders and collar over neck and chest."""
    neck, wide = anatomy.kind.neck, anatomy.kind.shoulders
    shape = _both([(neck + 0.05, 1.13), (neck + 0.30, 1.31), (0.80 * wide, 1.46), (wide, 1.72), (wide + 0.16, LOW)])
    outline = anatomy.on_body(rounded(shape, 0.22))
    window = window_around(canvas, outline)
    if window is None:
        return
    y, x = grid(canvas)
    across = (x[:, window[1]] - anatomy.centre[0]) / anatomy.half + 0.0 * y[window[0]]
    down = (y[window[0]] - anatomy.centre[1]) / anatomy.half + 0.0 * across
    pixel = float(y[1, 0] - y[0, 0]) / anatomy.half
    folds = np.sin(6.0 * across + 2.2 * down + 1.3 * noise.coarse[window]) * smoothstep(1.5, 2.3, down)
    nx = 0.88 * np.clip(across / (wide + 0.1), -1.0, 1.0) * np.abs(across / (wide + 0.1)) ** 0.5 + 0.10 * folds
    ny = -0.62 * smoothstep(1.75, 1.20, down) + 0.04 * noise.medium[window]
    colour = blend(rgb(*anatomy.face.clothes), rgb(*anatomy.face.trim), _patterned(anatomy.face, across, down, pixel))
    aside = (across + 0.5 * light.way[0]) / (anatomy.face.width + 0.05)
    under = 0.40 * np.exp(-(aside**2)) * smoothstep(1.75, 1.15, down)
    cloth = colour * (1.0 + 0.025 * noise.fine[window] - under)[..., None] * light.on(np.clip(nx, -0.95, 0.95), ny)
    height, width = canvas.shape[:2]
    mask = polygon_mask([outline], height, width, (anatomy.on_body(_opening(anatomy)),), window)
    mix(canvas[window], cloth, mask)
    _collar(canvas, anatomy, light)


def _both(half: Half) -> np.ndarray:
    """A shape from its right half, given from the top down."""
    points = np.array(half)
    return np.concatenate([points, points[::-1] * (-1.0, 1.0)])


def _opening(anatomy: Anatomy) -> np.ndarray:
    """The neckline, below which skin or a shirt is seen."""
    neck = anatomy.kind.neck
    depth = {"crew": 1.40, "turtle": 1.2, "shirt": 1.50, "jacket": 1.9, "scarf": 1.3, "square": 1.62}[
        anatomy.face.collar
    ]
    pointed = 0.25 if anatomy.face.collar in ("shirt", "jacket", "square") else 0.8
    half = [
        (neck + 0.16, 0.9),
        (neck + 0.12, 1.24),
        ((neck + 0.1) * pointed, 1.24 + 0.72 * (depth - 1.24)),
        (0.02, depth),
    ]
    return rounded(_both(half), 0.16)


def _patterned(face: Face, across: np.ndarray, down: np.ndarray, pixel: float) -> np.ndarray:
    """How much of each pixel is in the colour of the trim, 0..1."""
    if face.pattern == "stripes":
        return joints(down - 0.10 * across**2, 0.30, 0.13, pixel)
    if face.pattern == "checks":
        lines = [joints(t, 0.40, 0.15, pixel) for t in (across + 0.07, down - 0.05 * across**2)]
        return 0.46 * (lines[0] + lines[1])
    if face.pattern == "dots":
        cell = 0.36
        row = np.floor(down / cell)
        u = across / cell + 0.5 * (row % 2)
        apart = np.hypot(u - np.floor(u) - 0.5, down / cell - row - 0.5) * cell
        return np.clip(0.5 + (0.105 - apart) / pixel, 0.0, 1.0)
    return np.zeros_like(across)


def _collar(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    pen = Pen(*canvas.shape[:2])
    _COLLARS[anatomy.face.collar](_Tailor(pen, anatomy, light))
    pen.lay_over(canvas, np.ones(3, np.float32))


class _Tailor:
    """A pen for clothes: each side of the body in its own light."""

    def __init__(self, pen: Pen, anatomy: Anatomy, light: Light) -> None:
        self.pen, self.anatomy, self.light, self.neck = pen, anatomy, light, anatomy.kind.neck
        self.cloth, self.trim = rgb(*anatomy.face.clothes), rgb(*anatomy.face.trim)

    def tone(self, colour: np.ndarray, side: float = 0.0, tone: float = 1.0) -> Colour:
        return toned(colour * self.light.at(0.45 * side, -0.15), tone)

    def halves(self, half: Half, colour: np.ndarray, tone: float = 1.0, radius: float = 0.03) -> None:
        """Both halves of something, given the right one's corners."""
        for side in (-1.0, 1.0):
            shape = self.anatomy.on_body(rounded(np.array(half) * (side, 1.0), radius))
            self.pen.fill(shape, self.tone(colour, side, tone))
            self.pen.line(np.concatenate([shape, shape[:1]]), toned(self.tone(colour, side, 0.55), 1.0, 0.55), 0.5)

    def fill(self, points: Half, colour: np.ndarray, tone: float = 1.0, radius: float = 0.03) -> None:
        self.pen.fill(self.anatomy.on_body(rounded(np.array(points), radius)), self.tone(colour, 0.0, tone))

    def line(self, points: np.ndarray | Half, colour: np.ndarray, thickness: float, tone: float = 1.0) -> None:
        path = self.anatomy.on_body(np.array(points))
        self.pen.line(path, self.tone(colour, 0.0, tone), thickness * self.anatomy.half)

    def dot(self, x: float, y: float, radius: float, colour: np.ndarray, tone: float = 1.0) -> None:
        u, v = self.anatomy.on_body(np.array([x, y])).tolist()
        self.pen.dot(u, v, radius * self.anatomy.half, self.tone(colour, 0.0, tone))


def _curve(wide: float, start: float, depth: float) -> np.ndarray:
    """A line that hangs from both sides of the neck."""
    share = np.linspace(-1.0, 1.0, 17)
    return np.stack([wide * share, start + (depth - start) * np.sqrt(1.0 - 0.98 * share**2)], axis=1)


def _crew(it: _Tailor) -> None:
    """A ribbed neckband."""
    it.line(_curve(it.neck + 0.13, 1.20, 1.40), it.trim, 0.10)
    it.line(_curve(it.neck + 0.09, 1.20, 1.355), it.trim, 0.02, 0.6)
    _studs(it, 1.62)


def _shirt(it: _Tailor) -> None:
    """Two points, buttons below them."""
    neck = it.neck
    it.line([(0.0, 1.5), (0.0, LOW)], it.cloth, 0.025, 0.6)
    for k in range(3):
        it.dot(0.045, 1.66 + 0.30 * k, 0.035, it.trim)
    it.halves(
        [(neck + 0.02, 1.03), (neck + 0.15, 1.16), (0.40, 1.66), (0.03, 1.50), (0.10, 1.38), (neck - 0.03, 1.16)],
        it.trim,
    )


def _turtle(it: _Tailor) -> None:
    """A high rolled neck."""
    neck = it.neck
    roll = [
        (-neck - 0.06, 1.02),
        (0.0, 1.16),
        (neck + 0.06, 1.02),
        (neck + 0.13, 1.30),
        (0.0, 1.44),
        (-neck - 0.13, 1.30),
    ]
    it.fill(roll, it.cloth, 0.88, 0.12)
    it.line(_curve(neck + 0.10, 1.24, 1.37), it.cloth, 0.03, 0.58)
    it.line(_curve(neck + 0.06, 1.04, 1.13), it.cloth, 0.03, 1.15)
    for share in np.linspace(-0.85, 0.85, 9).tolist():
        bow = 0.10 * (1.0 - share**2)
        it.line([(share * (neck + 0.04), 1.07 + bow), (share * (neck + 0.1), 1.28 + bow)], it.cloth, 0.018, 0.66)


def _jacket(it: _Tailor) -> None:
    """A shirt, a tie on scholars, and lapels; studs on those of punks."""
    neck, kind = it.neck, it.anatomy.face.kind
    shirt = np.array([0.95, 0.95, 0.93], np.float32) if kind != "punk" else it.trim
    it.fill(
        [(-neck - 0.10, 1.20), (-0.05, 1.40), (0.05, 1.40), (neck + 0.10, 1.20), (0.30, 1.9), (0.0, 2.5), (-0.30, 1.9)],
        shirt,
        0.94,
    )
    if kind != "punk":
        tie = it.trim if it.anatomy.face.trim[2] < 0.9 or it.anatomy.face.trim[1] > 0.3 else 0.7 * it.cloth
        it.fill([(-0.09, 1.38), (0.09, 1.38), (0.06, 1.52), (0.13, 2.2), (-0.13, 2.2), (-0.06, 1.52)], tie)
        it.fill([(-0.10, 1.36), (0.10, 1.36), (0.06, 1.52), (-0.06, 1.52)], tie, 1.15)
        it.halves([(neck - 0.02, 1.08), (neck + 0.11, 1.18), (0.34, 1.56), (0.04, 1.38)], shirt)
    lapel = [(neck + 0.04, 1.08), (neck + 0.22, 1.22), (0.86, 1.52), (0.70, 1.66), (0.78, 1.74), (0.06, 2.6),
             (0.02, 2.45), (0.34, 1.72), (neck + 0.06, 1.30)]  # fmt: skip
    it.halves(lapel, it.cloth, 1.22)
    if kind == "punk":
        for side in (-1.0, 1.0):
            for k in range(4):
                it.dot(side * (0.62 - 0.10 * k), 1.56 + 0.16 * k, 0.05, METAL)
    _studs(it, 1.66)


def _studs(it: _Tailor, high: float) -> None:
    """Studs on the shoulders of punks."""
    if it.anatomy.face.kind == "punk":
        for side in (-1.0, 1.0):
            for k in range(4):
                it.dot(side * (1.42 - 0.15 * k), high + 0.04 - 0.055 * k, 0.055, METAL)
                it.dot(side * (1.42 - 0.15 * k) - 0.015, high + 0.02 - 0.055 * k, 0.022, METAL, 1.3)


def _scarf(it: _Tailor) -> None:
    """A scarf, wound around, one end hanging down."""
    neck = it.neck
    it.fill([(0.10, 1.35), (0.42, 1.32), (0.50, 2.3), (0.18, 2.36)], it.trim, 0.86)
    for k in range(4):
        it.line([(0.13 + 0.02 * k, 1.58 + 0.22 * k), (0.47, 1.54 + 0.22 * k)], it.cloth, 0.05)
    wrap = [
        (-neck - 0.12, 1.00),
        (0.0, 1.20),
        (neck + 0.12, 1.00),
        (neck + 0.26, 1.24),
        (0.16, 1.52),
        (-0.2, 1.52),
        (-neck - 0.26, 1.24),
    ]
    it.fill(wrap, it.trim, 1.0, 0.16)
    it.line(_curve(neck + 0.18, 1.12, 1.36), it.trim, 0.03, 0.62)
    it.line(_curve(neck + 0.22, 1.22, 1.47), it.trim, 0.02, 0.75)


def _square(it: _Tailor) -> None:
    """A sailor's collar, edged, with a knot."""
    neck = it.neck
    it.halves(
        [
            (neck + 0.02, 1.06),
            (neck + 0.20, 1.20),
            (1.02, 1.50),
            (0.96, 1.86),
            (0.10, 1.78),
            (0.02, 1.62),
            (neck + 0.06, 1.26),
        ],
        it.trim,
    )
    for side in (-1.0, 1.0):
        edge = np.array([(neck + 0.30, 1.27), (0.93, 1.53), (0.88, 1.78), (0.14, 1.70)])
        it.line(edge * (side, 1.0), it.cloth, 0.05)
    for side in (-1.0, 1.0):
        it.fill([(0.0, 1.66), (0.16 * side, 2.16), (0.05 * side, 2.2)], it.trim, 0.7)
    it.dot(0.0, 1.70, 0.095, it.trim, 0.85)


_COLLARS = {"crew": _crew, "shirt": _shirt, "turtle": _turtle, "jacket": _jacket, "scarf": _scarf, "square": _square}
