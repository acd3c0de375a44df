"""Where published data sets lie, and how they get there: from the network if need be, whole or not at all.

They lie below ``$GENCORE_DATA``, else below ``datasets`` in the cache folder (``~/.cache/gencore/datasets``), in the
layout that torchvision gives them. What is missing is downloaded by torchvision into a folder of its own and moved
into place when it is complete, so that an interrupted download or a full disk leaves nothing half done behind.
Archives that somebody has fetched by hand are unpacked without a network.
"""

import errno
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gencore.data.cache import cache_folder
from gencore.errors import DataError

PATIENCE = 30.0  # seconds without a byte before a connection counts as dead

_URLOPEN = re.compile(r"<urlopen error (?:\[Errno -?\d+\] )?(.*)>")


@dataclass(frozen=True)
class Download:
    """One published data set on disk.

    Args:
        title: what people call it.
        files: what it is read from, as paths below the root, each with its MD5 sum; ``None`` where none is known.
        archives: what it is unpacked from, with their MD5 sums.
        fetch: downloads and unpacks whatever is not there yet below the root it is given.
        by_hand: where to get it without a download, as an order: "put … from … into".
        place: the folder below the root that ``by_hand`` ends with; empty for the root itself.
    """

    title: str
    files: Mapping[str, str | None]
    archives: Mapping[str, str]
    fetch: Callable[[Path], Any]
    by_hand: str
    place: str = ""

    def complete(self, root: Path) -> bool:
        """Whether every file is below ``root``; says nothing about what is in them."""
        return all((root / file).exists() for file in self.files)

    def check(self, root: Path) -> None:
        """Compares every file with its MD5 sum.

        Raises:
            DataError: naming the first file that differs.
        """
        for file, md5 in self.files.items():
            if md5 and not _intact(root / file, md5):
                raise damaged(root / file)


def datasets_folder(root: Path | str | None = None) -> Path:
    """Where published data sets lie: ``root`` if given, else ``$GENCORE_DATA``, else ``datasets`` in the cache."""
    chosen = root or os.environ.get("GENCORE_DATA")
    return (Path(chosen).expanduser() if chosen else cache_folder() / "datasets").resolve()


def ensure(download: Download, root: Path) -> None:
    """Makes sure that every file of a data set lies below ``root``, downloading what is missing.

    Raises:
        DataError: if something is missing and cannot be downloaded or unpacked, or a hand-fetched archive is damaged;
            says what to put where.
    """
    try:
        if not download.complete(root):
            _complete(download, root)
    except OSError as error:
        raise DataError(
            f"{download.title} cannot be kept in {root} ({error.strerror or error}); "
            "free some space there, or set GENCORE_DATA to another folder."
        ) from None


def state(root: Path, files: Sequence[str]) -> dict[str, Any]:
    """What tells one set of files from another without reading them: the place, and each file's size and time."""
    found = {file: (root / file).stat() for file in files if (root / file).exists()}
    return {"root": os.fspath(root), "files": {file: (each.st_size, each.st_mtime_ns) for file, each in found.items()}}


def chosen_split(title: str, split: str, splits: Sequence[str]) -> str:
    """The split asked for.

    Raises:
        DataError: if the data set has no such split.
    """
    if split not in splits:
        raise DataError(f'{title} has no split "{split}"; choose one of {", ".join(splits)}.')
    return split


def damaged(file: Path) -> DataError:
    """The sentence about a file that is not what it should be."""
    return DataError(f"{file} is damaged or cut off; delete it and start again, or put an intact copy in its place.")


def _complete(download: Download, root: Path) -> None:
    for archive, md5 in download.archives.items():
        if (root / archive).exists() and not _intact(root / archive, md5):
            raise damaged(root / archive)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=root) as folder:
        _fetch(download, root, Path(folder))


def _fetch(download: Download, root: Path, folder: Path) -> None:
    """Completes the data set in ``folder``, starting from what is in ``root`` already, and moves it there."""
    for file, md5 in {**download.archives, **download.files}.items():
        if md5 and _intact(root / file, md5):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            _link(root / file, folder / file)
    with _impatient():
        try:
            download.fetch(folder)
        except Exception as error:  # torchvision, gdown, urllib and the unpackers have no error in common
            if getattr(error, "errno", None) == errno.ENOSPC:
                raise
            raise DataError(_sorry(download, root, str(error))) from None
    for archive in download.archives:
        (folder / archive).unlink(missing_ok=True)
    _move(folder, root)


def _sorry(download: Download, root: Path, reason: str) -> str:
    lines = [line.strip() for line in _URLOPEN.sub(r"\1", reason).splitlines() if line.strip()]
    short = f" ({lines[-1][:150].rstrip('.')})" if lines else ""
    return (
        f"{download.title} is not complete in {root} and cannot be downloaded{short}; "
        f"{download.by_hand} {root / download.place}."
    )


def _intact(file: Path, md5: str) -> bool:
    from torchvision.datasets.utils import check_integrity

    return check_integrity(file, md5)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a disk without links
        shutil.copy2(source, target)


def _move(source: Path, target: Path) -> None:
    """Everything in ``source`` to ``target``, each by one rename; folders that exist there are added to."""
    for entry in source.iterdir():
        if entry.is_dir() and (target / entry.name).is_dir():
            _move(entry, target / entry.name)
        else:
            entry.replace(target / entry.name)


@contextmanager
def _impatient() -> Iterator[None]:
    """Connections give up instead of waiting for ever, which is urllib's default."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
