"""What makes a device faster at no cost to what comes out."""

import torch
from torch import nn


def allow_fast_products(device: torch.device) -> None:
    """On a GPU, lets float32 products round their factors to 10 bits (TF32), as its matrix units want them.

    Sums stay float32. On a CPU nothing changes. ``NVIDIA_TF32_OVERRIDE=0`` in the environment forbids it.
    """
    if device.type == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.backends.cudnn.allow_tf32 = True


def compile_networks(model: nn.Module) -> None:
    """Has every network of a model compiled by ``torch.compile``, at the first step that uses it.

    The parts, not the model: its own ``forward`` draws noise and asks which losses count, which cannot be compiled.
    Weights keep their names, and what is computed stays the same up to rounding.
    """
    for network in model.children():
        network.compile()
