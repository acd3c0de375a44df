"""Seed 2's recipes: the report's numbers, and that they train."""

import pytest
import torch

from gencore.losses.objective import Objective
from gencore.models.step import Batch
from gencore.presets import preset_for
from gencore.registry import MODELS
from gencore.types import ConditionSpec, ImageSpec


@pytest.mark.parametrize(
    ("name", "data", "size", "latent"),
    [
        ("seed2-stl10", "stl10:train+unlabeled", ImageSpec(96, 96), 1024),
        ("seed2-cifar10", "cifar10", ImageSpec(32, 32), 128),
    ],
)
def test_sizes_latents_losses_and_data_are_the_reports(name, data, size, latent):
    preset = preset_for(name)
    assert (preset.data, preset.size, preset.recipe.config["latent"]) == (data, size, latent)
    weights = {term.loss: term.schedule.at(0) for term in preset.recipe.terms}
    assert weights == {"kl_monte_carlo": 1 / latent, "ssim": 1.0, "colour": 1.0}
    assert preset.recipe.fields == ()


def test_a_step_of_the_report_on_32_pixels_is_finite_and_reaches_everything():
    torch.manual_seed(0)
    preset = preset_for("seed2-cifar10")
    model_class, spec = MODELS[preset.recipe.model], ConditionSpec(())
    model = model_class(model_class.Config(**preset.recipe.config), preset.size, spec)
    objective = Objective(preset.recipe.terms).train()
    losses = model(Batch(torch.rand(4, 3, 32, 32), spec.wishes({}, 4), objective, torch.Generator().manual_seed(0)))
    losses.total.backward()
    assert losses.total.isfinite()
    assert all(parameter.grad.abs().sum() > 0 for parameter in model.parameters())
