r"""Pictures through a model's encoder, and the few numbers of each that maps are made from.

.. math:: y_i = W\,(v(x_i) - \bar v)

with v(x) the mode of the posterior over a picture's latents (or the code behind them), under the *any* condition: where
a picture lies depends on what it shows and not on what people said of it, so that a picture of one's own, which nobody
has scored, is placed by the same rule. W are the first principal components, at most 50. A map of latents is taken as
it is, up to 8,192 numbers: averaged over 4 × 4 places first it keeps less of what raters see. Measured on 2,000 cars as
the purity of consensus among neighbours in the embedding: the flagship's 1,536 latents 0.16 as they are and 0.11
averaged, its code 0.18; the VQ-VAE's 6,144 latents 0.21 and 0.15.

References:
    Seed 0, "UMAP of encoded images". McInnes, Healy & Melville, *UMAP*, 2018, for the reduction by PCA beforehand.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, UInt8
from sklearn.decomposition import PCA
from torch import Tensor
from torch.nn import functional

from gencore.data.base import to_float
from gencore.errors import CapabilityError, ConditionError, DataError, GencoreError
from gencore.models.base import GenerativeModel
from gencore.registry import MODELS
from gencore.strategies.base import Watch

BATCH = 64
KEPT = 50  # principal components
MOST_NUMBERS = 8192  # of a picture's latents; larger maps of latents are averaged over GRID × GRID places
GRID = 4
LEAST = 5  # pictures

Vectors = Float[np.ndarray, "n d"]
Layer = Callable[[GenerativeModel, Tensor, Tensor], Tensor]
LAYERS: dict[str, Layer] = {
    "code": lambda model, images, latents: model.code(images),
    "mean": lambda model, images, latents: latents,
}


class GivenUpError(GencoreError):
    """Whoever wanted a map does not want it any more."""


@dataclass(frozen=True)
class Basis:
    """Where the numbers of a map come from.

    Args:
        mean: of the vectors, ``(d,)``.
        components: the first principal components, ``(k, d)``, orthonormal rows.
    """

    mean: Float[np.ndarray, " d"]
    components: Float[np.ndarray, "k d"]

    def reduced(self, vectors: Vectors) -> Float[np.ndarray, "n k"]:
        """Vectors in this basis, rounded to what a file keeps: from a file and computed they are the same."""
        return ((vectors - self.mean) @ self.components.T).astype(np.float16).astype(np.float32)


@dataclass(frozen=True)
class Embedded:
    """The pictures of a data set as a model sees them.

    Args:
        layer: one of :data:`LAYERS`.
        basis: of ``points``.
        points: ``(n, k)``, the first principal components of each picture's vector.
        errors: root mean square between each picture and its reconstruction, 0..1; NaN if the model cannot decode.
    """

    layer: str
    basis: Basis
    points: Float[np.ndarray, "n k"]
    errors: Float[np.ndarray, " n"]

    def neighbours(self, point: Float[np.ndarray, " k"], count: int = 6) -> tuple[np.ndarray, np.ndarray]:
        """The nearest pictures in the embedding (not on the map): positions and distances, nearest first."""
        distances = np.linalg.norm(self.points - point, axis=1)
        found = np.argsort(distances, kind="stable")[:count]
        return found, distances[found]


def layers_of(kind: str) -> tuple[str, ...]:
    """The layers that a map of a model can be made of, by the model's registered name; the best first.

    Empty for a model without an encoder. Nothing is loaded for the answer.
    """
    model = MODELS[kind]
    if model.encode is GenerativeModel.encode:
        return ()
    return ("mean",) if model.code_posterior is GenerativeModel.code_posterior else ("code", "mean")


def checked_layer(kind: str, layer: str | None) -> str:
    """The wanted layer, or a model's first.

    Raises:
        CapabilityError: if the model has no encoder.
        ConditionError: if it has no such layer.
    """
    layers = layers_of(kind)
    if not layers:
        raise CapabilityError("This model has no encoder, so there is no place for pictures among its latents.")
    if layer is not None and layer not in layers:
        raise ConditionError(f'There is no layer "{layer}" to make a map of; choose {" or ".join(layers)}.')
    return layer or layers[0]


@torch.inference_mode()
def vectors_of(
    model: GenerativeModel, images: UInt8[np.ndarray, "n h w 3"], layer: str, watch: Watch | None = None
) -> tuple[Vectors, Float[np.ndarray, " n"]]:
    """Pictures as vectors, and how badly the model draws each again.

    Args:
        model: with an encoder.
        images: of the model's size.
        layer: one of :data:`LAYERS`.
        watch: called after every batch with ``done`` (0..1); where it returns False, encoding ends.

    Returns:
        Vectors ``(n, d)`` and the root mean square of the reconstruction error ``(n,)``, NaN without a decoder.

    Raises:
        DataError: if the pictures are of another size, or there are hardly any.
        GivenUpError: if ``watch`` says so.
    """
    if images.shape[1:3] != (model.image.height, model.image.width):
        raise DataError(
            f"The pictures are {images.shape[1]}×{images.shape[2]}, the model's {model.image.height}×"
            f"{model.image.width}; load them in that size."
        )
    rows, errors = [], []
    draws = model.capabilities.can_interpolate
    for start in range(0, len(images), BATCH):
        batch = to_float(images[start : start + BATCH]).to(model.device)
        latents = model.encode(batch).mode()
        rows.append(_flat(LAYERS[layer](model, batch, latents)))
        again = model.decode(latents) if draws else torch.full_like(batch, torch.nan)
        errors.append((again - batch).square().flatten(1).mean(dim=1).sqrt().cpu())
        if watch is not None and watch({"done": min(1.0, (start + BATCH) / len(images))}) is False:
            raise GivenUpError("The map was given up.")
    return torch.cat(rows).numpy(), torch.cat(errors).numpy()


def embed(
    model: GenerativeModel, images: UInt8[np.ndarray, "n h w 3"], layer: str, watch: Watch | None = None
) -> Embedded:
    """All pictures of a data set where a model sees them; arguments and errors as :func:`vectors_of`.

    Raises:
        DataError: also if there are fewer than five pictures.
    """
    if len(images) < LEAST:
        raise DataError(f"{len(images)} pictures make no map; give at least {LEAST}.")
    vectors, errors = vectors_of(model, images, layer, watch)
    return embedded(vectors, layer, errors)


def embedded(vectors: Vectors, layer: str, errors: Float[np.ndarray, " n"] | None = None) -> Embedded:
    """Vectors made elsewhere as :func:`embed` gives them."""
    count = min(KEPT, *vectors.shape)
    found = PCA(count, svd_solver="randomized" if vectors.shape[1] > 4 * KEPT else "full", random_state=0).fit(vectors)
    half = np.float16  # what a file keeps
    basis = Basis(found.mean_.astype(np.float32), found.components_.astype(half).astype(np.float32))
    missing = np.full(len(vectors), np.nan, np.float32)
    kept = (missing if errors is None else errors).astype(half).astype(np.float32)
    return Embedded(layer, basis, basis.reduced(vectors), kept)


def _flat(latents: Tensor) -> Tensor:
    """One row of numbers a picture; a large map of latents is averaged over a coarse grid."""
    if latents.ndim == 4 and latents[0].numel() > MOST_NUMBERS:
        latents = functional.adaptive_avg_pool2d(latents.float(), GRID)
    return latents.flatten(1).float().cpu()
