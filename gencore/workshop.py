"""Work that takes seconds, one piece after the other in one thread: waited for, looked at, or cancelled.

The engine answers at once and in batches; a climb takes seconds and would hold everybody up there. Here everybody sees
how far their work is, a newer order of the same viewer replaces the older one, and what nobody waits for any more is
given up.
"""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from gencore.errors import BusyError, ConditionError
from gencore.strategies.base import Watch

Result = TypeVar("Result")
Work = Callable[[Watch], Result]
MOST_WAITING = 40
KEPT = 60  # finished jobs whose results can still be asked for
PATIENCE = 20.0  # seconds without a look after which nobody is taken to be waiting


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(eq=False)
class Job(Generic[Result]):
    """A piece of work.

    Args:
        key: equal for equal work; a finished result is given again to whoever orders the same.
        work: what to do; it calls the watch it is given from time to time, and ends early where that answers False.
        viewer: whose it is.
        name: to ask for it by.
        state: where it stands.
        done: share of the work, 0..1.
        result: what the work gave, once it is done.
        error: what ended it, if it failed.
        seconds: how long the work took.
    """

    key: Hashable
    work: Work[Result]
    viewer: str | None = None
    name: str = field(default_factory=lambda: uuid.uuid4().hex)
    state: State = State.WAITING
    done: float = 0.0
    result: Result | None = None
    error: BaseException | None = None
    seconds: float = 0.0
    seen: float = field(default_factory=time.monotonic)
    unwanted: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)


class Workshop:
    """A thread that does jobs in the order they came. Use as a context manager, or call :meth:`close`.

    Args:
        patience: seconds without :meth:`look` after which a job is given up; None waits for ever.
    """

    def __init__(self, patience: float | None = PATIENCE) -> None:
        self._patience = patience
        self._jobs: OrderedDict[str, Job[Any]] = OrderedDict()
        self._wake = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def submit(self, key: Hashable, work: Work[Result], viewer: str | None = None) -> Job[Result]:
        """Orders work; what has been done already, or is under way for the same viewer, is not done again.

        Args:
            key: equal for equal work.
            work: what to do.
            viewer: whose it is; an unfinished job of the same viewer is cancelled.

        Raises:
            BusyError: if too many others wait.
        """
        with self._wake:
            known = self._done(key) or self._under_way(key, viewer)
            if known is not None:
                known.seen = time.monotonic()
                return known
            for job in self._jobs.values():
                if viewer is not None and job.viewer == viewer:
                    self._cancel(job)
            if sum(job.state is State.WAITING for job in self._jobs.values()) >= MOST_WAITING:
                raise BusyError("Very many people are waiting for pictures right now; try again in a minute.")
            job = Job(key, work, viewer)
            self._jobs[job.name] = job
            self._forget()
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="gencore-workshop", daemon=True)
                self._thread.start()
            self._wake.notify_all()
        return job

    def look(self, name: str) -> Job[Any]:
        """A job by its name; who looks is taken to be waiting for it.

        Raises:
            ConditionError: if there is none, or it has been forgotten.
        """
        with self._wake:
            if name not in self._jobs:
                raise ConditionError("This work is not known here any more; start it again.")
            job = self._jobs[name]
            job.seen = time.monotonic()
            return job

    def ahead(self, job: Job[Any]) -> int:
        """How many jobs are done before this one."""
        with self._wake:
            names = [one.name for one in self._jobs.values() if not one.is_over]
        return names.index(job.name) if job.name in names else 0

    def cancel(self, name: str) -> None:
        """Gives a job up: at once if it waits, at the next look of its work if that is under way.

        Raises:
            ConditionError: if there is no such job.
        """
        job = self.look(name)
        with self._wake:
            self._cancel(job)

    def wait(self, job: Job[Any], timeout: float | None = None) -> Job[Any]:
        """Waits until a job is over."""
        with self._wake:
            self._wake.wait_for(lambda: job.is_over, timeout)
        return job

    def close(self) -> None:
        """Gives up everything and ends the thread."""
        with self._wake:
            self._closed = True
            for job in self._jobs.values():
                self._cancel(job)
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> "Workshop":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _cancel(self, job: Job[Any]) -> None:
        if job.is_over:
            return
        job.unwanted = True
        if job.state is State.WAITING:
            job.state = State.CANCELLED
            self._wake.notify_all()

    def _done(self, key: Hashable) -> Job[Any] | None:
        return next((job for job in self._jobs.values() if job.key == key and job.state is State.DONE), None)

    def _under_way(self, key: Hashable, viewer: str | None) -> Job[Any] | None:
        own = (job for job in self._jobs.values() if job.viewer == viewer is not None and job.key == key)
        return next((job for job in own if not job.is_over and not job.unwanted), None)

    def _forget(self) -> None:
        over = [job.name for job in self._jobs.values() if job.is_over]
        for name in over[: max(0, len(over) - KEPT)]:
            del self._jobs[name]

    def _next(self) -> Job[Any] | None:
        for job in self._jobs.values():
            if job.state is State.WAITING:
                if not self._is_left(job):
                    return job
                self._cancel(job)
        return None

    def _is_left(self, job: Job[Any]) -> bool:
        return self._patience is not None and time.monotonic() - job.seen > self._patience

    def _run(self) -> None:
        while True:
            with self._wake:
                job = self._next()
                while job is None and not self._closed:
                    self._wake.wait()
                    job = self._next()
                if job is None or self._closed:
                    return
                job.state = State.RUNNING
                same = self._done(job.key)  # a class that presses the same button together waits once
            self._do(job, same)

    def _do(self, job: Job[Any], same: Job[Any] | None) -> None:
        def watch(entry: Mapping[str, Any]) -> bool:
            job.done = max(job.done, float(entry.get("done", 0.0)))
            if self._is_left(job):
                job.unwanted = True
            return not job.unwanted

        began, state = time.monotonic(), State.DONE
        try:
            job.result = job.work(watch) if same is None else same.result
        except BaseException as error:  # whatever goes wrong belongs to whoever ordered it, not to the thread
            job.error, state = error, State.FAILED
        with self._wake:
            job.seconds = time.monotonic() - began if same is None else same.seconds
            if job.unwanted:
                job.result, job.error, state = None, None, State.CANCELLED
            job.state = state
            self._wake.notify_all()
