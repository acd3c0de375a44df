"""One run at a time; the others wait for their turn, and nobody is forgotten.

A supervisor holds nothing that matters: how runs stand lies in their folders. :meth:`Supervisor.tick` looks at all of
them, notes who died and lets the next one begin. Several supervisors may look after the same folder (the app, a
terminal), one after the other because of a lock; and one that starts anew finds everything as it is.
"""

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from filelock import FileLock

from gencore.errors import GencoreError, TrainingError
from gencore.files import disk_errors
from gencore.runs.folder import (
    HOLDING,
    OVER,
    STATE,
    WANTED,
    State,
    Status,
    read_state,
    runs_home,
    want,
    wanted,
    write_state,
)
from gencore.runs.listing import Run, find_run, list_runs, run_folders
from gencore.runs.process import cause_of_death, process_of, spawn

if TYPE_CHECKING:
    from gencore.runs.order import RunOrder

EVERY = 1.0  # seconds between two looks of the supervisor's thread
MOST_WAITING = 20
NAME_LENGTH = 40
LOCK = ".supervisor.lock"


class Supervisor:
    """Looks after the runs in a folder. As a context manager it does so once a second, in a thread.

    Args:
        home: folder of all runs; see :func:`gencore.runs.folder.runs_home` if not given.
        changed: called in that thread when a run has begun or ended, with its name.
    """

    def __init__(self, home: Path | None = None, changed: Callable[[str], None] | None = None) -> None:
        self.home = home or runs_home()
        self.changed = changed
        self._lock = FileLock(self.home / LOCK)
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def runs(self) -> list[Run]:
        """All runs: the one whose turn it is, those that wait in their order, then the others, the newest first."""
        return list_runs(self.home)

    def run(self, name: str) -> Run:
        """One run by its name.

        Raises:
            TrainingError: if there is none.
        """
        return find_run(self.home, name)

    def start(self, order: "RunOrder") -> str:
        """Puts a new run at the end of the queue, lets it begin if it is its turn, and gives its name.

        Raises:
            TrainingError: if too many wait already.
            CheckpointError: if the folder cannot be written.
        """
        from gencore.runs.order import write_order

        with self._locked():
            waiting = sum(run.state.status is Status.WAITING for run in self.runs())
            if waiting >= MOST_WAITING:
                raise TrainingError(f"{waiting} runs are waiting already; try again when some of them are over.")
            folder = self._new_folder(order.title)
            write_order(folder, order)
            write_state(folder, State(asked=time.time(), steps=order.recipe.steps))
        self.tick()
        return folder.name

    def pause(self, name: str) -> None:
        """Asks a run to save and end for a while; its turn stays its own.

        Raises:
            TrainingError: if it is not running.
        """
        with self._locked():
            run = self.run(name)
            if run.state.status is not Status.RUNNING:
                raise TrainingError(f"{name} is {run.state.status}, not running; there is nothing to pause.")
            want(run.folder, Status.PAUSED)

    def stop(self, name: str, now: bool = False) -> None:
        """Asks a run to save and end; the next one has its turn then. One that waits or is paused ends at once.

        Args:
            name: of the run.
            now: end its process at once; what was done since the last checkpoint is done again when it resumes.

        Raises:
            TrainingError: if it is over already.
        """
        with self._locked():
            run = self.run(name)
            if run.state.status in OVER:
                raise TrainingError(f"{name} is {run.state.status} already.")
            if run.state.status is Status.RUNNING:
                want(run.folder, Status.STOPPED)
                process = process_of(run.folder)
                if now and process is not None:
                    process.kill()
            else:
                begun = f" at step {run.saved}" if run.saved else " before it began"
                self._end(run.folder, run.state, Status.STOPPED, f"Stopped{begun} because somebody asked for it.")
        self.tick()

    def resume(self, name: str, steps: int | None = None) -> None:
        """Lets a run go on from its last checkpoint: at once if its turn is still its own, else when its turn comes.

        Args:
            name: of the run.
            steps: where it ends, if not where it was to end.

        Raises:
            TrainingError: if it runs or waits already, or is finished and ``steps`` is no larger number.
        """
        with self._locked():
            run = self.run(name)
            state = run.state
            if state.status in (Status.RUNNING, Status.WAITING):
                raise TrainingError(f"{name} is {state.status} already.")
            if state.status is Status.FINISHED and not (steps and steps > state.step):
                raise TrainingError(f"{name} is finished at step {state.step}; give it more steps to go on.")
            if steps:
                from gencore.runs.order import longer

                longer(run.folder, steps)
                state.steps = steps
            if state.status is Status.PAUSED:
                self._begin(run.folder, state)
            else:
                state.status, state.asked, state.why = Status.WAITING, time.time(), ""
                write_state(run.folder, state)
        self.tick()

    def remove(self, name: str) -> None:
        """Deletes a run that is over, with all its files.

        Raises:
            TrainingError: if it is not over.
        """
        with self._locked():
            run = self.run(name)
            if run.state.status not in OVER:
                raise TrainingError(f"{name} is {run.state.status}; stop it before deleting it.")
            (run.folder / STATE).unlink(missing_ok=True)  # no run any more, whatever happens next
            shutil.rmtree(run.folder, ignore_errors=True)

    def tick(self) -> None:
        """Looks at all runs once: notes who died, and lets the next one begin if nobody has the turn.

        Raises:
            CheckpointError: if the folder cannot be written.
        """
        with self._locked():
            self._bury()
            runs = self.runs()
            if any(run.state.status in HOLDING for run in runs):
                return
            for run in runs:
                if run.state.status is Status.WAITING:
                    self._begin(run.folder, run.state)
                    return

    def wait(self, name: str, patience: float = 60.0) -> Run:
        """Looks after all runs until one has ended, is paused, or ``patience`` seconds have passed.

        Raises:
            TrainingError: if there is no such run.
        """
        end = time.monotonic() + patience
        while True:
            self.tick()
            run = self.run(name)
            if run.state.status not in (Status.RUNNING, Status.WAITING) or time.monotonic() > end:
                return run
            time.sleep(0.1)

    def __enter__(self) -> "Supervisor":
        self._thread = threading.Thread(target=self._watch, name="gencore-supervisor", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ends looking; runs go on."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        before: dict[str, tuple[Status, int]] = {}
        while True:
            with suppress(GencoreError, OSError):  # a full disk or a run deleted by hand: looked at again
                self.tick()
                now = {run.name: (run.state.status, run.state.attempt) for run in self.runs()}
                for name in now.keys() | before.keys():
                    if self.changed is not None and now.get(name) != before.get(name):
                        self.changed(name)
                before = now
            if self._closing.wait(EVERY):
                return

    def _begin(self, folder: Path, state: State) -> None:
        (folder / WANTED).unlink(missing_ok=True)
        state.status, state.why, state.attempt = Status.RUNNING, "", state.attempt + 1
        state.stage, state.heartbeat = "starting", time.time()
        write_state(folder, state)
        try:
            self._children[folder.name] = spawn(folder)
        except GencoreError as error:
            self._end(folder, state, Status.FAILED, str(error))

    def _bury(self) -> None:
        for folder, state in run_folders(self.home).items():
            if state.status is not Status.RUNNING:
                continue
            child = self._children.get(folder.name)
            code = None if child is None else child.poll()
            process = process_of(folder)
            if (child is not None and code is None) or (process is not None and process.alive):
                continue
            state = read_state(folder)  # its last word may have come just now
            if state.status is Status.RUNNING:
                asked = wanted(folder) is Status.STOPPED
                self._end(folder, state, Status.STOPPED if asked else Status.DIED, cause_of_death(folder, code))

    def _end(self, folder: Path, state: State, status: Status, why: str) -> None:
        state.status, state.why, state.stage, state.seconds_left = status, why, "", 0.0
        write_state(folder, state)

    def _new_folder(self, title: str) -> Path:
        name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:NAME_LENGTH].strip("-") or "run"
        with disk_errors(self.home):
            self.home.mkdir(parents=True, exist_ok=True)
            for number in range(1, 10_000):
                folder = self.home / f"{name}-{number}"
                with suppress(FileExistsError):
                    os.mkdir(folder)
                    return folder
        raise TrainingError(f"There are too many runs called {name} in {self.home}; delete some.")

    def _locked(self) -> FileLock:
        with disk_errors(self.home):
            self.home.mkdir(parents=True, exist_ok=True)
        return self._lock
