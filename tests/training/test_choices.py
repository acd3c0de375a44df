"""What a recipe decides about a run: its length, its fields, its optimisers."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from gencore.data.base import RatedImages
from gencore.data.transforms import Augmentation
from gencore.errors import DataError, TrainingError
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.models.step import Batch, Losses, Phase
from gencore.training.trainer import Trainer


class TestLength:
    def test_epochs_are_counted_out_in_steps_of_the_training_part(self, tiny_recipe, toy_data, tmp_path):
        trainer = Trainer(toy_data, replace(tiny_recipe, epochs=3, steps=1, batch_size=8), tmp_path / "run")
        assert trainer.recipe.steps == round(3 * len(toy_data.part("train")) / 8)

    def test_without_epochs_the_steps_stand(self, tiny_recipe):
        assert tiny_recipe.planned(10_000) == tiny_recipe

    def test_epochs_below_zero_are_refused(self, tiny_recipe):
        with pytest.raises(TrainingError, match="epochs make no sense"):
            replace(tiny_recipe, epochs=-1)

    def test_a_resumed_run_keeps_the_number_it_was_given(self, tiny_recipe, toy_data, tmp_path):
        out = tmp_path / "run"
        for progress in Trainer(toy_data, replace(tiny_recipe, epochs=2), out).run():
            if progress.step == 4:
                break
        assert Trainer.resume(toy_data, out, steps=6).recipe.steps == 6


class TestFields:
    def test_a_recipe_names_those_it_wants(self, tiny_recipe, toy_data, tmp_path):
        trainer = Trainer(toy_data, replace(tiny_recipe, fields=("shape", "Moira")), tmp_path / "run")
        assert trainer.model.condition_spec.names == ("shape", "Moira")
        assert [progress.step for progress in trainer.run()][-1] == tiny_recipe.steps

    def test_a_sampler_may_still_listen_to_a_rater_that_the_model_does_not_hear(self, tiny_recipe, toy_data, tmp_path):
        recipe = replace(tiny_recipe, fields=("shape",), sampler="product", raters=("Moira",))
        assert Trainer(toy_data, recipe, tmp_path / "run").model.condition_spec.names == ("shape",)

    def test_unknown_ones_are_refused_before_anything_is_written(self, tiny_recipe, toy_data, tmp_path):
        with pytest.raises(DataError, match='no field "Esther"; it has Moira, Ferdinando, shape'):
            Trainer(toy_data, replace(tiny_recipe, fields=("Esther",)), tmp_path / "run")
        assert not (tmp_path / "run").exists()

    def test_a_model_that_reads_none_gets_none(self, tiny_recipe, tiny_models, toy_data, tmp_path, monkeypatch):
        monkeypatch.setattr(tiny_models["tiny"], "conditional", False)
        trainer = Trainer(toy_data, tiny_recipe, tmp_path / "run")
        assert trainer.model.condition_spec.fields == ()
        with pytest.raises(TrainingError, match="reads no condition"):
            Trainer(toy_data, replace(tiny_recipe, fields=("shape",)), tmp_path / "other")

    def test_the_same_pictures_with_fewer_fields_keep_their_order_and_their_split(self, toy_data: RatedImages):
        fewer = toy_data.only(("shape", "Moira"))
        np.testing.assert_array_equal(fewer.rows, toy_data.rows[:, [2, 0]])
        np.testing.assert_array_equal(fewer.part("validation"), toy_data.part("validation"))
        assert toy_data.only(()).rows.shape == (len(toy_data), 0)


class TestOptimisers:
    def test_they_get_the_recipes_numbers(self, tiny_recipe, toy_data, tmp_path):
        recipe = replace(tiny_recipe, betas=(0.5, 0.99), weight_decay=0.25)
        group = Trainer(toy_data, recipe, tmp_path / "run").optimizers["all"].param_groups[0]
        assert (group["betas"], group["weight_decay"]) == ((0.5, 0.99), 0.25)

    def test_a_phase_can_learn_faster_than_another(self, tiny_recipe, toy_data, tmp_path):
        recipe = replace(tiny_recipe, model="tiny_adversarial", rates={"discriminator": 4.0})
        trainer = Trainer(toy_data, recipe, tmp_path / "run")
        next(trainer.run())
        rates = {phase: optimizer.param_groups[0]["lr"] for phase, optimizer in trainer.optimizers.items()}
        assert rates["discriminator"] == pytest.approx(4 * rates["generator"])

    def test_a_clip_of_zero_clips_nothing(self, tiny_recipe, toy_data, tmp_path):
        def moved(clip: float, name: str) -> torch.Tensor:
            recipe = replace(tiny_recipe, steps=1, warmup=0, clip=clip)
            trainer = Trainer(toy_data, recipe, tmp_path / name)
            list(trainer.run())
            return trainer.optimizers["all"].state[next(trainer.model.parameters())]["exp_avg"]

        assert torch.equal(moved(0.0, "off"), moved(1e6, "far"))
        assert not torch.equal(moved(0.0, "again"), moved(1e-3, "tight"))

    def test_a_phase_of_which_no_term_counts_yet_rests(self, tiny_recipe, tiny_models, toy_data, tmp_path, monkeypatch):
        plain = tiny_models["tiny_adversarial"].forward

        def late(model: nn.Module, batch: Batch, phase: Phase = "all") -> Losses:
            return Losses({}) if phase == "discriminator" else plain(model, batch, phase)

        monkeypatch.setattr(tiny_models["tiny_adversarial"], "forward", late)
        trainer = Trainer(toy_data, replace(tiny_recipe, model="tiny_adversarial"), tmp_path / "run")
        before = [parameter.clone() for parameter in trainer.model.phase_parameters("discriminator")]
        list(trainer.run())
        after = trainer.model.phase_parameters("discriminator")
        assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))


def test_augmented_pictures_are_what_the_model_sees(tiny_recipe, toy_data, tmp_path):
    plain = Trainer(toy_data, tiny_recipe, tmp_path / "plain").feed.training(0).images
    varied = Trainer(
        toy_data, replace(tiny_recipe, augmentation=Augmentation(rotation=30)), tmp_path / "varied"
    ).feed.training(0)
    assert varied.images.shape == plain.shape
    assert not torch.equal(varied.images, plain)


def test_a_loss_that_needs_what_the_model_does_not_give_is_named(tiny_recipe, toy_data, tmp_path):
    recipe = replace(tiny_recipe, terms=(Term("mse"), Term("adversarial", Schedule(1.0))))
    with pytest.raises(TrainingError, match='The loss "adversarial" needs the fake logits'):
        list(Trainer(toy_data, recipe, tmp_path / "run").run())
