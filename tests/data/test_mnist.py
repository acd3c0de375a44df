"""MNIST from genuine IDX files: pixels, digits, splits, sizes, the download, and one sentence for what goes wrong."""

import numpy as np
import pytest
from genuine import idx, mnist, mnist_archives, served
from torchvision.datasets import MNIST

from gencore.data import cache
from gencore.data.base import load_data
from gencore.data.mnist import load
from gencore.errors import DataError
from gencore.types import ImageSpec


@pytest.fixture
def made(tmp_path, monkeypatch):
    return mnist(tmp_path / "sets", monkeypatch)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "sets"


@pytest.mark.parametrize("split", ["train", "test"])
def test_pixels_and_digits_are_the_files(made, root, split):
    data = load(split=split, root=root)
    scans, digits = made[split]
    assert data.images.dtype == np.uint8
    assert np.array_equal(data.images, scans[..., None].repeat(3, axis=3))
    assert data.rows.dtype == np.float32
    assert data.rows[:, 0].tolist() == digits.tolist()
    assert data.condition.fields[0].classes == tuple("0123456789")
    assert data.condition.names == ("digit",)
    assert (data.name, data.keys[0]) == ("mnist", f"mnist-{split}-00000")
    assert len(set(data.keys)) == len(scans)


def test_the_usual_place_is_the_cache_or_what_gencore_data_says(made, root, own_cache, monkeypatch):
    monkeypatch.delenv("GENCORE_DATA", raising=False)
    (own_cache / "datasets").parent.mkdir()
    root.rename(own_cache / "datasets")
    assert len(load_data("mnist")) == 12
    (own_cache / "datasets").rename(root)
    monkeypatch.setenv("GENCORE_DATA", str(root))
    assert len(load_data("mnist:test")) == 3


def test_seed_4s_size(made, root):
    data = load(ImageSpec(64, 64), root=root)
    assert data.images.shape == (12, 64, 64, 3)
    small = data.images.reshape(12, 8, 8, 8, 8, 3).mean((2, 4))[..., 0]
    expected = load(ImageSpec(56, 56), root=root).images.reshape(12, 8, 7, 8, 7, 3).mean((2, 4))[..., 0]
    assert np.corrcoef(small.ravel(), expected.ravel())[0, 1] > 0.99


def test_where_the_size_is_not_square_the_digit_lies_in_the_middle(made, root):
    images = load(ImageSpec(28, 40), root=root).images
    assert np.array_equal(images[:, :, 6:34], load(root=root).images)
    assert images[:, :, :6].max() == images[:, :, 34:].max() == 0


def test_the_second_load_comes_from_the_cache(made, root, monkeypatch):
    first = load(root=root)
    monkeypatch.setattr(cache, "_write", None)
    assert load(root=root).fingerprint == first.fingerprint


def test_other_files_are_loaded_anew(made, root):
    first = load(root=root)
    (root / "MNIST/raw/train-labels-idx1-ubyte").write_bytes(idx(np.zeros(12, np.uint8)))
    assert load(root=root).rows.max() == 0
    assert load(root=root).fingerprint != first.fingerprint


@pytest.mark.parametrize("file", ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"])
@pytest.mark.parametrize(
    "change", [lambda old: old[:-5], lambda old: old[:3], lambda old: b"", lambda old: b"PK" + old]
)
def test_a_damaged_file_is_named_and_leaves_nothing_behind(made, root, own_cache, file, change):
    path = root / "MNIST/raw" / file
    intact = path.read_bytes()
    path.write_bytes(change(intact))
    with pytest.raises(DataError, match=f"{file} is damaged or cut off; delete it"):
        load(root=root)
    assert list(own_cache.glob("mnist*")) == []
    path.write_bytes(intact)
    assert len(load(root=root)) == 12


def test_files_that_do_not_belong_together_are_refused(made, root):
    (root / "MNIST/raw/train-labels-idx1-ubyte").write_bytes(idx(np.zeros(11, np.uint8)))
    with pytest.raises(DataError, match="holds 12 digits and train-labels-idx1-ubyte 11"):
        load(root=root)


def test_labels_beyond_nine_are_no_digits(made, root):
    (root / "MNIST/raw/train-labels-idx1-ubyte").write_bytes(idx(np.full(12, 10, np.uint8)))
    with pytest.raises(DataError, match="train-labels-idx1-ubyte is damaged"):
        load(root=root)


def test_an_unknown_split_is_refused(root):
    with pytest.raises(DataError, match=r'MNIST has no split "all"; choose one of train, test\.'):
        load_data("mnist:all", root=root)


def test_offline_one_sentence_says_what_to_put_where(tmp_path, monkeypatch):
    monkeypatch.setattr(MNIST, "mirrors", ["http://127.0.0.1:9/"])
    with pytest.raises(DataError) as caught:
        load(root=tmp_path / "empty")
    sentence = str(caught.value)
    assert sentence.startswith(
        f"MNIST is not complete in {tmp_path}/empty and cannot be downloaded (Connection refused);"
    )
    assert sentence.endswith(f"into {tmp_path}/empty/MNIST/raw.")
    assert "put train-images-idx3-ubyte.gz, " in sentence
    assert list((tmp_path / "empty").iterdir()) == []


def test_what_is_missing_is_downloaded_once(made, root, tmp_path, monkeypatch):
    mnist_archives(root, tmp_path / "web", monkeypatch)
    with served(tmp_path / "web") as address:
        monkeypatch.setattr(MNIST, "mirrors", [address])
        data = load(root=tmp_path / "fresh")
    assert np.array_equal(data.images, load(root=root).images)
    assert sorted(file.name for file in (tmp_path / "fresh/MNIST/raw").iterdir()) == sorted(
        file.name for file in (root / "MNIST/raw").iterdir()
    )
    assert [file.name for file in (tmp_path / "fresh").iterdir()] == ["MNIST"]
    assert len(load(root=tmp_path / "fresh")) == 12  # the server is gone


def test_a_broken_download_leaves_nothing_and_the_next_one_works(made, root, tmp_path, monkeypatch):
    mnist_archives(root, tmp_path / "web", monkeypatch)
    last = tmp_path / "web" / MNIST.resources[-1][0]
    intact = last.read_bytes()
    last.write_bytes(intact[:-7])
    with served(tmp_path / "web") as address:
        monkeypatch.setattr(MNIST, "mirrors", [address])
        with pytest.raises(DataError, match="cannot be downloaded"):
            load(root=tmp_path / "fresh")
        assert list((tmp_path / "fresh").iterdir()) == []
        last.write_bytes(intact)
        assert len(load(root=tmp_path / "fresh")) == 12


def test_archives_fetched_by_hand_are_unpacked_without_a_network(made, root, tmp_path, monkeypatch):
    by_hand = tmp_path / "hand/MNIST/raw"
    mnist_archives(root, by_hand, monkeypatch)
    assert np.array_equal(load(root=tmp_path / "hand").images, load(root=root).images)
    assert len(list(by_hand.glob("*.gz"))) == 4


def test_a_damaged_archive_is_named(made, root, tmp_path, monkeypatch):
    by_hand = tmp_path / "hand/MNIST/raw"
    mnist_archives(root, by_hand, monkeypatch)
    archive = by_hand / "t10k-images-idx3-ubyte.gz"
    archive.write_bytes(archive.read_bytes()[:-3])
    with pytest.raises(DataError, match=r"t10k-images-idx3-ubyte\.gz is damaged or cut off; delete it"):
        load(root=tmp_path / "hand")


def test_a_split_can_only_be_named_where_there_are_any():
    with pytest.raises(DataError, match=r"digits takes no split; leave it out\."):
        load_data("digits:test")
