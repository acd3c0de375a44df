"""Files that are whole or not there: atomic writes, each flushed to the disk before it gets its name."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gencore.errors import CheckpointError

UNFINISHED = ".unfinished-"


def refuse_existing(target: Path) -> None:
    """Says so before hours of work go into a folder that cannot be made, because there is something already.

    Raises:
        CheckpointError: if ``target`` is there and is not an empty folder.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CheckpointError(f"{target} exists already; choose another name, or move it away first.")


def write_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Makes the folder ``target`` with what ``fill`` writes into it, in one step.

    Whatever happens in between (full disk, Ctrl-C, ``kill -9``), ``target`` is either whole or not there.

    Raises:
        CheckpointError: if it exists already or cannot be written; the sentence names the folder and the reason.
    """
    refuse_existing(target)
    with disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=target.parent))
        try:
            fill(unfinished)
            for file in sorted(path for path in unfinished.rglob("*") if path.is_file()):
                file.chmod(0o644)  # some writers leave files that only their owner can read
                _flush(file)
            _flush(unfinished)
            unfinished.chmod(0o755)
            unfinished.rename(target)
            _flush(target.parent)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def write_json(target: Path, value: Any) -> None:
    """Replaces the file ``target`` by ``value`` as JSON, in one step.

    Raises:
        CheckpointError: if it cannot be written.
    """
    write_text(target, json.dumps(value, indent=2) + "\n")


def write_text(target: Path, text: str) -> None:
    """Replaces the file ``target`` by ``text``, in one step.

    Raises:
        CheckpointError: if it cannot be written.
    """
    with disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=UNFINISHED, dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).chmod(0o644)
            os.replace(unfinished, target)
            _flush(target.parent)
        finally:
            Path(unfinished).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Removes what a killed process left half-written in ``folder``."""
    for leftover in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)


@contextmanager
def disk_errors(target: Path) -> Iterator[None]:
    """Turns the operating system's refusals into a sentence that names ``target``.

    safetensors reports a full disk with an exception of its own, which is recognised by its text.
    """
    try:
        yield
    except OSError as error:
        raise _refused(target, error.strerror or str(error), full=error.errno in (errno.ENOSPC, errno.EDQUOT)) from None
    except Exception as error:
        if "No space left" in str(error):
            raise _refused(target, "No space left on device", full=True) from None
        raise


def _refused(target: Path, reason: str, full: bool) -> CheckpointError:
    way_out = "free some space" if full else "choose a folder that can be written"
    return CheckpointError(f"{target} cannot be written ({reason}); {way_out}. What was saved before is untouched.")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
