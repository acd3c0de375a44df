"""Loss terms composed by name and weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from gencore.errors import TrainingError
from gencore.losses.schedule import Schedule
from gencore.models.step import Losses
from gencore.registry import LOSSES

MAIN = "main"


@dataclass(frozen=True)
class Term:
    """One loss of a recipe: its registered name, its schedule, and what its module takes."""

    loss: str
    schedule: Schedule = Schedule()
    options: Mapping[str, Any] = field(default_factory=dict)


class Objective(nn.Module):
    """The weighted sum of a recipe's terms; weights are set from outside, once a step.

    A loss module may say, as class attributes, in which ``phase`` of a step it counts (``main`` if it says nothing),
    what it ``needs`` in the context, that it ``remembers`` something from step to step, which then belongs to the state
    of a run, and that it is not ``measured`` in validation. A model with several phases puts the name of the present
    one into the context as ``phase``; without that it is ``main``.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__()
        self.losses = nn.ModuleDict({term.loss: LOSSES[term.loss](**term.options) for term in terms})
        self.weights = {term.loss: term.schedule.at(0) for term in terms}

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Losses:
        """Every term of this phase whose weight is above zero; in validation (``self.training`` false) all that are
        measured there.

        Computed in float32 whatever the network ran in: half a window of SSIM in bfloat16 is noise.

        Raises:
            TrainingError: if a term needs what the model does not put into the context.
        """
        phase = context.get("phase", MAIN)
        with torch.autocast(prediction.device.type, enabled=False):
            terms = {
                name: loss(prediction.float(), target.float(), _checked(name, loss, context))
                for name, loss in self.losses.items()
                if getattr(loss, "phase", MAIN) == phase and self._counts(name, loss)
            }
        return Losses(terms, {name: self.weights[name] for name in terms})

    def _counts(self, name: str, loss: nn.Module) -> bool:
        return self.weights[name] > 0 if self.training else getattr(loss, "measured", True)

    def memory(self) -> dict[str, Tensor]:
        """What losses remember from step to step, by name; :meth:`remember` takes it back."""
        return {
            f"{name}.{key}": value
            for name, loss in self.losses.items()
            if getattr(loss, "remembers", False)
            for key, value in loss.state_dict().items()
        }

    def remember(self, memory: Mapping[str, Tensor]) -> None:
        """Takes up where a run was."""
        for name, loss in self.losses.items():
            if getattr(loss, "remembers", False):
                start = f"{name}."
                own = {key.removeprefix(start): value for key, value in memory.items() if key.startswith(start)}
                loss.load_state_dict(own)


def _checked(name: str, loss: nn.Module, context: Mapping[str, Any]) -> Mapping[str, Any]:
    missing = [key for key in getattr(loss, "needs", ()) if key not in context]
    if missing:
        raise TrainingError(
            f'The loss "{name}" needs the {missing[0].replace("_", " ")}, which this model does not give; '
            "leave it out of the recipe, or take another model."
        )
    return context
