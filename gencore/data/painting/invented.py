"""Invented raters: how a taste becomes a score, and the constants that put every rater on one scale.

A taste is any number ``t_r(s)`` seen in a scene ``s``; with its mean and standard deviation over random scenes, the
rater's utility is

    u_r(s) = CENTRE + SPREAD · (t_r(s) − mean_r) / std_r,

and a score is the utility with the mood of the day added, as a whole number 0..9.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

CENTRE, SPREAD = 4.5, 2.45
LOWEST, HIGHEST = 0.0, 9.0
FIRST_SEED, COUNT = 2_000_000_000, 4_000  # of the scenes tastes are measured on, which nobody trains on

Constants = dict[str, tuple[float, float]]
Scene = TypeVar("Scene")


def standardised(raw: Mapping[str, float], standard: Constants) -> dict[str, float]:
    """Features, each about mean 0 and deviation 1."""
    return {name: (raw[name] - mean) / deviation for name, (mean, deviation) in standard.items()}


def weighted(tastes: Mapping[str, Mapping[str, float]], seen: Mapping[str, float]) -> dict[str, float]:
    """Each rater's weighted sum of features."""
    return {rater: sum(weight * seen[name] for name, weight in taste.items()) for rater, taste in tastes.items()}


def on_the_scale(totals: Mapping[str, float], calibration: Constants) -> np.ndarray:
    """Each rater's utility for its total, float64 in 0..9, shape (raters,)."""
    scores = [CENTRE + SPREAD * (totals[name] - mean) / deviation for name, (mean, deviation) in calibration.items()]
    return np.clip(np.array(scores), LOWEST, HIGHEST)


def whole(scores: np.ndarray) -> np.ndarray:
    """Scores as raters give them: whole numbers 0..9, still float."""
    return np.clip(np.rint(scores), LOWEST, HIGHEST) + 0.0  # no negative zero


def moody(liked: np.ndarray, seed: Sequence[int], noise: float) -> np.ndarray:
    """Whole scores 0..9 for utilities (raters,), with a mood of deviation ``noise`` points that a seed gives."""
    return whole(liked + np.random.default_rng(seed).normal(0.0, noise, len(liked)))


def thrown(seed: Sequence[int]) -> int:
    """The score of one who never looks: a whole number 0..9, all equally likely."""
    return int(np.random.default_rng(seed).integers(0, 10))


def scored(liked: np.ndarray, seed: int, moods: int, dice: int, noise: float) -> np.ndarray:
    """The whole scores of raters with tastes and of one who never looks, float32, shape (raters + 1,).

    Args:
        liked: utilities of those with tastes, (raters,).
        seed: of the picture.
        moods: a number that keeps the moods' random numbers apart from all others.
        dice: the same of the one who throws dice.
        noise: standard deviation of a mood in points.
    """
    return np.append(moody(liked, [seed, moods], noise), thrown([seed, dice])).astype(np.float32)


def moments(rows: Sequence[Mapping[str, float]]) -> Constants:
    """Mean and standard deviation of every column, to four decimals."""
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return {name: (round(float(c.mean()), 4), round(float(c.std()), 4)) for name, c in columns.items()}


def measured(
    tastes: Callable[[Scene], Mapping[str, float]], sample: Callable[[int], Scene], count: int = COUNT
) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste over random scenes.

    Args:
        tastes: how much each rater likes a scene.
        sample: a random scene of a seed.
        count: how many scenes; the constants are those of ``COUNT``.
    """
    return moments([tastes(sample(seed)) for seed in range(FIRST_SEED, FIRST_SEED + count)])


def constants_of(
    raw: Sequence[Mapping[str, float]], tastes: Mapping[str, Mapping[str, float]]
) -> tuple[Constants, Constants]:
    """``STANDARD`` of the features of many scenes, and ``CALIBRATION`` of weighted sums of them."""
    standard = moments(raw)
    return standard, moments([weighted(tastes, standardised(row, standard)) for row in raw])


def print_constants(**tables: Constants) -> None:
    """Prints tables as they are pasted into a ``raters.py``."""
    for title, constants in tables.items():
        print(f"{title}: Constants = {{")
        print("\n".join(f'    "{name}": {pair},' for name, pair in constants.items()))
        print("}")
