"""The skin of a face: its shape as the light shows it, blush and stubble, ears and neck."""

from functools import lru_cache

import numpy as np

from gencore.data.faces.anatomy import Anatomy
from gencore.data.faces.face import Face
from gencore.data.faces.palettes import SKINS
from gencore.data.painting.lamp import Light, grid, window_around
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import blend, mix, polygon_mask, smoothstep
from gencore.data.painting.texture import Grain

HIDING = ("bob", "long", "curls")  # hairdos that hide the ears


@lru_cache(maxsize=1)
def _skins() -> np.ndarray:
    return np.array(SKINS, np.float32)


def skin_of(face: Face) -> np.ndarray:
    """Colour of the skin, (3,)."""
    places = np.linspace(0.0, 1.0, len(SKINS))
    return np.array([np.interp(face.skin, places, _skins()[:, i]) for i in range(3)], np.float32)


def lips_of(face: Face) -> np.ndarray:
    """Colour of the lips, (3,)."""
    return skin_of(face) * np.array([0.88, 0.58, 0.58], np.float32) + np.array([0.06, 0.0, 0.01], np.float32)


def draw_neck(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    """Draws neck and chest, in the shadow of the chin."""
    wide = anatomy.kind.neck
    half = np.array([(wide, 0.45), (0.97 * wide, 0.95), (1.02 * wide, 1.18), (wide + 0.22, 1.36), (wide + 0.5, 1.75)])
    outline = anatomy.on_body(np.concatenate([half, half[::-1] * (-1.0, 1.0)]))
    window = window_around(canvas, outline)
    if window is None:
        return
    y, x = grid(canvas)
    y, x = y[window[0]], x[:, window[1]]
    across = np.clip((x - anatomy.centre[0]) / (anatomy.half * wide), -1.15, 1.15) + 0.0 * y
    down = (y - anatomy.centre[1]) / anatomy.half
    lit = light.on(0.80 * across, 0.15 + 0.0 * across)
    aside = across + 0.9 * light.way[0]
    shade = np.exp(-((aside / 1.1) ** 2)) * smoothstep(1.42, 1.02, down) * 0.42 + 0.18 * smoothstep(1.25, 0.95, down)
    colour = skin_of(anatomy.face) * lit * (1.0 - shade)[..., None]
    height, width = canvas.shape[:2]
    mix(canvas[window], colour, polygon_mask([outline], height, width, window=window))


def draw_head(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain) -> None:
    """Draws the head, bald and without eyes and mouth."""
    outline = anatomy.on_plane(anatomy.contour)
    window = window_around(canvas, outline)
    if window is None:
        return
    y, x = grid(canvas)
    p, v = anatomy.local(y[window[0]], x[:, window[1]])
    nx, ny = _normals(anatomy, p, v)
    lit = light.on(nx, ny)
    skin = skin_of(anatomy.face)
    colour = _coloured(anatomy, p, v, skin, noise.fine[window], noise.medium[window])
    reach = light.reaching(nx, ny)
    # where light fades away it shows the blood under the skin
    ruddy = (0.10 * anatomy.face.contrast * np.exp(-(((reach - 0.30) / 0.16) ** 2)))[..., None]
    colour = colour * lit * (1.0 + ruddy * np.array([1.0, -0.35, -0.5], np.float32))
    colour = colour + (0.16 * light.glint(nx, ny, 14.0))[..., None] * light.key
    colour = colour * (1.0 - _cast(anatomy, light, p, v))[..., None]
    height, width = canvas.shape[:2]
    mix(canvas[window], colour, polygon_mask([outline], height, width, window=window))


def _hills(anatomy: Anatomy) -> list[tuple[float, float, float, float, float]]:
    """Rises and hollows of a face: place on it, reach across and down, height."""
    eye, line, nose, mouth = anatomy.eye_place, anatomy.eye_line, anatomy.nose_line, anatomy.mouth_line
    wide, big = anatomy.face.width, 0.7 + 0.6 * anatomy.face.nose
    happy = max(anatomy.face.smile, 0.0)
    found = [
        (0.0, 0.5 * (line + nose), 0.085 * big, 0.20 + 0.06 * big, 0.055 * big),
        (0.0, nose - 0.03, 0.12 * big, 0.09, 0.070 * big),
        (0.0, 0.5 * (mouth + 1.0) + 0.10, 0.20, 0.11, 0.040),
        (0.0, mouth + 0.15, 0.18, 0.05, -0.022),
    ]
    for side in (-1.0, 1.0):
        found += [
            (side * eye, line, 0.19, 0.12, -0.050),
            (side * eye, line - 0.17, 0.22, 0.07, 0.022),
            (side * 0.60 * wide, nose - 0.07, 0.21, 0.15, 0.040 + 0.035 * happy),
            (side * 0.115 * big, nose, 0.055, 0.05, 0.028 * big),
        ]
    return found


def _normals(anatomy: Anatomy, p: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Normals of the face, right and down."""
    wide = anatomy.face.width * (1.0 - 0.22 * smoothstep(0.25, 1.0, v))
    nx, ny = 0.94 * np.clip((p - anatomy.lean(v)) / wide, -1.0, 1.0) ** 1, 0.86 * np.clip(v, -1.0, 1.0)
    nx, ny = nx * (0.55 + 0.45 * nx * nx), ny * (0.25 + 0.75 * ny * ny)
    for u, down, across, high, rise in _hills(anatomy):
        a, b = anatomy.onto_plane(np.array([u, down])).tolist()
        dx, dy = (p - a) / across, (v - b) / high
        hill = 2.0 * rise * np.exp(-(dx * dx + dy * dy))
        nx, ny = nx + hill * dx / across, ny + hill * dy / high
    length = np.maximum(np.sqrt(nx * nx + ny * ny) / 0.985, 1.0)
    return (nx / length).astype(np.float32), (ny / length).astype(np.float32)


def _spot(anatomy: Anatomy, p: np.ndarray, v: np.ndarray, place: tuple[float, float], reach: tuple) -> np.ndarray:
    """A soft spot on the face, 1 in its middle."""
    a, b = anatomy.onto_plane(np.array(place)).tolist()
    return np.exp(-(((p - a) / reach[0]) ** 2) - ((v - b) / reach[1]) ** 2)


def _coloured(
    anatomy: Anatomy, p: np.ndarray, v: np.ndarray, skin: np.ndarray, fine: np.ndarray, medium: np.ndarray
) -> np.ndarray:
    """The skin in even light, (h, w, 3)."""
    face = anatomy.face
    red = skin * np.array([1.0, 0.66, 0.62], np.float32) + np.array([0.05, 0.0, 0.0], np.float32)
    cheeks = sum(
        _spot(anatomy, p, v, (side * 0.60 * face.width, anatomy.nose_line - 0.02), (0.24, 0.19)) for side in (-1, 1)
    )
    nose = _spot(anatomy, p, v, (0.0, anatomy.nose_line - 0.03), (0.15, 0.12))
    colour = blend(skin, red, np.clip(face.blush * 0.85 * cheeks + (0.12 + 0.35 * face.blush) * nose, 0.0, 0.9))
    sockets = sum(
        _spot(anatomy, p, v, (side * anatomy.eye_place, anatomy.eye_line - 0.02), (0.23, 0.15)) for side in (-1, 1)
    )
    dark = (0.40 if face.kind == "punk" else 0.13) * sockets
    rough = 0.012 * fine + 0.010 * medium
    if face.beard != "none":
        below = smoothstep(anatomy.nose_line - 0.05, anatomy.mouth_line, v + 0.10 * np.abs(p / face.width) - 0.10)
        strong = 0.52 if face.beard == "stubble" else 0.20
        grown = rgb(*face.tresses) * 0.45 + 0.45 * skin * np.array([0.72, 0.80, 0.90], np.float32)
        colour = blend(colour, grown, strong * below * np.clip(1.0 + 0.12 * fine, 0.0, 1.3))
    return colour * (1.0 + rough - dark)[..., None]


def _cast(anatomy: Anatomy, light: Light, p: np.ndarray, v: np.ndarray) -> np.ndarray:
    """How dark cast shadows are: of the nose beside it, of hair and hat on the forehead."""
    face = anatomy.face
    a, b = anatomy.onto_plane(np.array([0.0, anatomy.nose_line])).tolist()
    aside = a - 0.13 * light.way[0] * 1.3
    nose = np.exp(-(((p - aside) / 0.13) ** 2) - ((v - b - 0.05) / 0.07) ** 2)
    low = anatomy.hair_line + (0.24 if face.hat != "none" else 0.10 + 0.22 * face.fringe)
    brow = smoothstep(low + 0.20, low, v) * (0.36 if face.hat == "brim" else 0.22)
    lips = _spot(anatomy, p, v, (0.0, anatomy.mouth_line + 0.14), (0.16, 0.045))
    hard = 0.45 + 0.55 * face.contrast
    return np.clip(hard * (0.30 * nose + brow + 0.20 * lips), 0.0, 0.8)


def draw_ear(canvas: np.ndarray, anatomy: Anatomy, light: Light, side: float) -> None:
    """Draws the left (−1) or the right ear."""
    pen = Pen(*canvas.shape[:2])
    middle, wide = ear_place(anatomy, side)
    turns = np.linspace(0.0, 2.0 * np.pi, 25)[:-1]
    ring = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    skin = skin_of(anatomy.face) * light.at(0.75 * side)
    shape = ring * (1.0 + 0.16 * (ring[:, 1:] < 0)) * (wide, 0.215) + (0.0, 0.0)
    shape[:, 0] += side * -0.10 * wide * (ring[:, 1] > 0.4)
    for scale, tone in ((1.0, (1.0, 0.93, 0.92)), (0.62, (0.74, 0.64, 0.62)), (0.40, (0.92, 0.84, 0.82))):
        aside = (0.0, 0.0) if scale == 1.0 else (-0.12 * side * wide, -0.02)
        pen.fill(anatomy.on_plane(shape * scale + middle + aside), toned(skin * np.array(tone)))
    pen.lay_over(canvas, np.ones(3, np.float32))


def ear_place(anatomy: Anatomy, side: float) -> tuple[np.ndarray, float]:
    """Middle of an ear on the plane and half its width, which is larger when it is turned to us."""
    cosine, sine = anatomy.yaw
    wide = 0.085 + 0.09 * max(-side * sine, 0.0)
    p = side * anatomy.face.width * (1.0 - 0.75 * (1.0 - cosine)) - 0.16 * sine + 0.035 * side
    return np.array([p, anatomy.eye_line + 0.13]), wide
