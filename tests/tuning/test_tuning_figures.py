"""Figures that a study makes better: on real pictures they are good, on an untrained model's they are not."""

from dataclasses import replace

import pytest

from gencore.data.base import load_data
from gencore.errors import CapabilityError
from gencore.evaluation.metrics import METRICS
from gencore.presets import preset_for
from gencore.training.batches import conditioned_on
from gencore.training.trainer import Trainer
from gencore.tuning.examining import examiner, figure_named, usual_figure
from gencore.tuning.figures import FIGURES

PICTURES = 48


@pytest.fixture(scope="module")
def preset():
    found = preset_for("digits-multilabel-cvae")
    return replace(found, recipe=replace(found.recipe, fields=("digit", "Slant"), config={"hidden": 32}))


@pytest.fixture(scope="module")
def digits(preset):
    return load_data("digits", preset.size)


@pytest.fixture(scope="module")
def untrained(preset, digits, tmp_path_factory):
    return Trainer(digits, preset.recipe, tmp_path_factory.mktemp("run"))


def measures(name, preset, digits, fields=("digit", "Slant")):
    recipe = replace(preset.recipe, fields=fields)
    return examiner(figure_named(name), conditioned_on(digits, recipe), recipe, PICTURES, None, ())


@pytest.mark.parametrize("name", list(FIGURES))
def test_an_untrained_model_is_worse_than_real_pictures_and_always_as_bad(name, preset, digits, untrained):
    exam = measures(name, preset, digits)
    value = exam.now(untrained)
    assert exam.now(untrained) == value
    assert exam.afterwards(untrained) != value or name in ("spearman", "monotonicity"), "other pictures decide there"
    if exam.floor is not None:
        worse, better = sorted((value, exam.floor), reverse=exam.figure.direction == "minimize")
        assert (worse, better) == (value, exam.floor)
        assert abs(worse - better) > 0.2 * max(abs(worse), abs(better))


def test_which_way_is_better_is_that_of_evaluation():
    assert {name for name in FIGURES if FIGURES[name].direction == "maximize"} == {
        name for name in FIGURES if name in METRICS and METRICS[name].better == "higher"
    }


def test_what_nobody_can_judge_is_refused(preset, digits):
    with pytest.raises(CapabilityError, match="no rater that the judge"):
        measures("spearman", preset, digits, fields=("digit",))
    with pytest.raises(CapabilityError, match="no class or attribute that the judge"):
        measures("class_accuracy", preset, digits, fields=("Ink",))


def test_measuring_changes_nothing_of_a_run(preset, digits, tmp_path):
    recipe = replace(preset.recipe, steps=4, validate_every=100, sample_every=100, save_every=100)
    plain, watched = (Trainer(digits, recipe, tmp_path / name) for name in ("plain", "watched"))
    exams = [measures(name, preset, digits) for name in ("validation", "class_accuracy")]
    losses = [[progress.losses for progress in plain.run()], []]
    for progress in watched.run():
        losses[1].append(progress.losses)
        for exam in exams:
            exam.now(watched)
    assert losses[0] == losses[1]


def test_games_of_two_are_not_tuned_by_their_losses():
    assert usual_figure("linear_vae") == "validation"
    assert usual_figure("cdcgan") == "frechet_random"
