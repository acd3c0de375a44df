"""Rated pictures out to a folder, and a rated folder looked over before anything is trained on it."""

import csv
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from jaxtyping import Float
from PIL import Image

from gencore.data.base import Problem, RatedImages
from gencore.data.columns import FIELDS_FILE
from gencore.data.folder import load
from gencore.data.table import FILE_COLUMN, inside_name
from gencore.errors import DataError
from gencore.types import ConditionSpec, Field, ImageSpec

_ODD = re.compile(r"[^\w .()+-]")


@dataclass(frozen=True)
class FieldSummary:
    """What a folder says about one field.

    Args:
        field: the field.
        given: pictures that have a value. missing: pictures that have none.
        mean: of the values given; NaN for a class. deviation: their standard deviation; NaN for a class.
        counts: pictures in each class; empty for other kinds.
    """

    field: Field
    given: int
    missing: int
    mean: float
    deviation: float
    counts: tuple[int, ...] = ()

    def __str__(self) -> str:
        start = f"{self.field.name} ({self.field.kind}): {self.given} given, {self.missing} missing"
        if self.field.kind == "class":
            pairs = zip(self.field.classes, self.counts, strict=True)
            return f"{start}; " + ", ".join(f"{name} {count}" for name, count in pairs)
        if self.given == 0:
            return start
        return f"{start}; mean {self.mean:.2f}, deviation {self.deviation:.2f}, range {self.field.range_text}"


@dataclass(frozen=True)
class FolderReport:
    """What a rated folder holds, and what in it cannot be used."""

    path: Path
    pictures: int
    image: ImageSpec
    fields: tuple[FieldSummary, ...]
    problems: tuple[Problem, ...]

    def lines(self) -> Iterator[str]:
        """The report for people, a line at a time."""
        yield f"{self.path}: {self.pictures} pictures can be used, at {self.image.height}×{self.image.width} pixels"
        yield from (f"  {summary}" for summary in self.fields)
        yield f"{len(self.problems)} problems" if self.problems else "No problems"
        yield from (f"  {problem}" for problem in self.problems)

    def __str__(self) -> str:
        return "\n".join(self.lines())


def check_folder(path: Path, image: ImageSpec | None = None) -> FolderReport:
    """Loads a rated folder and reports what it holds.

    Raises:
        DataError: if nothing can be loaded at all; see :func:`gencore.data.folder.load`.
    """
    data = load(path, image)
    columns = zip(data.condition.fields, data.rows.T, strict=True)
    fields = tuple(_summary(field, column) for field, column in columns)
    return FolderReport(Path(path), len(data), data.image, fields, data.problems)


def write_folder(data: RatedImages, out: Path, count: int | None = None) -> Path:
    """Writes pictures and ratings so that the ``folder`` data set reads back the same pictures, rows and fields.

    Pictures are PNG, named after their keys; ``fields.json`` keeps kinds, ranges and classes. A key that is no PNG's
    name gets ``.png`` appended, and with its name a picture may change its part of the split.

    Args:
        data: what to write.
        out: a new or empty folder.
        count: only this many, the first ones.

    Returns:
        ``out``.

    Raises:
        DataError: if the folder holds something, cannot be written, or a field's name cannot head a column.
    """
    out, count = Path(out), len(data) if count is None else count
    if not 2 <= count <= len(data):
        raise DataError(f"{count} pictures cannot be written; choose between 2 and {len(data)}.")
    check_names(data.condition)
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise DataError(f"{out} exists and is not an empty folder; choose another one, or empty it.")
        fill_folder(data, out, count)
    except OSError as error:
        raise DataError(
            f"{out} cannot be written ({error.strerror or error}); free some space there, or choose another folder."
        ) from None
    return out


def fill_folder(data: RatedImages, out: Path, count: int | None = None) -> None:
    """What :func:`write_folder` writes, without its checks; what goes wrong leaves no folder.

    Raises:
        OSError: if the disk refuses.
    """
    count = len(data) if count is None else count
    files = _file_names(data.keys[:count])
    try:
        out.mkdir(parents=True, exist_ok=True)
        for file, image in zip(files, data.images, strict=False):
            (out / file).parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(out / file, "PNG")
        described = [_described(field) for field in data.condition.fields]
        (out / FIELDS_FILE).write_text(json.dumps({"fields": described}, indent=2, ensure_ascii=False), "utf-8")
        with (out / "metadata.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([FILE_COLUMN, *data.condition.names])
            for file, row in zip(files, data.rows, strict=False):
                writer.writerow([file, *map(_cell, data.condition.fields, row.tolist())])
    except BaseException:
        shutil.rmtree(out, ignore_errors=True)  # it was empty: half an export helps nobody
        raise


def _file_names(keys: Sequence[str]) -> list[str]:
    """A file name for each key: the key itself where it names a PNG inside the folder."""
    names: dict[str, None] = {}
    for index, key in enumerate(keys):
        inside = inside_name(key) or f"picture-{index + 1:05d}"
        name = "/".join(_ODD.sub("_", part[:100]).strip() or "_" for part in PurePosixPath(inside).parts)
        name = name if name.lower().endswith(".png") else f"{name}.png"
        names[name if name not in names else f"{name[:-4]}-{index + 1}.png"] = None
    return list(names)


def check_names(condition: ConditionSpec) -> None:
    """Makes sure that fields and classes can stand in a table.

    Raises:
        DataError: if one cannot; the sentence names it.
    """
    for field in condition.fields:
        for text in (field.name, *field.classes):
            if text != text.strip() or text in ("", FILE_COLUMN):
                raise DataError(f'"{text}" (field "{field.name}") cannot stand in a table; rename it.')


def _described(field: Field) -> dict[str, object]:
    if field.kind == "class":
        return {"name": field.name, "kind": field.kind, "classes": field.classes}
    if field.kind == "score":
        return {"name": field.name, "kind": field.kind, "low": field.low, "high": field.high}
    return {"name": field.name, "kind": field.kind}


def _cell(field: Field, value: float) -> str:
    if np.isnan(value):
        return ""
    return field.classes[int(value)] if field.kind == "class" else f"{value:.9g}"  # nine digits keep any float32


def _summary(field: Field, column: Float[np.ndarray, " n"]) -> FieldSummary:
    known = column[~np.isnan(column)].astype(np.float64)
    missing = len(column) - len(known)
    if field.kind == "class":
        counts = np.bincount(known.astype(int), minlength=len(field.classes))
        return FieldSummary(field, len(known), missing, float("nan"), float("nan"), tuple(counts.tolist()))
    mean, deviation = (float(known.mean()), float(known.std())) if len(known) else (float("nan"), float("nan"))
    return FieldSummary(field, len(known), missing, mean, deviation)
