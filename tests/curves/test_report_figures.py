"""The reports' figures come out of runs that have what they show, and the others are told why not."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toy import make_toy_data

from gencore.curves.figures import FIGURES, figure
from gencore.errors import TrainingError
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer


def trained(recipe: Recipe, out: Path, pictures: int = 200) -> Path:
    for _ in Trainer(make_toy_data(pictures), recipe, out).run():
        pass
    return out


def played(out: Path, steps: int = 6) -> Path:
    """A run's history of a game, whose discriminator cannot tell, and whose L1 counts ten times."""
    out.mkdir()
    entries = [
        {"step": step, "losses": {"discriminator": 2 * math.log(2), "adversarial": 0.7, "l1": 0.1,
                                  "total": 2 * math.log(2) + 0.7 + 1.0},
         "weights": {"discriminator": 1.0, "adversarial": 1.0, "l1": 10.0}}
        for step in range(1, steps + 1)
    ]  # fmt: skip
    (out / "history.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return out


def test_seed_0_figure_1_shows_both_losses_in_training_and_validation(tiny_recipe: Recipe, tmp_path: Path) -> None:
    mse, kl = figure("seed0-1").panels(trained(tiny_recipe, tmp_path / "run"), 0.0)
    assert (mse.title, kl.title) == ("mse", "kl")
    for panel in (mse, kl):
        assert [line.label for line in panel.lines] == ["train", "validation"]
        assert panel.lines[0].x[-1] == panel.lines[1].x[-1] == 12
        assert panel.marks == ((3.0, "KL comes in"),)  # the schedule's first step is 2, the first finished with it 3


def test_seed_0_figure_2_follows_the_latents(tiny_recipe: Recipe, tmp_path: Path) -> None:
    run = trained(replace(tiny_recipe, analyse_every=4), tmp_path / "run", 300)
    unused, pairs, variance, *_ = figure("seed0-2").panels(run, 0.0)
    assert unused.lines[0].x.tolist() == pairs.lines[0].x.tolist() == [4, 8, 12]
    last = json.loads((run / "latents" / "step-00000012.json").read_text())
    assert unused.lines[0].y[-1] == len(last["unused"])
    assert pairs.lines[0].y[-1] == len(last["pairs"])
    assert variance.lines[0].y.tolist() == sorted(last["variance"], reverse=True)
    assert variance.level is not None


def test_the_strongest_pairs_have_bars(tiny_recipe: Recipe, tmp_path: Path) -> None:
    run = trained(replace(tiny_recipe, analyse_every=12), tmp_path / "run", 300)
    file = run / "latents" / "step-00000012.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"pairs": [[0, 3, -0.9], [1, 2, 0.8]]}))
    bars = figure("seed0-2").panels(run, 0.0)[-1]
    assert [(line.label, line.y.tolist()) for line in bars.lines] == [("0 and 3", [0.9]), ("1 and 2", [0.8])]


@pytest.mark.parametrize("name", ["seed4-3", "seed4-6", "seed4-8"])
def test_seed_4_shows_half_of_the_discriminator_and_all_of_the_generator(name: str, tmp_path: Path) -> None:
    (panel,) = figure(name).panels(played(tmp_path / "run"), 0.0)
    generator, discriminator = panel.lines
    assert np.allclose(generator.y, 1.7)
    assert np.allclose(discriminator.y, math.log(2))
    assert panel.level is not None
    assert np.isclose(panel.level[0], math.log(2))
    assert panel.across == "step"


def test_epochs_are_counted_where_a_checkpoint_knows_the_pictures(tmp_path: Path) -> None:
    run = played(tmp_path / "run")
    (run / "checkpoints" / "step-6").mkdir(parents=True)
    about = {"provenance": {"images": 30, "recipe": {"batch_size": 10}}}
    (run / "checkpoints" / "step-6" / "config.json").write_text(json.dumps(about))
    (run / "latest.json").write_text('{"checkpoint": "step-6"}')
    (panel,) = figure("seed4-3").panels(run, 0.0)
    assert panel.across == "epoch"
    assert panel.lines[0].x[-1] == 2.0


def test_a_run_without_what_a_figure_shows_is_told(tiny_recipe: Recipe, tmp_path: Path) -> None:
    run, game = trained(tiny_recipe, tmp_path / "run"), played(tmp_path / "game")
    for name, folder, what in (
        ("seed0-1", game, "a KL term"),
        ("seed0-2", run, "no analysis of its latents"),
        ("seed4-3", run, "two sides of a game"),
    ):
        with pytest.raises(TrainingError, match=what):
            figure(name).panels(folder, 0.0)
    with pytest.raises(TrainingError, match=f"choose one of {', '.join(FIGURES)}"):
        figure("seed9-9")


def test_a_damaged_analysis_is_named(tiny_recipe: Recipe, tmp_path: Path) -> None:
    run = trained(replace(tiny_recipe, analyse_every=12), tmp_path / "run", 300)
    (run / "latents" / "step-00000012.json").write_text("{")
    with pytest.raises(TrainingError, match=r"step-00000012\.json is damaged"):
        figure("seed0-2").panels(run, 0.0)
