"""What comes next is made ready by another thread while the present is being worked on."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
_END = object()


def ahead(items: Iterable[Item], count: int = 2) -> Iterator[Item]:
    """The same items, made in a thread of their own, at most ``count`` of them before they are asked for.

    An error in making them is raised where they are asked for. Whoever stops asking ends the thread.

    Args:
        items: made one after the other.
        count: how many are kept ready; memory grows with it.
    """
    ready: queue.Queue[object] = queue.Queue(count)
    left = threading.Event()

    def put(item: object) -> bool:
        while not left.is_set():
            try:
                ready.put(item, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def make() -> None:
        try:
            for item in items:
                if not put(item):
                    return
            put(_END)
        except BaseException as error:  # raised again by whoever waits for the items
            put(_Failure(error))

    maker = threading.Thread(target=make, name="gencore-ahead", daemon=True)
    maker.start()
    try:
        while (item := ready.get()) is not _END:
            if isinstance(item, _Failure):
                raise item.error
            yield item  # type: ignore[misc]  # the queue also carries the two marks above
    finally:
        left.set()
        maker.join()


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error
