"""How the numbers of a checkpoint lie on disk: as they are, in half precision, or as 8-bit integers with scales.

With ``int8`` every weight of two or more dimensions becomes whole numbers −127..127, one scale for each slice along
its first dimension: ``w ≈ q · scale``, off by at most half a scale. It takes a quarter of the space and no calibration,
and is turned back on loading, so that computing is as before. Vectors (biases, norms) stay in half precision.
"""

from collections.abc import Mapping
from typing import Literal

import torch
from torch import Tensor

Storage = Literal["float32", "float16", "int8"]
SCALE = ":scale"  # no parameter's name can hold a colon
LEVELS = 127


def packed(tensors: Mapping[str, Tensor], storage: Storage) -> dict[str, Tensor]:
    """Tensors as they are written; integers stay what they are.

    Args:
        tensors: a model's ``state_dict``.
        storage: what floating point numbers become.
    """
    written: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        tensor = tensor.detach().cpu().contiguous()
        if not tensor.is_floating_point() or storage == "float32":
            written[name] = tensor
        elif storage == "int8" and tensor.ndim > 1:
            written[name], written[name + SCALE] = _rounded(tensor)
        else:
            written[name] = tensor.half()
    return written


def unpacked(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What :func:`packed` was given, to the precision kept; tensors that were not packed pass through."""
    return {
        name: _restored(tensor, tensors[name + SCALE]) if name + SCALE in tensors else tensor
        for name, tensor in tensors.items()
        if not name.endswith(SCALE)
    }


def _rounded(weight: Tensor) -> tuple[Tensor, Tensor]:
    rows = weight.float().flatten(1)
    scale = (rows.abs().amax(dim=1) / LEVELS).clamp_min(torch.finfo(torch.float32).tiny)
    return (rows / scale[:, None]).round_().to(torch.int8).view(weight.shape), scale


def _restored(weight: Tensor, scale: Tensor) -> Tensor:
    return weight.float() * scale.view(-1, *[1] * (weight.ndim - 1))
