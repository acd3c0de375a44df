"""From rated pictures to rater models, or a judge, that can be kept."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from gencore.data.base import RatedImages
from gencore.errors import DataError
from gencore.precision import cpu_name
from gencore.raters.files import ENSEMBLE, JUDGE, AboutRaters, Role, write_raters
from gencore.raters.fit import fits
from gencore.raters.model import RaterEnsemble
from gencore.raters.networks import working_size
from gencore.raters.training import RaterProgress, enough, half, train_raters
from gencore.version import __version__

CRITICS: tuple[Role, ...] = ("raters", "judge")
STEPS = 1200
ROWS = 1000


def make_raters(
    data: RatedImages, out: Path, role: Role = "raters", steps: int = STEPS, seed: int = 0
) -> Iterator[RaterProgress]:
    """Trains rater models or a judge on their half of ``data``, measures them on the rest, and keeps them in ``out``.

    Yields after every step; the folder is there when it ends.

    Raises:
        DataError: if nobody has said anything of these pictures.
        TrainingError: if there are too few pictures.
        CheckpointError: if ``out`` exists or cannot be written.
    """
    check_enough(data)
    began = time.perf_counter()
    networks = ENSEMBLE if role == "raters" else JUDGE
    size = working_size(data.image.height, data.image.width)
    torch.manual_seed(seed * 2 + (role == "judge"))
    ensemble = RaterEnsemble(data.condition.fields, networks, size)
    indices = half(data, role)
    yield from train_raters(ensemble, data, indices, steps, seed=seed)
    provenance = {
        "gencore": __version__,
        "data": data.name,
        "data_fingerprint": data.fingerprint,
        "images": len(indices),
        "steps": steps,
        "seed": seed,
        "seconds": round(time.perf_counter() - began, 1),
        "machine": cpu_name(),
    }
    fitted = fits(ensemble, data, seed)
    rows = [[None if np.isnan(said) else float(said) for said in row] for row in data.rows[indices[:ROWS]]]
    about = AboutRaters(role, ensemble.fields, networks, size, data.image, fitted, rows, provenance)
    write_raters(out, ensemble, about)


def make_critics(data: RatedImages, run: Path, steps: int = STEPS, seed: int = 0) -> Iterator[RaterProgress]:
    """Trains rater models and a judge for a run's data, as its sub-folders ``raters`` and ``judge``.

    There they are found by whatever asks what people would say of the run's pictures. What is there already stays.

    Raises:
        DataError: if nobody has said anything of these pictures.
        TrainingError: if there are too few pictures.
        CheckpointError: if the run's folder cannot be written.
    """
    for role in CRITICS:
        if not (run / role).exists():
            yield from make_raters(data, run / role, role, steps, seed)


def check_enough(data: RatedImages) -> None:
    """Makes sure that rater models and a judge can be trained on ``data``.

    Raises:
        DataError: if nobody has said anything of these pictures.
        TrainingError: if there are too few pictures.
    """
    if not data.condition.fields:
        raise DataError(f"{data.name} has no rater, class or attribute, so there is nobody to learn from.")
    if len(data.part("validation")) + len(data.part("test")) == 0:  # synthetic pictures are all for training
        raise DataError(f"{data.name} has only training pictures, so raters could not be measured; add real ones.")
    for role in CRITICS:
        enough(data.name, len(half(data, role)))
