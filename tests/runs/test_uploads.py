"""Zip files that arrive in pieces, and the folders that are kept of them."""

import zipfile

import pytest

from gencore.errors import DataError
from gencore.runs import uploads as uploading
from gencore.runs.uploads import Uploads


@pytest.fixture
def uploads(tmp_path):
    return Uploads(tmp_path / "runs")


@pytest.fixture
def content(tmp_path):
    return zipped(tmp_path, "file_name,Ann\na.png,3\nb.png,8\nc.png,9\n")


def zipped(tmp_path, table):
    from PIL import Image

    file = tmp_path / "made.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("metadata.csv", table)
        for name, shade in (("a.png", 10), ("b.png", 200)):
            Image.new("RGB", (32, 24), (shade, 0, 0)).save(tmp_path / name)
            made.write(tmp_path / name, name)
    return file.read_bytes()


def sent(uploads, content, title="my cars.zip", piece=100):
    name = uploads.begin(len(content))
    for at in range(0, len(content), piece):
        uploads.add(name, at, content[at : at + piece])
    return uploads.finish(name, title)


def test_pieces_become_a_folder_that_can_be_trained_on(uploads, content):
    found = sent(uploads, content)
    assert (found.name, found.pictures, found.fields) == ("my-cars", 2, ("Ann",))
    assert len(found.problems) == 1
    assert "c.png" in found.problems[0]
    assert uploads.names() == ["my-cars"]
    assert (uploads.folder("my-cars") / "a.png").exists()
    assert sent(uploads, content).name == "my-cars-2"


def test_a_piece_that_comes_twice_is_taken_once(uploads, content):
    name = uploads.begin(len(content))
    for at in (0, 0, 50, 50):
        uploads.add(name, at, content[at : at + 50])
    uploads.add(name, 100, content[100:])
    assert uploads.finish(name, "x.zip").pictures == 2


def test_a_missing_piece_is_told(uploads, content):
    name = uploads.begin(len(content))
    with pytest.raises(DataError, match="A piece of the file did not arrive"):
        uploads.add(name, 50, content[50:])


def test_nothing_is_kept_of_what_cannot_be_used(uploads, tmp_path):
    with pytest.raises(DataError) as refusal:
        sent(uploads, zipped(tmp_path, "file_name,Ann\na.png,\nb.png,\n"), "mine.zip")
    assert "mine.zip" in str(refusal.value)
    assert str(tmp_path) not in str(refusal.value), "where it lay is nobody's business"
    assert uploads.names() == []
    assert list((tmp_path / "runs" / "uploads").glob("*")) == []


@pytest.mark.parametrize("size", [0, 2 * 1024**3 + 1])
def test_files_that_are_too_large_are_refused_before_they_are_sent(uploads, size):
    with pytest.raises(DataError, match="larger than 2 GB"):
        uploads.begin(size)


def test_and_those_that_grow_beyond_what_they_said(uploads, content, monkeypatch):
    name = uploads.begin(10)
    monkeypatch.setattr(uploading, "LARGEST", 100)
    with pytest.raises(DataError, match="larger than 0 GB"):
        uploads.add(name, 0, content[:101])
    with pytest.raises(DataError, match="not known here any more"):
        uploads.add(name, 0, content[:10])


def test_few_at_a_time_and_old_ones_are_thrown_away(uploads, monkeypatch):
    for _ in range(uploading.MOST_AT_ONCE):
        uploads.begin(10)
    with pytest.raises(DataError, match="Many people are sending"):
        uploads.begin(10)
    monkeypatch.setattr(uploading, "PATIENCE", -1.0)
    uploads.begin(10)


@pytest.mark.parametrize("name", ["../../etc", "", "x" * 32, "/etc/passwd"])
def test_names_that_nobody_was_given_are_refused(uploads, name):
    with pytest.raises(DataError, match="not known here any more"):
        uploads.add(name, 0, b"x")
    with pytest.raises(DataError, match="any more"):
        uploads.folder(name)
