"""``gencore tune`` is the function: what is written reaches it, and its sentences reach people."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from gencore.cli import app
from gencore.presets import presets


@pytest.fixture
def called(monkeypatch):
    found = {}

    def tune(source, preset, over, objective, **given):
        found.update(given, source=source, preset=preset, over=over, objective=objective)
        return SimpleNamespace(told=lambda: "what was found", plots=None, preset="best.json")

    monkeypatch.setattr("gencore.tuning.tune.tune", tune)
    return found


def test_what_is_written_is_what_is_done(called, tmp_path):
    file = tmp_path / "space.toml"
    file.write_text("latent = [8, 16]\nlearning_rate = [1, 2]\n")
    words = "tune --preset digits-linear-vae --over learning_rate=1e-4..1e-2:log --objective psnr --search grid"
    more = ["--prune", "none", "--workers", "2", "--space", str(file), "--size", "28x28"]
    done = CliRunner().invoke(app, [*words.split(), *more])
    assert done.exit_code == 0, done.output
    assert called["source"] == "digits"
    assert called["preset"] is presets()["digits-linear-vae"]
    assert called["over"] == {"latent": [8, 16], "learning_rate": "1e-4..1e-2:log"}
    assert (called["objective"], called["search"], called["prune"], called["workers"]) == ("psnr", "grid", "none", 2)
    assert (called["size"].height, called["size"].width) == (28, 28)
    assert "what was found" in done.output
    assert "gencore train --preset best.json" in done.output


def test_a_mistake_is_one_sentence():
    words = "tune digits --preset digits-linear-vae --over learning_rat=1..2"
    done = subprocess.run(
        [sys.executable, "-m", "gencore", *words.split()], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.strip() == ('gencore: linear_vae has no parameter "learning_rat"; did you mean "learning_rate"?')
