"""What a browser sends about maps, checked, and what it is told: raw JSON in, plain values out."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from gencore.errors import ConditionError
from gencore.latent.map.colours import Colour, colour_names
from gencore.latent.map.embedding import checked_layer
from gencore.latent.map.projecting import Choice
from gencore.latent.map.store import DataMap
from gencore.training.checkpoint import About
from gencore.ui.requests import read_model_name, short
from gencore.ui.studio import Reply, sheet

UNKNOWN = 65535  # stands for "nothing known" among values of two bytes
NEIGHBOURS_RANGE, DISTANCE_RANGE = (2, 100), (0.0, 0.99)


@dataclass(frozen=True)
class MapOrder:
    """Which map is wanted."""

    model: str
    layer: str
    choice: Choice


@dataclass(frozen=True)
class Placed:
    """Pictures that were placed on a map.

    Args:
        images: ``(n, h, w, 3)``.
        coordinates: where they lie.
        neighbours: of each, the pictures of the map that are most like it.
        what: ``yours`` or ``generated``.
    """

    images: UInt8[np.ndarray, "n h w 3"]
    coordinates: Float[np.ndarray, "n m"]
    neighbours: list[list[int]]
    what: str


def read_map_order(raw: Any, about_of: Callable[[str], About]) -> MapOrder:
    """Which map is wanted, from raw JSON; all but the model may be left out.

    Args:
        raw: ``{"model", "layer", "method", "dimensions", "neighbours", "distance"}``.
        about_of: what is known of a model by its name; raises for an unknown one.

    Raises:
        GencoreError: if the model has no encoder, or anything is unknown, of the wrong type, or out of range.
    """
    name = read_model_name(raw)
    layer = raw.get("layer")
    if layer is not None and not isinstance(layer, str):
        raise ConditionError(f"{short(layer)} is no layer; send its name as text.")
    method = raw.get("method", "umap")
    if not isinstance(method, str):
        raise ConditionError(f"{short(method)} is no way to make a map; send its name as text.")
    dimensions, neighbours = (
        whole_number(raw, "dimensions", 2, 3, 2),
        whole_number(raw, "neighbours", *NEIGHBOURS_RANGE, 15),
    )
    distance = raw.get("distance", 0.1)
    low, high = DISTANCE_RANGE
    if isinstance(distance, bool) or not isinstance(distance, int | float) or not low <= distance <= high:
        raise ConditionError(f"{short(distance)} for distance is not a number in {low:g}..{high:g}.")
    choice = Choice(method[:10], dimensions, neighbours, round(float(distance), 2))
    return MapOrder(name, checked_layer(about_of(name).model, layer and layer[:20]), choice)


def told_shade(found: Colour) -> Reply:
    """The value of every picture in a colour, in two bytes each between the ends of the scale."""
    parts = ((found.values - found.low) / (found.high - found.low)).clip(0, 1)
    steps = np.where(np.isnan(parts), UNKNOWN, np.nan_to_num(parts) * (UNKNOWN - 1)).round().astype("<u2")
    return {
        "content": base64.b64encode(steps.tobytes()).decode(),
        "colour": found.name, "low": found.low, "high": found.high,
        "classes": list(found.classes), "explain": found.explain,
    }  # fmt: skip


def told_map(made: DataMap, order: MapOrder) -> Reply:
    """A map as a page draws it: coordinates in two bytes each, and what was measured of it."""
    layout = made.layouts[order.choice.name]
    low, high = layout.coordinates.min(axis=0), layout.coordinates.max(axis=0)
    steps = ((layout.coordinates - low) / np.maximum(high - low, 1e-12) * 65535).round().astype("<u2")
    return {
        "content": base64.b64encode(steps.tobytes()).decode(),
        "count": len(made), "low": low.tolist(), "high": high.tolist(),
        "model": order.model, "layer": order.layer, "gallery": made.gallery.key,
        **{key: getattr(order.choice, key) for key in ("method", "dimensions", "neighbours", "distance")},
        "colours": colour_names(made.gallery.condition),
        "figures": made.figures.get(order.choice.name, {}),
        "seconds": round(layout.seconds, 1), "megabytes": round(layout.megabytes),
    }  # fmt: skip


def told_placed(placed: Placed) -> Reply:
    """Pictures that were placed on a map, and where."""
    return sheet(placed.images) | {
        "what": placed.what,
        "coordinates": placed.coordinates.round(4).tolist(),
        "neighbours": placed.neighbours,
    }


def worded(one: Colour) -> float | str:
    """The value of the first picture, for people."""
    value = float(one.values[0])
    return one.classes[int(value)] if one.classes else round(value, 3)


def whole_number(raw: Mapping[str, Any], key: str, low: int, high: int, default: int | None = None) -> int:
    """A whole number from raw JSON.

    Raises:
        ConditionError: if it is none, or out of range.
    """
    value = raw.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ConditionError(f"{short(value)} for {key} is not a whole number in {low}..{high}.")
    return value
