"""Batches made ready by another thread while a GPU computes."""

from collections.abc import Callable, Generator
from itertools import count
from typing import Generic, TypeVar, cast

from gencore.data.ahead import ahead

Item = TypeVar("Item")


class Prefetch(Generic[Item]):
    """What ``make`` gives for a step, made before it is asked for as long as steps follow each other.

    Asking for any other step (a run that goes back to a checkpoint) begins anew there; what a step gets is always what
    ``make`` gives for it.

    Args:
        make: a function of the step alone; called in a thread of its own.
        depth: steps made ahead.
    """

    def __init__(self, make: Callable[[int], Item], depth: int = 2) -> None:
        self.make, self.depth = make, depth
        self._ready: Generator[Item] | None = None
        self._next = 0

    def __call__(self, step: int) -> Item:
        """The item of ``step``."""
        if self._ready is None or step != self._next:
            self.close()
            self._ready = cast(Generator[Item], ahead(map(self.make, count(step)), self.depth))
        self._next = step + 1
        return next(self._ready)

    def close(self) -> None:
        """Ends the thread; asking again starts another."""
        if self._ready is not None:
            self._ready.close()
            self._ready = None
