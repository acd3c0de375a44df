"""Unpacks a zip file of rated pictures that somebody uploaded, and nothing that it should not hold.

What such a file says of itself is not believed: sizes are counted while it is unpacked. Only pictures and tables are
taken out of it; it is unpacked whole or not at all.
"""

import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from gencore.data.columns import FIELDS_FILE
from gencore.data.pictures import SUFFIXES
from gencore.data.table import TABLES
from gencore.errors import DataError
from gencore.files import UNFINISHED

LARGEST = 2 * 1024**3  # bytes of a zip file
MOST_FILES = 100_000
LARGEST_RATIO = 20  # pictures are compressed already; a table is small
FREE_RATIO = 64 * 1024**2  # bytes that may come out of any file, however small it is
LEFT_FREE = 256 * 1024**2  # bytes of the disk that are left to others
CHUNK = 1024**2
DRIVE = re.compile(r"[A-Za-z]:")


def unpack(archive: Path, target: Path, name: str = "") -> Path:
    """The folder of rated pictures in a zip file, unpacked as ``target``.

    A single folder around everything is left out. Files that are neither pictures nor tables are left out as well.

    Args:
        archive: the zip file.
        target: new folder.
        name: what to call the file in errors; its own name if not given.

    Returns:
        ``target``.

    Raises:
        DataError: if it is no zip file, too large, holds paths outside of it, links, or no table; if what comes out is
            far larger than the file; if the disk is too small. Nothing is left of it then.
    """
    name = name or archive.name
    if archive.stat().st_size > LARGEST:
        raise DataError(f"{name} is larger than {LARGEST // 1024**3} GB; pack fewer or smaller pictures.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=target.parent) as place,
            zipfile.ZipFile(archive) as zipped,
        ):
            _extract(zipped, Path(place), archive.stat().st_size, name)
            _with_table(Path(place), name).rename(target)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise DataError(f"{name} cannot be unpacked ({error}); pack the folder again as a plain zip file.") from None
    except OSError as error:
        raise DataError(
            f"{name} cannot be unpacked into {target.parent} ({error.strerror or error}); free some space there."
        ) from None
    return target


def _extract(zipped: zipfile.ZipFile, place: Path, size: int, name: str) -> None:
    most = min(size * LARGEST_RATIO + FREE_RATIO, max(0, shutil.disk_usage(place).free - LEFT_FREE))
    written = 0
    for entry in _wanted(zipped, name):
        target = place / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipped.open(entry) as source, target.open("wb") as copy:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > most:
                    raise DataError(_too_much(name, size, written))
                copy.write(chunk)


def _wanted(zipped: zipfile.ZipFile, name: str) -> Iterator[zipfile.ZipInfo]:
    """The entries to take out, after a look at all of them."""
    entries = zipped.infolist()
    if len(entries) > MOST_FILES:
        raise DataError(f"{name} holds {len(entries)} files; at most {MOST_FILES} are unpacked.")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or DRIVE.match(entry.filename):
            raise DataError(f"{name} holds “{entry.filename[:80]}”, which lies outside of it; pack the folder again.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise DataError(f"{name} holds the link “{entry.filename[:80]}”; put the picture itself into the folder.")
        if entry.flag_bits & 1:
            raise DataError(f"{name} is locked with a password; pack the folder without one.")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
        known = path.name in (*TABLES, FIELDS_FILE) or path.name.lower().endswith(SUFFIXES)
        if known and not hidden and not entry.is_dir():
            yield entry


def _with_table(place: Path, name: str) -> Path:
    """The folder that holds the table: the outermost, or the only one."""
    found = sorted((file.parent for table in TABLES for file in place.rglob(table)), key=lambda path: len(path.parts))
    if not found:
        raise DataError(
            f"{name} holds no {TABLES[0]}, so nobody rated anything; add a table with a column file_name and one for "
            "each person."
        )
    return found[0]


def _too_much(name: str, size: int, written: int) -> str:
    if written > size * LARGEST_RATIO + FREE_RATIO:
        return (
            f"More than {_megabytes(written)} MB come out of the {_megabytes(size)} MB of {name}; "
            "that is no folder of pictures."
        )
    return f"There is not enough space here to unpack {name}; free some, or pack fewer pictures."


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.3g}"
