"""A run that begins with what another model has learnt: all that fits is taken over, and nothing else."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from gencore.data.base import fingerprint
from gencore.errors import CheckpointError
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.models.latent_flow import LatentFlow
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


FLOW = Recipe(
    model="latent_flow",
    config={"width": 16, "code": 8, "code_width": 8, "flow_width": 16, "discriminator_width": 4, "memory": 32},
    terms=tuple(Term(name, Schedule(weight)) for name, weight in LatentFlow.default_terms.items()),
    steps=1,
    batch_size=2,
)


@pytest.fixture
def shown(toy_data, tmp_path):
    """A run of the flagship that has seen pictures, with what it remembers of them."""
    trainer = Trainer(toy_data, FLOW, tmp_path / "shown")
    list(trainer.run())
    return trainer


def test_it_begins_with_the_discriminator_too_but_not_with_what_was_remembered_of_other_data(shown, toy_data, tmp_path):
    begun = Trainer(toy_data, replace(FLOW, start_from=str(tmp_path / "shown"), seed=7), tmp_path / "run").model
    taught, drawn = shown.served.state_dict(), Trainer(toy_data, replace(FLOW, seed=7), tmp_path / "drawn").model
    for name, tensor in begun.state_dict().items():
        if name.startswith(("memory", "picture_distance", "code_distance", "reader_distance")):
            assert torch.equal(tensor, drawn.state_dict()[name]), name
        elif name.startswith(("discriminator", "flow", "encoder")):
            assert torch.equal(tensor, taught[name]), name
    assert float(shown.served.state_dict()["picture_distance.0.real.batches"]) > 0


def test_layers_that_read_whole_maps_are_resized_for_pictures_of_another_size(shown, toy_data, tmp_path):
    images = np.repeat(toy_data.images, 2, axis=2)  # 32×64
    print_ = fingerprint(images, toy_data.rows, toy_data.keys)
    wide = replace(toy_data, images=images, fingerprint=print_)
    begun = Trainer(wide, replace(FLOW, start_from=str(tmp_path / "shown"), seed=7), tmp_path / "run").model
    drawn = Trainer(wide, replace(FLOW, seed=7), tmp_path / "drawn").model.state_dict()
    for name in ("code_encoder.to_code.weight", "code_decoder.from_code.weight", "code_decoder.from_code.bias"):
        assert begun.state_dict()[name].shape == drawn[name].shape
        assert not torch.equal(begun.state_dict()[name], drawn[name])


def test_a_whole_export_is_as_good_to_begin_with_as_the_run(shown, toy_data, tmp_path):
    from gencore.api import export, load

    export(tmp_path / "shown", tmp_path / "lean")
    export(tmp_path / "shown", tmp_path / "whole", "float32", whole=True)
    names = {kind: read_weights(tmp_path / kind).keys() for kind in ("lean", "whole")}
    assert not any(name.startswith(("discriminator", "memory")) for name in names["lean"])
    assert any(name.startswith("discriminator") for name in names["whole"])
    assert not any(name.startswith(("memory", "picture_distance")) for name in names["whole"])
    assert load(tmp_path / "whole").generate({"Moira": 9}, range(2)).images.shape == (2, 32, 32, 3)

    def begun(source: str) -> dict[str, torch.Tensor]:
        recipe = replace(FLOW, start_from=str(tmp_path / source), seed=7)
        return Trainer(toy_data, recipe, tmp_path / f"from-{source}").model.state_dict()

    ours, theirs = begun("shown"), begun("whole")
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
