"""A study as a page of plots that opens without a network: history, courses, importance, slices, combinations."""

import warnings
from collections.abc import Callable
from html import escape
from pathlib import Path

import optuna
from optuna.trial import TrialState

from gencore.errors import TrainingError
from gencore.files import write_text

FEWEST = 2  # trials that make a plot


def draw_plots(study: optuna.Study, title: str, figure: str, file: Path) -> bool:
    """Writes the page, and says whether there was anything to draw.

    Args:
        study: what is drawn.
        title: of the page.
        figure: what the study makes better.
        file: an HTML file.

    Raises:
        TrainingError: if Plotly is missing.
        CheckpointError: if the file cannot be written.
    """
    try:
        import plotly  # noqa: F401 - Optuna draws with it
    except ImportError:
        raise TrainingError("Plots need Plotly; pip install plotly.") from None
    done = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    if len(done) < FEWEST:
        return False
    parts = [f"<h2>{escape(name)}</h2>{text}" for name, text in _parts(study, figure)]
    page = (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>body{{font-family:sans-serif;max-width:70rem;margin:1rem auto;"
        f"padding:0 1rem}}</style><h1>{escape(title)}</h1>{''.join(parts)}</html>"
    )
    write_text(file, page)
    return True


def _parts(study: optuna.Study, figure: str) -> list[tuple[str, str]]:
    from optuna import visualization as drawn

    ways: dict[str, Callable[[], object]] = {
        "Every trial, and the best so far": lambda: drawn.plot_optimization_history(study, target_name=figure),
        "How trials went": lambda: drawn.plot_intermediate_values(study),
        "What matters": lambda: drawn.plot_param_importances(study, target_name=figure),
        "One parameter at a time": lambda: drawn.plot_slice(study, target_name=figure),
        "Together": lambda: drawn.plot_parallel_coordinate(study, target_name=figure),
    }
    found: list[tuple[str, str]] = []
    for name, draw in ways.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that few trials say little; people see how many there are
                chart = draw()
        except (ValueError, RuntimeError, ZeroDivisionError):
            continue  # too few trials, or all alike
        with_library = not found
        found.append((name, chart.to_html(full_html=False, include_plotlyjs=with_library)))  # type: ignore[attr-defined]
    return found
