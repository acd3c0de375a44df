"""Within a shared step, networks draw and normalise as if the whole batch were here, without knowing.

A draw is made for the whole batch, the same in every process, and the rows of the pictures that are here are kept: so
a picture's noise does not depend on how many processes there are. Batch norm takes the statistics of the whole batch,
which torch's own ``SyncBatchNorm`` does on GPUs only. A model needs no change for that; what else of it looks at a
whole batch says so through :mod:`gencore.nn.across`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from gencore.nn import across
from gencore.nn.across import Split

Call = Callable[..., Any]


class _AsWhole(TorchFunctionMode):
    """Answers some of torch's functions in its own way; all others as always."""

    def __torch_function__(
        self, function: Call, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        own, how = _OWN.get(function), across.split()
        if own is None or how is None:
            return function(*args, **(kwargs or {}))
        return own(how, function, *args, **(kwargs or {}))


@contextmanager
def as_whole(how: Split) -> Iterator[None]:
    """A shared step, or a part of one."""
    with across.shared(how), _AsWhole():
        yield


def _filled(how: Split, function: Call, values: Tensor, *args: Any, **options: Any) -> Tensor:
    """A tensor filled in place: :meth:`Tensor.normal_` and its like."""
    if values.ndim == 0:
        return function(values, *args, **options)
    return values.copy_(across.mine(function(_whole(values, how), *args, **options)))


def _made(how: Split, function: Call, *args: Any, **options: Any) -> Tensor:
    """A new tensor by its size, given last, as numbers or by name: :func:`torch.rand` and its like."""
    if "size" in options:
        bounds, size = args, options.pop("size")
    elif args and isinstance(args[-1], tuple | list):
        bounds, size = args[:-1], args[-1]
    else:
        bounds, size = (), args
    if not size:
        return function(*bounds, size, **options)
    return across.mine(function(*bounds, (size[0] * how.count, *size[1:]), **options))


def _like(how: Split, function: Call, values: Tensor, **options: Any) -> Tensor:
    return across.mine(function(_whole(values, how), **options)) if values.ndim else function(values, **options)


def _dropped(
    how: Split, function: Call, input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False  # noqa: A002
) -> Tensor:  # fmt: skip
    """Dropout with the mask of the whole batch: what it makes of ones."""
    if not training or p == 0:
        return function(input, p, training, inplace)
    mask = across.mine(function(_whole(input, how).fill_(1), p, True))
    return input.mul_(mask) if inplace else input * mask


def _normalised(
    how: Split,
    function: Call,
    input: Tensor,  # noqa: A002 - torch's own name
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    r"""Batch norm over all processes, which have as many numbers each.

    .. math:: \mu = \tfrac1W \sum \mu_r, \qquad \sigma^2 = \tfrac1W \sum (\sigma_r^2 + (\mu_r - \mu)^2)

    Computed in float32, as torch's own is whatever comes in.
    """
    if not training:
        return function(input, running_mean, running_var, weight, bias, False, momentum, eps)
    with torch.autocast(input.device.type, enabled=False):
        values = input.float()
        dims = [dim for dim in range(values.ndim) if dim != 1]
        own = torch.stack(torch.var_mean(values, dims, correction=0))
        parts = how.count * across.average(_placed(own, how))
        mean = parts[:, 1].mean(dim=0)
        variance = (parts[:, 0] + (parts[:, 1] - mean).square()).mean(dim=0)
        _remembered(running_mean, mean, momentum)
        numbers = values.numel() // values.shape[1] * how.count
        _remembered(running_var, variance * (numbers / max(numbers - 1, 1)), momentum)
        scale = torch.rsqrt(variance + eps) * (1.0 if weight is None else weight.float())
        shift = -mean * scale + (0.0 if bias is None else bias.float())
        shape = [-1 if dim == 1 else 1 for dim in range(values.ndim)]
        return torch.addcmul(shift.view(shape), values, scale.view(shape)).to(input.dtype)


def _placed(own: Tensor, how: Split) -> Tensor:
    """What is this process' own, in its row of a table with one row a process."""
    table = own.new_zeros(how.count, *own.shape)
    return table.index_copy(0, torch.tensor([how.rank], device=own.device), own[None])


@torch.no_grad()
def _remembered(running: Tensor | None, new: Tensor, momentum: float) -> None:
    if running is not None:
        running.lerp_(new.to(running.dtype), momentum)


def _whole(values: Tensor, how: Split) -> Tensor:
    """Room for the whole batch's rows, laid out in memory as these are, because that is the order of drawing."""
    last = values.ndim == 4 and not values.is_contiguous() and values.is_contiguous(memory_format=torch.channels_last)
    memory = torch.channels_last if last else torch.contiguous_format
    shape = (len(values) * how.count, *values.shape[1:])
    return torch.empty(shape, dtype=values.dtype, device=values.device, memory_format=memory)


_OWN: dict[Call, Call] = {
    Tensor.normal_: _filled,
    Tensor.uniform_: _filled,
    Tensor.bernoulli_: _filled,
    Tensor.exponential_: _filled,
    torch.rand: _made,
    torch.randn: _made,
    torch.randint: _made,
    torch.rand_like: _like,
    torch.randn_like: _like,
    functional.dropout: _dropped,
    functional.dropout1d: _dropped,
    functional.dropout2d: _dropped,
    functional.dropout3d: _dropped,
    functional.batch_norm: _normalised,
}
