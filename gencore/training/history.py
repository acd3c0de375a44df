"""What happened in a run, one JSON object a line, readable while it is written."""

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from gencore.errors import TrainingError
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
    """All complete entries; a last line that is still being written is left out.

    Raises:
        TrainingError: if a line is damaged; the sentence says which.
    """
    return HistoryReader(file).read()[0]


class HistoryReader:
    """Reads a history again and again while it is written, each time only what is new.

    Args:
        file: the JSONL file; it need not be there yet.
    """

    def __init__(self, file: Path) -> None:
        self.path = file
        self._offset = 0
        self._lines = 0
        self._last = b""  # the last line that was read: if it is not there any more, the file was written anew

    def read(self) -> tuple[list[dict[str, Any]], bool]:
        """The entries that came since the last call, and whether they are the history's first.

        They are the first again after a resumed run has dropped what lay after its checkpoint: what was read before is
        no longer true then, and all of it comes once more. A last line that is still being written waits for the next
        call.

        Raises:
            TrainingError: if a line is damaged; the sentence says which.
        """
        try:
            with self.path.open("rb") as file:
                anew = not self._still_there(file)
                if anew:
                    self._offset, self._lines, self._last = 0, 0, b""
                file.seek(self._offset)
                text = file.read()
        except FileNotFoundError:
            return [], True
        whole = text[: text.rfind(b"\n") + 1]
        entries = [self._entry(line, number) for number, line in enumerate(whole.splitlines(), self._lines + 1)]
        first = self._offset == 0
        if entries:
            self._last = whole.splitlines(keepends=True)[-1]
        self._offset += len(whole)
        self._lines += len(entries)
        return entries, first

    def _still_there(self, file: BinaryIO) -> bool:
        file.seek(max(self._offset - len(self._last), 0))
        return file.read(len(self._last)) == self._last

    def _entry(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            return dict(json.loads(line))
        except (ValueError, TypeError):
            raise TrainingError(f"{self.path}, line {number}, is damaged; delete that line to read the rest.") from None
