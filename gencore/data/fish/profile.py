"""The outline of a fish's body and the curve of its spine, in body lengths."""

from functools import lru_cache

import numpy as np

from gencore.data.fish.fish import Fish
from gencore.data.fish.palettes import KINDS

STEPS = 48
BEND = 0.16


@lru_cache(maxsize=8)
def _of_kind(kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places (n,) and, there, height above and depth below the spine in depths of the body.

    Places are ``(1 − cos θ) / 2`` of even angles, over which the heights are a Catmull-Rom spline: ends are round.
    """
    knots = np.array(KINDS[kind].outline)
    angles = np.arccos(1.0 - 2.0 * knots[:, 0])
    fine = np.linspace(0.0, np.pi, STEPS)
    left = np.clip(np.searchsorted(angles, fine, "right") - 1, 0, len(angles) - 2)
    step = angles[left + 1] - angles[left]
    t = ((fine - angles[left]) / step)[:, None]
    slopes = np.gradient(knots[:, 1:], angles, axis=0)
    heights = (
        (2 * t**3 - 3 * t**2 + 1) * knots[left, 1:]
        + (t**3 - 2 * t**2 + t) * step[:, None] * slopes[left]
        + (3 * t**2 - 2 * t**3) * knots[left + 1, 1:]
        + (t**3 - t**2) * step[:, None] * slopes[left + 1]
    )
    return 0.5 * (1.0 - np.cos(fine)), np.maximum(heights[:, 0], 0.0), np.maximum(heights[:, 1], 0.0)


def profile(fish: Fish) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places along the body (n,), and how far back and belly are from the spine there, in body lengths."""
    s, up, down = _of_kind(fish.kind)
    head = 1.0 - (0.06 + 0.40 * fish.snout) * np.exp(-((s / 0.13) ** 2))
    return s, fish.depth * up * head, fish.depth * down * head


def bend(fish: Fish, s: np.ndarray) -> np.ndarray:
    """How far the spine is bent down at a place along the body."""
    return BEND * fish.arch * (s - 0.35) * np.abs(s - 0.35)
