"""What every generation strategy returns, and what it says of itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from jaxtyping import Float
from torch import Tensor

from gencore.types import Condition


@dataclass(frozen=True)
class Generation:
    """Pictures made for a wish.

    Args:
        images: ``(n, 3, h, w)`` in [0, 1].
        latents: what they were decoded from, ``(n, *latent_shape)``.
        conditions: the conditions they were decoded under.
        predicted_scores: rater name to ``(n,)`` predicted scores, where a rater model was given.
        trace: what the strategy did on the way, one entry a step.
    """

    images: Float[Tensor, "n 3 h w"]
    latents: Float[Tensor, "n *latent"]
    conditions: Condition
    predicted_scores: Mapping[str, Float[Tensor, " n"]] = field(default_factory=dict)
    trace: Sequence[Mapping[str, Any]] = ()


Need = Literal["raters", "encoder", "noise"]


@dataclass(frozen=True)
class Traits:
    """What a strategy says of itself.

    Args:
        good: what it is good at, one line.
        bad: what it is bad at, one line.
        needs: rater models, an encoder, or a prior that is drawn from normal noise.
    """

    good: str
    bad: str
    needs: tuple[Need, ...] = ()


def described(good: str, bad: str, *needs: Need) -> Callable[[Any], Any]:
    """A decorator that gives a strategy its :class:`Traits`, as the attribute ``traits``."""

    def decorator(strategy: Any) -> Any:
        strategy.traits = Traits(good, bad, needs)
        return strategy

    return decorator
