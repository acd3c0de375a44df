"""What views ask the engine for, and what it remembers of what it has made."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from gencore.types import Wish

Pictures = UInt8[np.ndarray, "n h w 3"]


@dataclass(frozen=True)
class Request:
    """What one view wants to see.

    Args:
        model: name of a loaded or loadable model.
        wish: field name to wanted value, one wish for all pictures; fields left out are *any*.
        seeds: one picture each.
        guidance: 1 follows the condition as learnt; more exaggerates it.
        temperature: scale of the latent noise.
    """

    model: str
    wish: tuple[tuple[str, float | str], ...]
    seeds: tuple[int, ...]
    guidance: float = 1.0
    temperature: float = 1.0

    @classmethod
    def of(
        cls, model: str, wish: Wish, seeds: Sequence[int], guidance: float = 1.0, temperature: float = 1.0
    ) -> "Request":
        """A request from plain Python values."""
        pairs = tuple(sorted((name, value) for name, value in wish.items() if value is not None))
        return cls(model, pairs, tuple(int(seed) for seed in seeds), float(guidance), float(temperature))

    @property
    def group(self) -> tuple[str, float, float]:
        """Requests with the same group can share a batch."""
        return self.model, self.guidance, self.temperature


class Remembered:
    """The pictures of past requests, up to a number of bytes; those that nobody asked for longest go first.

    Args:
        limit: bytes.
    """

    def __init__(self, limit: int) -> None:
        self._limit, self._bytes = limit, 0
        self._made: OrderedDict[Request, Pictures] = OrderedDict()

    def __contains__(self, request: Request) -> bool:
        return request in self._made

    def __getitem__(self, request: Request) -> Pictures:
        return self._made[request]

    def keep(self, request: Request, pictures: Pictures) -> None:
        """Remembers pictures; known ones count as asked for now."""
        if request in self._made:
            self._made.move_to_end(request)
            return
        self._made[request] = pictures
        self._bytes += pictures.nbytes
        while self._bytes > self._limit:
            self._bytes -= self._made.popitem(last=False)[1].nbytes

    def forget(self, model: str) -> None:
        """Drops all pictures of a model."""
        for request in [known for known in self._made if known.model == model]:
            self._bytes -= self._made.pop(request).nbytes
