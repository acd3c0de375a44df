"""Seed 4's presets have the numbers of its Table 1, and its recipe runs on the digits at hand."""

from dataclasses import replace

import pytest
from toy import make_toy_data

from gencore.data.digits import CONDITION
from gencore.data.transforms import Augmentation
from gencore.presets import presets
from gencore.training.trainer import Trainer

TABLE_1 = """
preset              embedding  channels  latent  λ  batch_size  features
seed4-mnist                 5         1      20  5         256        64
seed4-animal-faces          5         3     100  5          64        96
seed4-celeba                1         3     100  0         256        64
"""


@pytest.mark.parametrize("line", TABLE_1.strip().splitlines()[1:])
def test_its_numbers_are_those_of_table_1(line):
    name, embedding, channels, latent, weight, batch_size, features = line.split()
    recipe = presets()[name].recipe
    config = {"embedding": embedding, "channels": channels, "latent": latent, "features": features}
    assert dict(recipe.config) == {key: int(value) for key, value in config.items()}
    assert recipe.batch_size == int(batch_size)
    l1 = [term.schedule.weight for term in recipe.terms if term.loss == "l1"]
    assert l1 == ([2 * float(weight)] if float(weight) else [])  # the report's pictures span 2, gencore's span 1


def test_mnist_is_turned_by_up_to_30_degrees_and_cropped_with_a_padding_of_4():
    preset = presets()["seed4-mnist"]
    assert preset.recipe.augmentation == Augmentation(rotation=30, crop_padding=4)
    assert (preset.size.height, preset.size.width) == (64, 64)


def test_mnists_recipe_fits_the_digits_at_hand(tmp_path):
    recipe = presets()["seed4-mnist"].recipe
    assert set(recipe.fields) <= set(CONDITION.names)
    toy = make_toy_data()
    small = replace(
        recipe, fields=("shape",), batch_size=8, epochs=0.0, steps=2, config={**recipe.config, "features": 4}
    )
    last = list(Trainer(toy, small, tmp_path / "run").run())[-1]
    assert last.finished
    assert {"discriminator", "adversarial", "l1"} <= set(last.losses)
