"""Seed 3's recipe: the report's network, unconditional, at its size."""

from gencore.models.selu_vae import SeluVAEConfig
from gencore.presets import preset_for
from gencore.types import ImageSpec


def test_it_is_the_network_of_the_reports_tables():
    preset = preset_for("seed3-selu-vae")
    assert SeluVAEConfig(**preset.recipe.config) == SeluVAEConfig()
    assert preset.size == ImageSpec(64, 64)
    assert preset.recipe.fields == ()
    assert {term.loss: term.schedule.at(0) for term in preset.recipe.terms} == {"mse": 1.0, "kl": 1 / 12_288}
