"""The strategies as the page shows them: what each is good and bad at, and whether a model can be used with it."""

from typing import Any

from gencore.critics import Critics
from gencore.engine import Engine
from gencore.registry import STRATEGIES
from gencore.strategies.base import lacks

FIRST = "direct"
CHOICES = {
    "aggregate": ("What counts", {"min": "the least pleased", "product": "all together", "mean": "the average"}),
    "over": ("Mean over", {"conditions": "nearby wishes", "latents": "nearby pictures"}),
}


def all_ways() -> list[dict[str, Any]]:
    """Every registered strategy, ``direct`` first: name, label, its good and bad sides, options to choose from."""
    names = sorted(STRATEGIES.names(), key=lambda name: (name != FIRST, name))
    return [_way(name) for name in names]


def of_model(engine: Engine, critics: Critics, name: str) -> dict[str, dict[str, Any]]:
    """For every strategy why a loaded model cannot be used with it (None if it can), by name."""
    model, has_raters = engine.model(name), critics.has(name, "raters")
    return {way: {"lacks": lacks(STRATEGIES[way], model, has_raters)} for way in STRATEGIES.names()}


def _way(name: str) -> dict[str, Any]:
    traits = STRATEGIES[name].traits
    options = [_option(option, values) for option, values in traits.choices.items()]
    label = name.replace("_", " ").capitalize()
    return {"name": name, "label": label, "good": traits.good, "bad": traits.bad, "options": options}


def _option(name: str, values: tuple[str, ...]) -> dict[str, Any]:
    label, texts = CHOICES.get(name, (name.replace("_", " ").capitalize(), {}))
    return {"name": name, "label": label, "choices": [[value, texts.get(value, value)] for value in values]}
