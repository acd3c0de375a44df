"""Models and strategies side by side: the same wish and seeds, what the judge says, and what was measured."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageDraw, ImageFont

from gencore.errors import ConditionError
from gencore.evaluation.report import METRICS, Evaluation, Figure, to_markdown
from gencore.files import disk_errors
from gencore.grid import tile
from gencore.raters.judge import Verdict
from gencore.types import Wish
from gencore.version import __version__

FEWEST, MOST = 2, 6
LABEL = 30  # pixels above each row
SCALE = 1.6  # of small pictures, so that a sheet can be read on a projector
SMALL = 200  # pixels wide


@dataclass(frozen=True)
class Entry:
    """One row of a comparison.

    Args:
        name: of the row: model and strategy, unlike any other row's.
        pictures: ``(n, h, w, 3)`` uint8.
        judged: the judge's verdicts by field name.
        seconds: what the pictures took.
        recipe: what makes them again.
        figures: what was measured of this model with this strategy, by metric.
    """

    name: str
    pictures: UInt8[np.ndarray, "n h w 3"]
    judged: Mapping[str, Sequence[Verdict]]
    seconds: float
    recipe: Mapping[str, Any]
    figures: Mapping[str, Figure] = field(default_factory=dict)


def figures_of(evaluation: Evaluation | None, strategy: str) -> dict[str, Figure]:
    """What was measured of a model with a strategy, in the order of :data:`METRICS`; empty if nothing was."""
    if evaluation is None:
        return {}
    known = {**evaluation.figures, **evaluation.strategies.get(strategy, {})}
    return {name: known[name] for name in METRICS if name in known}


def averages(judged: Mapping[str, Sequence[Verdict]], wish: Wish) -> dict[str, float]:
    """What the judge says of a set of pictures: of each score the mean in points, of a class wished for the share.

    Args:
        judged: verdicts by field name.
        wish: of classes only those that are wished for are counted.
    """
    found = {}
    for name, verdicts in judged.items():
        scores = [verdict for verdict in verdicts if not isinstance(verdict, tuple)]
        if scores:
            found[name] = float(np.mean(scores))
        elif wish.get(name) is not None:
            found[name] = float(
                np.mean([verdict[0] == wish[name] for verdict in verdicts if isinstance(verdict, tuple)])
            )
    return found


def in_words(averages: Mapping[str, float], wish: Wish) -> str:
    """Averages in one line, those wished for first: "Moira 8.1, Ferdinando 8.6"."""
    names = [*(name for name in averages if name in wish), *(name for name in averages if name not in wish)]
    told = [
        f"{name} {100 * averages[name]:.0f} %" if isinstance(wish.get(name), str) else f"{name} {averages[name]:.1f}"
        for name in names
    ]
    return ", ".join(told)


def to_sheet(entries: Sequence[Entry], wish: Wish) -> Image.Image:
    """All rows below each other, each under its name and what the judge says of it."""
    rows = [_row(entry) for entry in entries]
    width = max(row.width for row in rows)
    sheet = Image.new("RGB", (width, sum(row.height + LABEL for row in rows)), "white")
    pen, font, top = ImageDraw.Draw(sheet), ImageFont.load_default(17), 0
    for entry, row in zip(entries, rows, strict=True):
        judged = in_words(averages(entry.judged, wish), wish)
        pen.text((6, top + 5), f"{entry.name}    {f'judged: {judged}' if judged else ''}", "black", font)
        sheet.paste(row, (0, top + LABEL))
        top += row.height + LABEL
    return sheet


def to_csv(entries: Sequence[Entry], wish: Wish) -> str:
    """Every figure of every row: value, floor, n, spread, unit; what the judge says of these pictures among them."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["row", "figure", "value", "floor", "n", "spread", "unit"])
    for entry in entries:
        for name, value in averages(entry.judged, wish).items():
            share = isinstance(wish.get(name), str)
            rows.writerow([entry.name, f"judged {name}, these pictures", round(value, 4), "", len(entry.pictures), "",
                           "share" if share else "points"])  # fmt: skip
        rows.writerow(
            [entry.name, "seconds, these pictures", round(entry.seconds, 2), "", len(entry.pictures), "", "s"]
        )
        for name, figure in entry.figures.items():
            cells = [figure.value, figure.floor, figure.n, figure.spread]
            rows.writerow([entry.name, name, *("" if cell is None else cell for cell in cells), METRICS[name].unit])
    return text.getvalue()


def to_table(entries: Sequence[Entry]) -> str:
    """What was measured, as Markdown: a column for each row of which anything was."""
    measured = {entry.name: entry.figures for entry in entries if entry.figures}
    if not measured:
        return "Nothing was measured yet; run `gencore evaluate`.\n"
    return to_markdown([Evaluation("comparison", "", None, __version__, strategies=measured)])


def to_zip(entries: Sequence[Entry], wish: Wish) -> bytes:
    """A comparison to take home: one sheet, every picture, the figures as CSV and Markdown, the recipes.

    Raises:
        ConditionError: if there are fewer than two rows, or more than six.
    """
    if not FEWEST <= len(entries) <= MOST:
        raise ConditionError(f"A comparison has {FEWEST} to {MOST} rows, not {len(entries)}.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("comparison.png", _png(to_sheet(entries, wish)))
        archive.writestr("figures.csv", to_csv(entries, wish))
        archive.writestr("figures.md", to_table(entries))
        recipes = [{"row": entry.name, **entry.recipe, "judged": dict(entry.judged)} for entry in entries]
        archive.writestr("recipes.json", json.dumps(recipes, indent=2, ensure_ascii=False) + "\n")
        for number, entry in enumerate(entries, 1):
            for seed, picture in zip(entry.recipe["seeds"], entry.pictures, strict=True):
                archive.writestr(f"pictures/row-{number}-seed-{seed}.png", _png(Image.fromarray(picture)))
    return buffer.getvalue()


def save(entries: Sequence[Entry], wish: Wish, file: Path) -> Path:
    """Writes :func:`to_zip` or, where the name ends in a picture's suffix, :func:`to_sheet`.

    Raises:
        CheckpointError: if it cannot be written.
        ConditionError: if there are fewer than two rows, or more than six.
    """
    content = to_zip(entries, wish)
    with disk_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix.lower() == ".zip":
            file.write_bytes(content)
        else:
            to_sheet(entries, wish).save(file)
    return file


def _row(entry: Entry) -> Image.Image:
    row = Image.fromarray(tile(entry.pictures, len(entry.pictures), gap=2))
    if entry.pictures.shape[2] >= SMALL:
        return row
    return row.resize((round(row.width * SCALE), round(row.height * SCALE)), Image.Resampling.LANCZOS)


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
