"""What was measured of a model: figures with their floors, kept beside the checkpoint as ``evaluation.json``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gencore.errors import CheckpointError
from gencore.evaluation.full.findings import Full
from gencore.evaluation.full.table import compared, to_table
from gencore.evaluation.metrics import METRICS, Better, Metric
from gencore.evaluation.tables import line, number
from gencore.files import write_json

__all__ = [
    "FILE",
    "METRICS",
    "Better",
    "Evaluation",
    "Figure",
    "Full",
    "Metric",
    "full_markdown",
    "overview",
    "read_evaluation",
    "shown",
    "to_markdown",
    "write_evaluation",
]
FILE = "evaluation.json"
OVERVIEW = (
    "satisfaction",
    "confirmed",
    "class_accuracy",
    "steering_error",
    "spearman",
    "slope",
    "cross_talk",
    "frechet_judge",
    "frechet_random",
    "sharpness",
    "diversity",
    "nearest_training",
    "seconds",
)


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
        full: what the full protocol found; none where it was not run.
    """

    model: str
    data: str
    judge: str | None
    gencore: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    strategies: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    full: Full | None = None


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
    """Everything as tables, floors in brackets: an overview where there are several models, then one table for each."""
    parts = [overview(evaluations)] if len(evaluations) > 1 else []
    for one in evaluations:
        parts += [f"### {one.model}"] if len(evaluations) > 1 else []
        parts += [_details(one), "\n".join(f"- {note}" for note in one.notes)]
        parts += [] if one.full is None else ["The full protocol:", to_table(one.full)]
    return "\n\n".join(part for part in parts if part) + "\n"


def full_markdown(evaluations: Sequence[Evaluation]) -> str:
    """What the full protocol found: models side by side where there are several, then one table for each."""
    known = {one.model: one.full for one in evaluations if one.full is not None}
    if len(known) < 2:
        return "\n\n".join(to_table(full) for full in known.values()) + "\n"
    parts = [compared(known)]
    for name, full in known.items():
        parts += [f"### {name}", to_table(full)]
    return "\n\n".join(parts) + "\n"


def overview(evaluations: Sequence[Evaluation], columns: Sequence[str] = OVERVIEW) -> str:
    """A row for each model and strategy, with the few figures that matter most.

    Args:
        evaluations: what was measured.
        columns: names of metrics; those that nobody has are left out.
    """
    rows = [(one.model, name, figures) for one in evaluations for name, figures in one.strategies.items()]
    wanted = [name for name in columns if any(name in figures for _, _, figures in rows)]
    lines = [line(["model", "strategy", *(_title(METRICS[name]) for name in wanted), "n"])]
    lines.append("|---" * (len(wanted) + 3) + "|")
    for model, way, figures in rows:
        lines.append(line([model, way, *(_cell(figures, name) for name in wanted), _count(figures)]))
    return "\n".join(lines)


def shown(figure: Figure) -> str:
    """A figure for people: value, deviation, floor in brackets."""
    spread = "" if figure.spread is None else f" ± {number(figure.spread)}"
    floor = "" if figure.floor is None else f" ({number(figure.floor)})"
    return f"{number(figure.value)}{spread}{floor}"


def _details(one: Evaluation) -> str:
    """A row for each metric, a column for each strategy."""
    if not one.strategies and not one.figures:
        return ""
    ways = list(one.strategies) or [one.model]
    lines = [line(["", *ways, "what it says"]), "|---" * (len(ways) + 2) + "|"]
    for name, metric in METRICS.items():
        if name in one.figures:
            lines.append(line([_title(metric), *[shown(one.figures[name])] * len(ways), metric.explain]))
        elif any(name in figures for figures in one.strategies.values()):
            cells = [_cell(figures, name) for figures in one.strategies.values()]
            lines.append(line([_title(metric), *cells, metric.explain]))
    if one.strategies:
        counts = [_count(figures) for figures in one.strategies.values()]
        lines.append(line(["n", *counts, "Pictures on each side where sets of pictures are compared."]))
    return "\n".join(lines)


def _cell(figures: Mapping[str, Figure], name: str) -> str:
    return shown(figures[name]) if name in figures else ""


def _count(figures: Mapping[str, Figure]) -> str:
    found = figures.get("sharpness")
    return "" if found is None or found.n is None else f"{found.n:,}"


def _title(metric: Metric) -> str:
    return f"{metric.title}, {metric.unit}" if metric.unit else metric.title
