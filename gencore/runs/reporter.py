"""How a run's process says how it is getting on: once a second, from a thread of its own, and a last word at the end.

A disk that is full takes no last word either. So that it can be said all the same, a small file holds its place.
"""

import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil

from gencore.errors import CheckpointError
from gencore.runs.folder import State, Status, read_state, write_state
from gencore.training.progress import Progress

EVERY = 1.0  # seconds
RESERVE = ".reserve"
RESERVED = 64 * 1024  # bytes


class Reporter:
    """Keeps a run's ``state.json`` up to date. A context manager: it writes as long as it is open.

    Args:
        folder: of the run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reserve = folder / RESERVE
        self._state = read_state(folder)
        self._state.status, self._state.why = Status.RUNNING, ""
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="gencore-reporter", daemon=True)
        self._process = psutil.Process()

    @property
    def state(self) -> State:
        """How the run stands."""
        return self._state

    def __enter__(self) -> "Reporter":
        with suppress(OSError):  # a disk that is full already; the run will say so itself
            self._reserve.write_bytes(bytes(RESERVED))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closing.set()
        self._thread.join()
        self._reserve.unlink(missing_ok=True)

    def say(self, stage: str) -> None:
        """Names what the process does now."""
        with self._lock:
            self._state.stage = stage

    def follow(self, progress: Progress) -> None:
        """Takes over what a step said."""
        with self._lock:
            state = self._state
            state.step, state.steps = progress.step, progress.steps
            state.images_per_second, state.seconds_left = progress.images_per_second, progress.seconds_left
            for message in progress.messages:
                state.tell(message)

    def end(self, status: Status, why: str = "") -> None:
        """The last word; nothing is written after it."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
        self._reserve.unlink(missing_ok=True)
        with self._lock:
            self._state.status, self._state.why, self._state.stage = status, why, ""
            self._state.seconds_left = 0.0
            write_state(self._folder, self._measured())

    def _beat(self) -> None:
        while True:
            # where the disk is full, the trainer will notice, and the reserve is there for the last word
            with self._lock, suppress(CheckpointError):
                write_state(self._folder, self._measured())
            if self._closing.wait(EVERY):
                return

    def _measured(self) -> State:
        self._state.heartbeat = time.time()
        self._state.memory = self._process.memory_info().rss
        return self._state
