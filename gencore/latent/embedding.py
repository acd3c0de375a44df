"""What a model's encoder says of many pictures, a batch at a time, in memory that does not grow with their number.

Seed 0 conditions its encoder on what was said of a picture, so an embedding is always one *under* something: what was
said (``true``), nothing (``masked``), or the same wish for all (``{"Moira": 9}``).

References:
    Seed 0, section 2.5, ``generate_and_save_images_and_embeddings``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.data.ahead import ahead
from gencore.data.base import RatedImages
from gencore.errors import ConditionError, DataError
from gencore.latent.layers import Layer, layer_of
from gencore.models.base import GenerativeModel
from gencore.types import Condition, ConditionSpec, Field, Wish

Under = str | Wish
TRUE, MASKED = "true", "masked"
BATCH = 64


@dataclass(frozen=True)
class Chunk:
    """What was found of some pictures that follow each other.

    Args:
        indices: which pictures of the data.
        embeddings: the layer's numbers, a row each.
        kl: KL to the prior for each of those numbers, in nats; none where the encoder knows no doubt.
        errors: mean squared error of each picture's reconstruction, of [0, 1]; none where it was not asked for.
    """

    indices: np.ndarray
    embeddings: Float[np.ndarray, "n d"]
    kl: Float[np.ndarray, "n d"] | None = None
    errors: Float[np.ndarray, " n"] | None = None


def embedded(
    model: GenerativeModel,
    data: RatedImages,
    indices: np.ndarray | None = None,
    *,
    layer: str | Layer | None = None,
    under: Under = TRUE,
    errors: bool = False,
    kl: bool = False,
    batch: int = BATCH,
) -> Iterator[Chunk]:
    """The embeddings of pictures, in their order; the next batch is read while the last one is encoded.

    Args:
        model: a model with an encoder.
        data: pictures of the model's size.
        indices: which of them; all if not given.
        layer: ``latent``, ``code`` or ``pooled``, see :mod:`gencore.latent.layers`; the model's own if not given.
        under: ``true``, ``masked``, or a wish that holds for all.
        errors: also decode them and say how far that is from the pictures.
        kl: also say how much each number tells.
        batch: pictures at a time.

    Raises:
        CapabilityError: if the model has no encoder.
        ConditionError: for an unknown layer, or a wish that does not fit the model.
        DataError: if the pictures are of another size.
    """
    place = layer if isinstance(layer, Layer) else layer_of(model, layer)
    if data.image != model.image:
        raise DataError(
            f"The pictures of {data.name} are {data.image.height}×{data.image.width}, the model's are "
            f"{model.image.height}×{model.image.width}; load them in that size."
        )
    if errors and place.back is None:
        raise ConditionError(f'The layer "{place.name}" has no reconstructions; choose another, or leave errors out.')
    rows = rows_under(under, data, model.condition_spec)
    every = np.arange(len(data)) if indices is None else indices
    return _chunks(model, data, every, place, rows, errors, kl, batch)


def embedding_of(
    model: GenerativeModel, data: RatedImages, indices: np.ndarray | None = None, **options: object
) -> Chunk:
    """All that :func:`embedded` finds, in memory, as one chunk.

    Args:
        model: a model with an encoder.
        data: pictures of the model's size.
        indices: which of them; all if not given.
        **options: of :func:`embedded`.

    Raises:
        GencoreError: as :func:`embedded`.
    """
    chunks = list(embedded(model, data, indices, **options))  # type: ignore[arg-type]  # its own options, unchanged
    if not chunks:
        raise DataError(f"There is no picture of {data.name} to encode.")

    def joined(parts: list[np.ndarray | None]) -> np.ndarray | None:
        known = [part for part in parts if part is not None]
        return np.concatenate(known) if known else None

    return Chunk(
        np.concatenate([chunk.indices for chunk in chunks]),
        np.concatenate([chunk.embeddings for chunk in chunks]),
        joined([chunk.kl for chunk in chunks]),
        joined([chunk.errors for chunk in chunks]),
    )


def rows_under(under: Under, data: RatedImages, spec: ConditionSpec) -> Float[Tensor, "n f"]:
    """What the encoder is told of every picture, as raw rows of the model's fields; NaN: nothing.

    Args:
        under: ``true``: what the data says of those fields that it has; ``masked``; or a wish.
        data: the pictures and what was said of them.
        spec: the model's fields.

    Raises:
        ConditionError: if ``under`` is none of the three, or the wish does not fit.
    """
    nothing = torch.full((len(data), len(spec.fields)), torch.nan)
    if isinstance(under, Mapping):
        return spec.row(under).expand(len(data), -1)
    if under not in (TRUE, MASKED):
        raise ConditionError(f'Pictures cannot be encoded under "{under}"; choose {TRUE}, {MASKED}, or a wish.')
    if under == MASKED:
        return nothing
    known = {field.name: (field, data.rows[:, place]) for place, field in enumerate(data.condition.fields)}
    for place, field in enumerate(spec.fields):
        if field.name in known:
            nothing[:, place] = torch.from_numpy(_as(field, *known[field.name]))
    return nothing


def told(under: Under) -> str:
    """What pictures were encoded under, for people and files: "true", "masked", or "Moira=9"."""
    return under if isinstance(under, str) else ", ".join(f"{name}={value}" for name, value in under.items())


def _as(field: Field, said: Field, values: np.ndarray) -> np.ndarray:
    """Values of a field of the data as the model's field of that name has them; NaN where it knows no such value."""
    if field.kind == "class" and said.kind == "class":
        places = [field.classes.index(name) if name in field.classes else np.nan for name in said.classes]
        known = ~np.isnan(values)
        found = np.full(len(values), np.nan, np.float32)
        found[known] = np.array(places, np.float32)[values[known].astype(int)]
        return found
    if field.kind != said.kind:
        return np.full(len(values), np.nan, np.float32)
    low, high = (field.low, field.high) if field.kind == "score" else (0.0, 1.0)
    return np.where((values >= low) & (values <= high), values, np.nan).astype(np.float32)


def _chunks(
    model: GenerativeModel, data: RatedImages, indices: np.ndarray, layer: Layer, rows: Tensor, errors: bool,
    kl: bool, batch: int,
) -> Iterator[Chunk]:  # fmt: skip
    parts = [indices[first:last] for first, last in pairwise([*range(0, len(indices), batch), len(indices)])]
    for part, images in ahead((part, data.batch(part)[0]) for part in parts):
        condition = model.condition_spec.condition(rows[torch.from_numpy(part)])
        yield _chunk(model, part, images.to(model.device), condition.to(model.device), layer, errors, kl)


@torch.inference_mode()
def _chunk(
    model: GenerativeModel, part: np.ndarray, images: Tensor, condition: Condition, layer: Layer, errors: bool, kl: bool
) -> Chunk:
    training = model.training
    if training:
        model.eval()
    try:
        posterior = layer.posterior(images, condition)
        mode = posterior.mode()
        rows = layer.row(mode)
        off = None
        if errors:
            off = (layer.decode(rows, condition) - images).square().flatten(1).mean(dim=1).float().cpu().numpy()
        divergence = getattr(posterior, "kl_per_dimension", None) if kl and not layer.pooled else None
        nats = None if divergence is None else divergence(model.prior(condition)).flatten(1).float().cpu().numpy()
        return Chunk(part, rows.float().cpu().numpy(), nats, off)
    finally:
        if training:
            model.train()
