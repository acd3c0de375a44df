"""Zip files that somebody uploads: what comes out of them, and what never does."""

import io
import stat
import zipfile

import pytest
from PIL import Image

from gencore.data import archive
from gencore.data.archive import unpack
from gencore.data.base import load_data
from gencore.errors import DataError


def picture(shade=100):
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 50, 50)).save(buffer, "PNG")
    return buffer.getvalue()


GOOD = {"metadata.csv": b"file_name,Ann\na.png,3\nb.png,8\n", "a.png": picture(), "b.png": picture(200)}


def packed(file, content, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(file, "w", compression) as zipped:
        for name, data in content.items():
            zipped.writestr(name, data)
    return file


def refused(tmp_path, content, sentence):
    with pytest.raises(DataError, match=sentence) as refusal:
        unpack(packed(tmp_path / "my.zip", content), tmp_path / "uploads" / "my")
    assert str(refusal.value).count("\n") == 0
    assert list((tmp_path / "uploads").glob("*")) == [], "nothing is left of it"
    assert sorted(path.name for path in tmp_path.glob("*")) == ["my.zip", "uploads"]


def test_a_folder_of_rated_pictures_comes_out(tmp_path):
    folder = unpack(packed(tmp_path / "my.zip", GOOD), tmp_path / "uploads" / "my")
    assert len(load_data(str(folder))) == 2


def test_a_folder_around_it_and_what_is_no_picture_are_left_out(tmp_path):
    content = {f"my cars/{name}": data for name, data in GOOD.items()}
    content |= {
        "__MACOSX/my cars/._a.png": b"x",
        "my cars/.hidden.png": b"x",
        "my cars/run.exe": b"x",
        "notes.txt": b"x",
    }
    folder = unpack(packed(tmp_path / "my.zip", content), tmp_path / "uploads" / "my")
    assert sorted(path.name for path in folder.rglob("*")) == ["a.png", "b.png", "metadata.csv"]


@pytest.mark.parametrize("name", ["../a.png", "x/../../a.png", "/etc/a.png", "C:/a.png", "..\\a.png"])
def test_paths_that_lead_outside_are_refused(tmp_path, name):
    refused(tmp_path, GOOD | {name: picture()}, "which lies outside of it")


def test_links_are_refused(tmp_path):
    file = packed(tmp_path / "my.zip", GOOD)
    with zipfile.ZipFile(file, "a") as zipped:
        link = zipfile.ZipInfo("c.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(link, "/etc/passwd")
    with pytest.raises(DataError, match="holds the link"):
        unpack(file, tmp_path / "uploads" / "my")
    assert list((tmp_path / "uploads").glob("*")) == []


def test_a_bomb_is_stopped_before_it_fills_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "FREE_RATIO", 1024**2)
    refused(tmp_path, GOOD | {"c.png": bytes(30 * 1024**2)}, r"come out of the 0\.\d+ MB of my.zip; that is no folder")


def test_a_file_that_lies_about_its_size_is_counted_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "FREE_RATIO", 1024**2)
    file = packed(tmp_path / "my.zip", GOOD | {"c.png": bytes(30 * 1024**2)})
    true_size = (30 * 1024**2).to_bytes(4, "little")
    file.write_bytes(file.read_bytes().replace(true_size, (10).to_bytes(4, "little")))
    with pytest.raises(DataError, match=r"my\.zip"):
        unpack(file, tmp_path / "uploads" / "my")
    assert list((tmp_path / "uploads").glob("*")) == []


def test_a_disk_that_is_too_small_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LEFT_FREE", 2**62)
    refused(tmp_path, GOOD, "not enough space here to unpack my.zip")


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    refused(tmp_path, GOOD, "my.zip holds 3 files; at most 2")


def test_too_large_a_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST", 100)
    with pytest.raises(DataError, match="larger than 0 GB"):
        unpack(packed(tmp_path / "my.zip", GOOD), tmp_path / "uploads" / "my")


def test_a_folder_without_a_table_is_refused(tmp_path):
    refused(tmp_path, {"a.png": picture()}, "holds no metadata.csv, so nobody rated anything")


def test_what_is_no_zip_file_is_refused(tmp_path):
    file = tmp_path / "my.zip"
    file.write_bytes(b"PK\x03\x04 but not really")
    with pytest.raises(DataError, match=r"cannot be unpacked .*plain zip file"):
        unpack(file, tmp_path / "uploads" / "my")


def test_a_file_that_was_cut_off_is_refused(tmp_path):
    file = packed(tmp_path / "my.zip", GOOD)
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(DataError, match="cannot be unpacked"):
        unpack(file, tmp_path / "uploads" / "my")


def test_damaged_pictures_in_it_are_found_while_unpacking(tmp_path):
    file = packed(tmp_path / "my.zip", GOOD, zipfile.ZIP_STORED)
    file.write_bytes(file.read_bytes().replace(picture()[40:60], bytes(20), 1))
    with pytest.raises(DataError, match="cannot be unpacked"):
        unpack(file, tmp_path / "uploads" / "my")
    assert list((tmp_path / "uploads").glob("*")) == []
