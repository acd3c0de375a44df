"""What every generation strategy returns, and what it says of itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from jaxtyping import Float
from torch import Tensor

from gencore.models.base import GenerativeModel
from gencore.types import Condition

Watch = Callable[[Mapping[str, Any]], bool | None]
"""Called with each trace entry, whose ``done`` is the share of the work (0..1); False ends the work early."""


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
        choices: options that people choose from, name to values, the default first.
    """

    good: str
    bad: str
    needs: tuple[Need, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def described(good: str, bad: str, *needs: Need, **choices: tuple[str, ...]) -> Callable[[Any], Any]:
    """A decorator that gives a strategy its :class:`Traits`, as the attribute ``traits``."""

    def decorator(strategy: Any) -> Any:
        strategy.traits = Traits(good, bad, needs, choices)
        return strategy

    return decorator


def lacks(strategy: Any, model: GenerativeModel, has_raters: bool) -> str | None:
    """Why a model cannot be used with a strategy, as a sentence; None if it can.

    Args:
        strategy: a registered strategy.
        model: the model.
        has_raters: whether there are rater models of its people.
    """
    if not model.capabilities.can_sample:
        return "This model has no prior and cannot make new pictures."
    needs = strategy.traits.needs
    if "raters" in needs and not model.condition_spec.fields:
        return "There is nobody to please: this model knows no raters and no classes."
    if "encoder" in needs and not model.capabilities.can_encode:
        return "This model has no encoder, so it cannot look at its pictures again."
    if "noise" in needs and not model.normal_noise:
        return "This model's pictures are not drawn from normal noise, so there is nothing to climb on."
    if "raters" in needs and not has_raters:
        return "There are no rater models of these people; train some with `gencore raters train`."
    return None
