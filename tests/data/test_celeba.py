"""CelebA from its genuine text files and JPEGs: 40 attributes as yes and no, the authors' splits, the middle square."""

import sys
import zipfile

import numpy as np
import pytest
from genuine import celeba, face, md5
from PIL import Image
from torchvision.datasets import CelebA

from gencore.data import cache
from gencore.data.base import load_data
from gencore.data.celeba import ATTRIBUTES, load
from gencore.errors import DataError
from gencore.types import ImageSpec

TRAIN = [0, 2, 4]


@pytest.fixture
def made(tmp_path, monkeypatch):
    return celeba(tmp_path / "sets", monkeypatch, ATTRIBUTES)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "sets"


@pytest.fixture
def faces(root):
    return root / "celeba" / "img_align_celeba"


@pytest.mark.parametrize(
    ("split", "chosen"), [("train", TRAIN), ("validation", [1, 6]), ("test", [3, 5]), ("all", list(range(7)))]
)
def test_attributes_are_the_files_with_minus_one_as_no(made, root, split, chosen):
    data = load_data(f"celeba:{split}", root=root)
    assert data.rows.dtype == np.float32
    assert np.array_equal(data.rows, (made[chosen] + 1) / 2)
    assert list(data.keys) == [f"{number + 1:06d}.jpg" for number in chosen]


def test_there_are_forty_yes_or_no_fields_in_the_files_order(made, root):
    data = load(root=root)
    assert len(data.condition.fields) == 40
    assert {field.kind for field in data.condition.fields} == {"binary"}
    assert list(data.condition.names) == [name for name in CelebA(root).attr_names if name]


def test_a_subset_of_attributes(made, root):
    data = load(root=root, attributes=("Smiling", "Bald"))
    assert data.condition.names == ("Smiling", "Bald")
    assert np.array_equal(data.rows, (made[TRAIN][:, [31, 4]] + 1) / 2)
    assert load(root=root, attributes=()).rows.shape == (3, 0)
    with pytest.raises(DataError, match='no field "Frowning"'):
        load(root=root, attributes=("Frowning",))


def test_by_default_the_middle_square_at_64(made, root):
    images = load(root=root).images
    assert images.shape == (3, 64, 64, 3)
    for image, number in zip(images, TRAIN, strict=True):
        assert np.abs(image[2:-2].astype(int) - face(number + 1)[100, 100]).max() < 6  # none of the white margin


def test_their_own_size_is_what_pillow_decodes(made, root, faces):
    images = load(ImageSpec(218, 178), root=root).images
    assert np.array_equal(images[1], np.asarray(Image.open(faces / "000003.jpg")))


def test_the_second_load_comes_from_the_cache(made, root, monkeypatch):
    first = load(root=root)
    monkeypatch.setattr(cache, "_write", None)
    assert load(root=root).fingerprint == first.fingerprint


def test_a_face_that_cannot_be_read_is_left_out_and_named(made, root, faces):
    (faces / "000001.jpg").write_bytes((faces / "000001.jpg").read_bytes()[:-400])
    (faces / "000006.jpg").unlink()
    data = load(split="all", root=root)
    assert list(data.keys) == ["000002.jpg", "000003.jpg", "000004.jpg", "000005.jpg", "000007.jpg"]
    assert np.array_equal(data.rows, (made[[1, 2, 3, 4, 6]] + 1) / 2)
    assert [problem.file for problem in data.problems] == ["000001.jpg", "000006.jpg"]
    assert str(data.problems[0]).startswith("000001.jpg: this picture is damaged or cut off")
    assert str(data.problems[1]).startswith("000006.jpg: this picture cannot be opened")


def test_without_readable_faces_there_is_one_sentence(made, root, faces):
    for file in faces.iterdir():
        file.write_bytes(b"")
    with pytest.raises(
        DataError,
        match=r"Fewer than two of the 3 pictures in .*img_align_celeba can be read; check the files\. 000001\.jpg: ",
    ):
        load(root=root)


@pytest.mark.parametrize("file", ["list_attr_celeba.txt", "list_eval_partition.txt", "identity_CelebA.txt"])
def test_a_damaged_list_is_named(made, root, own_cache, file):
    path = root / "celeba" / file
    path.write_text(path.read_text()[:-9])
    with pytest.raises(DataError, match=f"{file} is damaged or cut off; delete it and start again"):
        load(root=root)
    assert list(own_cache.glob("celeba*")) == []


def test_where_the_drive_refuses_one_sentence_says_what_to_put_where(made, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "gdown", None)
    with pytest.raises(DataError) as caught:
        load(root=tmp_path / "empty")
    sentence = str(caught.value)
    assert "pip install gdown" in sentence
    assert sentence.endswith(
        "put img_align_celeba.zip, list_attr_celeba.txt, identity_CelebA.txt, list_bbox_celeba.txt, "
        "list_landmarks_align_celeba.txt, list_eval_partition.txt from "
        f"https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html into {tmp_path}/empty/celeba."
    )
    assert list((tmp_path / "empty").iterdir()) == []


def test_the_archive_fetched_by_hand_is_unpacked_without_gdown(made, root, faces, monkeypatch):
    expected = load(root=root)
    archive = root / "celeba" / "img_align_celeba.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted(faces.iterdir()):
            packed.write(file, f"img_align_celeba/{file.name}")
            file.unlink()
    faces.rmdir()
    sums = [(each, md5(archive) if name == archive.name else sum_, name) for each, sum_, name in CelebA.file_list]
    monkeypatch.setattr(CelebA, "file_list", sums)
    monkeypatch.setitem(sys.modules, "gdown", None)
    assert load(root=root).fingerprint == expected.fingerprint
    assert archive.exists()
