"""Hair: what is behind the head, what covers the skull and what falls over the face."""

import numpy as np

from gencore.data.faces.anatomy import Anatomy
from gencore.data.faces.skin import skin_of
from gencore.data.painting.lamp import Light, grid, window_around
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import mix, polygon_mask, rounded, smoothstep
from gencore.data.painting.texture import Grain

Generator = np.random.Generator
SIDES = (-1.0, 1.0)


def paint_hair(canvas: np.ndarray, anatomy: Anatomy, light: Light, shapes: list[np.ndarray], noise: Grain,
               combed: float = 0.0, dark: float = 0.0, colour: np.ndarray | None = None) -> None:  # fmt: skip
    """Fills shapes with hair that shines.

    Args:
        canvas: (h, w, 3), drawn on in place.
        anatomy: of the head.
        light: that falls on it.
        shapes: polygons (n, 2) on the plane.
        noise: of the picture.
        combed: where it is parted, in half heads from the middle.
        dark: how much darker it is than in front, 0..1.
        colour: of the hair; the face's if not given.
    """
    placed = [anatomy.on_plane(shape) for shape in shapes]
    window = window_around(canvas, np.concatenate(placed))
    if window is None:
        return
    y, x = grid(canvas)
    p, v = anatomy.local(y[window[0]], x[:, window[1]])
    reach = anatomy.face.width + 0.30
    nx, ny = np.clip(p / reach, -1.0, 1.0), np.clip((v + 0.05) / 1.45, -1.0, 0.5)
    nx, ny = 0.92 * nx * np.abs(nx) ** 0.4, 0.92 * ny * np.abs(ny) ** 0.2
    # strands leave the parting and hang down at the sides
    apart = p - combed
    strand = np.arctan2(apart, np.maximum(0.62 - v, 0.25)) * 1.6 + 0.35 * apart
    pixel = float(y[1, 0] - y[0, 0])
    waves = np.sin(19.0 * strand + 1.1 * noise.medium[window]) + 0.7 * np.sin(
        43.0 * strand + 2.0 * v + noise.coarse[window]
    )
    waves = waves * np.clip(1.5 - 0.5 * pixel, 0.2, 1.0)
    tone = (1.0 + 0.10 * waves + 0.05 * noise.fine[window]) * (1.0 - dark)
    base = rgb(*anatomy.face.tresses) if colour is None else colour
    lit = light.on(nx, ny)
    ring = np.exp(-(((np.hypot(1.05 * p, v + 0.12) - 0.80) / 0.13) ** 2)) * smoothstep(0.2, -0.3, v)
    shine = (ring + 0.35 * light.glint(nx, ny, 10.0)) * (0.75 + 0.25 * waves) * (1.0 - dark)
    gleam = 0.10 + 0.16 * base
    painted = base * tone[..., None] * lit + np.maximum(shine, 0.0)[..., None] * gleam * (0.3 * light.fill + light.key)
    height, width = canvas.shape[:2]
    mix(canvas[window], painted, polygon_mask(placed, height, width, window=window))


def draw_back_hair(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the hair behind head and neck."""
    face, wide = anatomy.face, anatomy.face.width
    if face.hair in ("bob", "long"):
        low = 0.62 + 0.36 * face.length if face.hair == "bob" else 1.25 + 0.85 * face.length
        out = wide + (0.22 if face.hair == "bob" else 0.20 + 0.06 * face.length)
        half = [(0.55 * wide, -1.0), (out - 0.08, -0.55), (out, 0.1), (out + 0.03, 0.75 * low), (0.92 * out, low)]
        paint_hair(canvas, anatomy, light, [_both(half, 0.28)], noise, dark=0.30)
    if face.hair == "bun":
        size, (_, sine) = 0.24 + 0.14 * face.length, anatomy.yaw
        turns = np.linspace(0.0, 2.0 * np.pi, 33)[:-1]
        ring = np.stack([np.cos(turns), np.sin(turns)], axis=1) * size
        paint_hair(canvas, anatomy, light, [ring * (1.1, 0.9) + (-0.35 * sine, -1.12 - 0.5 * size)], noise, dark=0.06)
    if face.hair == "pigtails":
        _pigtails(canvas, anatomy, light, noise)
    if face.hair == "curls":
        _curls(canvas, anatomy, light, generator, behind=True)


def draw_hair(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the hair on the skull and over the forehead."""
    face = anatomy.face
    if face.hair == "bald":
        low = -0.15 - 0.30 * face.length
        for side in SIDES:
            paint_hair(canvas, anatomy, light, [_patch(anatomy, side, low)], noise)
    elif face.hair == "mohawk":
        shaved = 0.62 * skin_of(face) + 0.16 * rgb(*face.tresses)
        paint_hair(canvas, anatomy, light, [_cap(anatomy, 0.01, 0.0, 0.0)], noise, colour=shaved)
        _crest(canvas, anatomy, light, noise)
    elif face.hair == "curls":
        paint_hair(canvas, anatomy, light, [_cap(anatomy, 0.08, face.fringe, 0.0)], noise, dark=0.35)
        _curls(canvas, anatomy, light, generator, behind=False)
    else:
        lifts = {"cropped": (0.03, 0.10), "parted": (0.09, 0.12), "bob": (0.16, 0.05), "long": (0.14, 0.06),
                 "bun": (0.05, 0.03), "pigtails": (0.06, 0.03)}  # fmt: skip
        low, more = lifts[face.hair]
        combed = {"parted": -0.42, "long": 0.10}.get(face.hair, 0.0)
        fringe = 0.30 * face.fringe if face.hair in ("bun", "cropped") else face.fringe
        shape = _cap(anatomy, low + more * face.length, fringe, combed)
        paint_hair(canvas, anatomy, light, [shape], noise, combed=combed)


def draw_locks(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain) -> None:
    """Draws the hair that falls over the ears."""
    face, wide = anatomy.face, anatomy.face.width
    if face.hair not in ("bob", "long"):
        return
    low = 0.62 + 0.36 * face.length if face.hair == "bob" else 1.25 + 0.85 * face.length
    for side in SIDES:
        temple = anatomy.onto_plane(np.array([(side * 0.80 * wide, -0.50), (side * 0.93 * wide, 0.0)]))
        inner = temple[1, 0]
        out = side * (wide + 0.20)
        lock = np.array([temple[0], temple[1], (inner + 0.02 * side, 0.55 * low), (inner - 0.02 * side, low - 0.06),
                         (0.5 * (inner + out), low + 0.03), (out, 0.86 * low), (out, 0.1),
                         (out - 0.10 * side, -0.5)])  # fmt: skip
        paint_hair(canvas, anatomy, light, [rounded(lock, 0.3)], noise)


def _both(half: list[tuple[float, float]], radius: float) -> np.ndarray:
    """A shape from its right half, given from the top down."""
    points = np.array(half)
    return rounded(np.concatenate([points, points[::-1] * (-1.0, 1.0)]), radius)


def _cap(anatomy: Anatomy, lift: float, fringe: float, combed: float) -> np.ndarray:
    """The hair on the skull: its outline, then home along the line where it begins above the face."""
    low, wide = anatomy.eye_line + 0.06, anatomy.face.width
    share = np.linspace(1.0, -1.0, 27)
    height = anatomy.hair_line + 0.10 * share**2 + 0.45 * np.abs(share) ** 5
    inner = np.clip(1.0 - np.abs(share - combed / wide) ** 2 * (0.9 if combed else 0.35), 0.0, 1.0) ** 0.5
    height = height + 0.36 * fringe * (1.0 - share**4) * (1.0 - 0.8 * inner * bool(combed))
    height = height + 0.035 * fringe * np.where(np.arange(27) % 2, 1.0, -1.0) * (1.0 - share**4)
    if combed:  # it rises to the parting and falls to both sides
        apart = np.abs(share - combed / wide)
        height = (
            height + 0.34 * np.minimum(apart, 0.9) ** 1.5 * (1.0 - share**4) - 0.09 * np.exp(-((apart / 0.14) ** 2))
        )
    line = np.stack([0.96 * wide * np.sign(share) * np.abs(share) ** 0.85, np.minimum(height, low + 0.1)], axis=1)
    burns = np.array([(0.97 * wide, low + 0.12)])
    face = anatomy.onto_plane(np.concatenate([burns, line, burns * (-1.0, 1.0)]))
    return np.concatenate([anatomy.skull(lift, low + 0.12), face])


def _patch(anatomy: Anatomy, side: float, high: float) -> np.ndarray:
    """The hair at one side of a bald head."""
    low, wide = anatomy.eye_line + 0.14, anatomy.face.width
    curve = anatomy.skull(0.07, low)
    outer = curve[(curve[:, 0] * side > 0) & (curve[:, 1] > high - 0.25)]
    outer = outer[np.argsort(outer[:, 1])]
    inner = anatomy.onto_plane(np.array([(0.97 * wide * side, low), (0.93 * wide * side, 0.5 * (low + high)),
                                         (0.90 * wide * side, high)]))  # fmt: skip
    return np.concatenate([outer, inner])


def _crest(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain) -> None:
    """The crest of a mohawk: spikes along the middle of the skull."""
    length, (_, sine) = 0.42 + 0.20 * anatomy.face.length, anatomy.yaw
    spikes, foot = 9, anatomy.onto_plane(np.array([0.0, anatomy.hair_line + 0.05]))
    shapes = []
    for number in range(spikes):
        back = 1.0 - number / (spikes - 1.0)  # those behind first
        p = foot[0] * (1.0 - back) - 0.45 * sine * back
        v = foot[1] + (-0.86 - foot[1]) * np.sin(0.5 * np.pi * min(1.4 * back, 1.0))
        for aside in (-1.0, 0.0, 1.0):
            high = length * (0.80 + 0.20 * np.cos(3.0 * number)) * (0.72 if aside else 1.0)
            tip = (p + 0.20 * aside + 0.10 * np.sin(5.0 * number), v - high)
            root = p + 0.07 * aside
            shapes.append(np.array([(root - 0.12, v + 0.06), tip, (root + 0.12, v + 0.06)]))
    for group in range(0, len(shapes), 9):
        tone = rgb(*anatomy.face.tresses) * (0.80 + 0.10 * (group // 9))
        paint_hair(canvas, anatomy, light, shapes[group : group + 9], noise, colour=tone)


def _pigtails(canvas: np.ndarray, anatomy: Anatomy, light: Light, noise: Grain) -> None:
    """Two tails with ribbons."""
    face, long = anatomy.face, 0.55 + 0.65 * anatomy.face.length
    top = anatomy.eye_line - 0.05
    for side in SIDES:
        root = side * (face.width + 0.05)
        tail = np.array([(root, top - 0.06), (root + 0.25 * side, top + 0.02), (root + 0.36 * side, top + 0.45 * long),
                         (root + 0.24 * side, top + long), (root + 0.10 * side, top + 0.9 * long),
                         (root + 0.02 * side, top + 0.5 * long)])  # fmt: skip
        paint_hair(canvas, anatomy, light, [rounded(tail, 0.2)], noise, combed=0.8 * root)
        pen, tone = Pen(*canvas.shape[:2]), toned(rgb(*face.trim) * light.at(0.6 * side))
        for way in SIDES:
            bow = np.array([(0.0, 0.0), (0.17, -0.13 + 0.06 * way), (0.17, 0.10 + 0.06 * way)]) * (way, 1.0)
            pen.fill(anatomy.on_plane(bow + np.array([root + 0.08 * side, top])), tone)
        x, y = anatomy.on_plane(np.array([root + 0.08 * side, top])).tolist()
        pen.dot(x, y, 0.06 * anatomy.half, toned(tone, 0.7))
        pen.lay_over(canvas, np.ones(3, np.float32))


def _curls(canvas: np.ndarray, anatomy: Anatomy, light: Light, generator: Generator, behind: bool) -> None:
    """Curls all over the head, each a ball of its own; or only those behind it."""
    face, (_, sine) = anatomy.face, anatomy.yaw
    off, count = 0.06 + 0.30 * face.length, 34
    jitter, sizes = generator.normal(0.0, 1.0, (3, count, 2)), generator.uniform(0.11, 0.17, (3, count))
    angles = np.linspace(-0.72, 0.72, count) * np.pi
    pen, base = Pen(*canvas.shape[:2]), rgb(*face.tresses)
    rows = ((1.0, 0.72),) if behind else ((0.93, 1.0), (0.72, 1.0))
    for row, (reach, tone) in enumerate(rows):
        for angle, shift, size in zip(angles, jitter[row], sizes[row], strict=True):
            radius = reach * (1.0 + off if behind else 1.0 + 0.7 * off)
            p = (face.width + 0.02) * radius * np.sin(angle) + 0.03 * shift[0] - 0.08 * sine
            v = -0.04 - radius * np.cos(angle) * (1.0 if np.cos(angle) > 0 else 0.75) + 0.03 * shift[1]
            low = anatomy.hair_line + 0.06 + 0.34 * face.fringe * (1.0 - (p / face.width) ** 2)
            edge = 0.9 + 0.35 * max(float(np.sign(p)) * sine, 0.0)  # on the far side the eye is near the edge
            if not behind and v > low and (abs(p) < edge * face.width or v > 0.45):
                continue
            if face.hat != "none" and v < anatomy.hair_line - 0.1:  # pressed down
                continue
            x, y = anatomy.on_plane(np.array([p, v])).tolist()
            lit = base * light.at(float(np.clip(0.8 * p, -0.9, 0.9)), float(np.clip(0.7 * v, -0.8, 0.3))) * tone
            reached, way = size * anatomy.half, 0.30 * light.way[0]
            pen.dot(x, y, 1.15 * reached, toned(lit, 0.66))
            pen.dot(x + way * reached, y - 0.2 * reached, 0.85 * reached, toned(lit, 0.95))
            pen.dot(x + 1.4 * way * reached, y - 0.35 * reached, 0.45 * reached, toned(lit * 1.1 + 0.035, 1.0))
    pen.lay_over(canvas, np.ones(3, np.float32))
