"""What a column of a ratings table holds: a rater's scores, a class, or yes and no.

Three sources, the first that speaks rules:

1. ``fields.json`` beside the table, a list of ``{"name", "kind", "low", "high", "classes"}``; all but the name may
   be left out;
2. the column's header: ``Moira:score(1-10)``, ``digit:class``, ``make:class(Fiat|Volvo)``, ``smiling:binary``,
   ``notes:ignore``;
3. the cells. If at least half of those filled are numbers, they are scores in 0..9, and the other ones are mistakes.
   Only yes/no or true/false: binary. Other text: a class, its names sorted (by value if they are whole numbers).
   A column that is empty, always the same text, or has more than 100 different texts is left out and reported.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from gencore.data.base import Problem
from gencore.errors import ConditionError, DataError
from gencore.types import Field, Kind

MOST_CLASSES = 100
FIELDS_FILE = "fields.json"

ColumnKind = Literal[Kind, "ignore"]

_KINDS = get_args(ColumnKind)
_TRUTH = {"yes": "1", "no": "0", "true": "1", "false": "0"}
_SUFFIX = re.compile(rf"(?P<name>.*?\S)\s*:\s*(?P<kind>{'|'.join(_KINDS)})\s*(?:\((?P<inside>.*)\))?", re.IGNORECASE)
_RANGE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|\.\.|to)\s*(-?\d+(?:\.\d+)?)\s*")
_WHOLE = re.compile(r"(-?\d+)(?:\.0+)?")


@dataclass(frozen=True)
class Column:
    """What is known of a column before its cells are looked at; ``None`` and ``()``: nothing."""

    name: str
    kind: ColumnKind | None = None
    low: float = 0.0
    high: float = 9.0
    classes: tuple[str, ...] = ()


def read_fields(path: Path) -> dict[str, Column]:
    """The fields described in ``fields.json``, by name; none if there is no such file.

    Raises:
        DataError: if the file is not what the module's description says.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise DataError(f"{path.name} cannot be read ({error}); correct it or remove it.") from None
    entries = content.get("fields") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        raise DataError(f'{path.name} is not a list of fields; write [{{"name": "Moira", "low": 1, "high": 10}}].')
    columns = [_described(entry, number, path.name) for number, entry in enumerate(entries, 1)]
    return {column.name: column for column in columns}


def declared(header: str, described: Mapping[str, Column], table: str) -> Column:
    """What ``fields.json`` or its own header says about a column.

    Raises:
        DataError: if the header's brackets hold something else than a range or a list of classes.
    """
    match = None if header in described else _SUFFIX.fullmatch(header)
    name = match["name"] if match else header
    if name in described:
        return described[name]
    if match is None:
        return Column(name)
    kind, inside = cast(ColumnKind, match["kind"].lower()), match["inside"]
    if inside is None:
        return Column(name, kind)
    if kind == "class":
        return Column(name, kind, classes=tuple(each.strip() for each in inside.split("|")))
    if kind == "score" and (span := _RANGE.fullmatch(inside)):
        return Column(name, kind, float(span[1]), float(span[2]))
    raise DataError(
        f'{table}, row 1: the column "{header}" cannot be understood; '
        'write "Moira:score(1-10)", "make:class(Fiat|Volvo)", "smiling:binary" or "notes:ignore".'
    )


def resolve(column: Column, cells: Sequence[str], table: str, decimal_comma: bool = False) -> Field | Problem | None:
    """The field a column becomes, given its filled cells; a problem if it becomes none; ``None`` if it is ignored.

    Raises:
        DataError: if what was declared makes no field, such as an empty range or a single class.
    """
    kind = column.kind
    if kind == "ignore":
        return None
    if kind is None:
        if reason := _unusable(cells, decimal_comma):
            advice = f'or declare it in the header, as in "{column.name}:score" or "{column.name}:ignore"'
            return Problem(table, f'column "{column.name}" {reason}; it is left out. Correct it, {advice}')
        kind = _guess(cells, decimal_comma)
    classes = (column.classes or _classes(cells)) if kind == "class" else ()
    try:
        return Field(column.name, kind, column.low, column.high, classes)
    except ConditionError as error:
        raise DataError(f'{table}, row 1: column "{column.name}" cannot be used: {error}') from None


def cell_value(field: Field, text: str, decimal_comma: bool = False) -> float:
    """One cell as the number kept in a row: a score, the class's index, 0/1, or NaN for an empty cell.

    Raises:
        ConditionError: if the cell is not of this field; names the cell, the field and what is allowed.
    """
    if text == "":
        return math.nan
    if field.kind == "class":
        return field.parse(text if text in field.classes else _whole(text))
    number = text.replace(",", ".") if decimal_comma else text
    if field.kind == "binary":
        return field.parse(_TRUTH.get(text.lower(), number))
    if not _is_number(text, decimal_comma) or not math.isfinite(float(number)):
        raise ConditionError(f'"{text}" for {field.name} is not a number; give {field.range_text}')
    return field.parse(number)


def _described(entry: Any, number: int, file: str) -> Column:
    try:
        unknown = set(entry) - {"name", "kind", "low", "high", "classes"}
        if unknown:
            raise ValueError(f'"{min(unknown)}" is unknown')
        kind = entry.get("kind", "class" if "classes" in entry else "score" if {"low", "high"} & set(entry) else None)
        if kind is not None and kind not in _KINDS:
            raise ValueError(f'kind "{kind}" is none of {", ".join(_KINDS)}')
        classes = tuple(str(each).strip() for each in entry.get("classes", ()))
        return Column(entry["name"].strip(), kind, float(entry.get("low", 0)), float(entry.get("high", 9)), classes)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise DataError(
            f'{file}, field {number}: {error}; describe it as {{"name": "Moira", "low": 1, "high": 10}}.'
        ) from None


def _unusable(cells: Sequence[str], decimal_comma: bool) -> str:
    if not cells:
        return "is empty"
    if _guess(cells, decimal_comma) != "class":
        return ""
    different = len(set(cells))
    if different == 1:
        return f'says "{cells[0]}" everywhere, which distinguishes nothing'
    if different > MOST_CLASSES:
        return f"has {different} different texts, too many for a class"
    return ""


def _guess(cells: Sequence[str], decimal_comma: bool) -> Kind:
    numbers = sum(_is_number(cell, decimal_comma) for cell in cells)
    if 2 * numbers >= len(cells):
        return "score"
    return "binary" if all(cell.lower() in _TRUTH for cell in cells) else "class"


def _is_number(text: str, decimal_comma: bool) -> bool:
    try:
        float(text.replace(",", ".") if decimal_comma else text)
    except ValueError:
        return False
    return "_" not in text


def _classes(cells: Sequence[str]) -> tuple[str, ...]:
    if all(_WHOLE.fullmatch(cell) for cell in cells):
        return tuple(sorted({_whole(cell) for cell in cells}, key=lambda cell: (int(cell), cell)))
    return tuple(sorted(set(cells)))


def _whole(text: str) -> str:
    """``3.0``, which is how pandas writes a whole number in a column with holes, as ``3``."""
    match = _WHOLE.fullmatch(text)
    return match[1] if match else text
