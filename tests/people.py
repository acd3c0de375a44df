"""Rater models and judges of random weights, beside a checkpoint."""

from collections.abc import Sequence
from pathlib import Path

import torch

from gencore.raters.files import AboutRaters, Role, write_raters
from gencore.raters.fit import Fit
from gencore.raters.model import RaterEnsemble
from gencore.types import Field, ImageSpec

SIZE = (32, 32)
KNOWN = Fit(100, 0.8, 0.7, 0.9, 0.5, 1.0, 0.5)
UNKNOWN = Fit(100, 0.02, -0.06, 0.09, 2.3, 1.0, 2.5)


def people_beside(
    checkpoint: Path,
    role: Role,
    data: str = "test",
    fields: Sequence[Field] = (Field("Moira"), Field("Ferdinando")),
    doubtful: Sequence[str] = (),
) -> Path:
    """Untrained rater models, or a judge, in a folder beside a checkpoint.

    Args:
        checkpoint: folder of a model.
        role: ``raters`` or ``judge``.
        data: what they were "trained" on.
        fields: what they predict.
        doubtful: names of those whom they cannot predict.
    """
    with torch.random.fork_rng():
        torch.manual_seed(0)
        networks = ("attention",) if role == "judge" else ("strided", "patches")
        ensemble = RaterEnsemble(tuple(fields), networks, SIZE)
    with torch.no_grad():
        for model in ensemble.models:
            model.head.weight.mul_(4)  # opinions that differ from picture to picture
    fits = {field.name: UNKNOWN if field.name in doubtful else KNOWN for field in fields}
    rows = [[float((i + j) % 10) for j, _ in enumerate(fields)] for i in range(20)]
    known = {"data": data}
    about = AboutRaters(role, tuple(fields), ensemble.networks, SIZE, ImageSpec(*SIZE), fits, rows, known)
    return write_raters(checkpoint.parent / f"{data}-{role}", ensemble, about)
