"""Drawn data sets: pictures made by as many processes as there are cores."""

import importlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from gencore.data.base import Problem, RatedImages
from gencore.data.cache import cached
from gencore.errors import DataError
from gencore.types import ConditionSpec, ImageSpec


def drawn_data(
    name: str, drawing: int, condition: ConditionSpec, size: ImageSpec, count: int, seed: int
) -> RatedImages:
    """A drawn data set from the cache, drawn first where it is not there yet.

    Args:
        name: of the data set, a plural; its package under ``gencore.data`` has a module ``render``.
        drawing: raised whenever the same seed gives another picture or other scores.
        condition: fields of the rows that ``render`` makes.
        size: picture size.
        count: how many.
        seed: seed of all.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    if count < 2:
        raise DataError(f"{count} {name} are too few to train on; ask for at least 2.")
    identity = {"drawing": drawing, "count": count, "seed": seed, "size": [size.height, size.width]}
    renderer, key = f"gencore.data.{name}.render", name.removesuffix("s")
    return cached(name, identity, condition, lambda: drawn(renderer, key, size, count, seed))


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


def drawn_picture(name: str, key: str, size: ImageSpec) -> UInt8[np.ndarray, "h w 3"] | None:
    """One picture of a drawn data set by its key, in milliseconds and without the others; None of any other data set.

    Args:
        name: of the data set.
        key: of the picture, as :func:`drawn` gives it.
        size: picture size.
    """
    found = re.fullmatch(rf"{re.escape(name.removesuffix('s'))}-(\d+)-(\d+)", key)
    if found is None or importlib.util.find_spec(f"gencore.data.{name}") is None:
        return None
    renderer = importlib.import_module(f"gencore.data.{name}.render")
    seed, number = int(found[1]), int(found[2])
    images, _ = renderer.render(seed, number, number + 1, size.height, size.width)
    return images[0]
