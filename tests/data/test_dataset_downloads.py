"""A data set arrives whole or not at all, whatever ends the download; what is there already is not fetched again."""

import multiprocessing
import os
import signal
import socket
from pathlib import Path

import pytest
from genuine import md5

from gencore.data.downloads import PATIENCE, Download, datasets_folder, ensure
from gencore.errors import DataError


class Fetch:
    """Writes two files below the root it is given, and does ``between`` after the first."""

    def __init__(self, between=lambda root: None, size: int = 10) -> None:
        self.between, self.size, self.calls = between, size, 0

    def __call__(self, root: Path) -> None:
        self.calls += 1
        (root / "toys" / "pictures").mkdir(parents=True, exist_ok=True)
        (root / "toys" / "pictures" / "a.bin").write_bytes(b"a" * self.size)
        self.between(root)
        (root / "toys" / "names.txt").write_bytes(b"new")


def toys(fetch: Fetch, **options) -> Download:
    files = {"toys/pictures": None, "toys/names.txt": None}
    return Download("Toys", files, options.pop("archives", {}), fetch, "put toys.zip from the shop into", **options)


def contents(root: Path) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*"))


def test_what_is_missing_is_fetched_once(tmp_path):
    fetch = Fetch()
    for _ in range(2):
        ensure(toys(fetch), tmp_path / "sets")
    assert fetch.calls == 1
    assert contents(tmp_path / "sets") == ["toys", "toys/names.txt", "toys/pictures", "toys/pictures/a.bin"]


def test_what_was_there_before_stays(tmp_path):
    (tmp_path / "toys" / "pictures").mkdir(parents=True)
    (tmp_path / "toys" / "pictures" / "mine.png").write_bytes(b"mine")
    ensure(toys(Fetch()), tmp_path)
    assert (tmp_path / "toys/pictures/mine.png").read_bytes() == b"mine"
    assert (tmp_path / "toys/pictures/a.bin").exists()


@pytest.mark.parametrize(
    "error", [RuntimeError("Try:\nno route to toys.\n"), OSError(5, "no route to toys"), ValueError("")]
)
def test_a_failure_on_the_way_leaves_nothing_and_says_what_to_do(tmp_path, error):
    def fail(root: Path) -> None:
        raise error

    with pytest.raises(DataError) as caught:
        ensure(toys(Fetch(fail), place="toys"), tmp_path)
    assert contents(tmp_path) == []
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(f"; put toys.zip from the shop into {tmp_path}/toys.")
    assert ("no route to toys)" in sentence) == bool(str(error))


def test_an_interruption_leaves_nothing(tmp_path):
    def interrupt(root: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure(toys(Fetch(interrupt)), tmp_path)
    assert contents(tmp_path) == []


@pytest.mark.filterwarnings("ignore:.*fork")
def test_after_a_kill_the_next_start_works(tmp_path):
    download = toys(Fetch(lambda root: os.kill(os.getpid(), signal.SIGKILL)))
    process = multiprocessing.get_context("fork").Process(target=ensure, args=(download, tmp_path))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert not (tmp_path / "toys").exists()
    ensure(toys(Fetch()), tmp_path)
    assert (tmp_path / "toys/names.txt").read_bytes() == b"new"


def test_a_full_disk_is_named_and_nothing_is_left(small_disk):
    disk = small_disk("256k")
    with pytest.raises(DataError, match=f"Toys cannot be kept in {disk} .No space left on device.; free some space"):
        ensure(toys(Fetch(size=2**20)), disk)
    assert contents(disk) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "sets").write_text("a file in the way")
    with pytest.raises(DataError, match="set GENCORE_DATA to another folder"):
        ensure(toys(Fetch()), tmp_path / "sets")


def test_intact_archives_are_handed_over_and_stay_damaged_ones_are_named(tmp_path):
    archive = tmp_path / "toys.zip"
    archive.write_bytes(b"whole")
    seen: list[bytes] = []
    archives = {"toys.zip": md5(archive)}
    ensure(toys(Fetch(lambda root: seen.append((root / "toys.zip").read_bytes())), archives=archives), tmp_path)
    assert seen == [b"whole"]
    assert archive.read_bytes() == b"whole"
    archive.write_bytes(b"half")
    (tmp_path / "toys" / "names.txt").unlink()
    fetch = Fetch()
    with pytest.raises(DataError, match=r"toys\.zip is damaged or cut off; delete it"):
        ensure(toys(fetch, archives=archives), tmp_path)
    assert fetch.calls == 0


def test_dead_connections_are_given_up_but_only_while_fetching(tmp_path):
    before = socket.getdefaulttimeout()
    during = []
    ensure(toys(Fetch(lambda root: during.append(socket.getdefaulttimeout()))), tmp_path)
    assert during == [PATIENCE]
    assert socket.getdefaulttimeout() == before


def test_the_place_can_be_chosen(tmp_path, own_cache, monkeypatch):
    monkeypatch.delenv("GENCORE_DATA", raising=False)
    assert datasets_folder() == own_cache / "datasets"
    monkeypatch.setenv("GENCORE_DATA", str(tmp_path / "chosen"))
    assert datasets_folder() == tmp_path / "chosen"
    assert datasets_folder(tmp_path / "given") == datasets_folder(str(tmp_path / "given")) == tmp_path / "given"
