"""Loss terms composed by name and weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from gencore.losses.schedule import Schedule
from gencore.models.base import Losses
from gencore.registry import LOSSES


@dataclass(frozen=True)
class Term:
    """One loss of a recipe: its registered name, its schedule, and what its module takes."""

    loss: str
    schedule: Schedule = Schedule()
    options: Mapping[str, Any] = field(default_factory=dict)


class Objective(nn.Module):
    """The weighted sum of a recipe's terms; weights are set from outside, once a step."""

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__()
        self.losses = nn.ModuleDict({term.loss: LOSSES[term.loss](**term.options) for term in terms})
        self.weights = {term.loss: term.schedule.at(0) for term in terms}

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Losses:
        """Every term whose weight is above zero; in validation (``self.training`` false) all of them.

        Computed in float32 whatever the network ran in: half a window of SSIM in bfloat16 is noise.
        """
        with torch.autocast(prediction.device.type, enabled=False):
            terms = {
                name: loss(prediction.float(), target.float(), context)
                for name, loss in self.losses.items()
                if self.weights[name] > 0 or not self.training
            }
        return Losses(terms, {name: self.weights[name] for name in terms})
