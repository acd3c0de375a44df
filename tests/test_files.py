"""Files are whole or not there, and what the disk refuses is said in one sentence."""

import errno
import json
import os
from pathlib import Path

import pytest

from gencore.errors import CheckpointError
from gencore.files import UNFINISHED, disk_errors, sweep, write_folder, write_json


def contents(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def two_files(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "inner" / "b.txt").write_text("b")


def half_a_file(folder: Path) -> None:
    (folder / "a.txt").write_text("a")
    raise KeyboardInterrupt


class TestFolders:
    def test_a_folder_appears_with_all_it_holds(self, tmp_path):
        write_folder(tmp_path / "deep" / "made", two_files)
        assert contents(tmp_path) == [
            "deep",
            "deep/made",
            "deep/made/a.txt",
            "deep/made/inner",
            "deep/made/inner/b.txt",
        ]

    def test_it_is_not_there_while_it_is_filled(self, tmp_path):
        seen = []
        write_folder(tmp_path / "made", lambda folder: seen.append((tmp_path / "made").exists()))
        assert seen == [False]

    def test_an_interruption_half_way_leaves_nothing(self, tmp_path):
        with pytest.raises(KeyboardInterrupt):
            write_folder(tmp_path / "made", half_a_file)
        assert contents(tmp_path) == []

    def test_everybody_may_read_it(self, tmp_path):
        write_folder(tmp_path / "made", two_files)
        assert (tmp_path / "made").stat().st_mode & 0o777 == 0o755

    def test_what_is_there_already_is_not_overwritten(self, tmp_path):
        write_folder(tmp_path / "made", two_files)
        with pytest.raises(CheckpointError, match="made exists already; choose another name"):
            write_folder(tmp_path / "made", half_a_file)
        assert (tmp_path / "made" / "inner" / "b.txt").read_text() == "b"

    def test_an_empty_folder_is_taken(self, tmp_path):
        (tmp_path / "made").mkdir()
        write_folder(tmp_path / "made", two_files)
        assert (tmp_path / "made" / "a.txt").exists()

    def test_every_file_is_flushed_before_the_folder_gets_its_name(self, tmp_path, monkeypatch):
        flushed, real = [], os.fsync

        def fsync(descriptor: int) -> None:
            flushed.append((Path(os.readlink(f"/proc/self/fd/{descriptor}")).name, (tmp_path / "made").exists()))
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)
        write_folder(tmp_path / "made", two_files)
        assert {("a.txt", False), ("b.txt", False)} <= set(flushed)
        assert flushed[-1] == (tmp_path.name, True)


class TestJson:
    def test_a_file_is_replaced(self, tmp_path):
        for value in ({"step": 1}, {"step": 2}):
            write_json(tmp_path / "deep" / "latest.json", value)
        assert json.loads((tmp_path / "deep" / "latest.json").read_text()) == {"step": 2}
        assert contents(tmp_path / "deep") == ["latest.json"]

    def test_what_cannot_be_written_leaves_the_old_content(self, tmp_path):
        write_json(tmp_path / "latest.json", {"step": 1})
        with pytest.raises(TypeError):
            write_json(tmp_path / "latest.json", {"step": object()})
        assert json.loads((tmp_path / "latest.json").read_text()) == {"step": 1}
        assert contents(tmp_path) == ["latest.json"]


class TestRefusals:
    def test_a_full_disk_names_the_folder_and_the_way_out(self, small_disk):
        disk = small_disk("64k")
        write_json(disk / "latest.json", {"step": 1})
        with pytest.raises(CheckpointError) as refusal:
            write_folder(disk / "made", lambda folder: (folder / "large").write_bytes(bytes(10**6)))
        assert str(refusal.value) == (
            f"{disk}/made cannot be written (No space left on device); free some space. "
            "What was saved before is untouched."
        )
        assert contents(disk) == ["latest.json"]
        with pytest.raises(CheckpointError, match=r"latest\.json cannot be written \(No space left on device\)"):
            write_json(disk / "latest.json", "x" * 10**6)
        assert json.loads((disk / "latest.json").read_text()) == {"step": 1}
        assert contents(disk) == ["latest.json"]

    def test_a_disk_that_is_full_by_the_time_of_flushing_says_the_same(self, tmp_path, monkeypatch):
        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(
            CheckpointError, match=r"made cannot be written \(No space left on device\); free some space"
        ):
            write_folder(tmp_path / "made", two_files)
        with pytest.raises(CheckpointError, match=r"latest\.json cannot be written"):
            write_json(tmp_path / "latest.json", 1)
        assert contents(tmp_path) == []

    def test_safetensors_own_words_for_a_full_disk_are_understood(self, tmp_path):
        with pytest.raises(CheckpointError, match="free some space"), disk_errors(tmp_path):
            raise RuntimeError("I/O error: No space left on device (os error 28)")

    def test_a_file_in_the_way_names_another_way_out(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(CheckpointError, match=r"cannot be written \(.*\); choose a folder that can be written"):
            write_folder(tmp_path / "file" / "made", two_files)

    def test_other_errors_are_bugs_and_stay_what_they_are(self, tmp_path):
        with pytest.raises(ZeroDivisionError), disk_errors(tmp_path):
            raise ZeroDivisionError


def test_sweeping_removes_what_killed_processes_left_and_nothing_else(tmp_path):
    (tmp_path / f"{UNFINISHED}abc").mkdir()
    (tmp_path / f"{UNFINISHED}abc" / "model.safetensors").write_text("half")
    (tmp_path / f"{UNFINISHED}def").write_text("half")
    (tmp_path / "kept").write_text("whole")
    sweep(tmp_path)
    assert contents(tmp_path) == ["kept"]
    sweep(tmp_path / "missing")
