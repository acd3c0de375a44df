"""Ways to make pictures that can be measured: a strategy with its options, and whether a model can do it."""

import inspect
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jaxtyping import Float
from torch import Tensor

from gencore.errors import ConditionError
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.registry import STRATEGIES
from gencore.strategies.base import lacks
from gencore.types import Field, Wish

FIXED = ("model", "targets", "n", "seeds", "raters")


@dataclass(frozen=True)
class Way:
    """A strategy and its options.

    Args:
        strategy: a registered name.
        options: what it is called with; the rest is as it comes.
    """

    strategy: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its key among the figures: the strategy, then the options that are not as they come."""
        return " ".join([self.strategy, *(f"{key}={value}" for key, value in self.options.items())])

    def draw(
        self, model: GenerativeModel, raters: Raters | None, wishes: Sequence[Wish], seeds: Sequence[int]
    ) -> Float[Tensor, "n 3 h w"]:
        """A picture for each wish and seed, in 8 bits, as pictures in files are."""
        made = STRATEGIES[self.strategy](model, wishes, len(seeds), seeds, raters, **self.options)
        images: Tensor = made.images.detach().float().cpu()
        return (images.clamp(0, 1) * 255).round() / 255


def parsed(text: str) -> Way:
    """A way as it is written: ``direct``, or ``optimise steps=0 pool=512``.

    Raises:
        RegistryError: for an unknown strategy.
        ConditionError: for an option that it does not have.
    """
    words = text.split() or [""]
    known = [name for name in inspect.signature(STRATEGIES[words[0]]).parameters if name not in FIXED]
    options = {}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not equals or name not in known:
            raise ConditionError(f'"{word}" is no option of {words[0]}; write NAME=VALUE, with {", ".join(known)}.')
        try:
            options[name] = json.loads(value)
        except ValueError:
            options[name] = value
    return Way(words[0], options)


def every_way() -> list[Way]:
    """All registered strategies as they come, the plainest first."""
    return [Way(name) for name in sorted(STRATEGIES.names(), key=lambda name: (name != "direct", name))]


def lacking(way: Way, model: GenerativeModel, raters: Raters | None) -> str | None:
    """Why a model cannot do something, as a sentence; none if it can."""
    if not model.condition_spec.fields and way.strategy != "direct":
        return f"{way.name}: not possible, the model reads no wish."
    missing = lacks(STRATEGIES[way.strategy], model, raters is not None)
    return None if missing is None else f"{way.name}: not possible. {missing}"


def wish_of(fields: Sequence[Field], row: Float[Tensor, " f"]) -> dict[str, Any]:
    """What was said of a picture, as a wish for one like it; what was not said is left out."""
    wish: dict[str, Any] = {}
    for one, value in zip(fields, row.tolist(), strict=True):
        if value == value:
            wish[one.name] = one.classes[int(value)] if one.kind == "class" else value
    return wish
