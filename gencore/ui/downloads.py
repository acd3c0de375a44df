"""What can be taken home: pictures as PNG files, and the recipe that makes them again."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from gencore.engine import Request
from gencore.training.checkpoint import About
from gencore.version import __version__


def recipe(
    request: Request,
    about: About,
    fingerprint: str,
    strategy: str = "direct",
    options: Mapping[str, Any] | None = None,
    judged: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything needed to make these pictures again, ready for JSON.

    Args:
        request: what was asked for.
        about: what is known about the model.
        fingerprint: of the model's weights, see :func:`gencore.training.fingerprint.weights_fingerprint`.
        strategy: how they were made.
        options: of the strategy.
        judged: what the judge says of them, by field.
    """
    names = file_names(request)
    return {
        "gencore": __version__,
        "model": request.model,
        "kind": about.model,
        "fingerprint": fingerprint,
        "data": about.provenance.get("data"),
        "data_fingerprint": about.provenance.get("data_fingerprint"),
        **({"prior": about.provenance["prior"]} if "prior" in about.provenance else {}),
        "strategy": strategy,
        **({"options": dict(options)} if options else {}),
        "wish": dict(request.wish),
        "guidance": request.guidance,
        "temperature": request.temperature,
        "seeds": list(request.seeds),
        **({"judged": dict(judged)} if judged else {}),
        "pictures": [{"file": name, "seed": seed} for name, seed in zip(names, request.seeds, strict=True)],
    }


def file_names(request: Request) -> list[str]:
    """One file name a picture; pictures of the same seed do not overwrite each other."""
    model = plain_name(request.model)
    return [f"{model}-{i:02}-seed-{seed}.png" for i, seed in enumerate(request.seeds, 1)]


def plain_name(name: str) -> str:
    """A model's name as part of a file name on any system."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-") or "model"


def to_png(picture: UInt8[np.ndarray, "h w 3"]) -> bytes:
    """One picture as a PNG file in memory."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def to_zip(pictures: UInt8[np.ndarray, "n h w 3"], about_them: dict[str, Any]) -> bytes:
    """The pictures and their ``recipe.json`` as a zip file in memory; the same pictures give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for entry, picture in zip(about_them["pictures"], pictures, strict=True):
            archive.writestr(zipfile.ZipInfo(entry["file"]), to_png(picture))
        archive.writestr(zipfile.ZipInfo("recipe.json"), json.dumps(about_them, indent=2, ensure_ascii=False) + "\n")
    return buffer.getvalue()
