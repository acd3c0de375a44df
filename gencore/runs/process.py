"""A run's process: started so that it outlives whoever started it, recognised later, found dead or alive.

A number of a process is given again to another one some time after it ended; with the moment at which it started it
means one process only.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from gencore.errors import TrainingError
from gencore.files import write_json
from gencore.runs.folder import LOG, PROCESS, last_words, read_file, saved_step

SAME = 1.0  # seconds by which the system's word on when a process started may vary
PATIENCE = 10.0  # seconds that a killed process may take to go
THREAD_POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
OUT_OF_MEMORY = (Path("/sys/fs/cgroup/memory.events"), Path("/proc/vmstat"))
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Process:
    """Which process a run has.

    Args:
        pid: its number. created: when it started, in seconds since 1970.
        killed: how many processes the system had ended for want of memory by then.
    """

    pid: int
    created: float
    killed: int = 0

    @classmethod
    def of(cls, pid: int) -> "Process":
        """The process that has this number now.

        Raises:
            psutil.NoSuchProcess: if there is none.
        """
        return cls(pid, psutil.Process(pid).create_time(), _ended_for_memory())

    @property
    def alive(self) -> bool:
        """Whether it is still at work."""
        return self._found() is not None

    def kill(self) -> None:
        """Ends it at once; what it has saved stays."""
        found = self._found()
        if found is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                found.kill()
            end = time.monotonic() + PATIENCE
            while self.alive and time.monotonic() < end:  # to wait for it would take its exit code from its parent
                time.sleep(0.01)

    def _found(self) -> psutil.Process | None:
        try:
            found = psutil.Process(self.pid)
            same = abs(found.create_time() - self.created) < SAME
            return found if same and found.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


def spawn(folder: Path) -> "subprocess.Popen[bytes]":
    """Starts the process of the run in ``folder``, in a session of its own, and notes which it is.

    Raises:
        TrainingError: if the system does not let another process start.
    """
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT), *_python_path()]), PYTHONUNBUFFERED="1")
    environment |= dict.fromkeys(THREAD_POOLS, str(threads()))
    command = [sys.executable, "-m", "gencore.runs.worker", str(folder)]
    try:
        with (folder / LOG).open("ab") as log:
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True
            )
    except OSError as error:
        raise TrainingError(f"The run {folder.name} cannot be started ({error.strerror or error}).") from None
    with contextlib.suppress(psutil.NoSuchProcess):  # over already; its state says why
        note(folder, Process.of(child.pid))
    return child


def note(folder: Path, process: Process) -> None:
    """Writes down which process the run in ``folder`` has."""
    write_json(folder / PROCESS, asdict(process))


def process_of(folder: Path) -> Process | None:
    """The last process of the run in ``folder``, alive or not."""
    try:
        return Process(**read_file(folder, PROCESS))
    except (TrainingError, TypeError):
        return None


def threads() -> int:
    """How many threads a run computes with: one core is left to whoever looks at the pictures meanwhile."""
    return max(1, (os.cpu_count() or 1) - 1)


def cause_of_death(folder: Path, code: int | None) -> str:
    """Why a run's process ended without a word of its own, in one sentence.

    Args:
        folder: of the run.
        code: what the system said when it ended, negative for a signal; none where another process was told.
    """
    process = process_of(folder)
    if process is not None and _ended_for_memory() > process.killed:
        reason = "the system ran out of memory and ended it"
        advice = "choose a smaller batch or smaller pictures"
    elif not code:
        reason, advice = "its process is gone and left no word (ended from outside, or the machine went off)", ""
    elif code < 0:
        reason, advice = f"it was ended from outside by the signal {_signal_name(-code)}", ""
    else:
        reason, advice = f"its process ended by itself with code {code}", ""
    step = saved_step(folder)
    way_out = "nothing was saved yet; start it again" if step is None else f"it can go on from step {step}"
    said = last_words(folder, 1)
    quoted = f" Its last words: {said[0].strip()[:200]}" if said else ""
    return f"The run stopped: {reason}; {way_out}{f', but {advice}' if advice else ''}.{quoted}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _ended_for_memory() -> int:
    """How many processes the system, or the container we are in, has ended for want of memory so far."""
    for file in OUT_OF_MEMORY:
        with contextlib.suppress(OSError, ValueError):
            counts = dict(line.split()[:2] for line in file.read_text().splitlines() if line.strip())
            if "oom_kill" in counts:
                return int(counts["oom_kill"])
    return 0


def _python_path() -> list[str]:
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
