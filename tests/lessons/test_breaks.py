"""What is broken really fails, as its sign says, and the lesson itself does not: shorter runs, the same recipes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gencore.curves.reading import RunCurves, read_curves
from gencore.data.base import RatedImages, load_data
from gencore.errors import TrainingError
from gencore.lessons import lesson
from gencore.lessons.signs import latent_health, spread
from gencore.models.base import GenerativeModel
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer

FAR = 10**6


@pytest.fixture(scope="module")
def data() -> RatedImages:
    return load_data("digits", lesson("digits").size)


def trained(data: RatedImages, recipe: Recipe, out: Path, steps: int) -> tuple[GenerativeModel, RunCurves]:
    """The first steps of a recipe, with nothing looked at on the way."""
    recipe = replace(recipe, validate_every=FAR, sample_every=FAR, save_every=FAR, analyse_every=0)
    trainer = Trainer(data, recipe, out)
    try:
        for progress in trainer.run():
            if progress.step == steps:
                trainer.stop()
    except TrainingError:  # the guard gave up
        pass
    return trainer.served, read_curves(out)


def test_beta_too_high_silences_every_latent(data: RatedImages, tmp_path: Path) -> None:
    digits, steps = lesson("digits"), 60
    good, _ = trained(data, digits.recipe, tmp_path / "good", steps)
    bad, curves = trained(data, digits.broken("beta-too-high").recipe, tmp_path / "bad", steps)
    assert latent_health(good, data).active.sum() >= 8
    assert latent_health(bad, data).active.sum() == 0
    assert curves.series["train/kl"].values[-1] < 0.5


def test_a_learning_rate_too_high_sends_the_loss_up(data: RatedImages, tmp_path: Path) -> None:
    digits, steps = lesson("digits"), 15
    _, good = trained(data, digits.recipe, tmp_path / "good", steps)
    _, bad = trained(data, digits.broken("rate-too-high").recipe, tmp_path / "bad", steps)
    rise = [float(run.series["train/total"].values[-1] / run.series["train/total"].values[0]) for run in (good, bad)]
    assert rise[0] < 0.9
    assert rise[1] > 3 or bad.rollbacks


@pytest.mark.slow
def test_without_batch_norm_the_forger_does_not_learn(data: RatedImages, tmp_path: Path) -> None:
    game, steps = lesson("game"), 60
    good, _ = trained(data, game.recipe, tmp_path / "good", steps)
    bad, curves = trained(data, game.broken("no-batch-norm").recipe, tmp_path / "bad", steps)
    assert spread(good, data, "digit", each=10) > 3 * spread(bad, data, "digit", each=10)
    assert np.mean(curves.series["train/adversarial"].values[-10:]) > 1.5


@pytest.mark.slow
def test_a_forger_held_too_tightly_makes_one_picture_of_each_digit(data: RatedImages, tmp_path: Path) -> None:
    game, steps = lesson("game"), 60
    good, usual = trained(data, game.recipe, tmp_path / "good", steps)
    bad, curves = trained(data, game.broken("mode-collapse").recipe, tmp_path / "bad", steps)
    assert spread(good, data, "digit", each=10) > 1.5 * spread(bad, data, "digit", each=10)
    late = [run.series["train/discriminator"].values[-20:].mean() for run in (usual, curves)]
    assert late[1] < 0.7 < late[0]
