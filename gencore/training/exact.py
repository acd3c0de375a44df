"""What makes a resumed run equal, bit for bit, to one that never stopped."""

import torch


def match_memory(optimizer: torch.optim.Optimizer) -> None:
    """Lays moments out in memory as their parameters are: the fused kernel walks both as plain arrays."""
    for parameter, moments in optimizer.state.items():
        for name, value in moments.items():
            if value.shape == parameter.shape:
                moments[name] = torch.empty_like(parameter).copy_(value)


def mixed(seed: int, step: int) -> int:
    """One generator seed for (seed, step); neighbouring steps are unrelated."""
    return (seed * 1_000_003 + step) * 2_654_435_761 % 2**63
