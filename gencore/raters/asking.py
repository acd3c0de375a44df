"""What raters would say of picture files, as a table."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from gencore.data.base import to_float
from gencore.data.pictures import read_picture
from gencore.raters.files import read_about_raters, read_raters
from gencore.raters.fit import deviation
from gencore.raters.model import columns_of


def answers(folder: Path, pictures: Sequence[Path]) -> Iterator[str]:
    """CSV lines, a header first: each rater's score and its stated deviation, each class by name, each attribute.

    Args:
        folder: rater models or a judge.
        pictures: picture files of any size.

    Raises:
        CheckpointError: if ``folder`` holds neither.
        DataError: if a file is no picture; the sentence names it.
    """
    raters = read_raters(folder, read_about_raters(folder).role)
    fields = raters.ensemble.fields
    columns = [name for field in fields for name in _columns(field.name, field.kind)]
    yield _line(["file_name", *columns])
    for file in pictures:
        images = to_float(np.stack([read_picture(file, raters.about.image)]))
        with torch.inference_mode():
            said = raters.ensemble(images)
        stated = deviation(said, raters.fits)[0]
        cells: list[str] = [str(file)]
        for position, field in enumerate(fields):
            part = said.mean[0, columns_of(fields, field.name)]
            if field.kind == "score":
                cells += [f"{part[0]:.1f}", f"{stated[position]:.1f}"]
            elif field.kind == "class":
                cells.append(field.classes[int(part.argmax())])
            else:
                cells.append(str(int(part[0] > 0.5)))
        yield _line(cells)


def _columns(name: str, kind: str) -> list[str]:
    return [name, f"{name} ±"] if kind == "score" else [name]


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
