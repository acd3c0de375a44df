r"""Where a model's latents lie: their mean and principal axes.

.. math:: x \approx \mu + \sum_k t_k\, \sigma_k e_k, \qquad \sigma_1 \ge \sigma_2 \ge \dots

Latents of any width, also flattened maps, are looked at through at most :data:`MOST` axes, which is what keeps
regressions on thousands of numbers honest.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from sklearn.decomposition import PCA

from gencore.errors import DataError

MOST = 160
EXACT = 1500  # numbers up to which the axes are found exactly
FEWEST = 20
FAINT = 1e-4  # axes whose deviation is a smaller share of the largest are no axes


@dataclass(frozen=True)
class LatentSpace:
    """Mean and principal axes of embeddings.

    Args:
        mean: ``(d,)``.
        axes: ``(k, d)``, orthonormal, the widest first.
        deviations: standard deviation along each, ``(k,)``.
        shares: share of all variance along each, ``(k,)``.
    """

    mean: Float[np.ndarray, " d"]
    axes: Float[np.ndarray, "k d"]
    deviations: Float[np.ndarray, " k"]
    shares: Float[np.ndarray, " k"]

    def coordinates(self, embeddings: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n k"]:
        """Where embeddings lie along the axes, in the latents' own units."""
        return (embeddings - self.mean) @ self.axes.T


def space_of(embeddings: Float[np.ndarray, "n d"], most: int = MOST, seed: int = 0) -> LatentSpace:
    """The mean and axes of embeddings, the same for the same embeddings.

    Args:
        embeddings: a row a picture.
        most: how many axes at most.
        seed: of the search for axes where there are very many numbers.

    Raises:
        DataError: if there are too few pictures, or all have the same latents.
    """
    if len(embeddings) < FEWEST:
        raise DataError(f"{len(embeddings)} pictures say too little about latents; take at least {FEWEST}.")
    if not float(np.ptp(embeddings, axis=0).max()) > 0:
        raise DataError("All pictures have the same latents, so there is no direction among them.")
    count = min(most, len(embeddings) - 1, embeddings.shape[1])
    solver = "covariance_eigh" if embeddings.shape[1] <= EXACT else "randomized"
    fit = PCA(count, svd_solver=solver, random_state=seed).fit(embeddings.astype(np.float64))
    deviations = np.sqrt(fit.explained_variance_)
    kept = deviations > FAINT * deviations[0]
    return LatentSpace(fit.mean_, fit.components_[kept], deviations[kept], fit.explained_variance_ratio_[kept])
