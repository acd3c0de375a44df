"""Where a study lies: a SQLite file, or any database that Optuna can use, and what can be wrong with it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from optuna.exceptions import ExperimentalWarning, StorageInternalError
from optuna.storages import RDBStorage
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from gencore.errors import CheckpointError, TrainingError
from gencore.files import disk_errors
from gencore.tuning.retrying import retry

BEAT, GRACE = 15, 60  # seconds between two signs of life; silence after which another machine's worker is given up
PATIENCE = 60  # seconds to wait for a file that another worker writes to


def sqlite_url(file: Path) -> str:
    """How Optuna calls a study file."""
    return f"sqlite:///{file}"


def open_storage(url: str) -> RDBStorage:
    """The database of a study; a new SQLite file if there is none.

    Raises:
        CheckpointError: if it is damaged, or cannot be written.
        TrainingError: if the address is none, or its driver is missing.
    """
    file = sqlite_file(url)
    # no connection stays open between two questions: a file that nobody holds can be moved, and its disk unmounted
    options: dict[str, Any] = {"connect_args": {"timeout": PATIENCE}, "poolclass": NullPool} if file else {}
    if file:
        with disk_errors(file):
            file.parent.mkdir(parents=True, exist_ok=True)
    with storage_errors(url), alone(url), warnings.catch_warnings():
        try:
            warnings.simplefilter("ignore", ExperimentalWarning)  # heartbeats are called so since 2021
            return RDBStorage(
                url, engine_kwargs=options, heartbeat_interval=BEAT, grace_period=GRACE,
                heartbeat_stale_trial_callback=retry,
            )  # fmt: skip
        except (ImportError, ValueError, ArgumentError) as error:
            reason = str(error).partition("\n")[0].rstrip(".")
            raise TrainingError(
                f"{shown(url)} cannot be used ({reason}); write for instance sqlite:///study.db, and install the "
                "driver of the database."
            ) from None
        except RuntimeError as error:  # made by another version of Optuna
            reason = str(error).partition("\n")[0].rstrip(".")
            raise CheckpointError(f"The study {shown(url)} cannot be used: {reason}.") from None


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Held by one worker of a SQLite file at a time; other databases look after themselves.

    SQLite has no lock of single rows, so that two workers could take the same waiting trial.

    Raises:
        CheckpointError: if nothing can be written beside the file.
    """
    file = sqlite_file(url)
    if file is None:
        yield
        return
    lock = FileLock(f"{file}.lock")
    with disk_errors(file):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def storage_errors(url: str) -> Iterator[None]:
    """What a database says, as a sentence.

    Raises:
        CheckpointError: if anything is wrong with it.
    """
    try:
        yield
    except (SQLAlchemyError, StorageInternalError) as error:
        cause = error if error.__cause__ is None or type(error) is not StorageInternalError else error.__cause__
        reason = str(getattr(cause, "orig", None) or cause).partition("\n")[0].rstrip(".")
        if "full" in reason:
            raise CheckpointError(
                f"{shown(url)} cannot be written ({reason}); free some space, and the same command goes on."
            ) from None
        raise CheckpointError(
            f"The study {shown(url)} cannot be used ({reason}); restore it, or move it away to start another one."
        ) from None


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite address; none for other databases.

    Raises:
        TrainingError: if it is no address.
    """
    try:
        parts = make_url(url)
    except SQLAlchemyError:
        raise TrainingError(
            f'"{url}" is no address of a database; write for instance sqlite:///study.db or '
            "postgresql://user@host/name."
        ) from None
    return Path(parts.database) if parts.get_backend_name() == "sqlite" and parts.database else None


def shown(url: str) -> str:
    """An address for people, without its password."""
    file = sqlite_file(url)
    return str(file) if file else make_url(url).render_as_string(hide_password=True)
