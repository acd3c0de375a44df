"""A run that begins with what another model has learnt: all that fits is taken over, and nothing else."""

import shutil
from dataclasses import replace

import pytest
import torch

from gencore.errors import CheckpointError
from gencore.training.checkpoint import read_weights
from gencore.training.recipe import Recipe
from gencore.training.state import resolve
from gencore.training.trainer import Trainer


@pytest.fixture
def teacher(tiny_recipe, toy_data, tmp_path):
    list(Trainer(toy_data, replace(tiny_recipe, seed=5), tmp_path / "teacher").run())
    return tmp_path / "teacher"


def weights_of(trainer: Trainer) -> dict[str, torch.Tensor]:
    return trainer.model.state_dict()


def test_all_weights_of_the_same_model_are_taken_over_and_the_average_begins_there_too(
    teacher, tiny_recipe, toy_data, tmp_path
):
    trainer = Trainer(toy_data, replace(tiny_recipe, start_from=str(teacher)), tmp_path / "run")
    for name, tensor in read_weights(resolve(teacher)).items():
        if not tensor.is_floating_point():
            continue  # how many batches a norm has seen
        assert torch.equal(weights_of(trainer)[name], tensor)
        assert torch.equal(trainer.served.state_dict()[name], tensor)
    first = next(iter(trainer.run()))
    assert any(message.startswith("Began with") and str(teacher) in message for message in first.messages)


def test_other_raters_keep_what_the_seed_drew_where_sizes_differ(teacher, tiny_recipe, toy_data, tmp_path):
    recipe = replace(tiny_recipe, fields=("Moira",))
    drawn = weights_of(Trainer(toy_data, recipe, tmp_path / "drawn"))
    begun = weights_of(Trainer(toy_data, replace(recipe, start_from=str(teacher)), tmp_path / "begun"))
    taught = read_weights(resolve(teacher))
    assert torch.equal(begun["encoder.0.weight"], taught["encoder.0.weight"])
    assert begun["from_latent.weight"].shape != taught["from_latent.weight"].shape
    assert torch.equal(begun["from_latent.weight"], drawn["from_latent.weight"])


def test_it_is_better_from_the_first_step(teacher, tiny_recipe, toy_data, tmp_path):
    def first_loss(recipe: Recipe, name: str) -> float:
        return next(iter(Trainer(toy_data, recipe, tmp_path / name).run())).losses["mse"]

    assert first_loss(replace(tiny_recipe, start_from=str(teacher)), "b") < first_loss(tiny_recipe, "a")


def test_going_on_with_a_run_needs_no_teacher_any_more(teacher, tiny_recipe, toy_data, tmp_path):
    recipe = replace(tiny_recipe, start_from=str(teacher))
    whole = list(Trainer(toy_data, recipe, tmp_path / "whole").run())[-1].losses
    for progress in (trainer := Trainer(toy_data, recipe, tmp_path / "cut")).run():
        if progress.step == 4:
            trainer.stop()
    shutil.rmtree(teacher)
    assert list(Trainer.resume(toy_data, tmp_path / "cut").run())[-1].losses == whole


def test_what_cannot_be_begun_with_is_refused_and_leaves_no_run(teacher, tiny_recipe, toy_data, tmp_path):
    with pytest.raises(CheckpointError, match='no checkpoint "lorries"'):
        Trainer(toy_data, replace(tiny_recipe, start_from="lorries"), tmp_path / "run")
    recipe = Recipe(model="linear_vae", start_from=str(teacher))
    with pytest.raises(CheckpointError, match="no part of it has name and size of one of LinearVAE"):
        Trainer(toy_data, recipe, tmp_path / "run")
    assert not (tmp_path / "run").exists()
