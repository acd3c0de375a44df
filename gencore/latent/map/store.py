"""Maps on disk: pictures' scores and thumbnails once for a data set, coordinates once for a model and layer.

A folder ``maps`` beside the checkpoints holds what ships; the cache holds what was computed here. Of a model's map the
weights' fingerprint is kept, of a data set's thumbnails the keys and scores: a map of other weights is not read.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from gencore.data.base import RatedImages
from gencore.data.cache import cache_folder
from gencore.errors import CheckpointError
from gencore.files import disk_errors
from gencore.latent.map.atlas import Atlas, draw_atlas, key_of
from gencore.latent.map.embedding import Basis, Embedded
from gencore.latent.map.projecting import Choice, Layout, project
from gencore.types import ConditionSpec, Field

FOLDER = "maps"
FORMAT = 1
LEVELS = 65535  # steps between the lowest and the highest coordinate of a kept map


@dataclass(frozen=True)
class Gallery:
    """The pictures of a map without the pictures: their scores, names and thumbnails.

    Args:
        key: see :func:`gencore.latent.map.atlas.gallery_key`.
        rows: ``(n, f)``, raw values of the fields.
        keys: a name for each picture.
        condition: the fields of ``rows``.
        atlas: thumbnails.
    """

    key: str
    rows: Float[np.ndarray, "n f"]
    keys: Sequence[str]
    condition: ConditionSpec
    atlas: Atlas


@dataclass(frozen=True)
class DataMap:
    """A data set as a model sees it, laid out in one or more ways.

    Args:
        model: name of the model.
        weights: fingerprint of its files, see :func:`weights_of`.
        data: fingerprint of the pictures.
        gallery: the pictures' scores and thumbnails.
        embedded: what the layouts were made of.
        layouts: maps by the name of their choice.
        figures: what was measured of each map, by the same names.
    """

    model: str
    weights: str
    data: str
    gallery: Gallery
    embedded: Embedded
    layouts: dict[str, Layout] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.gallery.rows)

    def having(self, layout: Layout, figures: dict[str, Any]) -> "DataMap":
        """The same with one more layout."""
        name = layout.choice.name
        return replace(self, layouts=self.layouts | {name: layout}, figures=self.figures | {name: figures})


def weights_of(folder: Path) -> str:
    """Hash of a checkpoint's weights as they lie on disk: 16 hexadecimal digits.

    Raises:
        CheckpointError: if there are none.
    """
    files = sorted(folder.glob("model*.safetensors"))
    if not files:
        raise CheckpointError(f"{folder} holds no weights; give the folder of a checkpoint.")
    digest = hashlib.blake2b(digest_size=8)
    with disk_errors(folder):
        for file in files:
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def beside(checkpoint: Path) -> Path:
    """Where the maps of a checkpoint are kept when they are to go with it."""
    return checkpoint.resolve().parent / FOLDER


def cached_maps() -> Path:
    """Where maps are kept that were computed on the way."""
    return cache_folder() / FOLDER


def gallery_of(data: RatedImages) -> Gallery:
    """Scores, names and freshly drawn thumbnails of a data set."""
    return Gallery(key_of(data), np.asarray(data.rows), tuple(data.keys), data.condition, draw_atlas(data.images))


def save_map(made: DataMap, folder: Path) -> list[Path]:
    """Writes a map and, where they are not there yet, the scores and thumbnails that it shares with others.

    Raises:
        CheckpointError: if the folder cannot be written.
    """
    gallery, sheet = _gallery_files(folder, made.gallery.key)
    if not (gallery.is_file() and sheet.is_file()):
        _write(sheet, made.gallery.atlas.content)
        _write(gallery, _gallery_content(made.gallery))
    file = folder / file_name(made.model, made.embedded.layer)
    _write(file, _map_content(made))
    return [file, gallery, sheet]


def read_map(folder: Path, model: str, layer: str, weights: str) -> DataMap | None:
    """A kept map of these very weights; None if there is none, an outdated one, or a damaged one.

    Args:
        folder: see :func:`beside` and :func:`cached_maps`.
        model: name of the model.
        layer: of the map.
        weights: see :func:`weights_of`.
    """
    try:
        tensors, about = _read(folder / file_name(model, layer))
        if about["format"] != FORMAT or about["weights"] != weights:
            return None
        gallery = read_gallery(folder, about["gallery"])
        return None if gallery is None else _map(model, layer, gallery, tensors, about)
    except (OSError, SafetensorError, LookupError, ValueError, TypeError):
        return None  # made again


def find_map(checkpoint: Path, model: str, layer: str) -> DataMap | None:
    """The map that goes with a checkpoint, with what was computed here since; None if there is none of its weights."""
    weights = weights_of(checkpoint)
    found = [read_map(folder, model, layer, weights) for folder in (beside(checkpoint), cached_maps())]
    known = [one for one in found if one is not None]
    if len(known) < 2:
        return known[0] if known else None
    shipped, computed = known
    if shipped.data != computed.data:
        return shipped
    return replace(shipped, layouts=computed.layouts | shipped.layouts, figures=computed.figures | shipped.figures)


def read_gallery(folder: Path, key: str) -> Gallery | None:
    """Scores, names and thumbnails by their key; None if they are not there."""
    file, sheet = _gallery_files(folder, key)
    if not (file.is_file() and sheet.is_file()):
        return None
    tensors, about = _read(file)
    condition = ConditionSpec(tuple(Field(**one | {"classes": tuple(one["classes"])}) for one in about["fields"]))
    atlas = Atlas(sheet.read_bytes(), about["columns"], tuple(about["size"]), len(tensors["rows"]))
    return Gallery(key, tensors["rows"], tuple(about["keys"]), condition, atlas)


def file_name(model: str, layer: str) -> str:
    """What the file of a model's map is called."""
    return f"{model}.{layer}.safetensors"


def _gallery_files(folder: Path, key: str) -> tuple[Path, Path]:
    return folder / f"{key}.pictures.safetensors", folder / f"{key}.webp"


def _gallery_content(gallery: Gallery) -> bytes:
    about = {
        "fields": [asdict(one) for one in gallery.condition.fields],
        "keys": list(gallery.keys),
        "columns": gallery.atlas.columns,
        "size": gallery.atlas.size,
    }
    return save({"rows": np.ascontiguousarray(gallery.rows, np.float32)}, {"about": json.dumps(about)})


def _map_content(made: DataMap) -> bytes:
    embedded, half = made.embedded, np.float16
    tensors = {
        "mean": embedded.basis.mean,
        "components": embedded.basis.components.astype(half),
        "points": embedded.points.astype(half),
        "errors": embedded.errors.astype(half),
    }
    layouts = []
    for name, layout in made.layouts.items():
        if layout.choice.method == "pca":
            continue  # its coordinates are the first of the points
        low, high = layout.coordinates.min(axis=0), layout.coordinates.max(axis=0)
        steps = (layout.coordinates - low) / np.maximum(high - low, 1e-12) * LEVELS
        tensors[f"layout {name}"] = steps.round().astype(np.uint16)
        box = {"low": low.tolist(), "high": high.tolist()}
        layouts.append(asdict(layout.choice) | box | {"seconds": layout.seconds, "megabytes": layout.megabytes})
    about = {
        "format": FORMAT,
        "weights": made.weights,
        "data": made.data,
        "gallery": made.gallery.key,
        "layouts": layouts,
        "figures": made.figures,
    }
    return save({name: np.ascontiguousarray(value) for name, value in tensors.items()}, {"about": json.dumps(about)})


def _map(model: str, layer: str, gallery: Gallery, tensors: dict[str, np.ndarray], about: dict[str, Any]) -> DataMap:
    whole = {name: value.astype(np.float32) for name, value in tensors.items()}
    basis = Basis(whole["mean"], whole["components"])
    embedded = Embedded(layer, basis, whole["points"], whole["errors"])
    layouts = {}
    for flat in (Choice("pca", 2), Choice("pca", 3)):
        if flat.name in about["figures"]:
            layouts[flat.name] = project(embedded, flat)
    for one in about["layouts"]:
        keys = ("method", "dimensions", "neighbours", "distance", "seed")
        choice = Choice(**{key: one[key] for key in keys})
        low, high = (np.array(one[end], np.float32) for end in ("low", "high"))
        coordinates = low + whole[f"layout {choice.name}"] / LEVELS * (high - low)
        layouts[choice.name] = Layout(choice, coordinates.astype(np.float32), one["seconds"], one["megabytes"])
    return DataMap(model, about["weights"], about["data"], gallery, embedded, layouts, about["figures"])


def _read(file: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    with safe_open(str(file), framework="numpy") as opened:
        about = json.loads((opened.metadata() or {})["about"])
        return {name: opened.get_tensor(name) for name in opened.keys()}, about  # noqa: SIM118 - no mapping


def _write(file: Path, content: bytes) -> None:
    """A whole file or none; the same map is written by whoever comes last."""
    with disk_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f".unfinished-{os.getpid()}-{file.name}")
        try:
            unfinished.write_bytes(content)
            os.replace(unfinished, file)
        finally:
            unfinished.unlink(missing_ok=True)
