"""How the scores of a field become numbers that a network reads: by their range, or by what was seen in training."""

from typing import Literal

import torch
from torch import Tensor

Scaling = Literal["range", "standard", "quantile"]


def knots_of(column: Tensor, scaling: Scaling) -> tuple[float, ...]:
    """What ``scaling`` needs to know of the values ``(n,)`` of a field, where NaN is missing."""
    known = column[~column.isnan()].double()
    if scaling == "range":
        return ()
    if known.numel() == 0:
        return (0.0, 1.0)
    if scaling == "standard":
        return float(known.mean()), float(known.std(correction=0))
    return tuple(torch.quantile(known, torch.linspace(0, 1, 33, dtype=torch.float64)).tolist())


def scaled(column: Tensor, low: float, high: float, scaling: Scaling, knots: tuple[float, ...]) -> Tensor:
    """The values ``(n,)`` of a score between ``low`` and ``high``, scaled."""
    if scaling == "range":
        return (column - low) / (high - low) * 2 - 1
    seen = torch.tensor(knots, dtype=column.dtype)
    if scaling == "standard":
        return (column - seen[0]) / seen[1].clamp_min(1e-6)
    return _rank(column, seen)


def _rank(column: Tensor, knots: Tensor) -> Tensor:
    """Mid-rank of each value among the quantiles, -1..1: ties (scores are whole numbers) share their middle."""
    below = torch.searchsorted(knots, column.contiguous())
    above = torch.searchsorted(knots, column.contiguous(), right=True)
    return (below + above).to(column.dtype) / (len(knots)) - 1
