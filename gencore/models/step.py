"""What a training step shows a model, and what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.types import Condition

Phase = str  # "all" where one optimiser trains everything; else a name of the model's own, such as "discriminator"
Objective = Callable[[Tensor, Tensor, Mapping[str, Any]], "Losses"]


@dataclass(frozen=True)
class Losses:
    """Named, unweighted loss terms of one step and the weight of each.

    Args:
        terms: scalar tensors by name.
        weights: current weight of each term, by the same names.
    """

    terms: dict[str, Tensor]
    weights: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> Tensor:
        """Σ weight · term, what the optimiser follows; 0 where no term counts (yet)."""
        if not self.terms:
            return torch.zeros(())
        return torch.stack([self.weights.get(name, 1.0) * term for name, term in self.terms.items()]).sum()


@dataclass(frozen=True)
class Batch:
    """What one training step sees.

    Args:
        images: ``(n, 3, h, w)`` in [0, 1].
        condition: what raters said of them (some of it hidden on purpose, so that *any* is learnt).
        objective: weighs a prediction against the images.
        generator: source of the step's randomness.
        between: what one phase of the step leaves for the next.
    """

    images: Float[Tensor, "n 3 h w"]
    condition: Condition
    objective: Objective
    generator: torch.Generator | None = None
    between: dict[str, Any] = field(default_factory=dict)
