"""What was measured of a model: figures with their floors, kept beside the checkpoint as ``evaluation.json``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gencore.errors import CheckpointError
from gencore.evaluation.metrics import METRICS, Better, Metric
from gencore.files import write_json

__all__ = [
    "FILE", "METRICS", "Better", "Evaluation", "Figure", "Metric", "read_evaluation", "to_markdown",
    "write_evaluation",
]  # fmt: skip
FILE = "evaluation.json"


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Args:
        value: as measured, in the unit of its :class:`Metric`.
        floor: the same figure of real pictures, or of the judge itself, at the same ``n``; none where there is no
            such thing.
        n: how many pictures it was measured on.
        spread: its standard deviation, over sets of seeds or over raters.
    """

    value: float
    floor: float | None = None
    n: int | None = None
    spread: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """All that was measured of a model.

    Args:
        model: the checkpoint's name.
        data: what it was compared with.
        judge: name of the judge's folder; none where there is no judge.
        gencore: version that measured.
        figures: what does not depend on how pictures are made, by the name of its metric.
        strategies: name of a strategy to its figures.
        notes: what could not be measured and why, and how the rest was, one sentence each.
        details: values by rater, and matrices.
    """

    model: str
    data: str
    judge: str | None
    gencore: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    strategies: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


EVALUATION = TypeAdapter(Evaluation)


def read_evaluation(folder: Path) -> Evaluation | None:
    """What was measured of the checkpoint in ``folder``, or none if nothing was.

    Raises:
        CheckpointError: if the file is damaged.
    """
    file = folder / FILE
    try:
        return EVALUATION.validate_python(json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(
            f"{file} is damaged ({reason}); delete it and measure again with `gencore evaluate`."
        ) from None


def write_evaluation(folder: Path, evaluation: Evaluation) -> None:
    """Replaces what was measured before, in one step.

    Raises:
        CheckpointError: if it cannot be written.
    """
    write_json(folder / FILE, EVALUATION.dump_python(evaluation, mode="json"))


def to_markdown(evaluations: Sequence[Evaluation]) -> str:
    """All figures as tables, floors in brackets: first by model and strategy, then what holds for the model."""
    by_strategy = [(f"{one.model}, {name}", figures) for one in evaluations for name, figures in one.strategies.items()]
    by_model = [(one.model, one.figures) for one in evaluations if one.figures]
    parts = [table(rows, title) for rows, title in ((by_strategy, "Model, strategy"), (by_model, "Model")) if rows]
    notes = [f"- {one.model}: {note}" for one in evaluations for note in one.notes]
    return "\n\n".join([*parts, *(["\n".join(notes)] if notes else [])]) + "\n"


def table(rows: Sequence[tuple[str, Mapping[str, Figure]]], title: str, columns: Sequence[str] | None = None) -> str:
    """A Markdown table with a row for each name and a column for each metric that anyone has.

    Args:
        rows: name and figures.
        title: heading of the first column.
        columns: names of the metrics wanted; all that anyone has if not given.
    """
    wanted = [name for name in columns or METRICS if any(name in figures for _, figures in rows)]
    heads = [title, *(_head(METRICS[name]) for name in wanted)]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for name, figures in rows:
        cells = [shown(figures[metric]) if metric in figures else "" for metric in wanted]
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines)


def shown(figure: Figure) -> str:
    """A figure for people: value, deviation, floor in brackets."""
    spread = "" if figure.spread is None else f" ± {_number(figure.spread)}"
    floor = "" if figure.floor is None else f" ({_number(figure.floor)})"
    return f"{_number(figure.value)}{spread}{floor}"


def _head(metric: Metric) -> str:
    return f"{metric.title}, {metric.unit}" if metric.unit else metric.title


def _number(value: float) -> str:
    """Three digits that count, no exponent."""
    size = abs(value)
    return (
        f"{value:.0f}"
        if size >= 100
        else f"{value:.1f}"
        if size >= 10
        else f"{value:.2f}"
        if size >= 0.1
        else f"{value:.3f}"
    )
