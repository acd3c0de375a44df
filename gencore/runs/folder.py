"""How a run stands, as files in its folder that outlive every process.

Besides what the trainer writes (``run.json``, ``history.jsonl``, ``samples/``, ``checkpoints/``) a run's folder holds

- ``order.json``: what was asked for, see :mod:`gencore.runs.order`;
- ``state.json``: :class:`State`, written by the run's process while it lives and by a supervisor before and after;
- ``process.json``: which process that is, see :mod:`gencore.runs.process`;
- ``wanted.json``: that somebody wants it to pause or stop;
- ``worker.log``: what the process printed.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from gencore.errors import TrainingError
from gencore.files import write_json

ORDER, STATE, PROCESS, WANTED, LOG = "order.json", "state.json", "process.json", "wanted.json", "worker.log"
HOME = "GENCORE_RUNS"
MESSAGES = 12  # the last ones are kept


class Status(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"
    DIED = "died"


HOLDING = (Status.RUNNING, Status.PAUSED)  # whose turn it is; the others wait
OVER = (Status.STOPPED, Status.FINISHED, Status.FAILED, Status.DIED)


@dataclass
class State:
    """How a run is getting on.

    Args:
        status: where it stands.
        asked: when its turn was asked for, in seconds since 1970; the queue's order.
        attempt: how often a process was started for it.
        stage: what the process is doing.
        step: finished steps. steps: planned ones; 0 before the process has counted.
        images_per_second: pictures trained on. seconds_left: to the planned end.
        memory: bytes that the process holds.
        heartbeat: when the process last said something, in seconds since 1970.
        why: one sentence on why it ended.
        messages: what people should read, each with its step; the last :data:`MESSAGES`.
    """

    status: Status = Status.WAITING
    asked: float = 0.0
    attempt: int = 0
    stage: str = ""
    step: int = 0
    steps: int = 0
    images_per_second: float = 0.0
    seconds_left: float = 0.0
    memory: int = 0
    heartbeat: float = 0.0
    why: str = ""
    messages: list[tuple[int, str]] = field(default_factory=list)

    def tell(self, message: str) -> None:
        """Notes a message for people."""
        self.messages = [*self.messages, (self.step, message)][-MESSAGES:]


def runs_home() -> Path:
    """The folder of all runs: ``$GENCORE_RUNS``, else ``runs`` in the current folder."""
    return Path(os.environ.get(HOME) or "runs").expanduser().resolve()


def read_state(folder: Path) -> State:
    """How the run in ``folder`` stands.

    Raises:
        TrainingError: if there is no such run, or its file is damaged.
    """
    content = read_file(folder, STATE)
    try:
        messages = [(int(step), str(text)) for step, text in content["messages"]]
        return State(**{**content, "status": Status(content["status"]), "messages": messages})
    except (TypeError, ValueError, KeyError) as error:
        raise TrainingError(f"{folder / STATE} is damaged ({error}); start the run anew.") from None


def write_state(folder: Path, state: State) -> None:
    """Replaces what is known of a run, in one step.

    Raises:
        CheckpointError: if it cannot be written.
    """
    write_json(folder / STATE, asdict(state))


def read_file(folder: Path, name: str) -> dict[str, Any]:
    """One of a run's JSON files.

    Raises:
        TrainingError: if it is missing or damaged.
    """
    try:
        content = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TrainingError(
            f'There is no run "{folder.name}" in {folder.parent}; `gencore runs list` names all.'
        ) from None
    except (OSError, ValueError) as error:
        raise TrainingError(f"{folder / name} is damaged ({error}); start the run anew.") from None
    if not isinstance(content, dict):
        raise TrainingError(f"{folder / name} is damaged (no JSON object); start the run anew.")
    return content


def want(folder: Path, status: Status) -> None:
    """Asks the run's process to end as ``status``, paused or stopped, after the step it is at."""
    write_json(folder / WANTED, {"status": status})


def wanted(folder: Path) -> Status | None:
    """What the run's process is asked to end as, if somebody asked."""
    if not (folder / WANTED).exists():
        return None
    return Status(read_file(folder, WANTED)["status"])


def saved_step(folder: Path) -> int | None:
    """The step of a run's newest whole checkpoint; none if nothing has been saved yet."""
    try:
        name = json.loads((folder / "latest.json").read_text(encoding="utf-8"))["checkpoint"]
        return int(name.split("-")[1])
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None


def last_words(folder: Path, lines: int = 6) -> list[str]:
    """The last lines that a run's process printed."""
    try:
        with (folder / LOG).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-lines:]
