"""The table beside embeddings: a row for each picture, as CSV or Parquet, written some rows at a time."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Literal

from gencore.errors import ConditionError

Row = Mapping[str, Any]
TableWriter = Callable[[Sequence[Row]], None]
Columns = Mapping[str, Literal["whole", "number", "text"]]


@contextmanager
def csv_table(folder: Path, columns: Columns) -> Iterator[TableWriter]:
    """``embeddings.csv``: UTF-8, commas, an empty cell where nothing is known."""
    with (folder / "embeddings.csv").open("w", encoding="utf-8", newline="") as file:
        cells = csv.writer(file, lineterminator="\n")
        cells.writerow(columns)

        def write(rows: Sequence[Row]) -> None:
            cells.writerows([_cell(value) for value in row.values()] for row in rows)

        yield write


@contextmanager
def parquet_table(folder: Path, columns: Columns) -> Iterator[TableWriter]:
    """``embeddings.parquet``, through pyarrow.

    Raises:
        ConditionError: if pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ConditionError(
            'Parquet needs pyarrow; run `pip install "gencore[parquet]"`, or write the table as csv.'
        ) from None
    types = {"whole": pyarrow.int64(), "number": pyarrow.float32(), "text": pyarrow.string()}
    schema = pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])
    with parquet.ParquetWriter(folder / "embeddings.parquet", schema) as writer:
        yield lambda rows: writer.write_table(pyarrow.Table.from_pylist([dict(row) for row in rows], schema))


TABLES: dict[str, Callable[[Path, Columns], AbstractContextManager[TableWriter]]] = {
    "csv": csv_table,
    "parquet": parquet_table,
}


def _cell(value: Any) -> Any:
    return "" if value is None else round(value, 6) if isinstance(value, float) else value
