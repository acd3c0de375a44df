"""Exponential moving average of weights and batch-norm statistics."""

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

Tensors = tuple[Tensor, ...] | list[Tensor]


def averaged(model: nn.Module, decay: float) -> AveragedModel:
    """An average of ``model`` that follows quickly at first: decay min(``decay``, (1 + t) / (10 + t)) at step t."""

    @torch.no_grad()
    def update(averages: Tensors, currents: Tensors, count: Tensor | int) -> None:
        seen = int(count)
        keep = min(decay, (1 + seen) / (10 + seen))
        if torch.is_floating_point(averages[0]):
            torch._foreach_lerp_(averages, currents, 1 - keep)
        else:
            for average, current in zip(averages, currents, strict=True):
                average.copy_(current)

    return AveragedModel(model, multi_avg_fn=update, use_buffers=True).eval()
