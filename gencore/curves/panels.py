"""Series arranged for a look: a panel for each term, in it a line for each run and part."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from gencore.curves.reading import VALIDATION, RunCurves
from gencore.errors import TrainingError

DEFAULT = ("total",)


@dataclass(frozen=True)
class Line:
    """One line of a panel.

    Args:
        label: for the legend. x, y: its points, ``(n,)``. dashed: drawn so, as validation is. behind: the same before
            smoothing, drawn faintly; none if nothing was smoothed.
    """

    label: str
    x: Float[np.ndarray, " n"]
    y: Float[np.ndarray, " n"]
    dashed: bool = False
    behind: Float[np.ndarray, " n"] | None = None


@dataclass(frozen=True)
class Panel:
    """Lines that are looked at together.

    Args:
        title: what they show.
        lines: in the order of the legend.
        across: what the horizontal axis counts. up: what the vertical one measures.
        log: logarithmic heights. bars: bars in place of lines.
        level: height of a line to compare with, and what it says.
        marks: places on the horizontal axis, and what happened there.
    """

    title: str
    lines: tuple[Line, ...]
    across: str = "step"
    up: str = ""
    log: bool = False
    bars: bool = False
    level: tuple[float, str] | None = None
    marks: tuple[tuple[float, str], ...] = ()


def panels_of(
    runs: Sequence[RunCurves], terms: Sequence[str] = (), log: bool = False, smooth: float = 0.0
) -> list[Panel]:
    """Runs side by side, a panel for each term.

    Args:
        runs: at least one.
        terms: names of terms (training and validation together) or of single series; ``total`` if none is given, and
            for a single run its terms as well.
        log: logarithmic heights.
        smooth: 0 (as measured) to below 1; see :meth:`gencore.curves.reading.Series.smoothed`.

    Raises:
        TrainingError: if no run has a term, or ``smooth`` is out of its range.
    """
    if not terms:
        terms = (*DEFAULT, *runs[0].terms()) if len(runs) == 1 else DEFAULT
    labels = distinct([run.name for run in runs])
    return [_panel(runs, labels, term, log, smooth) for term in terms]


def line_of(run: RunCurves, name: str, label: str, smooth: float = 0.0) -> Line:
    """The series ``name`` of a run as a line; what is smoothed keeps what was measured behind it."""
    series = run.series[name]
    dashed = name.startswith(f"{VALIDATION}/")
    if smooth and not dashed:  # validations are few, and smooth by themselves
        return Line(label, series.steps, series.smoothed(smooth).values, dashed, series.values)
    return Line(label, series.steps, series.values, dashed)


def distinct(names: Sequence[str]) -> list[str]:
    """The names, those that occur more than once with a number."""
    return [f"{name} ({names[: place + 1].count(name)})" if names.count(name) > 1 else name
            for place, name in enumerate(names)]  # fmt: skip


def _panel(runs: Sequence[RunCurves], labels: Sequence[str], term: str, log: bool, smooth: float) -> Panel:
    lines: list[Line] = []
    reason: TrainingError | None = None
    for run, label in zip(runs, labels, strict=True):
        try:
            found = run.named(term)
        except TrainingError as error:
            reason = error
            continue
        for name in found:
            part = name.partition("/")[0] if len(found) > 1 else ""
            whose = label if len(runs) > 1 else ""
            lines.append(line_of(run, name, " ".join(filter(None, (whose, part))) or term, smooth))
    if not lines and reason is not None:
        raise reason
    marks = tuple((step, "went back") for step in runs[0].rollbacks) if len(runs) == 1 else ()
    return Panel(term, tuple(lines), log=log, marks=marks)
