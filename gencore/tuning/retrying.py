"""Trials whose worker is gone: found, and tried again from where they were.

A worker holds a lock on a file of its own for as long as it lives; the system lets go of it however the worker ends.
So on one machine, or one disk, the dead are known at once. Elsewhere Optuna's heartbeat tells, a minute later. A trial
that is tried again goes on in the same run folder, from its last checkpoint.
"""

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import optuna
from filelock import FileLock, Timeout
from optuna.exceptions import UpdateFinishedTrialError
from optuna.trial import FrozenTrial, TrialState

from gencore.files import disk_errors

OWNER, HOST = "worker", "machine"  # what a trial remembers
SURPLUS = "surplus"
TRIES = 4  # after which a trial that ends its worker every time is given up
UNNAMED = timedelta(seconds=60)  # a trial whose worker died before it could say who it is

History = Sequence[FrozenTrial]


def retry(study: optuna.Study, trial: FrozenTrial, spared: bool = False) -> None:
    """Puts a failed trial back into the queue, with what it has reported; nothing after too many tries.

    Args:
        study: where it is.
        trial: the failed one.
        spared: whether it failed for no fault of its own, and is always tried again.
    """
    before = [*trial.system_attrs.get("retry_history", []), trial.number]
    if len(before) >= TRIES and not spared:
        return
    first = trial.system_attrs.get("failed_trial", trial.number)
    attrs = {**trial.system_attrs, "failed_trial": first, "retry_history": before}
    study.add_trial(
        optuna.trial.create_trial(
            state=TrialState.WAITING,
            params=trial.params,
            distributions=trial.distributions,
            user_attrs={name: value for name, value in trial.user_attrs.items() if name not in (OWNER, HOST, SURPLUS)},
            system_attrs=attrs,
            intermediate_values=trial.intermediate_values,
        )
    )


def give_back(study: optuna.Study, number: int, spared: bool = True) -> None:
    """Ends a running trial as failed, and puts it back into the queue."""
    with suppress(UpdateFinishedTrialError, ValueError):
        study.tell(number, state=TrialState.FAIL, skip_if_finished=False)
        retry(study, study.trials[number], spared)


def counted(trials: History) -> list[FrozenTrial]:
    """Trials, each once however often it was tried."""
    gone = {number for trial in trials for number in trial.system_attrs.get("retry_history", [])}
    return [trial for trial in trials if trial.number not in gone and SURPLUS not in trial.user_attrs]


def first_number(trial: FrozenTrial) -> int:
    """The number under which a trial was tried first, which is its run folder's."""
    return int(trial.system_attrs.get("failed_trial", trial.number))


def recover(study: optuna.Study, out: Path) -> int:
    """Queues running trials again whose worker is dead, and says how many."""
    dead = [t for t in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)) if _is_dead(t, out)]
    for trial in dead:
        give_back(study, trial.number, spared=False)
        if owner := trial.user_attrs.get(OWNER):
            _lock_file(out, owner).unlink(missing_ok=True)
    return len(dead)


@contextmanager
def living(out: Path) -> Iterator[str]:
    """The name of a worker, known to be alive inside.

    Raises:
        CheckpointError: if ``out`` cannot be written.
    """
    name = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
    file = _lock_file(out, name)
    with disk_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(file)
        lock.acquire(timeout=0)
    try:
        yield name
    finally:
        lock.release()
        file.unlink(missing_ok=True)


def _is_dead(trial: FrozenTrial, out: Path) -> bool:
    owner = trial.user_attrs.get(OWNER)
    if owner is None:
        return trial.datetime_start is not None and datetime.now() - trial.datetime_start > UNNAMED
    file = _lock_file(out, owner)
    if not file.exists():  # of another machine, whose heartbeat tells; or of this one, left in peace
        return bool(trial.user_attrs.get(HOST) == here(out))
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    lock.release()
    return True


def here(out: Path) -> str:
    """This machine and folder, by which a trial's worker can be found again."""
    return f"{socket.gethostname()}:{out.resolve()}"


def _lock_file(out: Path, name: str) -> Path:
    return out / "workers" / f"{Path(name).name}.lock"
