r"""Whether latents are healthy: dimensions that hardly move, that say the same, and what each of them tells.

- *variance*: :math:`\mathrm{Var}_x\,E[z_i | x]`, of posterior means over pictures. A dimension is *active* above
  :data:`ACTIVE`; where the encoder knows no doubt and latents have no unit, above that share of the widest.
- *pairs*: active dimensions whose correlation is at least :data:`HIGH`.
- *KL*: of each dimension to the prior, mean over pictures, in nats.
- *raters*: correlation of each dimension with each rater's scores.

References:
    Seed 0, section 2.7, step 5, and figure 2. Active units: Burda, Grosse & Salakhutdinov, *Importance Weighted
    Autoencoders*, 2016.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float

from gencore.errors import DataError
from gencore.latent.ranking import correlations
from gencore.latent.space import FEWEST

ACTIVE = 0.01
HIGH = 0.7
SAME = 0.98
COMPARED = 512  # dimensions, the widest ones, between which pairs are looked for
PAIRS = 100


@dataclass(frozen=True)
class Analysis:
    """What was found of latents.

    Args:
        pictures: over how many.
        variance: of each dimension's posterior means, ``(d,)``.
        active: which dimensions are used, ``(d,)``.
        kl: nats of each, ``(d,)``; none where the encoder knows no doubt.
        compared: the dimensions between which correlations are known, the widest first, ``(m,)``.
        correlation: between those, ``(m, m)``.
        pairs: (dimension, other dimension, r) with high absolute r among active ones, the highest first; at most
            :data:`PAIRS` of them. together: how many there are in all.
        raters: r of each dimension with each rater, ``(d,)`` by name.
    """

    pictures: int
    variance: Float[np.ndarray, " d"]
    active: Bool[np.ndarray, " d"]
    kl: Float[np.ndarray, " d"] | None
    compared: np.ndarray
    correlation: Float[np.ndarray, "m m"]
    pairs: tuple[tuple[int, int, float], ...]
    raters: Mapping[str, Float[np.ndarray, " d"]] = field(default_factory=dict)
    together: int = 0

    @property
    def width(self) -> int:
        """How many dimensions there are."""
        return len(self.variance)

    @property
    def unused(self) -> np.ndarray:
        """The dimensions that hardly move."""
        return np.flatnonzero(~self.active)


def analyse(
    embeddings: Float[np.ndarray, "n d"],
    kl: Float[np.ndarray, "n d"] | None = None,
    scores: Mapping[str, Float[np.ndarray, " n"]] | None = None,
) -> Analysis:
    """Looks at the latents of many pictures.

    Args:
        embeddings: posterior means, a row a picture.
        kl: nats of each number; where it is not known, latents are taken to have no unit.
        scores: each rater's, NaN where nothing was said.

    Raises:
        DataError: if there are too few pictures.
    """
    if len(embeddings) < FEWEST:
        raise DataError(f"{len(embeddings)} pictures say too little about latents; take at least {FEWEST}.")
    points = embeddings.astype(np.float64)
    variance = points.var(axis=0)
    active = variance > ACTIVE * (1.0 if kl is not None else max(float(variance.max()), 1e-12))
    compared = np.argsort(-variance, kind="stable")[:COMPARED]
    correlation = correlations(points[:, compared], points[:, compared])
    np.fill_diagonal(correlation, 1.0)
    raters = {name: _with(points, values.astype(np.float64)) for name, values in (scores or {}).items()}
    nats = None if kl is None else kl.astype(np.float64).mean(axis=0)
    pairs = _pairs(correlation, compared, active)
    kept = pairs[:PAIRS]
    return Analysis(len(points), variance, active, nats, compared, correlation, kept, raters, len(pairs))


def _pairs(correlation: np.ndarray, compared: np.ndarray, active: np.ndarray) -> tuple[tuple[int, int, float], ...]:
    first, second = np.triu_indices(len(compared), 1)
    r = correlation[first, second]
    high = np.flatnonzero((np.abs(r) >= HIGH) & active[compared[first]] & active[compared[second]])
    high = high[np.argsort(-np.abs(r[high]), kind="stable")]
    ends = np.sort(np.stack([compared[first[high]], compared[second[high]]], axis=1), axis=1)
    return tuple((int(a), int(b), float(value)) for (a, b), value in zip(ends, r[high], strict=True))


def _with(points: np.ndarray, values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    if known.sum() < FEWEST:
        return np.zeros(points.shape[1])
    return correlations(points[known], values[known, None])[:, 0]
