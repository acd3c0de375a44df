"""Decode once, read forever: a data set's pictures as one uint8 array on disk.

Small data sets are read into memory; large ones, and those of a run of several processes, are memory-mapped, so that
all processes of a machine share one copy. An entry is a folder named after a hash of everything that decides its
content; it appears by one rename.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gencore.data.base import Problem, RatedImages, fingerprint
from gencore.errors import DataError
from gencore.types import ConditionSpec

MEMORY_LIMIT = 2 * 1024**3
FORMAT = 1


def cache_folder() -> Path:
    """Where cached data lies: ``$GENCORE_CACHE``, else ``$XDG_CACHE_HOME/gencore``, else ``~/.cache/gencore``."""
    if chosen := os.environ.get("GENCORE_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gencore"


def cached(
    name: str,
    identity: Mapping[str, Any],
    condition: ConditionSpec,
    build: Callable[[], tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]],
) -> RatedImages:
    """The data set from the cache, built first if it is not there.

    Args:
        name: what the data set is called.
        identity: everything that decides its content (options, versions, file sizes and times); JSON values.
        condition: the fields of its rows.
        build: makes images ``(n, h, w, 3)`` uint8, rows ``(n, f)`` float32, keys, and problems.

    Raises:
        DataError: if the cache cannot be written (a full or read-only disk is named, with the way out).
    """
    key = hashlib.blake2b(json.dumps([FORMAT, name, identity], sort_keys=True).encode(), digest_size=10).hexdigest()
    entry = cache_folder() / f"{Path(name).name[:40]}-{key}"
    if (entry / "about.json").exists():
        try:
            return _read(entry, name, condition)
        except (OSError, EOFError, ValueError, LookupError, TypeError):  # cut short by a power failure: made again
            shutil.rmtree(entry, ignore_errors=True)
    _write(entry, *build())
    return _read(entry, name, condition)


def _write(entry: Path, images: np.ndarray, rows: np.ndarray, keys: list[str], problems: tuple[Problem, ...]) -> None:
    about = {
        "fingerprint": fingerprint(images, rows, keys),
        "keys": keys,
        "problems": [vars(problem) for problem in problems],
    }
    unfinished = None
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=entry.parent))
        np.save(unfinished / "images.npy", images)
        np.save(unfinished / "rows.npy", rows)
        (unfinished / "about.json").write_text(json.dumps(about))
        if not (entry / "about.json").exists():
            shutil.rmtree(entry, ignore_errors=True)
            unfinished.rename(entry)
    except OSError as error:
        if not (entry / "about.json").exists():  # another process may have finished the same entry first
            raise DataError(
                f"The picture cache {entry.parent} cannot be written ({error.strerror or error}); "
                "free some space there, or set GENCORE_CACHE to another folder."
            ) from None
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)


def _read(entry: Path, name: str, condition: ConditionSpec) -> RatedImages:
    about = json.loads((entry / "about.json").read_text())
    large = (entry / "images.npy").stat().st_size > MEMORY_LIMIT or _one_of_several()
    return RatedImages(
        name=name,
        images=np.load(entry / "images.npy", mmap_mode="r" if large else None),
        rows=np.load(entry / "rows.npy"),
        keys=about["keys"],
        condition=condition,
        fingerprint=about["fingerprint"],
        problems=tuple(Problem(**problem) for problem in about["problems"]),
    )


def _one_of_several() -> bool:
    """Whether a launcher started this process together with others on this machine."""
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1")) > 1
