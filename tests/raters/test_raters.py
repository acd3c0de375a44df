"""Rater models: they learn who likes what, know what they do not know, and say who cannot be predicted."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from toy import make_toy_data

from gencore.data.base import RatedImages
from gencore.errors import CheckpointError, ConditionError, DataError, TrainingError
from gencore.raters.asking import answers
from gencore.raters.files import ENSEMBLE, JUDGE, read_raters
from gencore.raters.fit import Fit, deviation, fits, predicted
from gencore.raters.making import make_raters
from gencore.raters.model import Opinions, RaterEnsemble, rating_loss
from gencore.raters.networks import FEATURES, make_network, working_size
from gencore.raters.training import half, train_raters
from gencore.raters.variation import VARIATIONS, varied
from gencore.types import ConditionSpec, Field

SIZE = (32, 32)


def with_noise(data: RatedImages, name: str = "Random", seed: int = 5) -> RatedImages:
    """The data with one more rater, who throws dice."""
    scores = np.random.default_rng(seed).integers(0, 10, len(data)).astype(np.float32)
    spec = ConditionSpec((*data.condition.fields, Field(name)))
    return replace(data, rows=np.column_stack([data.rows, scores]), condition=spec)


@pytest.fixture(scope="module")
def data() -> RatedImages:
    return with_noise(make_toy_data(600))


@pytest.fixture(scope="module")
def folder(data: RatedImages, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rater models trained for a moment."""
    out = tmp_path_factory.mktemp("raters") / "toy"
    steps = list(make_raters(data, out, steps=60))
    assert len(steps) == 60 * len(ENSEMBLE)
    return out


@pytest.mark.parametrize("network", FEATURES)
@pytest.mark.parametrize("size", [(48, 64), (64, 64), (16, 64)])
def test_every_network_turns_pictures_into_features(network, size):
    features = make_network(network, size).eval()(torch.rand(2, 3, *size))
    assert features.shape == (2, FEATURES[network])


@pytest.mark.parametrize(
    ("picture", "looked_at"), [((96, 128), (48, 64)), ((96, 96), (64, 64)), ((28, 28), (64, 64)), ((8, 64), (16, 64))]
)
def test_pictures_are_looked_at_in_their_own_proportions(picture, looked_at):
    assert working_size(*picture) == looked_at


@pytest.mark.parametrize("name", VARIATIONS)
def test_a_variation_keeps_shape_and_range_and_repeats_itself(name):
    images = torch.rand(12, 3, 32, 32)
    first, second = (varied(images, VARIATIONS[name], torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first, second)
    assert first.shape == images.shape
    assert first.min() >= 0
    assert first.max() <= 1
    assert not torch.equal(first, images)


def test_no_picture_is_in_both_halves_and_none_is_held_out(data):
    raters, judge = set(half(data, "raters")), set(half(data, "judge"))
    assert not raters & judge
    assert raters | judge == set(data.part("train"))
    assert min(len(raters), len(judge)) > len(data.part("train")) / 3


class TestTrained:
    def test_they_know_what_can_be_seen(self, folder):
        known = read_raters(folder).fits
        assert all(known[name].predictable for name in ("Moira", "Ferdinando", "shape")), known

    def test_they_recognise_a_rater_who_throws_dice(self, folder):
        known = read_raters(folder).fits["Random"]
        assert not known.predictable
        assert known.low < 0.05

    def test_the_stated_uncertainty_covers(self, folder):
        for name in ("Moira", "Ferdinando"):
            fifty, ninety = read_raters(folder).fits[name].covered
            assert fifty < ninety
            assert ninety > 0.7

    def test_they_are_kept_as_they_were(self, folder, data):
        raters = read_raters(folder)
        images, _ = data.batch(data.part("test")[:4])
        again = read_raters(folder).ensemble(images)
        torch.testing.assert_close(raters.ensemble(images).each, again.each)
        assert raters.ensemble(images).each.shape == (4, 4, 2 + 2 + 1)
        assert json.loads((folder / "raters.json").read_text())["provenance"]["data"] == "toy"

    def test_the_card_says_whom_not_to_believe(self, folder):
        lines = (folder / "README.md").read_text().splitlines()
        assert next(line for line in lines if line.startswith("| Random")).endswith("**no** |")

    def test_a_judge_is_not_taken_for_raters(self, folder):
        with pytest.raises(CheckpointError, match="holds rater models; give a judge"):
            read_raters(folder, "judge")

    def test_they_answer_about_picture_files(self, folder, data, tmp_path):
        index = int(np.nanargmax(data.rows[:, 0]))
        Image.fromarray(data.images[index]).save(tmp_path / "bright.png")
        header, line = answers(folder, [tmp_path / "bright.png"])
        assert header == "file_name,Moira,Moira ±,Ferdinando,Ferdinando ±,shape,Random,Random ±"
        assert float(line.split(",")[1]) > 5
        assert line.split(",")[5] in ("square", "disc")

    def test_a_file_that_is_no_picture_is_named(self, folder, tmp_path):
        (tmp_path / "notes.png").write_text("no picture")
        with pytest.raises(DataError, match=r"notes\.png"):
            list(answers(folder, [tmp_path / "notes.png"]))

    def test_a_truncated_file_is_named(self, folder, tmp_path):
        broken = tmp_path / "broken"
        broken.mkdir()
        for file in folder.iterdir():
            (broken / file.name).write_bytes(file.read_bytes()[: 5000 if file.suffix == ".safetensors" else None])
        with pytest.raises(CheckpointError, match="truncated"):
            read_raters(broken)


def test_training_twice_gives_the_same(data):
    def trained() -> RaterEnsemble:
        torch.manual_seed(1)
        ensemble = RaterEnsemble(data.condition.fields, ("strided", "attention"), SIZE)
        list(train_raters(ensemble, data, half(data, "judge"), steps=3))
        return ensemble

    for one, other in zip(trained().parameters(), trained().parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_training_leaves_everybody_elses_random_numbers_alone(data):
    ensemble = RaterEnsemble(data.condition.fields, ("strided",), SIZE)
    torch.manual_seed(9)
    expected = torch.rand(3)
    torch.manual_seed(9)
    list(train_raters(ensemble, data, half(data, "raters"), steps=2))
    assert torch.equal(torch.rand(3), expected)


def test_missing_ratings_do_not_count():
    fields = (Field("Moira"), Field("kind", "class", classes=("a", "b")), Field("old", "binary"))
    raw = torch.zeros(3, 4, requires_grad=True)
    nothing = torch.full((3, 3), float("nan"))
    assert rating_loss(fields, raw, nothing) == 0
    some = nothing.clone()
    some[0] = torch.tensor([9.0, 1.0, 1.0])
    rating_loss(fields, raw, some).backward()
    assert raw.grad[0].abs().min() > 0
    assert raw.grad[1:].abs().max() == 0


def test_where_members_differ_the_deviation_grows():
    fields = (Field("Moira"),)
    agreed, torn = torch.full((4, 1, 1), 5.0), torch.tensor([1.0, 3.0, 7.0, 9.0]).view(4, 1, 1)
    fit = {"Moira": Fit(100, 0.8, 0.7, 0.9, 0.5, stretch=2.0, noise=0.5)}
    assert deviation(Opinions(fields, agreed), fit).item() == pytest.approx(0.5)
    spread = torn.std(correction=0).item()
    assert deviation(Opinions(fields, torn), fit).item() == pytest.approx(((2 * spread) ** 2 + 0.25) ** 0.5)


def test_a_third_of_the_ratings_may_be_missing(data):
    rows = data.rows.copy()
    rows[np.random.default_rng(0).random(rows.shape) < 0.3] = np.nan
    sparse = replace(data, rows=rows)
    torch.manual_seed(0)
    ensemble = RaterEnsemble(sparse.condition.fields, ("strided",), SIZE)
    list(train_raters(ensemble, sparse, half(sparse, "raters"), steps=80))
    assert fits(ensemble, sparse)["Moira"].predictable


def test_a_rater_of_few_ratings_is_not_called_predictable(data):
    rows = data.rows.copy()
    rows[60:, 0] = np.nan
    few = replace(data, rows=rows)
    ensemble = RaterEnsemble(few.condition.fields, JUDGE, SIZE)
    assert not fits(ensemble, few)["Moira"].predictable


def test_too_few_pictures_are_refused():
    data = make_toy_data(30)
    ensemble = RaterEnsemble(data.condition.fields, ("strided",), SIZE)
    with pytest.raises(TrainingError, match="too few"):
        next(train_raters(ensemble, data, half(data, "raters")))


def test_nobody_to_learn_from(data, tmp_path):
    with pytest.raises(DataError, match="nobody to learn from"):
        next(make_raters(data.only(()), tmp_path / "none"))


def test_an_unknown_field(data):
    said = predicted(RaterEnsemble(data.condition.fields, ("strided",), SIZE), data, data.part("test")[:2])
    with pytest.raises(ConditionError, match="Nobody"):
        said.of("Nobody")
