"""What is written to a folder is read back the same, and a folder can be looked over."""

import errno
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from gencore.data import digits
from gencore.data.base import RatedImages
from gencore.data.export import check_folder, write_folder
from gencore.data.folder import load
from gencore.errors import DataError
from gencore.types import ConditionSpec, Field, ImageSpec

FIELDS = (Field("Moira", low=1.0, high=10.0), Field("make", "class", classes=("Volvo", "Fiat")), Field("old", "binary"))


def rated(rows: np.ndarray, keys: list[str], fields: tuple[Field, ...] = FIELDS, side: int = 16) -> RatedImages:
    images = np.random.default_rng(0).integers(0, 256, (len(rows), side, side, 3), np.uint8)
    return RatedImages("made", images, rows.astype(np.float32), keys, ConditionSpec(fields), "0")


def few() -> RatedImages:
    return rated(np.array([[1.1, 1, 0], [np.nan, 0, np.nan], [10, np.nan, 1]]), ["one.png", "two", "sub/three.png"])


def test_what_is_written_is_read_back(tmp_path):
    data = few()
    back = load(write_folder(data, tmp_path / "out"), strict=True)
    np.testing.assert_array_equal(back.images, data.images)
    np.testing.assert_array_equal(back.rows, data.rows)
    assert back.condition == data.condition
    assert back.keys == ["one.png", "two.png", "sub/three.png"]


def test_the_digits_travel(tmp_path):
    data = digits.load()
    back = load(write_folder(data, tmp_path / "digits", count=12), strict=True)
    np.testing.assert_array_equal(back.images, data.images[:12])
    np.testing.assert_array_equal(back.rows, data.rows[:12])
    assert back.condition == data.condition


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0, 9, width=32) | st.just(float("nan")), min_size=2, max_size=4), st.data())
def test_any_rows_and_keys_travel(tmp_path_factory, scores, data):
    keys = data.draw(st.lists(st.text(min_size=1, max_size=8), min_size=len(scores), max_size=len(scores), unique=True))
    rows = np.array([[3.0], *([score] for score in scores[1:])])
    made = rated(rows, keys, (Field("Moira"),))
    back = load(write_folder(made, tmp_path_factory.mktemp("any") / "out"), strict=True)
    np.testing.assert_array_equal(back.rows, made.rows)
    np.testing.assert_array_equal(back.images, made.images)


def test_a_key_that_leads_outside_stays_inside(tmp_path):
    data = rated(np.ones((2, 3)), ["../../evil.png", "/root/evil.png"])
    write_folder(data, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.png")) == ["picture-00001.png", "picture-00002.png"]
    assert not (tmp_path.parent / "evil.png").exists()


def test_a_field_named_like_a_declaration_travels(tmp_path):
    fields = (Field("tone:class"), Field("Straße, alt"), Field('say "x"', "class", classes=("1.0", "a,b")))
    data = rated(np.array([[1, 2, 0], [3, 4, 1]]), ["a", "b"], fields)
    assert load(write_folder(data, tmp_path / "out"), strict=True).condition.fields == fields


@pytest.mark.parametrize("name", ["file_name", " padded", ""])
def test_a_field_that_cannot_head_a_column_is_refused(tmp_path, name):
    with pytest.raises(DataError, match="cannot stand in a table; rename it"):
        write_folder(rated(np.ones((2, 1)), ["a", "b"], (Field(name),)), tmp_path / "out")


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(DataError, match=r"exists and is not an empty folder; choose another one, or empty it\.$"):
        write_folder(few(), tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "precious"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(DataError, match="is not an empty folder"):
        write_folder(few(), tmp_path / "out")


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match=r"out cannot be written \(Not a directory\); .*choose another folder"):
        write_folder(few(), tmp_path / "file" / "out")


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    original, written = Image.Image.save, []

    def save(image: Image.Image, path: Path, *options: object) -> None:
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        original(image, path, *options)

    monkeypatch.setattr(Image.Image, "save", save)
    with pytest.raises(DataError, match=r"\(No space left on device\); free some space"):
        write_folder(few(), tmp_path / "out")
    assert written
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("count", [-1, 0, 1, 4])
def test_a_count_that_makes_no_data_set_is_refused(tmp_path, count):
    with pytest.raises(DataError, match="choose between 2 and 3"):
        write_folder(few(), tmp_path / "out", count)


def test_a_report_counts_what_is_there(tmp_path):
    folder = write_folder(few(), tmp_path / "out")
    Image.new("RGB", (16, 16)).save(folder / "stray.png")
    report = check_folder(folder)
    score, make, old = report.fields
    assert (report.pictures, report.image) == (3, ImageSpec(16, 16))
    assert (score.given, score.missing) == (2, 1)
    assert score.mean == pytest.approx(5.55)
    assert score.deviation == pytest.approx(4.45)
    assert make.counts == (1, 1)
    assert np.isnan(make.mean)
    assert old.mean == 0.5
    assert [problem.file for problem in report.problems] == ["stray.png"]


def test_a_report_reads_well(tmp_path):
    folder = write_folder(few(), tmp_path / "out")
    assert str(check_folder(folder)).splitlines() == [
        f"{folder}: 3 pictures can be used, at 16×16 pixels",
        "  Moira (score): 2 given, 1 missing; mean 5.55, deviation 4.45, range 1..10",
        "  make (class): 2 given, 1 missing; Volvo 1, Fiat 1",
        "  old (binary): 2 given, 1 missing; mean 0.50, deviation 0.50, range 0 or 1",
        "No problems",
    ]
