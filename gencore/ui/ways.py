"""The strategies as the page shows them: what each is good and bad at, and whether a model can be used with it."""

import logging
from pathlib import Path
from typing import Any

from gencore.critics import Critics
from gencore.engine import Engine
from gencore.errors import CheckpointError
from gencore.evaluation.report import METRICS, Evaluation, Figure, read_evaluation, shown
from gencore.registry import STRATEGIES
from gencore.strategies.base import lacks

FIRST = "direct"
TOLD = ("least", "satisfaction", "confirmed", "class_accuracy", "wished_diversity", "sharpness", "seconds")
log = logging.getLogger("gencore")
CHOICES = {
    "aggregate": ("What counts", {"min": "the least pleased", "product": "all together", "mean": "the average"}),
    "over": ("Mean over", {"conditions": "nearby wishes", "latents": "nearby pictures"}),
}


def all_ways() -> list[dict[str, Any]]:
    """Every registered strategy, ``direct`` first: name, label, its good and bad sides, options to choose from."""
    names = sorted(STRATEGIES.names(), key=lambda name: (name != FIRST, name))
    return [_way(name) for name in names]


def of_model(engine: Engine, critics: Critics, name: str) -> dict[str, dict[str, Any]]:
    """Of every strategy why a loaded model cannot be used with it (None if it can) and what was measured, by name."""
    model, has_raters, evaluation = engine.model(name), critics.has(name, "raters"), _evaluation(engine.folder(name))
    return {
        way: {"lacks": lacks(STRATEGIES[way], model, has_raters), "measured": _measured(evaluation, way)}
        for way in STRATEGIES.names()
    }


def _evaluation(folder: Path) -> Evaluation | None:
    try:
        return read_evaluation(folder)
    except CheckpointError as error:
        log.warning("%s", error)
        return None


def _measured(evaluation: Evaluation | None, way: str) -> str:
    """The figures that matter when a strategy is chosen, in one line; nothing where nothing was measured."""
    known = evaluation.strategies.get(way, {}) if evaluation else {}
    told = [f"{METRICS[name].title.lower()} {_shown(name, known[name])}" for name in TOLD if name in known]
    return f"Measured (in brackets real pictures): {', '.join(told)}." if told else ""


def _shown(name: str, figure: Figure) -> str:
    unit = METRICS[name].unit
    return f"{shown(figure)} {unit}".strip()


def _way(name: str) -> dict[str, Any]:
    traits = STRATEGIES[name].traits
    options = [_option(option, values) for option, values in traits.choices.items()]
    label = name.replace("_", " ").capitalize()
    return {"name": name, "label": label, "good": traits.good, "bad": traits.bad, "options": options}


def _option(name: str, values: tuple[str, ...]) -> dict[str, Any]:
    label, texts = CHOICES.get(name, (name.replace("_", " ").capitalize(), {}))
    return {"name": name, "label": label, "choices": [[value, texts.get(value, value)] for value in values]}
