"""Embeddings on disk as others read them: a safetensors file, and a table with a row for each picture.

Both are written batch by batch into a folder that appears, whole, by one rename.

References:
    Seed 0, section 2.5, ``generate_and_save_images_and_embeddings``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gencore.data.base import RatedImages
from gencore.errors import ConditionError
from gencore.files import refuse_existing, write_folder
from gencore.latent.embedding import BATCH, TRUE, Chunk, Under, embedded, told
from gencore.latent.embedding_tables import TABLES, Columns, Row, TableWriter
from gencore.latent.layers import Layer, layer_of
from gencore.latent.tensor_writer import Planned, TensorWriter
from gencore.models.base import GenerativeModel
from gencore.strategies.base import Watch
from gencore.types import Field
from gencore.version import __version__

TENSORS = "embeddings.safetensors"
KINDS: Mapping[str, Any] = {"score": "number", "class": "text", "binary": "number"}


@dataclass(frozen=True)
class Choices:
    """How embeddings are made and kept.

    Args:
        layer: ``latent``, ``code`` or ``pooled``; the model's own if not given.
        under: what the encoder is told: ``true``, ``masked``, or a wish.
        errors: also each picture's reconstruction error, which takes a decoding of it.
        pictures: also the pictures themselves, ``(n, h, w, 3)`` uint8.
        table: ``csv`` or ``parquet``.
        batch: pictures at a time.
    """

    layer: str | None = None
    under: Under = TRUE
    errors: bool = False
    pictures: bool = False
    table: str = "csv"
    batch: int = BATCH


def write_embeddings(
    model: GenerativeModel,
    data: RatedImages,
    out: Path,
    choices: Choices = Choices(),
    about: Mapping[str, str] | None = None,
    watch: Watch | None = None,
) -> Path | None:
    """Encodes all pictures of ``data`` into the new folder ``out``.

    ``embeddings.safetensors`` holds ``embeddings`` ``(n, d)`` and ``scores`` ``(n, f)`` (raw values of the data's
    fields, the index of a class; NaN where nobody said anything), on request ``reconstruction_errors`` ``(n,)`` and
    ``pictures``; its metadata say what they are. The table ``embeddings.csv`` or ``.parquet`` has the same rows with
    the pictures' keys, and classes by their names.

    Args:
        model: a model with an encoder.
        data: pictures of its size.
        out: new folder.
        choices: how.
        about: more metadata, such as where the model comes from.
        watch: called after every batch; where it returns False, nothing is kept.

    Returns:
        ``out``; none where the watch ended it.

    Raises:
        CapabilityError: if the model has no encoder.
        CheckpointError: if ``out`` exists or cannot be written; whatever was there stays as it was.
        ConditionError: for an unknown layer or table, or a wish that does not fit.
        DataError: if the pictures are of another size.
    """
    if choices.table not in TABLES:
        raise ConditionError(f'There is no kind of table "{choices.table}"; choose {" or ".join(TABLES)}.')
    refuse_existing(out)
    layer = layer_of(model, choices.layer)
    chunks = embedded(
        model, data, layer=layer, under=choices.under, errors=choices.errors, batch=choices.batch
    )  # what cannot be done is said here, before anything is made
    tensors = _planned(data, layer, choices)
    metadata = {**_metadata(model, data, layer, choices), **(about or {})}

    def fill(folder: Path) -> None:
        writer = TensorWriter(folder / TENSORS, tensors, metadata)
        try:
            with TABLES[choices.table](folder, _columns(data, choices)) as table:
                for chunk in chunks:
                    _put(writer, table, data, chunk, choices)
                    done = (int(chunk.indices[-1]) + 1) / len(data)
                    if watch is not None and watch({"done": done, "pictures": int(chunk.indices[-1]) + 1}) is False:
                        raise _GivenUpError
        finally:
            writer.close()

    try:
        write_folder(out, fill)
    except _GivenUpError:
        return None
    return out


class _GivenUpError(Exception):
    """Nobody wants the files any more."""


def _planned(data: RatedImages, layer: Layer, choices: Choices) -> dict[str, Planned]:
    n = len(data)
    planned = {
        "embeddings": Planned("float32", (n, layer.width)),
        "scores": Planned("float32", (n, len(data.condition.fields))),
    }
    if choices.errors:
        planned["reconstruction_errors"] = Planned("float32", (n,))
    if choices.pictures:
        planned["pictures"] = Planned("uint8", tuple(data.images.shape))
    return planned


def _put(writer: TensorWriter, table: TableWriter, data: RatedImages, chunk: Chunk, choices: Choices) -> None:
    first = int(chunk.indices[0])
    writer.put("embeddings", first, chunk.embeddings)
    writer.put("scores", first, data.rows[chunk.indices])
    if chunk.errors is not None:
        writer.put("reconstruction_errors", first, chunk.errors)
    if choices.pictures:
        writer.put("pictures", first, data.images[chunk.indices])
    table([_row(data, chunk, at) for at in range(len(chunk.indices))])


def _row(data: RatedImages, chunk: Chunk, at: int) -> Row:
    index = int(chunk.indices[at])
    said = zip(data.condition.fields, data.rows[index], strict=True)
    row = {"row": index, "key": data.keys[index]} | {field.name: _word(field, float(value)) for field, value in said}
    return row if chunk.errors is None else row | {"reconstruction_error": float(chunk.errors[at])}


def _word(field: Field, value: float) -> float | str | None:
    if np.isnan(value):
        return None
    return field.classes[int(value)] if field.kind == "class" else value


def _columns(data: RatedImages, choices: Choices) -> Columns:
    fields = {field.name: KINDS[field.kind] for field in data.condition.fields}
    columns: dict[str, Any] = {"row": "whole", "key": "text", **fields}
    return columns | ({"reconstruction_error": "number"} if choices.errors else {})


def _metadata(model: GenerativeModel, data: RatedImages, layer: Layer, choices: Choices) -> dict[str, str]:
    fields = [{"name": field.name, "kind": field.kind, **({"classes": field.classes} if field.classes else {})}
              for field in data.condition.fields]  # fmt: skip
    return {
        "gencore": __version__,
        "model": type(model).__name__,
        "data": data.name,
        "data_fingerprint": data.fingerprint,
        "pictures": str(len(data)),
        "under": told(choices.under),
        "layer": layer.name,
        "layer_shape": json.dumps(list(layer.shape)),
        "layer_told": layer.told,
        "scores": json.dumps(fields),
    }
