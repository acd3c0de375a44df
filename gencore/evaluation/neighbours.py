"""What the nearest neighbours of pictures say: do they lie among real ones, cover them, or copy them?

References:
    Kynkäänniemi et al., *Improved Precision and Recall Metric for Assessing Generative Models*, 2019. Coverage: Naeem
    et al., *Reliable Fidelity and Diversity Metrics for Generative Models*, 2020.
"""

import numpy as np
from jaxtyping import Float
from sklearn.metrics import pairwise_distances_chunked
from sklearn.neighbors import NearestNeighbors

NEIGHBOURS = 3


def precision_recall(
    real: Float[np.ndarray, "n d"], fake: Float[np.ndarray, "m d"], neighbours: int = NEIGHBOURS
) -> tuple[float, float]:
    """Share (0..1) of ``fake`` inside the real set's support, and of ``real`` inside the other's.

    The support of a set is the union of balls around its points that reach to the ``neighbours``-th nearest other one.

    Args:
        real: features, more than ``neighbours`` of them.
        fake: others.
        neighbours: 3 in the paper.
    """
    return _covered(fake, real, neighbours), _covered(real, fake, neighbours)


def coverage(real: Float[np.ndarray, "n d"], fake: Float[np.ndarray, "m d"], neighbours: int = NEIGHBOURS) -> float:
    """Share (0..1) of ``real`` whose ball, up to its ``neighbours``-th nearest other real one, holds any of ``fake``.

    Unlike recall it does not trust the balls of generated outliers, which reach far.

    Args:
        real: features, more than ``neighbours`` of them.
        fake: others.
        neighbours: 5 in the paper.
    """
    return float((nearest(real, fake) <= _radii(real, neighbours)).mean())


def nearest(features: Float[np.ndarray, "n d"], among: Float[np.ndarray, "m d"]) -> Float[np.ndarray, " n"]:
    """Distance of each point to the nearest of others."""
    distances: np.ndarray = NearestNeighbors(n_neighbors=1).fit(among).kneighbors(features)[0][:, 0]
    return distances


def _covered(points: np.ndarray, centres: np.ndarray, neighbours: int) -> float:
    """Share of ``points`` inside any of the balls around ``centres``."""
    radii = _radii(centres, neighbours)
    inside = [(part <= radii).any(axis=1) for part in pairwise_distances_chunked(points, centres)]
    return float(np.concatenate(inside).mean())


def _radii(centres: np.ndarray, neighbours: int) -> Float[np.ndarray, " n"]:
    """How far each point's ``neighbours``-th nearest other one is."""
    radii: np.ndarray = NearestNeighbors(n_neighbors=neighbours + 1).fit(centres).kneighbors(centres)[0][:, -1]
    return radii
