"""The shapes of fins: fans of rays, each a grid of points from its root to its edge.

A ray that leaves its root at an angle ``α`` bends back on its way, so its points are

    p(r) = root + length · ∫₀ʳ (cos(α − c ρ), −sin(α − c ρ)) dρ,  r in 0..1, curl c.
"""

import numpy as np

from gencore.data.fish.fish import Fish
from gencore.data.fish.palettes import KINDS, Fin
from gencore.data.fish.profile import profile

REACHES = np.array([0.0, 0.2, 0.45, 0.70, 0.86, 1.0])
# tail -> angle of its outermost rays in degrees, and the rays' lengths from the top one to the bottom one
TAILS = {
    "fork": (36.0, (1.12, 0.86, 0.64, 0.52, 0.64, 0.86, 1.12)),
    "fan": (34.0, (0.80, 0.92, 0.98, 1.00, 0.98, 0.92, 0.80)),
    "crescent": (58.0, (1.25, 0.80, 0.50, 0.36, 0.50, 0.80, 1.25)),
    "lyre": (27.0, (1.55, 0.98, 0.78, 0.74, 0.78, 0.98, 1.55)),
    "veil": (46.0, (1.10, 1.26, 1.34, 1.30, 1.38, 1.48, 1.36)),
}


def fins_of(fish: Fish) -> dict[str, np.ndarray]:
    """The grid of every fin by its name, (rays, len(REACHES), 2) in body lengths, drawn in this order."""
    kind = KINDS[fish.kind]
    found = {"tail": _tail(fish)}
    for number, fin in enumerate(kind.dorsal):
        found[f"dorsal {number}"] = _along(fish, fin, -1.0)
    for number, fin in enumerate(kind.anal):
        found[f"anal {number}"] = _along(fish, fin, 1.0)
    if kind.pelvic:
        found["pelvic"] = _pelvic(fish, kind.pelvic)
    found["pectoral"] = _pectoral(fish, kind.pectoral)
    return found


def _fan(fish: Fish, roots: np.ndarray, angles: np.ndarray, lengths: np.ndarray, curl: float, jag: float) -> np.ndarray:
    """A fan from roots (n, 2); angles (n,) in degrees, lengths (n,), curl in radians; every other ray is shorter."""
    count = len(roots)
    along = np.linspace(0.0, 1.0, count)
    lengths = lengths * np.where(np.arange(count) % 2, 1.0 - jag, 1.0)
    lengths = lengths * (1.0 + 0.09 * KINDS[fish.kind].sway * np.sin(24.0 * along))
    curls = curl + 0.22 * KINDS[fish.kind].sway * np.sin(15.0 * along + 1.0)
    steps = np.diff(REACHES)
    middles = 0.5 * (REACHES[1:] + REACHES[:-1])
    turn = np.radians(angles)[:, None] - curls[:, None] * middles
    moves = np.stack([np.cos(turn), -np.sin(turn)], axis=-1) * (lengths[:, None] * steps)[..., None]
    start = np.zeros((count, 1, 2))
    return roots[:, None] + np.concatenate([start, moves.cumsum(axis=1)], axis=1)


def _spread(values: tuple[float, ...], count: int) -> np.ndarray:
    """A short row of numbers drawn out to ``count``, smoothly."""
    places = np.linspace(0.0, len(values) - 1.0, count)
    rough = np.interp(places, np.arange(len(values)), values)
    return np.convolve(np.pad(rough, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid")


def _along(fish: Fish, fin: Fin, side: float) -> np.ndarray:
    """A fin of the back (side −1) or the belly (1)."""
    count = 2 * round(8 + 20 * (fin.end - fin.start)) + 1
    s, up, down = profile(fish)
    place = np.linspace(fin.start, fin.end, count)
    edge = np.interp(place, s, up if side < 0 else down)
    roots = np.stack([place, side * 0.93 * edge], axis=1)
    lengths = _spread(fin.heights, count) * fish.fin_size
    angles = -side * np.linspace(fin.lean[0], fin.lean[1], count)
    return _fan(fish, roots, angles, lengths, -side * 0.45, 0.34 * fish.spiny)


def _tail(fish: Fish) -> np.ndarray:
    count = 29
    _, up, down = profile(fish)
    outermost, lengths = TAILS[fish.tail]
    share = np.linspace(-1.0, 1.0, count)
    v = np.where(share < 0, share * up[-1], share * down[-1]) * 0.96
    roots = np.stack([np.full(count, 0.975), v], axis=1)
    lean = -12.0 if fish.tail == "veil" else 0.0
    sizes = _spread(lengths, count) * KINDS[fish.kind].tail * fish.tail_size
    grid = _fan(fish, roots, lean - outermost * share, sizes, 0.0, 0.12 * fish.spiny)
    if fish.tail == "veil":  # it hangs down towards its edge
        out = grid[..., 0] - grid[:, :1, 0]
        grid[..., 1] += 0.35 * out**2 / max(KINDS[fish.kind].tail, 0.2)
    return grid


def _pelvic(fish: Fish, length: float) -> np.ndarray:
    count = 9
    s, _, down = profile(fish)
    place = np.linspace(0.34, 0.42, count)
    roots = np.stack([place, 0.92 * np.interp(place, s, down)], axis=1)
    sizes = length * fish.fin_size * np.linspace(1.0, 0.45, count)
    return _fan(fish, roots, np.linspace(-62.0, -30.0, count), sizes, 0.35, 0.0)


def _pectoral(fish: Fish, length: float) -> np.ndarray:
    count = 13
    s, _, down = profile(fish)
    low = float(np.interp(0.30, s, down))
    roots = np.stack([np.linspace(0.285, 0.305, count), low * np.linspace(0.18, 0.42, count)], axis=1)
    sizes = _spread((0.85, 1.0, 0.95, 0.7), count) * length * fish.fin_size
    return _fan(fish, roots, np.linspace(4.0, -52.0, count), sizes, 0.25, 0.15 * fish.spiny)
