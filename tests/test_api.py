"""gencore from Python: load, wish, keep, share."""

from pathlib import Path

import numpy as np
import pytest
from people import people_beside
from PIL import Image

import gencore
from gencore.errors import CapabilityError, CheckpointError, ConditionError
from gencore.files import write_folder
from gencore.hub import locate
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, Field, ImageSpec


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A small untrained model with two raters."""
    spec = ConditionSpec((Field("Moira"), Field("Ferdinando")))
    model = ResNetCVAE(ResNetCVAEConfig(latent=4, width=32, prior="conditional"), ImageSpec(32, 32), spec)
    about = describe(model, "resnet_cvae", {"data": "test"})
    write_folder(tmp_path / "kept", lambda folder: write_weights(folder, about, model.state_dict()))
    return tmp_path / "kept"


def test_ten_pictures_for_a_wish_are_saved_with_their_recipe(checkpoint, tmp_path):
    cars = gencore.load(checkpoint)
    pictures = cars.generate({"Moira": 9, "Ferdinando": 8}, seeds=range(10))
    assert len(pictures) == 10
    assert [picture.size for picture in pictures] == [(32, 32)] * 10
    assert Image.open(pictures.save(tmp_path / "ten.png")).size == (5 * 32 + 8, 66)
    again = gencore.load(checkpoint).generate(pictures.recipe["wish"], pictures.recipe["seeds"])
    assert np.array_equal(again.images, pictures.images)


def test_an_unknown_rater_and_a_wrong_suffix_are_sentences(checkpoint, tmp_path):
    cars = gencore.load(checkpoint)
    with pytest.raises(ConditionError, match='no rater or field "Moria"; this model knows Moira, Ferdinando'):
        cars.generate({"Moria": 9})
    with pytest.raises(ConditionError, match=r"end it in \.png"):
        cars.generate(seeds=[1]).save(tmp_path / "ten")


def test_half_precision_export_makes_the_same_pictures_to_the_eye(checkpoint, tmp_path):
    small = gencore.load(gencore.export(checkpoint, tmp_path / "small")).generate({"Moira": 9}).images.astype(int)
    assert abs(small - gencore.load(checkpoint).generate({"Moira": 9}).images).max() <= 2


def test_export_into_the_checkpoint_itself_is_refused(checkpoint):
    with pytest.raises(CheckpointError, match="the checkpoint itself"):
        gencore.export(checkpoint, checkpoint)


def test_a_hub_id_that_was_downloaded_is_found_offline(checkpoint, tmp_path, monkeypatch):
    """The Hub's own cache layout: snapshots of a revision, and a ref that names it."""
    repository = tmp_path / "hub" / "models--someone--cars"
    revision = "0123456789abcdef0123456789abcdef01234567"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(revision)
    (repository / "snapshots").mkdir()
    checkpoint.rename(repository / "snapshots" / revision)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub._snapshot_download.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    assert gencore.load("someone/cars").fields[0].name == "Moira"


def test_a_hub_id_that_cannot_be_had_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(CheckpointError, match="Hub cannot be reached"):
        locate("someone/nothing")


def test_every_public_name_is_there():
    for name in gencore.__all__:
        assert getattr(gencore, name) is not None


def test_strategies_find_the_rater_models_beside_the_checkpoint(checkpoint):
    with pytest.raises(CapabilityError, match="gencore raters train"):
        gencore.load(checkpoint).generate({"Moira": 9}, [1, 2], "optimise", steps=1, pool=2)
    people_beside(checkpoint, "raters")
    assert len(gencore.load(checkpoint).generate({"Moira": 9}, [1, 2], "optimise", steps=1, pool=2)) == 2


def test_rater_models_of_other_pictures_or_people_are_not_taken(checkpoint):
    people_beside(checkpoint, "raters", data="other")
    people_beside(checkpoint, "judge", fields=(Field("Moira"),))
    assert gencore.load(checkpoint).raters is None
    assert gencore.load(checkpoint).judge is None


def test_a_folder_of_rater_models_can_be_named(checkpoint):
    folder = people_beside(checkpoint, "raters", data="other")
    options = {"steps": 1, "pool": 2, "raters": folder}
    assert len(gencore.load(checkpoint).generate({"Moira": 9}, [1], "optimise", **options)) == 1


def test_the_judge_beside_the_checkpoint_says_what_each_would_give(checkpoint):
    assert gencore.load(checkpoint).generate({"Moira": 9}, [1, 2, 3]).judged == {}
    people_beside(checkpoint, "judge")
    judged = gencore.load(checkpoint).generate({"Moira": 9}, [1, 2, 3]).judged
    assert judged.keys() == {"Moira", "Ferdinando"}
    assert [len(scores) for scores in judged.values()] == [3, 3]


def test_several_checkpoints_make_one_ensemble(checkpoint, tmp_path):
    spec = ConditionSpec((Field("Ferdinando"), Field("Moira")))
    other = ResNetCVAE(ResNetCVAEConfig(latent=6, width=32), ImageSpec(32, 32), spec)
    about = describe(other, "resnet_cvae", {"data": "test"})
    write_folder(tmp_path / "other", lambda folder: write_weights(folder, about, other.state_dict()))
    first, second = gencore.load(checkpoint), gencore.load(tmp_path / "other")
    made = first.generate({"Moira": 9}, [1, 2], "ensemble", models=[tmp_path / "other"])
    both = [one.generate({"Moira": 9}, [1, 2]).images.astype(float) for one in (first, second)]
    assert abs(made.images - sum(both) / 2).max() <= 1
    assert made.recipe["models"] == [str(tmp_path / "other")]
    with pytest.raises(ConditionError, match="takes one model"):
        first.generate({"Moira": 9}, [1], models=[second])


def test_a_picture_of_ones_own_is_moved_towards_a_wish_and_judged(checkpoint, tmp_path):
    own = gencore.load(checkpoint).generate(seeds=[5]).save_each(tmp_path / "own")[0]
    with pytest.raises(CapabilityError, match="gencore raters train"):
        gencore.load(checkpoint).edit(own, {"Moira": 9})
    people_beside(checkpoint, "raters")
    people_beside(checkpoint, "judge")
    edited = gencore.load(checkpoint).edit(own, {"Moira": 9}, steps=4)
    assert np.array_equal(edited.before, np.asarray(Image.open(own)))
    assert np.array_equal(edited.images[0], edited.before)
    assert [len(said) for said in edited.judged.values()] == [1 + len(edited.amounts)] * 2
    assert edited.recipe["wish"] == {"Moira": 9}
    assert Image.open(edited.save(tmp_path / "edited.png")).size == (32, 32)
