"""The cache decodes once, never shows half an entry, and says in words when it cannot be written."""

import errno
import multiprocessing
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from gencore.data import cache
from gencore.data.base import Problem, RatedImages
from gencore.errors import DataError
from gencore.types import ConditionSpec, Field

SPEC = ConditionSpec((Field("Moira"),))


class Build:
    """Makes two small pictures and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
        self.calls += 1
        images = np.arange(2 * 8 * 8 * 3, dtype=np.uint8).reshape(2, 8, 8, 3)
        rows = np.array([[1], [np.nan]], np.float32)
        return images, rows, ["a", "ü"], (Problem("metadata.csv", "score 11 for Moira is outside 0..9", 12),)


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def same(one: RatedImages, other: RatedImages) -> bool:
    return (
        np.array_equal(one.images, other.images)
        and np.array_equal(one.rows, other.rows, equal_nan=True)
        and (one.keys, one.problems, one.fingerprint) == (other.keys, other.problems, other.fingerprint)
    )


def test_the_second_time_nothing_is_built():
    build = Build()
    first, second = (cache.cached("made", {"seed": 1}, SPEC, build) for _ in range(2))
    assert build.calls == 1
    assert same(first, second)
    assert str(second.problems[0]) == "metadata.csv, row 12: score 11 for Moira is outside 0..9"


def test_another_identity_is_another_entry(own_cache):
    build = Build()
    for seed in (1, 2):
        cache.cached("made", {"seed": seed}, SPEC, build)
    assert build.calls == 2
    assert len(entries(own_cache)) == 2


def test_large_entries_are_memory_mapped(monkeypatch):
    monkeypatch.setattr(cache, "MEMORY_LIMIT", 100)
    data = cache.cached("made", {}, SPEC, Build())
    assert isinstance(data.images, np.memmap)
    assert data.batch(np.array([1]))[0].shape == (1, 3, 8, 8)


def test_a_build_that_fails_leaves_no_entry(own_cache):
    def build() -> None:
        raise DataError("No picture can be used.")

    with pytest.raises(DataError):
        cache.cached("made", {}, SPEC, build)
    assert entries(own_cache) == []


def write_and_die() -> None:
    """Fills the cache until the second file of an entry is written, and is killed there."""
    save, written = np.save, []

    def stop(*arguments: object) -> None:
        written.append(save(*arguments))
        if len(written) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    np.save = stop
    cache.cached("made", {}, SPEC, Build())


@pytest.mark.filterwarnings("ignore:.*fork")
def test_a_process_killed_while_writing_leaves_no_entry(own_cache):
    process = multiprocessing.get_context("fork").Process(target=write_and_die)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert [entry.split("-")[0] for entry in entries(own_cache)] == [".unfinished"]
    build = Build()
    assert len(cache.cached("made", {}, SPEC, build)) == 2
    assert build.calls == 1


@pytest.mark.parametrize("file", ["images.npy", "rows.npy", "about.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}"])
def test_a_damaged_entry_is_made_again(own_cache, file, content):
    build = Build()
    first = cache.cached("made", {}, SPEC, build)
    damaged = own_cache / entries(own_cache)[0] / file
    damaged.unlink() if content is None else damaged.write_bytes(content)
    assert same(cache.cached("made", {}, SPEC, build), first)
    assert build.calls == 2


def test_two_processes_may_finish_the_same_entry(own_cache):
    def build() -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
        cache.cached("made", {}, SPEC, Build())
        return Build()()

    assert len(cache.cached("made", {}, SPEC, build)) == 2
    assert len(entries(own_cache)) == 1


def test_a_cache_that_cannot_be_written_is_named(own_cache):
    own_cache.write_text("a file in the way")
    with pytest.raises(
        DataError, match=r"cache .*cannot be written \(.+\); free some space there, or set GENCORE_CACHE"
    ):
        cache.cached("made", {}, SPEC, Build())


def test_a_full_disk_is_named_and_nothing_is_left(own_cache, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(DataError, match="No space left on device"):
        cache.cached("made", {}, SPEC, Build())
    assert entries(own_cache) == []


def test_numpys_own_complaint_about_a_full_disk_is_passed_on(monkeypatch):
    def full(*_: object) -> None:
        raise OSError("384 requested and 128 written")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(DataError, match="384 requested and 128 written"):
        cache.cached("made", {}, SPEC, Build())


def test_long_names_make_short_folders(own_cache):
    cache.cached("x" * 250, {}, SPEC, Build())
    assert len(entries(own_cache)[0]) < 100


def test_the_place_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("GENCORE_CACHE", str(tmp_path / "mine"))
    assert cache.cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("GENCORE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache.cache_folder() == tmp_path / "xdg" / "gencore"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.cache_folder() == tmp_path / ".cache" / "gencore"
