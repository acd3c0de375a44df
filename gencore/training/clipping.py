"""Gradient clipping by the norm of all gradients together."""

from collections.abc import Iterable

import torch
from torch import nn


@torch.no_grad()
def clip_gradients(parameters: Iterable[nn.Parameter], largest: float) -> float:
    """Scales gradients down to a joint norm of ``largest`` where it is larger; 0 leaves them alone.

    The same as ``torch.nn.utils.clip_grad_norm_``, which also multiplies where nothing is to be clipped: for a small
    network that and its bookkeeping were a seventh of a step.

    Returns:
        The norm before, which is not finite if any gradient is not.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return 0.0
    norm = float(torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients))))
    if largest and largest < norm < float("inf"):
        torch._foreach_mul_(gradients, largest / (norm + 1e-6))
    return norm
