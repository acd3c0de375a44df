"""Who trains: this process alone, or several that share every batch, started by ``torchrun`` or ``accelerate launch``.

Both launchers start the same command several times and say to each in its environment which one it is (``RANK``,
``WORLD_SIZE``, ``LOCAL_RANK``, ``MASTER_ADDR``, ``MASTER_PORT``). Nothing else is needed from them.

All processes hold the same weights, make the same step, and know the same of the run; the first one writes its files.
Gradients are averaged once a phase, in one message, and not by torch's ``DistributedDataParallel``: that overlaps
sending with computing, and in return wants every weight to get a gradient at every backward pass, while here the
phases of a step train parts of one model in turn, on losses that come and go.

References:
    Li et al., *PyTorch Distributed: Experiences on Accelerating Data Parallel Training*, 2020. Goyal et al., *Accurate,
    Large Minibatch SGD*, 2017, section 3 (what has to be averaged over what).
"""

import atexit
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

from gencore.errors import GencoreError, TrainingError
from gencore.nn.across import Split, lost_others, split
from gencore.training.distributed.whole_batch import as_whole

Result = TypeVar("Result")
PATIENCE = timedelta(minutes=30)  # the first process may draw samples and analyse latents meanwhile


class Processes:
    """One process, which does everything: what a run has unless it was launched as several."""

    rank = 0
    count = 1

    @property
    def first(self) -> bool:
        """Whether this is the one that writes files and speaks."""
        return self.rank == 0

    @property
    def device(self) -> torch.device:
        """Where to compute: a GPU if there is one."""
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")

    def check(self, batch_size: int, compiled: bool) -> None:
        """Refuses what cannot be shared.

        Raises:
            TrainingError: if the pictures of a batch do not divide by the number of processes, or the networks of
                several are to be compiled.
        """

    def sharing(self, pictures: int) -> AbstractContextManager[None]:
        """Within this context, a batch of so many pictures is shared."""
        return nullcontext()

    def own(self, indices: np.ndarray) -> np.ndarray:
        """Of the pictures of a shared batch, those of this process."""
        return indices

    def average(self, parameters: Iterable[nn.Parameter], losses: Mapping[str, float]) -> dict[str, float]:
        """Averages gradients over the processes, in place; returns the averages of the losses."""
        return dict(losses)

    def anyone(self, says: bool) -> bool:
        """Whether any process says so."""
        return says

    def by_first(self, call: Callable[[], Result]) -> Result:
        """What ``call`` gives in the first process, or the error it raises, everywhere."""
        return call()

    def in_turn(self, call: Callable[[], Result]) -> Result:
        """What ``call`` gives, first in one process of each machine, then in all others, which find its cache."""
        return call()


class SeveralProcesses(Processes):
    """This process as one of several, already connected.

    Args:
        local_rank: its number on its machine, which is also that of its GPU.
    """

    def __init__(self, local_rank: int) -> None:
        self.rank, self.count, self.local_rank = dist.get_rank(), dist.get_world_size(), local_rank

    @property
    def device(self) -> torch.device:
        """A GPU of its own, if there is one for each process of the machine."""
        return torch.device("cuda", self.local_rank) if _a_gpu_each() else torch.device("cpu")

    def check(self, batch_size: int, compiled: bool) -> None:
        """As of one process."""
        if compiled:
            raise TrainingError(
                "Networks that several processes train cannot be compiled, because a compiled one draws and normalises "
                "what is its own; leave compile out of the recipe."
            )
        if batch_size % self.count:
            fitting = max(batch_size // self.count, 1) * self.count
            raise TrainingError(
                f"A batch of {batch_size} pictures cannot be shared evenly by {self.count} processes; "
                f"give a multiple of {self.count}, for instance --batch {fitting}."
            )

    def sharing(self, pictures: int) -> AbstractContextManager[None]:
        """As of one process; what does not divide is not shared: everyone computes all of it."""
        if pictures % self.count or not pictures:
            return nullcontext()
        return as_whole(Split(self.rank, self.count, pictures // self.count))

    def own(self, indices: np.ndarray) -> np.ndarray:
        """As of one process."""
        return indices if split() is None else indices[self.rank :: self.count]

    def average(self, parameters: Iterable[nn.Parameter], losses: Mapping[str, float]) -> dict[str, float]:
        """As of one process; all numbers travel in one message."""
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        numbers = torch.tensor(list(losses.values()), dtype=torch.float32, device=_device_of(gradients, self.device))
        message = torch.cat([*(gradient.flatten().float() for gradient in gradients), numbers])
        with lost_others():
            dist.all_reduce(message)
        message /= self.count
        *means, averaged = message.split([*(gradient.numel() for gradient in gradients), len(numbers)])
        for gradient, average in zip(gradients, means, strict=True):
            gradient.copy_(average.view(gradient.shape))
        return dict(zip(losses, averaged.tolist(), strict=True))

    def anyone(self, says: bool) -> bool:
        """As of one process."""
        word = torch.tensor(float(says))
        with lost_others():
            dist.all_reduce(word, dist.ReduceOp.MAX)
        return bool(word)

    def by_first(self, call: Callable[[], Result]) -> Result:
        """As of one process; the result is sent, so it should be small."""
        outcome: list[Any] = [None, None]
        if self.first:
            outcome = _outcome(call)
        with lost_others():
            dist.broadcast_object_list(outcome, device=torch.device("cpu"))
        return _given(outcome, told=not self.first)

    def in_turn(self, call: Callable[[], Result]) -> Result:
        """As of one process."""
        own = _outcome(call) if self.local_rank == 0 else [None, None]
        errors: list[Any] = [None] * self.count
        with lost_others():
            dist.all_gather_object(errors, own[1])
        for rank, error in enumerate(errors):
            if error is not None:
                _given([None, error], told=rank != self.rank)
        return cast(Result, own[0]) if self.local_rank == 0 else call()


@cache
def joined() -> Processes:
    """The processes that this one was launched with; connects them at the first call.

    Raises:
        TrainingError: if the others cannot be reached, or the environment is not what a launcher makes.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) < 2:
        return Processes()
    try:
        local_rank = int(os.environ["LOCAL_RANK"])
        if _a_gpu_each():
            torch.cuda.set_device(local_rank)
        dist.init_process_group("cpu:gloo,cuda:nccl" if _a_gpu_each() else "gloo", timeout=PATIENCE)
    except (KeyError, ValueError, RuntimeError) as error:
        raise TrainingError(
            f"WORLD_SIZE says that there are several processes, and they cannot be connected ({error}); start them "
            "with `torchrun` or `accelerate launch`, or unset WORLD_SIZE."
        ) from None
    atexit.register(_leave)
    return SeveralProcesses(local_rank)


def _leave() -> None:
    if dist.is_initialized():
        dist.destroy_process_group()


def _a_gpu_each() -> bool:
    here = int(os.environ.get("LOCAL_WORLD_SIZE", os.environ.get("WORLD_SIZE", "1")))
    return torch.cuda.is_available() and torch.cuda.device_count() >= here


def _device_of(gradients: list[torch.Tensor], otherwise: torch.device) -> torch.device:
    return gradients[0].device if gradients else otherwise


def _outcome(call: Callable[[], Any]) -> list[Any]:
    """What it gives, and the error that people can mend; a bug ends this process, and with it the run."""
    try:
        return [call(), None]
    except GencoreError as error:
        return [None, error]


def _given(outcome: list[Any], told: bool) -> Any:
    result, error = outcome
    if error is None:
        return result
    error.told = told  # another process says it to people
    raise error
