"""Which latent dimensions mean a factor: seed 2's wish for "the dimensions that mean wings", as a ranked table."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float
from scipy.stats import rankdata
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

from gencore.errors import ConditionError, DataError
from gencore.latent.directions import Target
from gencore.latent.space import FEWEST

By = Literal["correlation", "auc", "information"]
BYS: tuple[By, ...] = ("correlation", "auc", "information")
RANKED = 512  # dimensions, the most correlated ones, of which the AUC is found: others tell nothing, and it takes long
CONSIDERED = 64  # dimensions, the most correlated ones, whose mutual information is estimated: it takes long


@dataclass(frozen=True)
class Ranked:
    """How much one latent dimension tells of a factor.

    Args:
        dimension: which, from 0.
        correlation: Pearson's r with the factor.
        auc: for what is there or not, the share of pairs in which the one that has it lies higher; below a half it
            lies lower. None for other factors.
        information: mutual information in nats, estimated from nearest neighbours; none if it was not asked for.
    """

    dimension: int
    correlation: float
    auc: float | None = None
    information: float | None = None


def ranked(
    embeddings: Float[np.ndarray, "n d"], indices: np.ndarray, target: Target, by: By | None = None, most: int = 10
) -> list[Ranked]:
    """The dimensions that tell most of a factor, best first.

    Args:
        embeddings: a row a picture.
        indices: which pictures of the target's data these are.
        target: the factor, or a rater.
        by: |r|, |AUC − ½| (for what is there or not), or mutual information; AUC or else |r| if not given.
        most: how many.

    Raises:
        ConditionError: for AUC of a factor that is a number.
        DataError: if the factor is known of too few of the pictures, or the same in all.
    """
    by = by or ("auc" if target.binary else "correlation")
    if by == "auc" and not target.binary:
        raise ConditionError(f"{target.name} is a number, not there or absent; rank by correlation or information.")
    values = target.values[indices]
    known = ~np.isnan(values)
    values, points = values[known], embeddings[known].astype(np.float64)
    if len(values) < FEWEST or values.std() == 0:
        raise DataError(f"{target.name} is known of too few of these pictures, or the same in all of them.")
    r = correlations(points, values[:, None])[:, 0]
    order = np.argsort(-np.abs(r), kind="stable")
    aucs = None
    if target.binary:
        likely = order[:RANKED]
        aucs = np.full(points.shape[1], 0.5)
        aucs[likely] = _aucs(points[:, likely], values > 0.5)
    information = None
    if by == "auc" and aucs is not None:
        order = np.argsort(-np.abs(aucs - 0.5), kind="stable")
    if by == "information":
        considered = order[:CONSIDERED]
        estimate = mutual_info_classif if target.binary else mutual_info_regression
        nats = estimate(points[:, considered], values, random_state=0)
        information = dict(zip(considered.tolist(), nats.tolist(), strict=True))
        order = considered[np.argsort(-nats, kind="stable")]
    return [
        Ranked(
            int(i),
            float(r[i]),
            None if aucs is None else float(aucs[i]),
            None if information is None else information[int(i)],
        )
        for i in order[:most]
    ]


def correlations(points: Float[np.ndarray, "n d"], values: Float[np.ndarray, "n f"]) -> Float[np.ndarray, "d f"]:
    """Pearson's r of every dimension with every column; 0 where one of the two never changes.

    Args:
        points: a row a picture.
        values: columns without gaps.
    """
    a, b = points - points.mean(axis=0), values - values.mean(axis=0)
    lengths = np.sqrt(np.square(a).sum(axis=0))[:, None] * np.sqrt(np.square(b).sum(axis=0))[None]
    return np.divide(a.T @ b, lengths, out=np.zeros_like(lengths), where=lengths > 1e-12)


def _aucs(points: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Mann and Whitney's share of pairs, for all dimensions at once."""
    ranks = rankdata(points, axis=0)
    count = int(there.sum())
    return (ranks[there].sum(axis=0) - count * (count + 1) / 2) / (count * (len(there) - count))
