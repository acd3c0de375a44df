"""Rows that were computed once and are drawn again and again."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.nn import across


class Memory(nn.Module):
    """The newest rows of a stream, the same in every process; part of a run's state.

    What is small to learn from but dear to compute, such as codes of pictures, is computed for a few pictures a step
    and learnt from in batches as large as they should be.

    Args:
        rows: how many are kept.
        width: numbers of each.
    """

    rows: Tensor
    seen: Tensor

    def __init__(self, rows: int, width: int) -> None:
        super().__init__()
        self.register_buffer("rows", torch.zeros(rows, width))
        self.register_buffer("seen", torch.zeros((), dtype=torch.long))

    def __len__(self) -> int:
        return min(int(self.seen), len(self.rows))

    @property
    def full(self) -> bool:
        """Whether there is no room left."""
        return int(self.seen) >= len(self.rows)

    @torch.no_grad()
    def note(self, rows: Float[Tensor, "n d"]) -> None:
        """Keeps rows, in place of the oldest if there is no room."""
        rows = across.everyone(rows.detach().float())[-len(self.rows) :]
        places = (int(self.seen) + torch.arange(len(rows), device=rows.device)) % len(self.rows)
        self.rows[places] = rows
        self.seen += len(rows)

    def forget(self) -> None:
        """Empties it."""
        self.seen.zero_()

    def draw(self, n: int, generator: torch.Generator | None = None) -> Float[Tensor, "n d"]:
        """Rows at random, some perhaps twice; of a memory that is not empty."""
        at = torch.empty(n, device=self.rows.device).uniform_(generator=generator)
        return self.rows[(at * len(self)).long().clamp_max(len(self) - 1)]
