"""A portrait of latents as JSON: small, and good for drawing without the model.

Of many dimensions only the :data:`SHOWN` widest are kept. Steps of directions are half-precision numbers in base64, and
left out where they would be too long (the directions are then found anew when they are needed).
"""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from gencore.files import write_text
from gencore.latent.directions import Direction
from gencore.latent.findings import findings
from gencore.latent.moving import told
from gencore.latent.portrait import Portrait

FILE = "latents.json"
FORMAT = 1
SHOWN = 64
LONGEST = 1024  # numbers of a step that are kept
Written = dict[str, Any]


def write_portrait(folder: Path, portrait: Portrait, weights: str) -> Path:
    """Writes ``latents.json`` into a checkpoint's folder, in one step.

    Args:
        folder: of the checkpoint.
        portrait: what is known.
        weights: fingerprint of the model's weights.

    Raises:
        CheckpointError: if it cannot be written.
    """
    write_text(folder / FILE, json.dumps(to_json(portrait, weights), separators=(",", ":")) + "\n")
    return folder / FILE


def read_portrait(folder: Path, weights: str) -> Written | None:
    """What a folder's ``latents.json`` says; none if there is none, or it was made from other weights.

    Args:
        folder: of the checkpoint.
        weights: fingerprint of the model's weights.
    """
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    known = isinstance(found, dict) and found.get("format") == FORMAT and found.get("weights") == weights
    return found if known else None


def to_json(portrait: Portrait, weights: str = "") -> Written:
    """A portrait as plain JSON values.

    Args:
        portrait: what is known.
        weights: fingerprint of the model's weights.
    """
    analysis = portrait.analysis
    shown = analysis.compared[:SHOWN]
    r = analysis.correlation[:SHOWN, :SHOWN]
    long = len(portrait.mean) > LONGEST
    return {
        "format": FORMAT,
        "weights": weights,
        "layer": portrait.layer,
        "under": portrait.under,
        "data": portrait.data,
        "pictures": portrait.pictures,
        "width": analysis.width,
        "used": int(analysis.active.sum()),
        "findings": findings(analysis),
        "dimensions": [
            {
                "dimension": int(i),
                "variance": _short(analysis.variance[i]),
                "active": bool(analysis.active[i]),
                "kl": None if analysis.kl is None else _short(analysis.kl[i]),
                "raters": {name: _short(values[i]) for name, values in analysis.raters.items()},
            }
            for i in shown
        ],
        "correlation": [[_short(r[i, j]) for j in range(i)] for i in range(len(shown))],
        "orders": {"clusters": clustered(r), "kl": _by_kl(portrait)},
        "pairs": [[a, b, _short(value)] for a, b, value in analysis.pairs[:20]],
        "directions": [_direction(one, portrait, long) for one in portrait.directions],
        "unreadable": dict(portrait.unreadable),
        "ranked": {
            name: [
                {"dimension": one.dimension, "correlation": _short(one.correlation), "auc": _maybe(one.auc),
                 "mean": _short(portrait.mean[one.dimension]), "deviation": _short(portrait.deviation[one.dimension])}
                for one in table
            ]
            for name, table in portrait.ranked.items()
        },
    }  # fmt: skip


def clustered(r: np.ndarray) -> list[int]:
    """Positions of dimensions, those that go together side by side: average linkage of 1 − |r|.

    Args:
        r: their correlations, ``(m, m)``.
    """
    if len(r) < 3:
        return list(range(len(r)))
    distance = np.clip(1 - np.abs(r), 0, 2)
    np.fill_diagonal(distance, 0)
    return [int(i) for i in leaves_list(linkage(squareform(distance, checks=False), "average", optimal_ordering=True))]


def steps_of(written: Written) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Step and reader of each direction by name, as they were kept; empty where they were too long to keep.

    Args:
        written: what :func:`read_portrait` or :func:`to_json` gives.
    """
    return {
        one["name"]: (_numbers(one["step"]), _numbers(one["reader"])) for one in written["directions"] if "step" in one
    }


def _by_kl(portrait: Portrait) -> list[int]:
    """Positions among the shown dimensions, those that tell most first; by variance where nobody knows."""
    analysis = portrait.analysis
    shown = analysis.compared[:SHOWN]
    told_by = analysis.variance if analysis.kl is None else analysis.kl
    return [int(i) for i in np.argsort(-told_by[shown], kind="stable")]


def _direction(one: Direction, portrait: Portrait, long: bool) -> Written:
    known: Written = {"name": one.name, "meaning": one.meaning, "held_out": _maybe(one.held_out),
             "crossed": _maybe(one.crossed), "auc": _maybe(one.auc), "known": one.known,
             "share": _maybe(one.share)}  # fmt: skip
    if one.name in portrait.moved:
        known["moved"] = dict(told(portrait.moved[one.name]))
    return known if long else known | {"step": _text(one.step), "reader": _text(one.reader)}


def _text(numbers: np.ndarray) -> dict[str, Any]:
    """Half precision after the largest number, which keeps both small and large readers."""
    scale = float(np.abs(numbers).max()) or 1.0
    return {
        "scale": float(f"{scale:.6g}"),
        "half": base64.b64encode((numbers / scale).astype("<f2").tobytes()).decode(),
    }


def _numbers(text: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text["half"]), "<f2").astype(np.float32) * text["scale"]


def _short(value: float | np.floating) -> float:
    return float(f"{value:.3g}")


def _maybe(value: float | np.floating | None) -> float | None:
    return None if value is None else _short(value)
