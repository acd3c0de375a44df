"""The data set ``creatures``: drawn once, then read from the cache."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from gencore.data.base import Problem, RatedImages
from gencore.data.cache import cached
from gencore.data.creatures.creature import ANIMALS
from gencore.data.creatures.raters import RATERS
from gencore.errors import DataError
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

DRAWING = 1
NATIVE = ImageSpec(96, 96)
SPEC = ConditionSpec((Field("animal", "class", classes=ANIMALS), *(Field(name) for name in RATERS)))


@register_dataset("creatures")
def load(image: ImageSpec | None = None, count: int = 6000, seed: int = 0) -> RatedImages:
    """Procedural horses and birds by turns, scored 0..9 by two invented raters who leave out about 5 %.

    No horse has wings and every bird has: the parents of a winged horse, which itself never occurs. What each
    picture shows is known, see :func:`gencore.data.creatures.factors`.

    Args:
        image: picture size; 96×96 if not given.
        count: how many. Picture ``i`` is the same whatever the count.
        seed: another seed gives other creatures of the same kinds.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    size = image or NATIVE
    if count < 2:
        raise DataError(f"{count} creatures are too few to train on; ask for at least 2.")
    identity = {"drawing": DRAWING, "count": count, "seed": seed, "size": [size.height, size.width]}
    return cached("creatures", identity, SPEC, lambda: _drawn(size, count, seed))


def _drawn(size: ImageSpec, count: int, seed: int) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
    """All pictures, drawn by one process a core."""
    bounds = np.linspace(0, count, min(os.cpu_count() or 1, count // 50 + 1) + 1).astype(int).tolist()
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{first}.npz" for first in bounds[:-1]]
        workers = [
            subprocess.Popen(_command(seed, first, last, size, file), stderr=subprocess.PIPE)
            for first, last, file in zip(bounds[:-1], bounds[1:], files, strict=True)
        ]
        for worker in workers:
            complaint = worker.communicate()[1].decode(errors="replace").strip()
            if worker.returncode:
                last_line = complaint.splitlines()[-1] if complaint else f"exit code {worker.returncode}"
                raise DataError(f"The creatures could not be drawn ({last_line}); is the temporary folder full?")
        parts = [np.load(file) for file in files]
        images = np.concatenate([part["images"] for part in parts])
        rows = np.concatenate([part["rows"] for part in parts])
    return images, rows, [f"creature-{seed}-{number:06d}" for number in range(count)], ()


def _command(seed: int, first: int, last: int, size: ImageSpec, file: Path) -> list[str]:
    numbers = [seed, first, last, size.height, size.width]
    return [sys.executable, "-m", "gencore.data.creatures.render", *map(str, numbers), str(file)]
