"""CIFAR-10 from genuine pickled batches, whose sums torchvision compares before it opens them."""

import numpy as np
import pytest
from genuine import cifar10, packed, served
from torchvision.datasets import CIFAR10

from gencore.data import cache
from gencore.data.base import load_data
from gencore.data.cifar10 import CLASSES, load
from gencore.errors import DataError
from gencore.types import ImageSpec


@pytest.fixture
def made(tmp_path, monkeypatch):
    return cifar10(tmp_path / "sets", monkeypatch)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "sets"


@pytest.mark.parametrize(("split", "count"), [("train", 10), ("test", 3)])
def test_pixels_and_classes_are_the_files(made, root, split, count):
    data = load_data(f"cifar10:{split}", root=root)
    planes, labels = made[split]
    assert len(data) == count
    assert np.array_equal(data.images, planes.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))
    assert data.rows[:, 0].tolist() == labels
    assert data.keys[-1] == f"cifar10-{split}-{count - 1:05d}"


def test_the_ten_names_are_the_data_sets_own(made, root):
    field = load(root=root).condition.fields[0]
    assert (field.name, field.kind, field.classes) == ("class", "class", tuple(CIFAR10(root).classes))
    assert field.classes == CLASSES


def test_another_size_covers_and_crops_the_middle(made, root):
    native, wide = load(root=root).images, load(ImageSpec(16, 32), root=root).images
    assert wide.shape == (10, 16, 32, 3)
    assert np.array_equal(wide, native[:, 8:24])


def test_the_second_load_comes_from_the_cache(made, root, monkeypatch):
    first = load(root=root)
    monkeypatch.setattr(cache, "_write", None)
    assert load(root=root).fingerprint == first.fingerprint


@pytest.mark.parametrize("file", ["data_batch_3", "test_batch", "batches.meta"])
def test_a_damaged_batch_is_named_before_it_is_opened(made, root, own_cache, file):
    path = root / "cifar-10-batches-py" / file
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(DataError, match=f"{file} is damaged or cut off; delete it and start again"):
        load(root=root)
    assert list(own_cache.glob("cifar10*")) == []


def test_offline_one_sentence_says_what_to_put_where(made, tmp_path):
    with pytest.raises(DataError) as caught:
        load(root=tmp_path / "empty")
    assert str(caught.value) == (
        f"CIFAR-10 is not complete in {tmp_path}/empty and cannot be downloaded (Connection refused); put "
        f"cifar-10-python.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html into {tmp_path}/empty."
    )


def test_what_is_missing_is_downloaded_and_the_archive_not_kept(made, root, tmp_path, monkeypatch):
    (tmp_path / "web").mkdir()
    monkeypatch.setattr(CIFAR10, "tgz_md5", packed(root / CIFAR10.base_folder, tmp_path / "web" / CIFAR10.filename))
    with served(tmp_path / "web") as address:
        monkeypatch.setattr(CIFAR10, "url", address + CIFAR10.filename)
        data = load(root=tmp_path / "fresh")
    assert np.array_equal(data.images, load(root=root).images)
    assert [file.name for file in (tmp_path / "fresh").iterdir()] == ["cifar-10-batches-py"]


def test_a_batch_that_was_lost_is_put_back_from_the_archive_beside_it(made, root, monkeypatch):
    monkeypatch.setattr(CIFAR10, "tgz_md5", packed(root / CIFAR10.base_folder, root / CIFAR10.filename))
    (root / CIFAR10.base_folder / "data_batch_2").unlink()
    assert len(load(root=root)) == 10
    assert (root / CIFAR10.filename).exists()
