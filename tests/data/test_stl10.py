"""STL-10 from genuine binary files: planes, columns first, labels from 1, and pictures that nobody labelled."""

import numpy as np
import pytest
from genuine import packed, served, stl10
from torchvision.datasets import STL10

from gencore.data import cache, streaming
from gencore.data.base import load_data
from gencore.data.stl10 import CLASSES, load
from gencore.errors import DataError
from gencore.types import ImageSpec


@pytest.fixture
def made(tmp_path, monkeypatch):
    return stl10(tmp_path / "sets", monkeypatch)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "sets"


@pytest.mark.parametrize(("split", "labels"), [("train", [6, 1, 9, 0]), ("test", [2, 8])])
def test_labelled_pictures_are_the_files(made, root, split, labels):
    data = load(split=split, root=root)
    assert np.array_equal(data.images, made[split])
    assert data.rows[:, 0].tolist() == labels
    assert data.keys[0] == f"stl10-{split}-000000"


def test_the_train_split_is_what_loads_by_default(made, root):
    assert load(root=root).fingerprint == load(split="train", root=root).fingerprint


def test_unlabelled_pictures_have_any_class(made, root):
    data = load_data("stl10:unlabeled", root=root)
    assert np.array_equal(data.images, made["unlabeled"])
    assert np.isnan(data.rows).all()
    assert data.rows.shape == (3, 1)
    assert not data.condition.condition(data.batch(np.arange(3))[1]).given.any()


def test_train_and_unlabelled_together(made, root):
    data = load_data("stl10:train+unlabeled", root=root)
    assert np.array_equal(data.images, np.concatenate([made["train"], made["unlabeled"]]))
    np.testing.assert_array_equal(data.rows[:, 0], [6, 1, 9, 0, np.nan, np.nan, np.nan])
    assert len(set(data.keys)) == 7


def test_the_unlabelled_are_what_torchvision_reads(made, root):
    found = STL10(root, split="unlabeled")
    data = load(split="unlabeled", root=root)
    assert all(np.array_equal(np.asarray(found[i][0]), data.images[i]) for i in range(3))


def test_the_ten_names_are_the_data_sets_own(made, root):
    field = load(root=root).condition.fields[0]
    assert (field.name, field.kind, list(field.classes)) == ("class", "class", STL10(root).classes)
    assert field.classes == CLASSES


def test_chunks_of_one_picture_make_the_same_data(made, root, monkeypatch):
    whole = load(ImageSpec(48, 48), split="train+unlabeled", root=root)
    monkeypatch.setattr(streaming, "CHUNK_BYTES", 1)
    monkeypatch.setenv("GENCORE_CACHE", str(root.parent / "other-cache"))
    single = load(ImageSpec(48, 48), split="train+unlabeled", root=root)
    assert single.images.shape == (7, 48, 48, 3)
    assert single.fingerprint == whole.fingerprint


def test_the_second_load_comes_from_the_cache(made, root, monkeypatch):
    first = load(split="train+unlabeled", root=root)
    monkeypatch.setattr(cache, "_write", None)
    assert load(split="train+unlabeled", root=root).fingerprint == first.fingerprint


@pytest.mark.parametrize("file", ["train_X.bin", "train_y.bin", "unlabeled_X.bin"])
def test_a_damaged_file_is_named(made, root, own_cache, file):
    path = root / "stl10_binary" / file
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match=f"{file} is damaged or cut off; delete it and start again"):
        load(split="unlabeled", root=root)
    assert list(own_cache.glob("stl10*")) == []


def test_an_unknown_split_is_refused(root):
    with pytest.raises(
        DataError, match=r'no split "unlabelled"; choose one of train, test, unlabeled, train\+unlabeled'
    ):
        load(split="unlabelled", root=root)


def test_offline_one_sentence_says_what_to_put_where(made, tmp_path):
    with pytest.raises(
        DataError, match=r"STL-10 is not complete in .*/empty and cannot .*; put stl10_binary\.tar\.gz from"
    ):
        load(root=tmp_path / "empty")
    assert list((tmp_path / "empty").iterdir()) == []


def test_what_is_missing_is_downloaded(made, root, tmp_path, monkeypatch):
    (tmp_path / "web").mkdir()
    monkeypatch.setattr(STL10, "tgz_md5", packed(root / STL10.base_folder, tmp_path / "web" / STL10.filename))
    with served(tmp_path / "web") as address:
        monkeypatch.setattr(STL10, "url", address + STL10.filename)
        assert np.array_equal(load(root=tmp_path / "fresh").images, made["train"])
    assert [file.name for file in (tmp_path / "fresh").iterdir()] == ["stl10_binary"]
