"""The body of a fish: its colours, pattern, scales and shine, and its face."""

from dataclasses import dataclass

import numpy as np

from gencore.data.fish.anatomy import Anatomy, eye_place, has_prickles
from gencore.data.fish.light import Light, grid, net
from gencore.data.fish.patterns import marked, scaly
from gencore.data.fish.profile import profile
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import blend, mix, polygon_mask, smoothstep
from gencore.data.painting.texture import Grain

GILL = 0.235
SCALE = 0.058  # in body lengths
DARK = np.array([0.05, 0.05, 0.07], np.float32)


@dataclass(frozen=True)
class Skin:
    """The pixels that the body may cover, (h, w) each.

    Attributes:
        s: how far they are from the snout, 0..1.
        t: from −1 at the back over 0 at the spine to 1 at the belly.
        x: the first of the two in design pixels.
        y: the second in design pixels.
        pixel: size of a pixel in design pixels.
        grain: the picture's noise there.
    """

    s: np.ndarray
    t: np.ndarray
    x: np.ndarray
    y: np.ndarray
    pixel: float
    grain: Grain


def draw_body(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain, phase: float) -> None:
    """Draws the body with its face.

    Args:
        canvas: (h, w, 3), drawn on in place.
        anatomy: where the fish is.
        light: that falls on it.
        noise: of the picture.
        phase: where the net of light lies.
    """
    y, x = grid(canvas)
    low, high = anatomy.outline.min(axis=0) - 1.5, anatomy.outline.max(axis=0) + 1.5
    rows, columns = _between(y[:, 0], low[1], high[1]), _between(x[0], low[0], high[0])
    here = Grain(noise.coarse[rows, columns], noise.medium[rows, columns], noise.fine[rows, columns], noise.table)
    skin = _skin(anatomy, y[rows], x[:, columns], here)
    height, width = canvas.shape[:2]
    mask = polygon_mask([anatomy.outline], height, width, window=(rows, columns))
    colour = _coloured(anatomy, skin)
    nearer = np.sqrt(np.maximum(1.0 - 0.97 * np.minimum(skin.t**2, 1.0), 0.0))
    # rounder at the snout, where the surface turns away forward
    nose = 0.55 * np.exp(-((skin.s / 0.07) ** 2))
    lit = 0.50 + 0.44 * nearer - 0.36 * skin.t - 0.16 * nose
    lit = lit + 0.10 * smoothstep(0.35, 1.0, skin.t)  # thrown up by the ground
    lit = lit + 0.34 * light.strength * net(skin.y / 6.5, skin.x / 6.5, phase) * smoothstep(0.45, -0.75, skin.t)
    colour = colour * lit[..., None] * light.near
    colour = colour + _shine(anatomy, skin, nearer)[..., None] * light.beam * (0.45 + 0.55 * light.near)
    mix(canvas[rows, columns], colour, mask)
    _face(canvas, anatomy, light)


def _between(line: np.ndarray, low: float, high: float) -> slice:
    first, last = np.searchsorted(line, (low, high))
    return slice(int(first), int(last))


def _skin(anatomy: Anatomy, y: np.ndarray, x: np.ndarray, here: Grain) -> Skin:
    s, v = anatomy.local(y, x)
    places, up, down = profile(anatomy.fish)
    half = np.where(v < 0.0, np.interp(s, places, up), np.interp(s, places, down))
    pixel = float(y[1, 0] - y[0, 0])
    t = np.clip(v / np.maximum(half, 0.01), -1.2, 1.2).astype(np.float32)
    length = np.float32(anatomy.length)
    return Skin(s.astype(np.float32), t, s.astype(np.float32) * length, v.astype(np.float32) * length, pixel, here)


def _coloured(anatomy: Anatomy, skin: Skin) -> np.ndarray:
    """The skin in even light, (h, w, 3): a dark back, a pale belly, the pattern, the scales and the gill."""
    fish = anatomy.fish
    body, belly, marking = rgb(*fish.body), rgb(*fish.belly), rgb(*fish.marking)
    back = body * np.array([0.66, 0.68, 0.74], np.float32)
    colour = blend(back, body * 1.06, smoothstep(-0.95, -0.30, skin.t))
    below = smoothstep(0.20, 0.85, skin.t + 0.05 * skin.grain.medium)
    colour = blend(colour, belly, below * 0.92)
    colour = blend(colour, marking, marked(anatomy, skin.s, skin.t, skin.grain) * (0.96 - 0.30 * below))
    tone = 1.0 + 0.030 * skin.grain.fine + 0.030 * skin.grain.medium
    relief = scaly(skin.x, skin.y, SCALE * anatomy.length, skin.pixel)
    behind_gill = smoothstep(GILL + 0.02, GILL + 0.06, skin.s)
    tone = tone + fish.scales * 0.24 * behind_gill * relief
    if has_prickles(fish) and fish.spiny >= 0.2:
        rough = scaly(skin.x, skin.y, 0.13 * anatomy.length, skin.pixel)
        tone = tone + 0.30 * fish.spiny * behind_gill * np.maximum(rough, 0.0)
    side = np.abs(skin.t + 0.12) * fish.depth * anatomy.length
    tone = tone - 0.10 * behind_gill * np.exp(-((side / 1.2) ** 2))  # the line along its side
    gill = GILL + 0.035 * (1.0 - (skin.t / 0.8) ** 2)
    apart = (skin.s - gill) * anatomy.length
    inside = smoothstep(0.95, 0.62, np.abs(skin.t - 0.08))
    tone = tone - 0.42 * inside * np.exp(-(((apart - 0.5) / 0.85) ** 2))
    tone = tone + 0.16 * inside * np.exp(-(((apart + 1.2) / 1.0) ** 2))
    return colour * tone[..., None]


def _shine(anatomy: Anatomy, skin: Skin, nearer: np.ndarray) -> np.ndarray:
    """Light that the wet skin mirrors: a band along the back and glints of single scales."""
    fish = anatomy.fish
    band = np.exp(-(((skin.t + 0.52 + 0.05 * skin.grain.medium) / 0.17) ** 2))
    glints = np.maximum(scaly(skin.x, skin.y, SCALE * anatomy.length, skin.pixel) + 0.3 * skin.grain.fine, 0.0)
    ends = smoothstep(0.02, 0.14, skin.s) * smoothstep(1.0, 0.80, skin.s)
    low = 0.16 * np.exp(-(((skin.t - 0.25) / 0.4) ** 2))
    return 0.62 * fish.sheen**1.3 * nearer * ends * (band * (0.75 + 0.6 * glints) + low * glints)


def _face(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    """Draws the mouth and the eye."""
    fish, length = anatomy.fish, anatomy.length
    pen = Pen(*canvas.shape[:2])
    body, lip = rgb(*fish.body), 0.5 * rgb(*fish.body) + 0.35 * rgb(*fish.belly)
    wide = 0.05 + 0.035 * fish.depth
    gape = 0.055 * fish.mouth * (0.6 + fish.depth)
    corner, low = np.array([wide, 0.03 * fish.depth + 0.4 * gape]), 0.02 * fish.depth
    edge = max(0.022 * length, 0.9)
    upper = anatomy.place(np.array([(0.002, low - 0.5 * gape), 0.5 * corner + [0, 0.4 * low - 0.3 * gape], corner]))
    lower = anatomy.place(np.array([(0.008, low + 0.7 * gape), 0.5 * corner + [0, 0.4 * low + 0.6 * gape], corner]))
    pen.fill(np.concatenate([upper, lower[::-1]]), toned(np.array([0.30, 0.10, 0.10])))
    for lips in (upper, lower):
        pen.line(lips, toned(lip, coverage=0.9), edge)
    pen.line(upper if fish.mouth < 0.3 else lower, toned(0.30 * body, coverage=0.8), 0.45)
    place = anatomy.place(np.array(eye_place(fish)))
    u, v = place.tolist()
    radius = max(fish.eye * length, 1.5)
    iris = (0.96, 0.93, 0.82) if fish.body[2] < 0.55 or fish.body[1] > 0.5 else (0.98, 0.80, 0.30)
    pen.dot(u, v, 1.22 * radius, toned(0.42 * body))
    pen.dot(u, v, radius, (*iris, 1.0))
    pen.dot(u + 0.06 * radius * fish.facing, v, 0.62 * radius, toned(DARK))
    pen.dot(u - 0.22 * radius, v - 0.30 * radius, 0.24 * radius, (1.0, 1.0, 1.0, 1.0))
    pen.lay_over(canvas, 0.25 + 0.75 * light.near)
