"""Drawn data sets: pictures made by as many processes as there are cores."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from gencore.data.base import Problem
from gencore.errors import DataError
from gencore.types import ImageSpec


def drawn(
    renderer: str, key: str, size: ImageSpec, count: int, seed: int
) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
    """The pictures 0..count of a seed, as :func:`gencore.data.cache.cached` wants them.

    Args:
        renderer: module that is run as ``python -m RENDERER SEED FIRST LAST HEIGHT WIDTH FILE`` and writes ``images``
            and ``rows`` of those pictures to an npz file.
        key: what the keys of the pictures begin with.
        size: picture size.
        count: how many.
        seed: seed of all.

    Raises:
        DataError: if a process fails.
    """
    bounds = np.linspace(0, count, min(os.cpu_count() or 1, count // 50 + 1) + 1).astype(int).tolist()
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{first}.npz" for first in bounds[:-1]]
        workers = [
            subprocess.Popen(
                [sys.executable, "-m", renderer, *map(str, (seed, first, last, size.height, size.width)), str(file)],
                stderr=subprocess.PIPE,
            )
            for first, last, file in zip(bounds[:-1], bounds[1:], files, strict=True)
        ]
        for worker in workers:
            complaint = worker.communicate()[1].decode(errors="replace").strip()
            if worker.returncode:
                last_line = complaint.splitlines()[-1] if complaint else f"exit code {worker.returncode}"
                raise DataError(f"A {key} could not be drawn ({last_line}); is the temporary folder full?")
        parts = [np.load(file) for file in files]
        images = np.concatenate([part["images"] for part in parts])
        rows = np.concatenate([part["rows"] for part in parts])
    return images, rows, [f"{key}-{seed}-{number:06d}" for number in range(count)], ()
