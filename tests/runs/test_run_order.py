"""Orders: choices of one's own, and going on with a checkpoint."""

import math
from dataclasses import replace

import pytest

from gencore.errors import GencoreError, TrainingError
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.runs.order import ordered, read_order, settled, watchable, write_order
from gencore.training.recipe import Recipe


def test_choices_replace_what_the_preset_says():
    order = ordered(
        "digits",
        "digits-linear-vae",
        steps=500,
        batch_size=16,
        learning_rate=2e-3,
        beta=0.5,
        weights={"bce": 2},
        seed=3,
    )
    recipe = order.recipe
    assert (recipe.steps, recipe.batch_size, recipe.learning_rate, recipe.seed) == (500, 16, 2e-3, 3)
    assert {term.loss: term.schedule.weight for term in recipe.terms} == {"bce": 2.0, "kl": 0.5}
    assert (order.data, order.size) == ("digits", (28, 28))


def test_a_preset_knows_its_data():
    assert ordered(model="digits-autoencoder").data == "digits"
    with pytest.raises(TrainingError, match="Say what linear_vae is to be trained on"):
        ordered(model="linear_vae")


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"learning_rate": math.nan}, "A learning rate of nan cannot train"),
        ({"learning_rate": math.inf}, "A learning rate of inf cannot train"),
        ({"learning_rate": "fast"}, "learning_rate"),
        ({"steps": 0}, "0 is no number of steps"),
        ({"steps": math.nan}, "nan is no number of steps"),
        ({"batch_size": 2.5}, "2.5 is no number of batch_size"),
        ({"batch_size": 1}, "A batch of 1 picture"),
        ({"beta": -1}, "-1 for beta makes no sense"),
        ({"beta": math.nan}, "nan for beta makes no sense"),
        ({"weights": {"magic": 1}}, 'no loss "magic"; it has bce, kl'),
        ({"model": "linear_wae"}, "did you mean"),
    ],
)
def test_bad_choices_are_one_sentence(choices, sentence):
    with pytest.raises(GencoreError, match=sentence):
        ordered(**{"data": "digits", "model": "digits-linear-vae"} | choices)


def test_an_order_is_read_as_it_was_written(tmp_path):
    order = ordered("digits", "cars-vae-gan", title="A try")
    write_order(tmp_path, order)
    assert read_order(tmp_path) == order


def test_a_folder_is_kept_by_its_whole_path(tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    assert ordered("mine", "linear_vae").data == str(tmp_path / "mine")


def test_going_on_keeps_what_counted_in_the_end():
    recipe = Recipe(
        terms=(
            Term("mse"),
            Term("kl", Schedule(0.5, "delayed", start=10, ramp=10)),
            Term("l1", Schedule(0.0, "ramp", start=20, ramp=10, initial=1.0)),
            Term("ssim", Schedule(0.1, "plateau", start=50, ramp=10)),
        ),
        steps=100,
        restarts=(50,),
    )
    on = settled(recipe, 30)
    assert {term.loss: term.schedule for term in on.terms} == {
        "mse": Schedule(1.0), "kl": Schedule(0.5), "ssim": Schedule(0.1),
    }  # fmt: skip
    assert (on.steps, on.restarts) == (30, ())


def test_there_is_something_to_watch():
    recipe = watchable(Recipe(steps=6000, sample_every=2000))
    assert (recipe.sample_every, recipe.analyse_every) == (300, 600)
    assert watchable(replace(recipe, sample_every=10, analyse_every=7)).analyse_every == 7
