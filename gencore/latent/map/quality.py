r"""How far a map can be believed, each figure beside its floor.

*Trustworthiness*: 1 where the neighbours of a point on the map are its neighbours in the embedding, about ½ on a map
that is drawn at random.

*Purity*: how much more alike a picture's neighbours on the map are than pictures drawn at random,

.. math:: 1 - \frac{\operatorname{mean}_{i,\, j \in N_k(i)} |c_i - c_j|}{\operatorname{mean}_{i,\, r} |c_i - c_r|}

with c the consensus (for a class: 1 where two differ, 0 where they do not). 1: neighbours are told the same; 0: the map
says nothing about it. The floor is the same with shuffled c.

References:
    Venna & Kaski, *Neighborhood Preservation in Nonlinear Projection Methods*, 2001, for trustworthiness.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy.spatial import cKDTree
from sklearn.manifold import trustworthiness

from gencore.latent.map.colours import Colour

NEIGHBOURS = 12
MOST = 2000  # pictures that trustworthiness is measured on; its cost grows with their square
DRAWS = 12  # random pictures that each is compared with


@dataclass(frozen=True)
class Figure:
    """A measured number beside what a map that knows nothing would have.

    Args:
        value: the number.
        floor: of the same points or values, shuffled.
        n: pictures that it was measured on.
        neighbours: of each.
        of: what was compared.
    """

    value: float
    floor: float
    n: int
    neighbours: int
    of: str = ""

    def to_json(self) -> dict[str, Any]:
        """The figure with its numbers rounded."""
        return asdict(self) | {"value": round(self.value, 4), "floor": round(self.floor, 4)}


def trusted(
    points: Float[np.ndarray, "n k"],
    coordinates: Float[np.ndarray, "n m"],
    neighbours: int = NEIGHBOURS,
    most: int = MOST,
    seed: int = 0,
) -> Figure:
    """Trustworthiness of a map of ``points``.

    Args:
        points: where the pictures lie in the embedding.
        coordinates: where they lie on the map.
        neighbours: how many are looked at; fewer where there are hardly more pictures.
        most: pictures that it is measured on, drawn at random.
        seed: of the draw, and of the floor.
    """
    random = np.random.default_rng(seed)
    drawn = random.permutation(len(points))[:most]
    count = max(1, min(neighbours, len(drawn) // 2 - 1))
    value, floor = (
        trustworthiness(points[drawn], coordinates[order], n_neighbors=count)
        for order in (drawn, random.permutation(drawn))
    )
    return Figure(float(value), float(floor), len(drawn), count, "neighbours in the embedding")


def purity(
    coordinates: Float[np.ndarray, "n m"], colour: Colour, neighbours: int = NEIGHBOURS, seed: int = 0
) -> Figure | None:
    """How alike neighbours on the map are in ``colour``; None where fewer than three pictures have it."""
    known = ~np.isnan(colour.values)
    values, places = colour.values[known], coordinates[known]
    if len(values) < 3:
        return None
    count = min(neighbours, len(values) - 1)
    random = np.random.default_rng(seed)
    near = cKDTree(places).query(places, count + 1)[1][:, 1:]
    others = random.integers(0, len(values), (len(values), DRAWS))
    value, floor = (_purity(each, near, others, bool(colour.classes)) for each in (values, random.permutation(values)))
    return Figure(value, floor, len(values), count, colour.name)


def _purity(values: np.ndarray, near: np.ndarray, others: np.ndarray, are_classes: bool) -> float:
    def apart(found: np.ndarray) -> float:
        differences = np.abs(values[:, None] - values[found])
        return float((differences > 0).mean() if are_classes else differences.mean())

    by_chance = apart(others)
    return 1 - apart(near) / by_chance if by_chance > 0 else 0.0
