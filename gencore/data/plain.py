"""A folder of pictures that nobody has rated: enough to look at what a model makes of them."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from gencore.data.base import RatedImages, load_data
from gencore.data.cache import cached
from gencore.data.pictures import SUFFIXES
from gencore.data.streaming import decoded
from gencore.data.table import TABLES
from gencore.errors import DataError
from gencore.types import ConditionSpec, ImageSpec

FORMAT = 1


def load_pictures(source: str, image: ImageSpec) -> RatedImages:
    """As :func:`~gencore.data.base.load_data`; a folder without a table is taken as pictures without scores.

    Args:
        source: name of a data set, or a folder; pictures in sub-folders count, hidden files do not.
        image: size to bring them to.

    Raises:
        DataError: if it is neither, or fewer than two pictures can be read.
    """
    folder = Path(source).expanduser()
    if not folder.is_dir() or any((folder / table).exists() for table in TABLES):
        return load_data(source, image)
    files = _pictures(folder)
    if len(files) < 2:
        raise DataError(f"{folder} holds {len(files)} pictures and no metadata.csv; put at least 2 pictures into it.")

    def build() -> tuple[np.ndarray, np.ndarray, list[str], Any]:
        images, kept, problems = decoded(folder, files, image)
        return images, np.empty((len(kept), 0), np.float32), [files[index] for index in kept], problems

    states = [[file, (found := (folder / file).stat()).st_size, found.st_mtime_ns] for file in files]
    identity = {"format": FORMAT, "folder": str(folder.resolve()), "image": [image.height, image.width]}
    return cached(folder.resolve().name or "folder", identity | {"files": states}, ConditionSpec(()), build)


def _pictures(folder: Path) -> list[str]:
    found = []
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [(Path(parent) / name).relative_to(folder).as_posix() for name in sorted(files)
                  if not name.startswith(".") and name.lower().endswith(SUFFIXES)]  # fmt: skip
    return found
