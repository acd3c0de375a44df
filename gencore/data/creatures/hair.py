"""Locks of hair and fans of feathers: manes, crests and tails."""

from collections.abc import Sequence

import numpy as np

from gencore.data.creatures.coat import modelled, shaded
from gencore.data.creatures.shapes import Layer, Point, View, chain, covered, distances, window_of

STREAKS = (1.10, 0.90, 1.02, 0.84)
PALLOR = np.float32(0.97)


def strands(
    part: str,
    view: View,
    locks: Sequence[Sequence[Point]],
    radii: tuple[float, float],
    colour: np.ndarray,
    light: tuple[float, float],
) -> Layer:
    """Locks side by side in slightly different tones, one layer.

    Args:
        part: what they are.
        view: the picture's pixels.
        locks: the points of each lock from root to tip.
        radii: at root and tip.
        colour: (3,).
        light: direction of the light.
    """
    bones = np.concatenate([chain(lock, np.linspace(*radii, len(lock)).tolist()) for lock in locks])
    window = window_of(view, bones)
    apart, _ = distances(view, window, bones)
    owners = np.repeat(np.arange(len(locks)), [len(lock) - 1 for lock in locks])
    distance = apart.min(axis=0)
    weights = np.exp((distance - apart) / 0.35)
    tones = np.array([STREAKS[owner % len(STREAKS)] for owner in owners], np.float32)[:, None, None]
    tone = (weights * tones).sum(axis=0) / weights.sum(axis=0)
    brightness = modelled(view, distance, light, 1.3) * tone
    return Layer(part, window, covered(view, distance), shaded(PALLOR * colour, brightness))
