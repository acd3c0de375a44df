"""Panels as a picture, for a report or a slide, by matplotlib."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gencore.curves.panels import Line, Panel
from gencore.errors import TrainingError
from gencore.files import disk_errors

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")  # Okabe and Ito's, told apart by all
INCHES = (6.0, 3.4)
DOTS_PER_INCH = 130


def draw(panels: Sequence[Panel], file: Path, title: str = "") -> Path:
    """Writes panels as one picture, two beside each other.

    Args:
        panels: at least one.
        file: its ending chooses the kind: ``.png``, ``.svg`` or ``.pdf``.
        title: above all of them.

    Raises:
        TrainingError: if matplotlib is not installed, or there is no such kind of picture.
        CheckpointError: if the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise TrainingError(
            'Curves become a picture by matplotlib, which is missing; pip install "gencore[plots]".'
        ) from None
    columns = min(2, len(panels))
    rows = math.ceil(len(panels) / columns)
    sheet = Figure((INCHES[0] * columns, INCHES[1] * rows), DOTS_PER_INCH, layout="constrained")
    if file.suffix.removeprefix(".") not in sheet.canvas.get_supported_filetypes():
        raise TrainingError(f"{file} is no picture that curves can be drawn as; give a name that ends in .png.")
    for place, panel in enumerate(panels, 1):
        _draw(sheet.add_subplot(rows, columns, place), panel)
    if title:
        sheet.suptitle(title, fontsize=11)
    with disk_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        sheet.savefig(file)
    return file


def _draw(axes: Any, panel: Panel) -> None:
    for number, line in enumerate(panel.lines):
        colour = COLOURS[number % len(COLOURS)]
        if panel.bars:
            axes.bar(line.x, line.y, width=1.0 if len(line.x) > 1 else 0.8, color=COLOURS[0])
        else:
            _curve(axes, line, colour)
    if panel.bars and len(panel.lines) > 1:
        axes.set_xticks([float(line.x[0]) for line in panel.lines], [line.label for line in panel.lines], rotation=60)
    if panel.log:
        axes.set_yscale("log")
    if panel.level is not None:
        axes.axhline(panel.level[0], color="#666666", linestyle=":", linewidth=1, label=panel.level[1])
    for x, what in panel.marks:
        axes.axvline(x, color="#666666", linestyle="-.", linewidth=1, label=what)
    axes.set_title(panel.title, fontsize=10)
    axes.set_xlabel(panel.across if not (panel.bars and len(panel.lines) > 1) else "")
    axes.set_ylabel(panel.up)
    axes.grid(alpha=0.25)
    if (len(panel.lines) > 1 and not panel.bars) or panel.level is not None or panel.marks:
        axes.legend(fontsize=8, frameon=False)


def _curve(axes: Any, line: Line, colour: str) -> None:
    if line.behind is not None:
        axes.plot(line.x, line.behind, color=colour, alpha=0.25, linewidth=0.8)
    alone = "o" if len(line.x) == 1 else None
    axes.plot(line.x, line.y, color=colour, linestyle="--" if line.dashed else "-", marker=alone, label=line.label)
