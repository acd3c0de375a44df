"""Folders of rated pictures that people bring as zip files: piece by piece, checked, then kept beside the runs."""

import re
import shutil
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from gencore.data.archive import LARGEST, unpack
from gencore.data.base import load_data
from gencore.errors import DataError
from gencore.files import UNFINISHED, disk_errors

FOLDER = "uploads"
PATIENCE = 3600.0  # seconds after which what was not finished is thrown away
MOST_AT_ONCE = 10
NAME_LENGTH = 40


@dataclass(frozen=True)
class Uploaded:
    """A folder that can be trained on.

    Args:
        name: what it is called. pictures: how many can be used. fields: what was said of them, by name.
        problems: rows and files that were left out, in words.
    """

    name: str
    pictures: int
    fields: tuple[str, ...]
    problems: tuple[str, ...] = ()


class Uploads:
    """The uploaded folders below a folder.

    Args:
        home: folder of all runs, beside which they lie.
    """

    def __init__(self, home: Path) -> None:
        self._home = home / FOLDER

    def names(self) -> list[str]:
        """All folders that can be trained on."""
        return sorted(path.name for path in self._home.glob("*/") if not path.name.startswith("."))

    def folder(self, name: str) -> Path:
        """Where an uploaded folder lies.

        Raises:
            DataError: if there is none of this name.
        """
        if name not in self.names():
            raise DataError(f"There is no uploaded folder “{name[:NAME_LENGTH]}” here any more; upload it again.")
        return self._home / name

    def begin(self, size: int) -> str:
        """Makes room for a zip file, and gives the name to send its pieces under.

        Args:
            size: bytes of the whole file.

        Raises:
            DataError: if it is too large, or too many others send one.
        """
        if not 0 < size <= LARGEST:
            raise DataError(
                f"The file is empty or larger than {LARGEST // 1024**3} GB; pack fewer or smaller pictures."
            )
        with disk_errors(self._home):
            self._home.mkdir(parents=True, exist_ok=True)
            for file in self._home.glob(f"{UNFINISHED}*.zip"):
                if time.time() - file.stat().st_mtime > PATIENCE:
                    file.unlink(missing_ok=True)
            if len(list(self._home.glob(f"{UNFINISHED}*.zip"))) >= MOST_AT_ONCE:
                raise DataError("Many people are sending folders right now; try again in a few minutes.")
            name = uuid.uuid4().hex
            self._file(name).touch()
        return name

    def add(self, name: str, at: int, piece: bytes) -> int:
        """Appends a piece, and gives the bytes that have arrived.

        Args:
            name: as :meth:`begin` gave it.
            at: bytes that were sent before; a piece that was sent twice is taken once.
            piece: what follows.

        Raises:
            DataError: if nothing was begun under this name, a piece is missing, or the file becomes too large.
        """
        file = self._file(name)
        if not file.exists():
            raise DataError("This upload is not known here any more; choose the file again.")
        arrived = file.stat().st_size
        if at > arrived:
            raise DataError("A piece of the file did not arrive; choose it again.")
        if at + len(piece) > LARGEST:
            file.unlink()
            raise DataError(f"The file is larger than {LARGEST // 1024**3} GB; pack fewer or smaller pictures.")
        with disk_errors(file), file.open("r+b") as whole:
            whole.seek(at)
            whole.write(piece)
        return at + len(piece)

    def finish(self, name: str, title: str) -> Uploaded:
        """Unpacks a file that has arrived whole, and checks that it can be trained on.

        Args:
            name: as :meth:`begin` gave it.
            title: what the file was called.

        Raises:
            DataError: if it holds no folder of rated pictures that can be used; nothing of it is kept then.
        """
        file, target = self._file(name), self._new_folder(title)
        if not file.exists():
            raise DataError("This upload is not known here any more; choose the file again.")
        try:
            unpack(file, target, title)
            try:
                return _looked_at(target)
            except DataError as error:
                shutil.rmtree(target, ignore_errors=True)
                said = str(error).replace(str(target), title)
                raise DataError(said if title in said else f"{title}: {said}") from None
        finally:
            file.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{32}", name):
            raise DataError("This upload is not known here any more; choose the file again.")
        return self._home / f"{UNFINISHED}{name}.zip"

    def _new_folder(self, title: str) -> Path:
        stem = re.sub(r"[^\w-]+", "-", Path(title).stem).strip("-")[:NAME_LENGTH] or "pictures"
        names = self.names()
        return self._home / next(
            name for name in (stem, *(f"{stem}-{i}" for i in range(2, 10**6))) if name not in names
        )


def _looked_at(folder: Path) -> Uploaded:
    data = load_data(str(folder))
    problems = tuple(str(problem) for problem in data.problems)
    return Uploaded(folder.name, len(data), tuple(data.condition.names), problems)
