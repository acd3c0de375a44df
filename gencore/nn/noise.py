"""One seed, one picture: noise that is a function of its own seed and of nothing else."""

from collections.abc import Sequence

import torch
from torch import Tensor


def seeded_noise(seeds: Sequence[int], shape: Sequence[int]) -> Tensor:
    """Standard normal noise ``(len(seeds), *shape)``, row ``i`` drawn from ``seeds[i]`` alone, on the CPU.

    Drawn on the CPU whatever the model's device, so that a seed names the same picture everywhere.
    """
    rows = [torch.randn(*shape, generator=torch.Generator().manual_seed(int(seed))) for seed in seeds]
    return torch.stack(rows) if rows else torch.empty(0, *shape)


def seeded_uniform(seeds: Sequence[int], shape: Sequence[int]) -> Tensor:
    """Uniform numbers in [0, 1), float64 ``(len(seeds), *shape)``, row ``i`` drawn from ``seeds[i]`` alone, on the CPU.

    In double precision, because a number on the border of two codes must not fall to either side by rounding.
    """
    generators = [torch.Generator().manual_seed(int(seed)) for seed in seeds]
    rows = [torch.rand(*shape, generator=generator, dtype=torch.float64) for generator in generators]
    return torch.stack(rows) if rows else torch.empty(0, *shape, dtype=torch.float64)
