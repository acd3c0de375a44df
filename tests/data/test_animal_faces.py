"""Animal faces from class folders: found where they usually lie, one class a folder, at 64×64."""

from pathlib import Path

import numpy as np
import pytest
from noisy import save
from PIL import Image

from gencore.data import cache
from gencore.data.animal_faces import load
from gencore.data.base import load_data
from gencore.errors import DataError
from gencore.types import ImageSpec

ANIMALS = ("cat", "dog", "wild")


def fill(folder: Path, count: int = 2, animals: tuple[str, ...] = ANIMALS) -> Path:
    for number, animal in enumerate(animals):
        for each in range(count):
            save(folder / animal / f"{animal}_{each}.png", 80, 80, seed=10 * number + each)
    return folder


def test_one_class_a_folder(tmp_path):
    data = load(root=fill(tmp_path / "faces"))
    assert data.images.shape == (6, 64, 64, 3)
    assert data.condition.names == ("animal",)
    assert data.condition.fields[0].classes == ANIMALS
    assert data.rows[:, 0].tolist() == [0, 0, 1, 1, 2, 2]
    assert list(data.keys[:3]) == ["cat/cat_0.png", "cat/cat_1.png", "dog/dog_0.png"]


def test_pictures_are_scaled_and_cropped_around_the_centre(tmp_path):
    folder = fill(tmp_path / "faces")
    pixels = np.asarray(Image.open(folder / "dog" / "dog_0.png"))
    assert np.array_equal(load(ImageSpec(40, 80), root=folder).images[2], pixels[20:60])


@pytest.mark.parametrize("place", ["afhq/train", "animal-faces/afhq/train", "animal_faces"])
def test_they_are_found_where_they_usually_lie(tmp_path, monkeypatch, place):
    monkeypatch.setenv("GENCORE_DATA", str(tmp_path / "sets"))
    (tmp_path / "sets" / "MNIST" / "raw").mkdir(parents=True)
    fill(tmp_path / "sets" / place)
    assert load_data("animal_faces").condition.fields[0].classes == ANIMALS


def test_splits_are_folders(tmp_path):
    fill(tmp_path / "afhq" / "train", 3)
    fill(tmp_path / "afhq" / "val", 1)
    assert len(load(root=tmp_path)) == 9
    assert len(load(split="test", root=tmp_path / "afhq")) == 3
    with pytest.raises(DataError, match='has no split "val"; choose one of train, test'):
        load(split="val", root=tmp_path)


def test_without_split_folders_there_is_no_test_split(tmp_path):
    with pytest.raises(DataError, match="has no folder test or val; load the split train"):
        load(split="test", root=fill(tmp_path / "faces"))


def test_hidden_and_empty_folders_are_no_classes(tmp_path):
    folder = fill(tmp_path / "faces")
    save(folder / ".trash" / "old.png")
    (folder / "fish").mkdir()
    (folder / "bird").mkdir()
    (folder / "bird" / "notes.txt").write_text("none yet")
    assert load(root=folder).condition.fields[0].classes == ANIMALS


def test_a_face_that_cannot_be_read_is_left_out_and_named(tmp_path):
    folder = fill(tmp_path / "faces")
    broken = folder / "dog" / "dog_0.png"
    broken.write_bytes(broken.read_bytes()[:2000])
    data = load(root=folder)
    assert data.rows[:, 0].tolist() == [0, 0, 1, 2, 2]
    assert [problem.file for problem in data.problems] == ["dog/dog_0.png"]
    assert "damaged or cut off" in data.problems[0].reason


def test_the_second_load_comes_from_the_cache_until_a_file_changes(tmp_path, monkeypatch):
    folder = fill(tmp_path / "faces")
    first = load(root=folder)
    with monkeypatch.context() as patch:
        patch.setattr(cache, "_write", None)
        assert load(root=folder).fingerprint == first.fingerprint
    save(folder / "cat" / "cat_0.png", 90, 90, seed=99)
    assert load(root=folder).fingerprint != first.fingerprint


def test_one_class_is_not_enough(tmp_path):
    with pytest.raises(DataError, match="has 1 folders with pictures; it must hold at least two"):
        load(root=fill(tmp_path / "faces", animals=("cat",)))


def test_a_folder_without_folders_is_refused(tmp_path):
    save(tmp_path / "faces" / "a.png")
    with pytest.raises(DataError, match="it must hold one folder of pictures for each class"):
        load(root=tmp_path / "faces")


@pytest.mark.parametrize("root", [None, "nowhere"])
def test_where_there_are_none_one_sentence_says_what_to_put_where(tmp_path, monkeypatch, root):
    monkeypatch.setenv("GENCORE_DATA", str(tmp_path / "sets"))
    (tmp_path / "sets" / "MNIST").mkdir(parents=True)
    place = tmp_path / (root or "sets")
    with pytest.raises(DataError, match=f"The animal faces are not in {place}; unpack AFHQ .* there as afhq"):
        load(root=root and place)
