"""What happened in a run, one JSON object a line, readable while it is written."""

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from gencore.files import disk_errors

LAG = 0.2  # seconds that an entry may wait for the next one; a flush costs a fast step a twentieth


class History:
    """Appends entries to ``history.jsonl``; a resumed run first drops what came after its checkpoint.

    Args:
        file: the JSONL file.
        offset: bytes to keep of an existing file.
    """

    def __init__(self, file: Path, offset: int = 0) -> None:
        self.path = file
        with disk_errors(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
            os.truncate(file, min(offset, file.stat().st_size))
            self._file = file.open("a", encoding="utf-8")
        self._flushed = 0.0

    def append(self, entry: dict[str, Any]) -> None:
        """Adds one entry; readers see it at once, or with the next one if another has just been written."""
        now = time.monotonic()
        with disk_errors(self.path):
            self._file.write(json.dumps(entry) + "\n")
            if now - self._flushed > LAG:
                self._file.flush()
                self._flushed = now

    def sync(self) -> int:
        """Flushes to the disk and returns the file's length in bytes."""
        with disk_errors(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
            return self._file.tell()

    @property
    def length(self) -> int:
        """The file's length in bytes."""
        with disk_errors(self.path):
            self._file.flush()
            return os.fstat(self._file.fileno()).st_size

    def close(self) -> None:
        """Ends writing; what a full disk refused has been reported by :meth:`sync` already."""
        with suppress(OSError):
            self._file.close()


class Unwritten:
    """The history of a process that is not the one that writes it."""

    length = 0

    def append(self, entry: dict[str, Any]) -> None:
        """Another process writes it down."""

    def sync(self) -> int:
        """Nothing to flush."""
        return 0

    def close(self) -> None:
        """Nothing to close."""


def read_history(file: Path) -> list[dict[str, Any]]:
    """All complete entries; a last line that is still being written is left out."""
    if not file.exists():
        return []
    text = file.read_text(encoding="utf-8")
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
