"""What is sewn on a sneaker: panels at toe and heel, the heel tab, eyestays, and an emblem on its side."""

import numpy as np

from gencore.data.painting.curves import through
from gencore.data.sneakers.shoe import Points, Shoe

SHARES = {
    "none": 0.0,
    "stripes": 0.107,
    "wave": 0.116,
    "star": 0.075,
    "bolt": 0.079,
}  # of the upper that an emblem covers
PANEL_SHARES = {"none": 0.0, "toe": 0.13, "heel": 0.175, "both": 0.31}


def panels(shoe: Shoe) -> list[np.ndarray]:
    """Outlines of the panels in the accent's colour, which reach beyond the upper; with the tab at the heel."""
    c, t, panels = shoe.collar, shoe.toe, shoe.sneaker.panels
    outlines = [shoe.above([(-0.1, c - 0.085), (0.052, c - 0.085), (0.066, c + 0.1), (-0.1, c + 0.1)])]
    if panels in ("toe", "both"):
        edge = [(0.625, -0.06), (0.665, 0.030), (0.735, 0.42 * t), (0.815, 0.72 * t), (0.865, 1.25 * t)]
        outlines.append(np.concatenate([through(shoe.above(edge), 6), shoe.above([(1.1, 1.25 * t), (1.1, -0.06)])]))
    if panels in ("heel", "both"):
        high = min(0.72 * c, 0.27)
        edge = [(0.010, 1.04 * high), (0.085, high), (0.150, 0.82 * high), (0.205, 0.42 * high), (0.315, -0.05)]
        heel = shoe.above([(-0.1, -0.06), (-0.1, 1.05 * high)])
        outlines.append(np.concatenate([heel, through(shoe.above(edge), 6)]))
    return outlines


def eyestay(shoe: Shoe) -> np.ndarray:
    """Outline of the band along the throat that laces go through."""
    (a, up), (b, bent), (c, low) = shoe.throat
    inner = [(a - 0.075, up - 0.075), (b - 0.062, bent - 0.058), (c - 0.075, low - 0.066), (c + 0.01, low - 0.055)]
    outer = [(a + 0.05, up + 0.06), (b + 0.05, bent + 0.05), (c + 0.05, low + 0.02)]
    return np.concatenate([through(shoe.above(inner), 6), shoe.above(outer[::-1])])


def padding(shoe: Shoe) -> np.ndarray:
    """Outline of the padded band along the rim."""
    rim = shoe.collar_line
    wide = 0.062 if shoe.sneaker.kind != "slip-on" else 0.040
    lower = [(u - 0.05 * (u < 0.05), up - wide) for u, up in rim]
    return np.concatenate(
        [through(shoe.above([(u, up + 0.03) for u, up in rim]), 5), through(shoe.above(lower), 5)[::-1]]
    )


def emblem(shoe: Shoe) -> list[np.ndarray]:
    """Outlines of the emblem."""
    return [shoe.above(outline) for outline in _EMBLEMS[shoe.sneaker.emblem](_middle(shoe))]


def _middle(shoe: Shoe) -> tuple[float, float, float]:
    """Where the emblem is, (u, height above the sole), and how high it may be."""
    high = min(shoe.collar - 0.075, 0.245)
    if shoe.sneaker.kind == "high-top":
        return 0.335, 0.5 * high + 0.055, high
    return 0.415, 0.5 * high + 0.008, high


def _none(at: tuple[float, float, float]) -> list[Points]:
    return []


def _stripes(at: tuple[float, float, float]) -> list[Points]:
    """Three, leaning back."""
    u, up, high = at
    low, top, wide = up - 0.56 * high, up + 0.40 * high, 0.036
    starts = [u + shift for shift in (-0.065, 0.012, 0.089)]
    return [[(a, low), (a + wide, low), (a + wide - 0.075, top), (a - 0.075, top)] for a in starts]


def _wave(at: tuple[float, float, float]) -> list[Points]:
    """A wave that swells in the middle and runs out at both ends."""
    u, up, high = at
    t = np.linspace(0.0, 1.0, 24)
    along, middle = u - 0.20 + 0.42 * t, up - 0.06 * high + 0.30 * high * np.sin(1.25 * np.pi * t + 3.5)
    half = 0.20 * high * np.sin(np.pi * t) ** 0.7
    upper, lower = np.stack([along, middle + half], axis=1), np.stack([along, middle - half], axis=1)
    return [[(float(a), float(b)) for a, b in np.concatenate([upper, lower[::-1]])]]


def _star(at: tuple[float, float, float]) -> list[Points]:
    """A star of five points."""
    u, up, high = at
    angle = np.arange(10) * np.pi / 5.0
    radius = 0.50 * high * np.where(np.arange(10) % 2 == 0, 1.0, 0.44)
    points = zip(u + radius * np.sin(angle), up + radius * np.cos(angle), strict=True)
    return [[(float(a), float(b)) for a, b in points]]


def _bolt(at: tuple[float, float, float]) -> list[Points]:
    """A bolt of lightning, lying down."""
    u, up, high = at
    shape = [(-0.95, 0.42), (0.10, 0.12), (-0.05, 0.42), (1.0, -0.30), (-0.02, -0.14), (0.10, -0.45)]
    return [[(u + 0.15 * a, up + 0.98 * high * b) for a, b in shape]]


_EMBLEMS = {"none": _none, "stripes": _stripes, "wave": _wave, "star": _star, "bolt": _bolt}
