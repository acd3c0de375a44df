"""The run folders of a study: the weights of the best and of the preset itself stay, the others' history only."""

import shutil
from collections.abc import Collection
from pathlib import Path

RESULT = ("checkpoints", "latest.json")


def trials_folder(out: Path) -> Path:
    """Where the runs of a study lie."""
    return out / "trials"


def run_folder(out: Path, number: int) -> Path:
    """The run of one trial."""
    return trials_folder(out) / f"{number:04d}"


def drop_weights(out: Path, numbers: Collection[int]) -> None:
    """Removes the weights of runs; recipe, history and samples stay."""
    for number in numbers:
        folder = run_folder(out, number)
        (folder / RESULT[1]).unlink(missing_ok=True)
        shutil.rmtree(folder / RESULT[0], ignore_errors=True)
