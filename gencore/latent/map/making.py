"""Maps in one call: found where they are kept, or made of a model and the pictures it was trained on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from gencore.data.base import RatedImages, load_data
from gencore.errors import DataError
from gencore.latent.map.colours import colour, colour_names
from gencore.latent.map.embedding import checked_layer, embed
from gencore.latent.map.projecting import Choice, Layout, project
from gencore.latent.map.quality import purity, trusted
from gencore.latent.map.store import DataMap, find_map, gallery_of, weights_of
from gencore.models.base import GenerativeModel
from gencore.strategies.base import Watch
from gencore.training.checkpoint import About

MOST = 50_000  # pictures on a map
Loader = Callable[[], GenerativeModel]


def prepared(
    model: Loader,
    about: About,
    folder: Path,
    name: str,
    layer: str | None = None,
    data: str | RatedImages | None = None,
    watch: Watch | None = None,
) -> DataMap:
    """A model's embedding of its pictures, from where it is kept if it is, without any layout otherwise.

    Args:
        model: gives the model; asked only where its pictures have to be encoded.
        about: what is known of it.
        folder: its checkpoint.
        name: what it is called.
        layer: of :func:`gencore.latent.map.embedding.layers_of`; the first if not given.
        data: other pictures than those it was trained on: a data set, a folder, or loaded ones.
        watch: called with ``done`` (0..1) and ``stage``; where it returns False, the work is given up.

    Raises:
        CapabilityError: if the model has no encoder.
        ConditionError: if it has no such layer.
        DataError: if the pictures are not there, or there are hardly any.
        GivenUpError: if ``watch`` says so.
    """
    layer = checked_layer(about.model, layer)
    if data is None and (known := find_map(folder, name, layer)) is not None:
        return known
    pictures = pictures_of(about, name, data)
    embedded = embed(model(), pictures.images, layer, _staged(watch, "Looking at every picture"))
    return DataMap(name, weights_of(folder), pictures.fingerprint, gallery_of(pictures), embedded)


def laid_out(made: DataMap, choice: Choice, watch: Watch | None = None) -> DataMap:
    """The map with a layout of this choice, made now if it is not there, and measured.

    Raises:
        GivenUpError: if ``watch`` says so.
        GencoreError: if UMAP fails.
    """
    if choice.name in made.layouts:
        return made
    layout = project(made.embedded, choice, _staged(watch, "Laying out the map"))
    return made.having(layout, measured(made, layout))


def measured(made: DataMap, layout: Layout) -> dict[str, Any]:
    """How far a layout can be believed, as JSON: trustworthiness, and purity of the first colour and of classes."""
    found = {"trustworthiness": trusted(made.embedded.points, layout.coordinates).to_json()}
    spec = made.gallery.condition
    first, classes = colour_names(spec)[0], [one.name for one in spec.fields if one.kind == "class"]
    for name in dict.fromkeys([first, *classes]):
        pure = purity(layout.coordinates, colour(name, made.gallery.rows, spec, made.embedded.errors))
        found |= {} if pure is None else {f"purity of {name}": pure.to_json()}
    return found


def pictures_of(about: About, name: str, data: str | RatedImages | None = None) -> RatedImages:
    """The pictures of a map: those that a model was trained on if no others are given; at most 50,000, drawn by seed 0.

    Raises:
        DataError: if they are not there.
    """
    if isinstance(data, RatedImages):
        return _fewer(data)
    source = data or str(about.provenance.get("data", ""))
    try:
        if not source:
            raise DataError(f"{name} does not say what it was trained on.")
        return _fewer(load_data(source, image=about.image))
    except DataError as error:
        if data:
            raise
        raise DataError(
            f'The pictures that "{name}" was trained on are not here ({error}); where they are, run '
            "`gencore map CHECKPOINT --data FOLDER --save`."
        ) from None


def _fewer(data: RatedImages) -> RatedImages:
    if len(data) <= MOST:
        return data
    drawn = np.sort(np.random.default_rng(0).permutation(len(data))[:MOST])
    keys = [data.keys[i] for i in drawn]
    return RatedImages(
        data.name, data.images[drawn], data.rows[drawn], keys, data.condition, f"{data.fingerprint}-{MOST}"
    )


def _staged(watch: Watch | None, stage: str) -> Watch | None:
    """A watch that hears which stage it is as well."""
    if watch is None:
        return None
    heard: Watch = watch
    return lambda entry: heard({"stage": stage, **entry})
