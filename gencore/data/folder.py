"""Any folder of rated pictures, in Hugging Face's ``imagefolder`` layout.

::

    my-cars/
      metadata.csv        file_name,Moira,Ferdinando,make:class
      a.jpg               a.jpg,7,,Fiat
      old/b.png           old/b.png,2,9,Volvo
      fields.json         optional: kinds and ranges, see gencore.data.columns

Loading never stops at the first bad row: every row that cannot be used is left out and becomes a
:class:`~gencore.data.base.Problem`. Pictures of any size and format come out in one size; they are decoded once
and cached.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from gencore.data.base import Problem, RatedImages
from gencore.data.cache import cached
from gencore.data.pictures import SUFFIXES, picture_size, read_picture
from gencore.data.table import Table, read_table
from gencore.errors import DataError
from gencore.registry import register_dataset
from gencore.types import ImageSpec

FORMAT = 1  # raise it when the same files would give other pictures or rows
SMALL_SIDE = 160
LONG_SIDE = 128
THREADS = min(4, os.cpu_count() or 1)

Result = TypeVar("Result")


@register_dataset("folder")
def load(path: Path, image: ImageSpec | None = None, strict: bool = False) -> RatedImages:
    """A folder of rated pictures.

    Args:
        path: the folder, with its ``metadata.csv``.
        image: size of the pictures. If not given, the most common size of the files (their median size, if no two
            are alike); where its long side exceeds 160 pixels, scaled down to a long side of 128. Both sides are
            rounded to multiples of 8, at least 16.
        strict: whether problems are an error.

    Returns:
        The usable pictures in the order of the table, keys being their ``file_name``; what was left out is in
        ``problems``, as are pictures in the folder that no row names.

    Raises:
        DataError: if there is no usable table (see :func:`~gencore.data.table.read_table`), fewer than two usable
            pictures, or no rating at all; with ``strict`` also if there is any problem.
    """
    folder = _existing(path)
    table = read_table(folder)
    data = cached(
        folder.name or "folder",
        _identity(folder, table, image),
        table.condition,
        lambda: _decode(folder, table, image),
    )
    problems = _in_order([*table.problems, *data.problems, *_unlisted(folder, table)])
    if strict and problems:
        raise DataError(
            f"{folder} has {_counted(problems)}; correct them, or load without strict to leave those rows out."
        )
    return replace(data, problems=problems)


def default_size(sizes: list[tuple[int, int]]) -> ImageSpec:
    """The size to work in for files of these heights and widths; see :func:`load`."""
    counts = Counter(sizes)
    size, count = max(counts.items(), key=lambda entry: (entry[1], entry[0]))
    height, width = size if count > 1 else (float(np.median(side)) for side in zip(*sizes, strict=True))
    scale = 1.0 if max(height, width) <= SMALL_SIDE else LONG_SIDE / max(height, width)
    return ImageSpec(*(max(16, 8 * round(side * scale / 8)) for side in (height, width)))


def _existing(path: Path) -> Path:
    folder = Path(path).expanduser().resolve()
    if not folder.is_dir():
        raise DataError(f"There is no folder {path}; check the path.")
    return folder


def _identity(folder: Path, table: Table, image: ImageSpec | None) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "folder": hashlib.blake2b(os.fsencode(folder), digest_size=16).hexdigest(),
        "table": table.digest,
        "image": image and [image.height, image.width],
        "files": [_state(folder / file) for file in table.files],
    }


def _state(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def _decode(
    folder: Path, table: Table, image: ImageSpec | None
) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
    if image is None:
        sizes = _each(table, lambda file: picture_size(_inside(folder, file), file))
        usable = [size for size in sizes if not isinstance(size, Problem)]
        image = default_size(usable) if usable else ImageSpec(16, 16)
    images = np.empty((len(table.files), image.height, image.width, 3), np.uint8)
    kept: list[int] = []
    problems: list[Problem] = []
    pictures = _each(table, lambda file: read_picture(_inside(folder, file), image, file))
    for index, picture in enumerate(pictures):
        if isinstance(picture, Problem):
            problems.append(picture)
        else:
            images[len(kept)] = picture
            kept.append(index)
    rows = table.rows[kept]
    _check_enough(folder, rows, _in_order([*table.problems, *problems]))
    return images[: len(kept)], rows, [table.files[index] for index in kept], tuple(problems)


def _each(table: Table, read: Callable[[str], Result]) -> Iterator[Result | Problem]:
    """What ``read`` makes of each file of the table, in order; Pillow decodes outside the interpreter's lock."""

    def attempt(file: str, number: int) -> Result | Problem:
        try:
            return read(file)
        except DataError as error:
            return Problem(table.name, str(error).removesuffix("."), number)

    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(attempt, table.files, table.numbers)


def _inside(folder: Path, file: str) -> Path:
    """The file's path, after making sure that it is a file, and that no link leads out of the folder."""
    path = folder / file
    try:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(folder):
            raise DataError(f"{file} is a link that leads outside the folder; copy the picture into it.")
        if not real.exists():
            raise DataError(f"{file} is not in the folder; put it there, or remove the row.")
        if not real.is_file():  # opening a pipe would wait forever
            raise DataError(f"{file} is not a file; name a picture, or remove the row.")
    except (OSError, ValueError):
        raise DataError(f"{file[:80]} cannot be a file name; correct it, or remove the row.") from None
    return path


def _check_enough(folder: Path, rows: np.ndarray, problems: tuple[Problem, ...]) -> None:
    about = f" {_counted(problems)}." if problems else ""
    if len(rows) == 0:
        raise DataError(f"No picture in {folder} can be used; correct the table or add pictures to it.{about}")
    if len(rows) == 1:
        raise DataError(f"Only one picture in {folder} can be used; at least 2 are needed.{about}")
    if np.isnan(rows).all():
        raise DataError(f"No usable row in {folder} holds a rating; fill in at least one cell.{about}")


def _unlisted(folder: Path, table: Table) -> Iterator[Problem]:
    """Pictures in the folder that no row names, in the order of their names; hidden files do not count."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for file in sorted(files):
            name = (Path(parent) / file).relative_to(folder).as_posix()
            if not file.startswith(".") and file.lower().endswith(SUFFIXES) and name not in table.named:
                readable = name.encode("utf-8", "replace").decode()
                yield Problem(readable, f"no row of {table.name} names this picture; add a row, or remove the file")


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.row is None, problem.row or 0)))


def _counted(problems: tuple[Problem, ...], shown: int = 3) -> str:
    first = "; ".join(str(problem) for problem in problems[:shown])
    more = f"; and {len(problems) - shown} more" if len(problems) > shown else ""
    return f"{len(problems)} problem{'s' if len(problems) > 1 else ''}: {first}{more}"
