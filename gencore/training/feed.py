"""The batches of a run: each a function of the step, the seed, and nothing else."""

from collections.abc import Callable

import numpy as np
import torch

from gencore.data.base import RatedImages
from gencore.data.transforms import augmented
from gencore.losses.objective import Objective
from gencore.models.step import Batch
from gencore.training.batches import jittered, kept_fields
from gencore.training.distributed.processes import Processes
from gencore.training.exact import mixed
from gencore.training.prefetch import Prefetch
from gencore.training.recipe import Recipe
from gencore.types import Condition, ConditionSpec

Prepared = tuple[torch.Tensor, Condition]
NOISE = 1  # what a step draws while it learns, apart from how its batch is varied


class Feed:
    """Makes batches, and brings them to where they are computed.

    For a GPU they are made in another thread, in memory that it can fetch while it computes.

    Args:
        data: the pictures. sampler: chooses those of a step. spec: how rows become conditions.
        recipe: how they are varied and hidden.
        objective: goes into every batch.
        processes: who shares a batch; this one gets its part. device: where to.
    """

    def __init__(
        self,
        data: RatedImages,
        sampler: Callable[[int], np.ndarray],
        spec: ConditionSpec,
        recipe: Recipe,
        objective: Objective,
        processes: Processes,
        device: torch.device,
    ) -> None:
        self.data, self.sampler, self.spec, self.recipe = data, sampler, spec, recipe
        self.objective, self.processes, self.device = objective, processes, device
        self._memory = torch.channels_last if recipe.channels_last else torch.contiguous_format
        self._fetched = Prefetch(self._varied) if device.type == "cuda" else None

    def training(self, step: int) -> Batch:
        """The batch of a training step, with ratings hidden and jittered."""
        make: Callable[[int], Prepared] = self._fetched or self._varied
        return self._sent(make(step), step)

    def validation(self, indices: np.ndarray, seed: int) -> Batch:
        """Given pictures as they are, with all that was said of them."""
        images, rows = self.data.batch(self.processes.own(indices))
        return self._sent((images, self.spec.condition(rows)), seed)

    def close(self) -> None:
        """Ends the thread that makes batches, if there is one."""
        if self._fetched is not None:
            self._fetched.close()

    def _varied(self, step: int) -> Prepared:
        generator = torch.Generator().manual_seed(mixed(self.recipe.seed, step))
        indices = self.sampler(step)
        with self.processes.sharing(len(indices)):
            images, rows = self.data.batch(self.processes.own(indices))
            images = augmented(images, self.recipe.augmentation, generator)
            rows = jittered(rows, self.data.condition, self.recipe.jitter, generator)
            hiding = (self.recipe.finishing(step) or self.recipe).hiding
            kept = kept_fields(len(rows), rows.shape[1], hiding, generator)
        condition = self.spec.condition(rows).keep(kept)
        if self.device.type != "cuda":
            return images, condition
        pinned = Condition(condition.values.pin_memory(), condition.given.pin_memory(), condition.widths)
        return images.contiguous(memory_format=self._memory).pin_memory(), pinned

    def _sent(self, prepared: Prepared, seed: int) -> Batch:
        images, condition = prepared
        images = images.to(self.device, memory_format=self._memory, non_blocking=True)
        generator = torch.Generator(self.device).manual_seed(mixed(self.recipe.seed, seed, NOISE))
        return Batch(images, condition.to(self.device), self.objective, generator)
