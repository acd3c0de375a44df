"""The numbers of each picture to two or three: PCA at once, UMAP in a process of its own.

References:
    McInnes, Healy & Melville, *UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction*, 2018.
"""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from gencore.errors import ConditionError
from gencore.latent.map.embedding import Embedded
from gencore.latent.map.helper import HELPER
from gencore.strategies.base import Watch

Coordinates = Float[np.ndarray, "n m"]


@dataclass(frozen=True)
class Choice:
    """How a map is made.

    Args:
        method: ``pca`` or ``umap``.
        dimensions: 2 or 3.
        neighbours: UMAP's ``n_neighbors``: few show small groups, many the large picture.
        distance: UMAP's ``min_dist``: how close points may lie, 0..1.
        seed: the same seed gives the same map.

    Raises:
        ConditionError: for a value that makes no map.
    """

    method: str = "umap"
    dimensions: int = 2
    neighbours: int = 15
    distance: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ConditionError(f'There is no map by "{self.method}"; choose {" or ".join(METHODS)}.')
        if self.dimensions not in (2, 3):
            raise ConditionError(f"A map has 2 or 3 dimensions, not {self.dimensions}.")
        if not 2 <= self.neighbours <= 200:
            raise ConditionError(f"{self.neighbours} neighbours make no map; choose 2 to 200.")
        if not 0 <= self.distance <= 1:
            raise ConditionError(f"A distance of {self.distance:g} makes no map; choose 0 to 1.")

    @property
    def name(self) -> str:
        """A short text that is equal for equal choices."""
        if self.method == "pca":
            return f"pca-{self.dimensions}"
        return f"umap-{self.dimensions}-{self.neighbours}-{self.distance:g}-{self.seed}"


@dataclass(frozen=True)
class Layout:
    """Where each picture lies on a map.

    Args:
        choice: how it was made.
        coordinates: ``(n, 2)`` or ``(n, 3)``.
        seconds: of one core that it took, compiling included where nothing was made before.
        megabytes: the most memory that its process held; 0 where it needed none of its own.
    """

    choice: Choice
    coordinates: Coordinates
    seconds: float = 0.0
    megabytes: float = 0.0


def project(embedded: Embedded, choice: Choice, watch: Watch | None = None) -> Layout:
    """A map of embedded pictures.

    Args:
        embedded: the pictures.
        choice: how.
        watch: called with ``done`` (0..1) on the way; where it returns False, the map is given up at once.

    Raises:
        GivenUpError: if ``watch`` says so.
        GencoreError: if UMAP's process fails.
    """
    return METHODS[choice.method](embedded, choice, watch)


def place(
    embedded: Embedded,
    layout: Layout,
    vectors: Float[np.ndarray, "n d"],
    watch: Watch | None = None,
) -> Coordinates:
    """Where new pictures lie on a map that is there already: exact for PCA, by UMAP's ``transform`` for UMAP.

    Args:
        embedded: what the map was made of.
        layout: the map.
        vectors: of the new pictures, as :func:`gencore.latent.map.embedding.vectors_of` gives them.
        watch: as in :func:`project`.

    Raises:
        GivenUpError: if ``watch`` says so.
        GencoreError: if UMAP's process fails.
    """
    points = embedded.basis.reduced(vectors)
    if layout.choice.method == "pca":
        return _padded(points, layout.choice.dimensions)
    return _run(embedded, layout.choice, watch, coordinates=layout.coordinates, new=points).coordinates


def _pca(embedded: Embedded, choice: Choice, watch: Watch | None) -> Layout:
    return Layout(choice, _padded(embedded.points, choice.dimensions))


def _umap(embedded: Embedded, choice: Choice, watch: Watch | None) -> Layout:
    return _run(embedded, choice, watch)


METHODS: dict[str, Callable[[Embedded, Choice, Watch | None], Layout]] = {"pca": _pca, "umap": _umap}


def _padded(points: np.ndarray, dimensions: int) -> Coordinates:
    """The first principal components; zeros where a model has fewer latents than the map dimensions."""
    missing = max(0, dimensions - points.shape[1])
    return np.pad(points[:, :dimensions], ((0, 0), (0, missing))).astype(np.float32)


def _run(embedded: Embedded, choice: Choice, watch: Watch | None, **arrays: np.ndarray) -> Layout:
    with tempfile.TemporaryDirectory(prefix="gencore-map-") as folder:
        job, result = Path(folder) / "job.npz", Path(folder) / "result.npz"
        np.savez(
            job, allow_pickle=False, points=embedded.points, choices=np.array(json.dumps(asdict(choice))), **arrays
        )
        HELPER.ask({"job": str(job), "result": str(result)}, watch)
        made = np.load(result)
        return Layout(choice, made["coordinates"].astype(np.float32), float(made["seconds"]), float(made["megabytes"]))
