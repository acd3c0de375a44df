"""What a model costs: time over the pure decode, work, size."""

from pathlib import Path

from gencore.errors import CapabilityError
from gencore.evaluation.cost import decode_gmac, sampling_over_decoding
from gencore.evaluation.full.findings import Finding
from gencore.evaluation.full.trial import Found, Trial
from gencore.training.checkpoint import weight_files

PICTURES = 10


def cost(trial: Trial) -> Found:
    """Ten pictures at one evaluation, one decode, and the checkpoint's size."""
    model = trial.model if trial.model.evaluations is None else trial.model.with_evaluations(1)
    found = {
        "decode_gmac": Finding(decode_gmac(model), n=1),
        "megabytes": Finding(megabytes(trial.folder)),
    }
    try:
        found["ten_pictures"] = Finding(sampling_over_decoding(model, PICTURES), n=PICTURES, floor=1.0)
    except CapabilityError as error:
        found["ten_pictures"] = Finding(None, why=str(error))
    return found, {}


def megabytes(folder: Path) -> float:
    """Size of the files that hold a checkpoint's weights, in millions of bytes."""
    return sum(file.stat().st_size for file in weight_files(folder)) / 1e6
