"""What looks at a whole batch does so too where several processes have a part of it each.

Most of a step is done picture by picture, and the mean over all pictures is the mean of the processes' means. What is
not (a batch's variance, the next picture's scores, how many scores are given) asks here. In one process, and outside
of a shared step, every function gives back what it is given, at no cost.

Process r of W has pictures r, r + W, r + 2W ... of a batch, so that the first third of a batch is the first thirds of
its parts. Rows that were repeated (one block a draw) or cut off (the first so many) are found again by the same rule.

What is computed here has gradients, of any order: each process minimises its own loss, the gradients that reach a
process from the losses of others are added to its own, and the trainer averages those of weights. So W processes
follow the gradient that one process would.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

import torch
import torch.distributed as dist
from jaxtyping import Float, Int
from torch import Tensor

from gencore.errors import TrainingError


@dataclass(frozen=True)
class Split:
    """Whose pictures of the batch at hand are here.

    Args:
        rank: this process, from 0. count: how many there are.
        pictures: how many of the batch are here; as many as everywhere.
    """

    rank: int
    count: int
    pictures: int

    def rows(self, here: int, rank: int | None = None) -> Int[Tensor, " here"]:
        """Which rows of everybody's these are.

        Args:
            here: rows in this process: the batch's pictures, several times, or the first of them.
            rank: another process.
        """
        row = torch.arange(here)
        first = row // self.pictures * self.pictures * self.count
        return first + row % self.pictures * self.count + (self.rank if rank is None else rank)


_SPLIT: ContextVar[Split | None] = ContextVar("split", default=None)


def split() -> Split | None:
    """How the batch at hand is shared, or none where it is all here."""
    return _SPLIT.get()


@contextmanager
def shared(how: Split | None) -> Iterator[None]:
    """Within this context a batch is shared in this way; with none, everything is here, the same everywhere."""
    before = _SPLIT.set(how)
    try:
        yield
    finally:
        _SPLIT.reset(before)


def average(value: Tensor) -> Tensor:
    """The mean of all processes' tensors of this shape."""
    return value if split() is None else cast(Tensor, _Average.apply(value))


def mean(values: Tensor) -> Float[Tensor, ""]:
    """The mean of all processes' numbers, of which each may have another count.

    It is this process' share of that mean: the average over processes is the mean itself.
    """
    if split() is None:
        return values.mean()
    return values.sum() / average(values.new_tensor(float(values.numel())))


def everyone(values: Tensor) -> Tensor:
    """All processes' rows, in the order in which one process would have them."""
    how = split()
    if how is None:
        return values
    if not values.numel():
        return values.new_zeros(len(values) * how.count, *values.shape[1:])
    if not values.is_floating_point():
        return _gathered(values, how)
    placed = values.new_zeros(len(values) * how.count, *values.shape[1:])
    rows = how.rows(len(values)).to(values.device)
    return how.count * average(placed.index_copy(0, rows, values))


def mine(values: Tensor) -> Tensor:
    """Of everybody's rows, those of this process."""
    how = split()
    return values if how is None else values[how.rows(len(values) // how.count).to(values.device)]


@contextmanager
def lost_others() -> Iterator[None]:
    """Says in a sentence that another process is gone, which the network library says in one of many ways.

    Raises:
        TrainingError: in place of what it says.
    """
    try:
        yield
    except RuntimeError as error:
        raise TrainingError(
            "Another process of this run has ended or cannot be reached, so this one ends as well; go on from the "
            f"last checkpoint with --resume, once the cause is mended ({str(error).splitlines()[0][:120]})."
        ) from None


class _Average(torch.autograd.Function):
    """Its own transpose, so that its gradient has a gradient, as penalties on slopes need."""

    @staticmethod
    def forward(context: Any, value: Tensor) -> Tensor:
        total = value.detach().clone(memory_format=torch.contiguous_format)
        with lost_others():
            dist.all_reduce(total)
        return total / dist.get_world_size()

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        return cast(Tensor, _Average.apply(gradients[0]))


def _gathered(values: Tensor, how: Split) -> Tensor:
    """Rows of whole numbers or of yes and no, which have no gradient."""
    sent = values.detach().to(torch.int64).contiguous()
    parts = [torch.empty_like(sent) for _ in range(how.count)]
    with lost_others():
        dist.all_gather(parts, sent)
    placed = sent.new_empty(len(sent) * how.count, *sent.shape[1:])
    for rank, part in enumerate(parts):
        placed[how.rows(len(part), rank).to(part.device)] = part
    return placed.to(values.dtype)
