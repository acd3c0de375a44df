"""Exponential moving average of weights and batch-norm statistics."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.swa_utils import AveragedModel

EARLY = 200  # steps after each of which the average moves
STRIDE = 4  # later it moves after every so many steps, as far as in as many small moves


class Average(AveragedModel):
    """PyTorch's averaged model, updated in one call for all numbers, without a walk through the modules at each step.

    For a small network a move is a tenth of a step; weights change little in a few steps, so that moving by
    ``decay ** STRIDE`` after every ``STRIDE`` steps gives the same average to within what nobody can see.

    Args:
        model: what is averaged; copied.
        decay: share of the old average that stays at each step. It follows quickly at first: min(``decay``,
            (1 + t) / (10 + t)) at step t.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        super().__init__(model, use_buffers=True)
        self.decay = decay
        self._pairs: list[tuple[dict[str, Any], dict[str, Any]]] = []

    @torch.no_grad()
    def update_parameters(self, model: nn.Module) -> None:
        """Moves the average towards ``model``, which is the same object every time."""
        seen = int(self.n_averaged)
        if seen >= EARLY and (seen + 1) % STRIDE:
            self.n_averaged += 1
            return
        if not self._pairs:
            self._pairs = list(zip(_holders(self.module), _holders(model), strict=True))
        averages: list[Tensor] = []
        currents: list[Tensor] = []
        for held, new in self._pairs:
            for name, average in held.items():
                if average is None:
                    continue
                if seen and average.is_floating_point():
                    averages.append(average)
                    currents.append(new[name])
                else:
                    average.copy_(new[name])
        if averages:
            decay = min(self.decay, (1 + seen) / (10 + seen)) ** (1 if seen < EARLY else STRIDE)
            torch._foreach_lerp_(averages, currents, 1 - decay)
        self.n_averaged += 1

    @torch.no_grad()
    def become(self, model: nn.Module) -> None:
        """The average is ``model`` as it is."""
        self.module.load_state_dict(model.state_dict())


def averaged(model: nn.Module, decay: float) -> Average:
    """An average of ``model`` in evaluation mode, not updated yet."""
    return Average(model, decay).eval()


def go_on_from(average: Average, model: nn.Module, optimizers: Iterable[Optimizer]) -> None:
    """``model`` is its average from now on, and its optimisers have no past."""
    model.load_state_dict(average.module.state_dict())
    for optimizer in optimizers:
        optimizer.state.clear()


def _holders(model: nn.Module) -> list[dict[str, Any]]:
    """Where the modules of ``model`` keep their parameters and buffers; holds also when one is replaced."""
    return list(chain.from_iterable((module._parameters, module._buffers) for module in model.modules()))
