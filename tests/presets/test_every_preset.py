"""Every preset is a recipe that could start, and seed 0's have the numbers of its appendix."""

from collections.abc import Mapping

import pytest

from gencore.errors import CheckpointError
from gencore.losses.objective import Objective
from gencore.presets import preset_for, presets
from gencore.registry import DATASETS, LOSSES, MODELS

NAMES = list(presets())


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    def unreachable(*_args: object, **_kwargs: object) -> None:
        raise OSError("no route to host")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("torch.hub.urlopen", unreachable)


def downloads(options: Mapping[str, object]) -> bool:
    return options.get("weights") == "imagenet"


@pytest.mark.parametrize("name", NAMES)
def test_it_says_where_it_comes_from_and_what_it_is_for(name):
    preset = presets()[name]
    assert preset.source
    assert "\n" not in preset.source
    assert preset.data.partition(":")[0] in DATASETS
    assert preset.recipe.model in MODELS
    assert preset_for(name) is preset


@pytest.mark.parametrize("name", NAMES)
def test_its_losses_can_be_built_and_each_counts_at_some_time(name, offline):
    recipe = presets()[name].recipe
    assert recipe.terms
    assert all(term.loss in LOSSES for term in recipe.terms)
    assert len({term.loss for term in recipe.terms}) == len(recipe.terms)
    if any(downloads(term.options) for term in recipe.terms):
        with pytest.raises(CheckpointError, match="could not be downloaded"):
            Objective(recipe.terms)
        return
    assert set(Objective(recipe.terms).losses) == {term.loss for term in recipe.terms}


@pytest.mark.parametrize("name", NAMES)
def test_no_term_of_it_waits_for_longer_than_its_run(name):
    recipe = presets()[name].recipe.planned(images=5000)
    assert recipe.warnings() == []


@pytest.mark.parametrize("name", NAMES)
def test_its_config_has_only_choices_of_its_model(name):
    recipe = presets()[name].recipe
    assert set(recipe.config) <= set(MODELS[recipe.model].Config.__dataclass_fields__)


class TestSeed0:
    @pytest.mark.parametrize(
        ("name", "epochs", "learning_rate", "weight_decay", "weights"),
        [
            ("seed0-beta-1", 121, 1e-3, 1e-3, {"mse": 1, "vgg": 100, "histogram": 1e5, "kl": 1}),
            ("seed0-beta-0.001", 151, 1e-4, 1e-2, {"mse": 1, "vgg": 100, "histogram": 1, "kl": 0.001}),
        ],
    )
    def test_both_runs_have_the_appendixs_numbers(self, name, epochs, learning_rate, weight_decay, weights):
        preset = presets()[name]
        recipe = preset.recipe
        assert recipe.config == {"latent": 512, "pretrained": True}
        assert (recipe.epochs, recipe.learning_rate, recipe.weight_decay) == (epochs, learning_rate, weight_decay)
        assert recipe.decay == "constant"
        assert {term.loss: term.schedule.weight for term in recipe.terms} == weights
        assert {term.loss: term.options for term in recipe.terms}["vgg"]["weights"] == "imagenet"
        assert recipe.fields == recipe.raters == ("Moira", "Ferdinando")
        assert recipe.sampler == "product"
        assert (preset.size.height, preset.size.width) == (224, 224)

    def test_the_run_of_its_text_brings_losses_in_later_and_stops_early(self):
        recipe = presets()["seed0-delayed"].recipe
        assert {term.loss: term.schedule.kind for term in recipe.terms} == {
            "mse": "constant",
            "kl": "delayed",
            "ms_ssim": "plateau",
        }
        assert recipe.patience > 0
