"""Two raters: what each of them likes to see in a creature, and the scores they give.

A rater's utility is linear in visible features of the picture,

    u_r(c) = CENTRE + SPREAD · Σ_f w_rf z_f(c) / std_r,

with z_f a feature standardised over random creatures and std_r the sum's standard deviation there. A score is the
utility with the mood of the day added, as a whole number 0..9; now and then a rater says nothing. See
:mod:`gencore.data.painting.invented`.
"""

import numpy as np

from gencore.data.creatures.creature import Creature
from gencore.data.painting.invented import Constants, on_the_scale, standardised, weighted, whole

MISSING = 0.05
MOODS = 2_147_483_629  # keeps the raters' random numbers apart from those of the picture

TASTES: dict[str, dict[str, float]] = {
    # airy, pale, long-legged and long-necked, wings spread, in the evening light
    "Ada": {"lightness": 0.9, "slenderness": 0.7, "wings": 0.5, "neck": 0.4, "evening": 0.6},
    # sturdy, warm-coloured, rather dark, out and about in broad daylight
    "Ben": {"bulk": 0.8, "warmth": 0.8, "lightness": -0.5, "stride": 0.5, "evening": -0.4},
}
RATERS = tuple(TASTES)

# feature -> (mean, standard deviation) over random creatures; see calibrate.py
STANDARD: Constants = {
    "wings": (0.4869, 0.4956),
    "slenderness": (2.5811, 0.3376),
    "neck": (14.1768, 2.4362),
    "bulk": (110.7427, 18.1433),
    "stride": (0.5076, 0.2901),
    "lightness": (0.5902, 0.213),
    "warmth": (0.1374, 0.3014),
    "evening": (0.1462, 0.1787),
}
# rater -> (mean, standard deviation) of the weighted sum over random creatures
CALIBRATION: Constants = {
    "Ada": (-0.0, 1.3566),
    "Ben": (0.0, 1.4759),
}

WARMEST = 0.06


def features(creature: Creature) -> dict[str, float]:
    """The standardised features of a creature by name, each about mean 0 and deviation 1."""
    return standardised(raw_features(creature), STANDARD)


def raw_features(creature: Creature) -> dict[str, float]:
    """The features of a creature in their own units."""
    colourfulness = creature.saturation * (1.0 - abs(2.0 * creature.lightness - 1.0))
    return {
        "wings": creature.wing_size,
        "slenderness": creature.leg_length / creature.girth,
        "neck": creature.neck_length,
        "bulk": creature.body_length * creature.girth * creature.scale**2,
        "stride": abs(creature.stride),
        "lightness": creature.lightness,
        "warmth": colourfulness * float(np.cos(2.0 * np.pi * (creature.hue - WARMEST))),
        "evening": max(creature.time - 0.45, 0.0),
    }


def utilities(creature: Creature) -> np.ndarray:
    """How much each of ``RATERS`` likes a creature: float64 in 0..9, shape (2,)."""
    return on_the_scale(weighted(TASTES, features(creature)), CALIBRATION)


def rate(creature: Creature, seed: int, noise: float = 0.6, missing: float = MISSING) -> np.ndarray:
    """The whole scores 0..9 the raters give, NaN where one says nothing: float32, shape (2,).

    Args:
        creature: what they see.
        seed: seed of their mood; the same seed gives the same scores.
        noise: standard deviation of their mood in points.
        missing: share of ratings that are missing.
    """
    generator = np.random.default_rng([seed, MOODS])
    mood, silence = generator.normal(0.0, noise, len(RATERS)), generator.random(len(RATERS))
    return np.where(silence < missing, np.nan, whole(utilities(creature) + mood)).astype(np.float32)
