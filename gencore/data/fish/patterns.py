"""Patterns on the skin of a fish, and its scales."""

from collections.abc import Callable

import numpy as np

from gencore.data.fish.anatomy import Anatomy
from gencore.data.painting.raster import smoothstep
from gencore.data.painting.texture import Grain


def marked(anatomy: Anatomy, s: np.ndarray, t: np.ndarray, noise: Grain) -> np.ndarray:
    """How much of each pixel is in the colour of the markings, 0..1.

    Args:
        anatomy: of the fish.
        s: how far the pixels are from the snout, 0..1, (h, w).
        t: from −1 at the back to 1 at the belly.
        noise: of the picture there.
    """
    found = _PATTERNS.get(anatomy.fish.pattern)
    return np.zeros_like(s) if found is None else found(anatomy, s, t, noise)


def _edge(anatomy: Anatomy, distance: np.ndarray) -> np.ndarray:
    """Coverage inside an edge, given the distance to it in body lengths, positive inside."""
    return np.clip(0.5 + distance * anatomy.length / 1.1, 0.0, 1.0)


def _bands(anatomy: Anatomy, s: np.ndarray, t: np.ndarray, noise: Grain) -> np.ndarray:
    """Bars across the body, bowed, the first over the eye."""
    count = 3.0 + round(4.0 * (1.0 - anatomy.fish.boldness))
    along = (s - 0.03 * t * t + 0.008 * noise.medium) * count - 0.05 * count
    width = 0.22 + 0.05 * anatomy.fish.boldness
    return _edge(anatomy, (width - np.abs(along - np.floor(along) - 0.5)) / count)


def _stripes(anatomy: Anatomy, s: np.ndarray, t: np.ndarray, noise: Grain) -> np.ndarray:
    """Lines from head to tail, fewer on a slender body."""
    count = 2.0 + round((1.0 - anatomy.fish.boldness) * (1.2 + 4.0 * anatomy.fish.depth))
    across = (0.5 * (t + 1.0) + 0.010 * noise.medium + 0.02 * np.sin(9.0 * s)) * count
    width = 0.23 + 0.04 * anatomy.fish.boldness
    inside = _edge(anatomy, (width - np.abs(across - np.floor(across) - 0.5)) * anatomy.fish.depth / count)
    return inside * smoothstep(0.03, 0.10, s)


def _spots(anatomy: Anatomy, s: np.ndarray, t: np.ndarray, noise: Grain) -> np.ndarray:
    """Round spots on a jittered lattice, smaller towards the belly."""
    fish = anatomy.fish
    cell = (4.6 + 4.6 * fish.boldness) / anatomy.length
    y = t * 0.5 * fish.depth
    row = np.floor(y / cell)
    found = np.zeros_like(s)
    for up in (-1, 0, 1):
        line = row + up
        along = s / cell + 0.5 * (line % 2)
        for aside in (-1, 0, 1):
            column = np.floor(along) + aside
            jitter, other, size = (noise.pieces(line + 37 * k, column) for k in (1, 2, 3))
            dx = (along - column - 0.5 - 0.24 * jitter) * cell
            dy = y - (line + 0.5 + 0.24 * other) * cell
            radius = cell * (0.33 + 0.11 * size) * (1.0 - 0.35 * smoothstep(0.0, 0.8, t))
            found = np.maximum(found, _edge(anatomy, radius - np.sqrt(dx * dx + dy * dy)))
    return found * smoothstep(0.05, 0.12, s)


def _halves(anatomy: Anatomy, s: np.ndarray, t: np.ndarray, noise: Grain) -> np.ndarray:
    """The hind part in another colour, or the front one."""
    place = 0.36 + 0.30 * anatomy.fish.boldness
    slanted = s - place - 0.10 * t + 0.012 * noise.medium
    return _edge(anatomy, slanted)


def _patches(anatomy: Anatomy, s: np.ndarray, t: np.ndarray, noise: Grain) -> np.ndarray:
    """Large blots such as a koi has."""
    fish = anatomy.fish
    a, b, c = (float(noise.table[k]) for k in (901, 902, 903))
    slow = np.sin((7.5 - 2.5 * fish.boldness) * s + 2.4 * t + 3.0 * a) + np.sin(11.0 * s - 1.9 * t + 3.0 * b)
    field = slow + 0.7 * np.sin(5.0 * t + 16.0 * s + 3.0 * c) + 0.25 * noise.medium
    return _edge(anatomy, 0.035 * (field - 0.55 + 0.75 * fish.boldness))


_PATTERNS: dict[str, Callable[[Anatomy, np.ndarray, np.ndarray, Grain], np.ndarray]] = {
    "bands": _bands,
    "stripes": _stripes,
    "spots": _spots,
    "halves": _halves,
    "patches": _patches,
}


def scaly(x: np.ndarray, y: np.ndarray, size: float, pixel: float) -> np.ndarray:
    """Relief of rows of scales, from −1 in the gaps to 1 on their middles; flat where pixels are too large for it.

    Args:
        x: place along the body in design pixels.
        y: place across it.
        size: of a scale in design pixels.
        pixel: size of a pixel.
    """
    size = max(size, 3.6)
    along, across = x * (2.0 * np.pi / size), y * (2.0 * np.pi / (1.25 * size))
    waves = np.cos(along + across) + np.cos(along - across) + np.cos(2.0 * across)
    # a little light on the front of each scale, shadow behind it
    tipped = 0.5 * (np.sin(along + across) + np.sin(along - across))
    return ((0.45 * waves + 0.35 * tipped) * np.clip(1.9 - 2.6 * pixel / size, 0.0, 1.0)).astype(np.float32)
