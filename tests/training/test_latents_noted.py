"""A run looks at its latents when it is asked to, writes down what it finds, and goes on exactly as without."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from toy import make_toy_data, state_bytes

from gencore.errors import TrainingError
from gencore.presets import recipe_for
from gencore.training.history import read_history
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer

DATA = make_toy_data(300)


def trained(recipe: Recipe, out: Path, until: int = 12) -> list[str]:
    trainer = Trainer.resume(DATA, out) if (out / "run.json").exists() else Trainer(DATA, recipe, out)
    said: list[str] = []
    for progress in trainer.run():
        said += progress.messages
        if progress.step == until - 1:
            trainer.stop()
    return said


def noted(out: Path) -> dict[int, dict]:
    return {one["step"]: one["latents"] for one in read_history(out / "history.jsonl") if "latents" in one}


def test_it_is_off_unless_asked_for(tiny_recipe: Recipe, tmp_path: Path) -> None:
    trained(tiny_recipe, tmp_path / "run")
    assert noted(tmp_path / "run") == {}
    assert not (tmp_path / "run" / "latents").exists()


def test_history_and_a_file_say_what_was_found(tiny_recipe: Recipe, tmp_path: Path) -> None:
    said = trained(replace(tiny_recipe, analyse_every=5), tmp_path / "run")
    found = noted(tmp_path / "run")
    assert list(found) == [5, 10, 12]
    assert found[12]["width"] == 8
    assert set(found[12]["raters"]) == {"Moira", "Ferdinando"}
    whole = json.loads((tmp_path / "run" / "latents" / "step-00000012.json").read_text())
    assert len(whole["variance"]) == 8
    assert whole["pictures"] == len(DATA.part("validation"))
    assert sum(whole["kl"]) == pytest.approx(found[12]["kl"], abs=0.01)
    assert [text for text in said if text.startswith("Latents at step 12: ")] != []


def test_looking_changes_nothing_and_a_resumed_run_is_the_same(tiny_recipe: Recipe, tmp_path: Path) -> None:
    looking = replace(tiny_recipe, analyse_every=3)
    trained(tiny_recipe, tmp_path / "without")
    trained(looking, tmp_path / "whole")
    trained(looking, tmp_path / "parts", until=7)
    trained(looking, tmp_path / "parts")
    runs = [tmp_path / name for name in ("without", "whole", "parts")]
    states = [state_bytes(next((run / "checkpoints").glob("*12"))) for run in runs]
    assert states[0] == states[1] == states[2]
    assert list(noted(tmp_path / "parts")) == [3, 6, 9, 12]
    assert noted(tmp_path / "parts") == noted(tmp_path / "whole")


def test_epochs_between_analyses_are_counted_out_in_steps(tiny_recipe: Recipe) -> None:
    assert replace(tiny_recipe, analyse_epochs=10).planned(240).analyse_every == 300
    assert tiny_recipe.planned(240).analyse_every == 0
    assert recipe_for("seed0-beta-1").analyse_epochs == 10, "seed 0 looked every ten epochs"
    with pytest.raises(TrainingError, match="analyse_every is -1"):
        replace(tiny_recipe, analyse_every=-1)
    with pytest.raises(TrainingError, match="-2 epochs make no sense"):
        replace(tiny_recipe, analyse_epochs=-2)
