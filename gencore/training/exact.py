"""What makes a resumed run equal, bit for bit, to one that never stopped."""

import torch


def match_memory(optimizer: torch.optim.Optimizer) -> None:
    """Lays moments out in memory as their parameters are: the fused kernel walks both as plain arrays."""
    for parameter, moments in optimizer.state.items():
        for name, value in moments.items():
            if value.shape == parameter.shape:
                moments[name] = torch.empty_like(parameter).copy_(value)


def mixed(seed: int, step: int, use: int = 0) -> int:
    """One generator seed for (seed, step) and what it is used for; neighbours are unrelated."""
    return ((seed * 1_000_003 + step) * 2_654_435_761 + use * 0x9E3779B97F4A7C15) % 2**63


def seed_dropout(device: torch.device, seed: int) -> None:
    """Seeds the generator that layers such as dropout draw from on ``device``.

    ``torch.manual_seed`` would also note, with a stack trace, every kind of device that has not been started yet:
    half a millisecond a step, and a queue that never ends.
    """
    torch.default_generator.manual_seed(seed)
    if device.type == "cuda":
        torch.cuda.manual_seed(seed)
