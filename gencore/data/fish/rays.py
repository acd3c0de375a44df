"""Paints fins: each cell between two rays in its own tone, from the skin at the root to the edge."""

import numpy as np

from gencore.data.fish.anatomy import Anatomy, body_outline, has_prickles
from gencore.data.fish.fins import REACHES
from gencore.data.fish.light import Light
from gencore.data.painting.palette import rgb
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import smoothstep

_MIDDLES = 0.5 * (REACHES[1:] + REACHES[:-1])
SPOTTED = ("spots", "patches")


def draw_fins(canvas: np.ndarray, anatomy: Anatomy, light: Light, table: np.ndarray) -> None:
    """Draws the fins that the body hides the roots of.

    Args:
        canvas: (h, w, 3), drawn on in place.
        anatomy: where they are.
        light: that falls on them.
        table: random numbers in −1..1, see :class:`gencore.data.painting.texture.Grain`.
    """
    pen = Pen(*canvas.shape[:2])
    for number, (name, grid) in enumerate(anatomy.fins.items()):
        if name != "pectoral":
            _fin(pen, anatomy, grid, _tones(anatomy, len(grid) - 1, table[300 * number :]), 0.94)
    if has_prickles(anatomy.fish):
        _prickles(pen, anatomy)
    pen.lay_over(canvas, light.near)


def draw_pectoral(canvas: np.ndarray, anatomy: Anatomy, light: Light, table: np.ndarray) -> None:
    """Draws the fin behind the gill, which lies over the body."""
    pen, grid = Pen(*canvas.shape[:2]), anatomy.fins["pectoral"]
    tones = _tones(anatomy, len(grid) - 1, table[3000:])
    _fin(pen, anatomy, grid, 0.93 * tones + 0.05, 0.88)
    outline = anatomy.place(np.concatenate([grid[0], grid[1:, -1], grid[-1, ::-1]]))
    pen.line(outline, toned(0.45 * tones.mean(axis=(0, 1)), coverage=0.55), 0.35)
    pen.lay_over(canvas, light.near)


def _tones(anatomy: Anatomy, count: int, table: np.ndarray) -> np.ndarray:
    """Colour of every cell, (count, len(REACHES) − 1, 3)."""
    fish = anatomy.fish
    body, fins, marking = rgb(*fish.body), rgb(*fish.fins), rgb(*fish.marking)
    blend = smoothstep(0.0, 0.50, _MIDDLES)[None, :, None]
    colour = np.broadcast_to(0.85 * body + blend * (fins - 0.85 * body), (count, len(_MIDDLES), 3)).copy()
    if fish.pattern in SPOTTED:
        spots = (
            table[: colour.shape[0] // 2 + 1].repeat(2)[:count, None] + np.array((-0.2, 0.6, -0.3, 0.7, -0.5)) > 0.75
        )
        colour[spots] = marking
    if fish.edged:
        colour[:, _MIDDLES > 0.80] = marking
    elif fish.pattern == "bands":
        colour[:, 2] = 0.35 * colour[:, 2] + 0.65 * marking
    ray = np.where(np.arange(count) % 4 < 2, 1.10, 0.80)[:, None, None] + 0.05 * table[:count, None, None]
    return colour * ray * (1.0 - 0.12 * _MIDDLES[None, :, None])


def _fin(pen: Pen, anatomy: Anatomy, grid: np.ndarray, tones: np.ndarray, coverage: float) -> None:
    """Fills the cells of a grid (n + 1, m + 1, 2) with colours (n, m, 3), thinner towards the edge."""
    corners = anatomy.place(grid)
    cells = np.concatenate([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], axis=-1)
    cells = (cells.reshape(*tones.shape[:2], 4, 2) * pen.scale).reshape(*tones.shape[:2], 8)
    cover = (coverage - 0.22 * _MIDDLES)[None, :, None]
    paint = np.concatenate([np.minimum(tones, 1.0) * cover, np.broadcast_to(cover, (*tones.shape[:2], 1))], axis=-1)
    colours = np.rint(255.0 * paint).astype(int).reshape(-1, 4).tolist()
    for cell, colour in zip(cells.reshape(-1, 8).tolist(), colours, strict=True):
        pen.draw.polygon(cell, fill=tuple(colour))


def _prickles(pen: Pen, anatomy: Anatomy) -> None:
    """Prickles that stand out of the outline of a puffer."""
    fish = anatomy.fish
    if fish.spiny < 0.2:
        return
    outline = body_outline(fish)
    chosen = outline[(outline[:, 0] > 0.16) & (outline[:, 0] < 0.86)][::2]
    around = chosen - np.array([0.5, 0.0])
    out = around / np.hypot(*around.T)[:, None]
    side = out[:, ::-1] * np.array([-1.0, 1.0])
    high = 0.105 * fish.spiny
    tips, left, right = chosen + high * out, chosen + 0.020 * side - 0.02 * out, chosen - 0.020 * side - 0.02 * out
    colour = toned(0.62 * rgb(*fish.body) + 0.25 * rgb(*fish.belly))
    for prickle in anatomy.place(np.stack([left, tips, right], axis=1)):
        pen.fill(prickle, colour)
