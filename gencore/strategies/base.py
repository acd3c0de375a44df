"""What every generation strategy returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
