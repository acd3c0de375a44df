"""Reads the ratings table of a folder: which picture got which scores, and which rows cannot be used.

The table is ``metadata.csv`` (or ``metadata.tsv``) as Hugging Face's ``imagefolder`` has it: a column ``file_name``
and one column for each rater, class or attribute (see :mod:`gencore.data.columns`). Cells are separated by commas,
semicolons or tabs, whichever finds ``file_name`` in the header; where it is not the comma, ``7,5`` is a number. The
text is UTF-8, with or without a byte order mark. An empty cell is a missing rating. Rows are numbered as a
spreadsheet shows them: the header is row 1.

References:
    https://huggingface.co/docs/datasets/image_dataset#imagefolder
"""

import csv
import difflib
import hashlib
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from jaxtyping import Float

from gencore.data.base import Problem
from gencore.data.columns import FIELDS_FILE, Column, cell_value, declared, read_fields, resolve
from gencore.errors import ConditionError, DataError
from gencore.types import ConditionSpec, Field

TABLES = ("metadata.csv", "metadata.tsv")
FILE_COLUMN = "file_name"

_DELIMITERS = (",", ";", "\t")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Table:
    """The usable rows of a ratings table.

    Args:
        name: the table's file name.
        condition: the fields.
        files: a picture's path below the folder, for each row.
        rows: ``(n, f)`` float32, NaN where nobody said anything.
        numbers: the spreadsheet's number of each row.
        named: every file that any row names, usable or not.
        problems: the rows and columns that were left out.
        digest: hash of the table's bytes and those of ``fields.json``.
    """

    name: str
    condition: ConditionSpec
    files: tuple[str, ...]
    rows: Float[np.ndarray, "n f"]
    numbers: tuple[int, ...]
    named: frozenset[str]
    problems: tuple[Problem, ...]
    digest: str


@dataclass(frozen=True)
class _Sheet:
    """The cells of a table, before they mean anything."""

    name: str
    header: list[str]
    records: list[tuple[int, list[str]]]
    problems: list[Problem]
    decimal_comma: bool

    def filled(self, index: int) -> list[str]:
        return [cells[index] for _, cells in self.records if cells[index]]


def read_table(folder: Path) -> Table:
    """The table of a folder of rated pictures; rows that cannot be used become problems.

    A row that names a picture but rates nothing is kept: it is a picture about which everything is missing. Of
    several usable rows for one picture the first is kept.

    Raises:
        DataError: if there is no table, no ``file_name`` column, no other usable column, two columns have the same
            name, or ``fields.json`` does not fit.
    """
    path = _find(folder)
    content = _bytes(path)
    sheet = _sheet(_text(content, path.name), path.name)
    described = read_fields(folder / FIELDS_FILE)
    fields = _fields(sheet, described)
    picked, named, problems = _pick(sheet, fields)
    digest = hashlib.blake2b(content, digest_size=16)
    digest.update(repr(sorted(described.items())).encode())
    return Table(
        name=sheet.name,
        condition=ConditionSpec(tuple(fields.values())),
        files=tuple(picked),
        rows=np.array([values for _, values in picked.values()], np.float32).reshape(len(picked), len(fields)),
        numbers=tuple(number for number, _ in picked.values()),
        named=frozenset(named),
        problems=tuple(sheet.problems + problems),
        digest=digest.hexdigest(),
    )


def inside_name(text: str) -> str | None:
    """A ``file_name`` in its plain posix form, or ``None`` if it is absolute or climbs out of the folder."""
    path = PurePosixPath(text.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(text):
        return None
    return path.as_posix()


def _find(folder: Path) -> Path:
    for name in TABLES:
        if (folder / name).is_file():
            return folder / name
    deeper = sorted(folder.glob("*/metadata.csv"))
    hint = f" There is one in {deeper[0].parent}; give that folder." if deeper else ""
    raise DataError(
        f'There is no metadata.csv in {folder}; add one with a column "{FILE_COLUMN}" and one for each rater.{hint}'
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise DataError(f'{name}, row {row}: the text is not UTF-8; save the table as "CSV UTF-8".') from None


def _sheet(text: str, name: str) -> _Sheet:
    delimiter = max(_DELIMITERS, key=lambda each: _fit(text, each))
    records = _records(text, delimiter)
    _, header = next(records, (1, []))
    sheet = _Sheet(name, header if isinstance(header, list) else [], [], [], delimiter != ",")
    for number, cells in records:
        if isinstance(cells, csv.Error):
            sheet.problems.append(
                Problem(name, f"quotation marks do not match ({cells}); close or remove them", number)
            )
        elif any(cells) and len(cells) != len(sheet.header):
            reason = f"{len(cells)} cells where the header has {len(sheet.header)}; add or remove some"
            sheet.problems.append(Problem(name, reason, number))
        elif any(cells):
            sheet.records.append((number, cells))
    return sheet


def _fit(text: str, delimiter: str) -> tuple[bool, int]:
    _, header = next(_records(text, delimiter), (1, []))
    return (FILE_COLUMN in header, len(header)) if isinstance(header, list) else (False, 0)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each row's number and stripped cells, or what is wrong with its quotation marks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    for number in itertools.count(1):
        try:
            yield number, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield number, error


def _fields(sheet: _Sheet, described: dict[str, Column]) -> dict[int, Field]:
    """The usable fields by the position of their column; columns left out are added to the sheet's problems."""
    if FILE_COLUMN not in sheet.header:
        raise DataError(f'{sheet.name}, row 1: there is no column "{FILE_COLUMN}"; {_nearest(sheet.header)}')
    columns = {
        index: declared(header, described, sheet.name) if header not in ("", FILE_COLUMN) else Column(header)
        for index, header in enumerate(sheet.header)
    }
    _check_names(sheet.name, columns, described)
    fields: dict[int, Field] = {}
    for index, column in columns.items():
        if column.name == FILE_COLUMN:
            continue
        if column.name == "":
            if sheet.filled(index):
                reason = f"column {index + 1} has no name; it is left out. Name it, or remove it"
                sheet.problems.append(Problem(sheet.name, reason, 1))
            continue
        found = resolve(column, sheet.filled(index), sheet.name, sheet.decimal_comma)
        if isinstance(found, Problem):
            sheet.problems.append(found)
        elif found is not None:
            fields[index] = found
    if not fields:
        about = f" ({sheet.problems[0].reason}.)" if sheet.problems else ""
        raise DataError(
            f"{sheet.name}, row 1: there is no column with ratings; add one for each rater beside {FILE_COLUMN}.{about}"
        )
    return fields


def _check_names(table: str, columns: dict[int, Column], described: dict[str, Column]) -> None:
    seen: dict[str, int] = {}
    for index, column in columns.items():
        if column.name and column.name in seen:
            both = f"columns {seen[column.name] + 1} and {index + 1}"
            raise DataError(f'{table}, row 1: "{column.name}" is the name of {both}; rename or remove one.')
        seen[column.name] = index
    missing = [name for name in described if name not in seen]
    if missing:
        raise DataError(
            f'{FIELDS_FILE} describes "{missing[0]}", but {table} has no such column; add it there, or remove it here.'
        )


def _nearest(header: list[str]) -> str:
    close = difflib.get_close_matches(FILE_COLUMN, header, n=1, cutoff=0.5)
    return f'rename "{close[0]}".' if close else "it holds the path of each picture below the folder."


Picked = dict[str, tuple[int, list[float]]]


def _pick(sheet: _Sheet, fields: dict[int, Field]) -> tuple[Picked, set[str], list[Problem]]:
    """The usable rows by file, every file named, and a problem for each cell that cannot be used."""
    picked: Picked = {}
    named: set[str] = set()
    problems: list[Problem] = []
    position = sheet.header.index(FILE_COLUMN)
    for number, cells in sheet.records:
        file = inside_name(cells[position])
        values, reasons = _values(fields, cells, sheet.decimal_comma)
        named |= {file} if file else set()
        if cells[position] == "":
            reasons = [f"{FILE_COLUMN} is empty; name the picture, or remove the row"]
        elif file is None:
            reasons = [f"{FILE_COLUMN} {cells[position]} lies outside the folder; copy the picture into it"]
        elif not reasons and file in picked:
            reasons = [f"{file} has its ratings in row {picked[file][0]} already; remove one of the two rows"]
        elif not reasons and file:
            picked[file] = number, values
        problems += [Problem(sheet.name, reason, number) for reason in reasons]
    return picked, named, problems


def _values(fields: dict[int, Field], cells: list[str], decimal_comma: bool) -> tuple[list[float], list[str]]:
    values: list[float] = []
    reasons: list[str] = []
    for index, field in fields.items():
        try:
            values.append(cell_value(field, cells[index], decimal_comma))
        except ConditionError as error:
            reasons.append(str(error).removesuffix(".") + _advice(field))
    return values, reasons


def _advice(field: Field) -> str:
    if field.kind == "score":
        return f'; correct or empty the cell, or give its range in the header, as in "{field.name}:score(1-10)"'
    return "; correct or empty the cell"
