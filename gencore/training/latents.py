"""A run looks at its own latents from time to time, as seed 0 did every ten epochs.

References:
    Seed 0, section 2.7, step 5, and figure 2.
"""

from pathlib import Path

import numpy as np

from gencore.data.base import RatedImages
from gencore.files import write_json
from gencore.latent.analysis import Analysis, analyse
from gencore.latent.embedding import embedding_of
from gencore.latent.findings import findings
from gencore.latent.space import FEWEST
from gencore.models.base import GenerativeModel
from gencore.training.history import History, Unwritten

MOST = 512  # pictures that were not trained on
NAMED = 10


def note_latents(
    model: GenerativeModel, data: RatedImages, out: Path, step: int, history: History | Unwritten
) -> tuple[str, ...]:
    """Analyses a model's latents: a line for ``history.jsonl``, and all of it in ``latents/step-….json``.

    Nothing is drawn at random, and nothing of the run is touched.

    Args:
        model: the averaged model of a run.
        data: what it is trained on; its validation part is encoded, under what was said of it.
        out: folder of the run.
        step: finished steps.
        history: of the run.

    Returns:
        What people should read of it: the first finding; or why nothing can be said.

    Raises:
        CheckpointError: if the file cannot be written.
    """
    indices = data.part("validation")[:MOST]
    if not model.capabilities.can_encode or len(indices) < FEWEST:
        return ()
    chunk = embedding_of(model, data, indices, under="true", kl=True)
    scores = {
        field.name: data.rows[indices, place].astype(np.float64)
        for place, field in enumerate(data.condition.fields)
        if field.kind == "score"
    }
    found = analyse(chunk.embeddings, chunk.kl, scores)
    said = findings(found)
    history.append({"step": step, "latents": _compact(found)})
    write_json(out / "latents" / f"step-{step:08d}.json", _whole(found, said, step))
    return (f"Latents at step {step}: {said[0]}",)


def _compact(found: Analysis) -> dict[str, object]:
    return {
        "width": found.width,
        "used": int(found.active.sum()),
        "pairs": [[a, b, round(r, 3)] for a, b, r in found.pairs[:NAMED]],
        "kl": None if found.kl is None else round(float(found.kl.sum()), 3),
        "raters": {name: [int(np.abs(r).argmax()), round(float(r[np.abs(r).argmax()]), 3)]
                   for name, r in found.raters.items()},
    }  # fmt: skip


def _whole(found: Analysis, said: list[str], step: int) -> dict[str, object]:
    return {
        "step": step,
        "pictures": found.pictures,
        "findings": said,
        "variance": _rounded(found.variance),
        "kl": None if found.kl is None else _rounded(found.kl),
        "unused": found.unused.tolist(),
        "pairs": [[a, b, round(r, 4)] for a, b, r in found.pairs],
        "raters": {name: _rounded(r) for name, r in found.raters.items()},
    }


def _rounded(numbers: np.ndarray) -> list[float]:
    return [float(f"{value:.4g}") for value in numbers]
