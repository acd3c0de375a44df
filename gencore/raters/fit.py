"""How well rater models predict people they have not heard: skill with an interval, and whether to believe it.

A person can be predicted from pictures if the lower end of the interval of their skill is clearly above zero. Some
cannot: they score at random, or have rated too few pictures. Their slider must not pretend.

References:
    Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993. Kuleshov et al., *Accurate Uncertainties for Deep
    Learning Using Calibrated Regression*, 2018.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from scipy.stats import bootstrap, norm
from torch import Tensor

from gencore.data.base import RatedImages
from gencore.raters.model import Opinions, RaterEnsemble, columns_of
from gencore.types import Field

CONVINCING = 0.05  # skill; what a rater who can be predicted has at least
FEWEST = 30  # held-out ratings without which nobody can be called predictable
RESAMPLES = 500
STRETCHES = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
BATCH = 256


@dataclass(frozen=True)
class Fit:
    """How one field is predicted on pictures not trained on.

    Args:
        known: how many of those pictures have this rating.
        skill: R² of a score; of a class or attribute the share of errors that remains unmade compared with always
            saying the most frequent one. 1 is perfect, 0 no better than not looking.
        low, high: 95 % bootstrap interval of ``skill``.
        error: mean absolute error in points, or share of wrong answers.
        stretch, noise: a score's stated deviation is √((stretch · spread)² + noise²), in points.
        covered: share of the scores inside the 50 % and the 90 % interval around the prediction, on pictures that
            neither training nor ``stretch`` and ``noise`` have seen.
    """

    known: int
    skill: float
    low: float
    high: float
    error: float
    stretch: float = 0.0
    noise: float = 0.0
    covered: tuple[float, float] | None = None

    @property
    def predictable(self) -> bool:
        """Whether a picture says anything about what this rater will say of it."""
        return self.known >= FEWEST and self.low > CONVINCING


@torch.inference_mode()
def predicted(ensemble: RaterEnsemble, data: RatedImages, indices: np.ndarray) -> Opinions:
    """What an ensemble says of pictures of a data set, a batch at a time."""
    ensemble.eval()
    parts = [indices[start : start + BATCH] for start in range(0, len(indices), BATCH)]
    return Opinions(ensemble.fields, torch.cat([ensemble(data.batch(part)[0]).each for part in parts], dim=1))


def fits(ensemble: RaterEnsemble, data: RatedImages, seed: int = 0) -> dict[str, Fit]:
    """The fit of every field on the validation and test parts of ``data``.

    ``stretch`` and ``noise`` are chosen on validation, coverage is counted on test, skill uses both.
    """
    validation, test = data.part("validation"), data.part("test")
    said = predicted(ensemble, data, np.concatenate([validation, test]))
    found = {}
    for field in ensemble.fields:
        truth = data.rows[np.concatenate([validation, test]), data.condition.names.index(field.name)]
        known = ~np.isnan(truth)
        first = np.arange(len(truth)) < len(validation)
        mean = said.mean[:, columns_of(said.fields, field.name)].numpy()
        spread = said.spread[:, columns_of(said.fields, field.name)].numpy()
        found[field.name] = _fit(field, mean, spread, truth, known & first, known & ~first, seed)
    return found


def deviation(opinions: Opinions, fits: Mapping[str, Fit]) -> Float[Tensor, "n f"]:
    """The stated standard deviation of each score, in points; 0 for classes and attributes."""
    columns = []
    for field in opinions.fields:
        spread = opinions.spread[:, columns_of(opinions.fields, field.name)][:, 0]
        fit = fits.get(field.name)
        scores = field.kind == "score" and fit is not None
        columns.append(
            ((fit.stretch * spread).square() + fit.noise**2).sqrt() if scores and fit else torch.zeros_like(spread)
        )
    return torch.stack(columns, dim=1)


def _fit(
    field: Field, mean: np.ndarray, spread: np.ndarray, truth: np.ndarray, first: np.ndarray, second: np.ndarray,
    seed: int,
) -> Fit:  # fmt: skip
    known = first | second
    count = int(known.sum())
    if count < 2:
        return Fit(count, 0.0, 0.0, 0.0, float("nan"))
    if field.kind != "score":
        answers = mean.argmax(axis=1) if field.kind == "class" else (mean[:, 0] > 0.5).astype(float)
        wrong = (answers[known] != truth[known]).astype(float)
        values, counts = np.unique(truth[known], return_counts=True)
        naive = (truth[known] != values[counts.argmax()]).astype(float)
        return Fit(count, *_skill(wrong, naive, seed), float(wrong.mean()))
    error = truth - mean[:, 0]
    naive = truth[known] - truth[known].mean()
    skill = _skill(error[known] ** 2, naive**2, seed)
    stretch, noise = _stated(error[first], spread[first, 0]) if first.sum() > 1 else (1.0, float(error[known].std()))
    return Fit(count, *skill, float(np.abs(error[known]).mean()), stretch, noise, _covered(
        error[second], np.sqrt((stretch * spread[second, 0]) ** 2 + noise**2)
    ))  # fmt: skip


def _skill(errors: np.ndarray, naive: np.ndarray, seed: int) -> tuple[float, float, float]:
    """1 − errors / naive errors, and its 95 % interval."""

    def skill(one: np.ndarray, other: np.ndarray, axis: int = -1) -> np.ndarray:
        return np.asarray(1 - one.mean(axis=axis) / np.maximum(other.mean(axis=axis), 1e-9))

    if naive.max() == naive.min() == 0:  # everybody said the same: there is nothing to predict
        return 0.0, 0.0, 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of degenerate resamples; the interval is then as wide as it is
        found = bootstrap(
            (errors, naive), skill, paired=True, vectorized=True, n_resamples=RESAMPLES, method="percentile",
            random_state=np.random.default_rng(seed),
        ).confidence_interval  # fmt: skip
    return float(skill(errors, naive)), float(found.low), float(found.high)


def _stated(error: np.ndarray, spread: np.ndarray) -> tuple[float, float]:
    """The stretch and noise under which these errors are likeliest, as normal numbers around zero."""
    best, chosen = np.inf, (1.0, 1.0)
    for stretch in STRETCHES:
        noise = float(np.sqrt(max(np.mean(error**2) - np.mean((stretch * spread) ** 2), 1e-4)))
        variance = (stretch * spread) ** 2 + noise**2
        surprise = float(np.mean(np.log(variance) + error**2 / variance))
        if surprise < best:
            best, chosen = surprise, (stretch, noise)
    return chosen


def _covered(error: np.ndarray, deviation: np.ndarray) -> tuple[float, float] | None:
    if len(error) == 0:
        return None
    within = [float(np.mean(np.abs(error) <= norm.ppf(0.5 + share / 2) * deviation)) for share in (0.5, 0.9)]
    return within[0], within[1]
