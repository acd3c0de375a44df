"""What makes training faster leaves its numbers alone, and a CPU as it was."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from gencore.training import acceleration
from gencore.training.acceleration import allow_fast_products
from gencore.training.history import read_history
from gencore.training.trainer import Trainer


@pytest.fixture
def products():
    """torch's two switches, off, and put back afterwards."""
    places = (torch.backends.cuda.matmul, torch.backends.cudnn)
    before = [place.allow_tf32 for place in places]
    for place in places:
        place.allow_tf32 = False
    yield lambda: tuple(place.allow_tf32 for place in places)
    for place, was in zip(places, before, strict=True):
        place.allow_tf32 = was


def test_products_are_rounded_on_a_gpu_only(products):
    allow_fast_products(torch.device("cpu"))
    assert products() == (False, False)
    allow_fast_products(torch.device("cuda"))
    assert products() == (True, True)


@pytest.mark.slow
def test_compiled_networks_compute_the_same_and_keep_their_names(tiny_recipe, toy_data, tmp_path, monkeypatch):
    compiled: list[str] = []
    plain = nn.Module.compile

    def traced(self: nn.Module, **options: object) -> None:
        compiled.append(type(self).__name__)
        plain(self, backend="eager", **options)  # traced as for inductor, without waiting for its C++

    monkeypatch.setattr(nn.Module, "compile", traced)
    recipe = replace(tiny_recipe, model="tiny_adversarial", steps=2, validate_every=2)
    curves, names = [], []
    for compile_ in (False, True):
        out = tmp_path / str(compile_)
        trainer = Trainer(toy_data, replace(recipe, compile=compile_), out)
        list(trainer.run())
        names.append(list(trainer.model.state_dict()))
        curves.append([entry["losses"]["total"] for entry in read_history(out / "history.jsonl") if "losses" in entry])
    assert compiled, "nothing was compiled"
    assert names[0] == names[1]
    assert curves[1] == pytest.approx(curves[0], rel=1e-4)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here")
def test_a_gpu_follows_the_curve_of_a_cpu(tiny_recipe, toy_data, tmp_path):
    recipe = replace(tiny_recipe, steps=2, jitter=0.0, ema=0.9)
    totals = []
    for name in ("cpu", "cuda"):
        trainer = Trainer(toy_data, recipe, tmp_path / name, device=torch.device(name))
        totals.append([progress.losses["total"] for progress in trainer.run()])
    assert totals[1] == pytest.approx(totals[0], rel=0.2), "other noise, the same task"


def test_what_is_compiled_are_the_parts_of_a_model(monkeypatch):
    compiled: list[nn.Module] = []
    monkeypatch.setattr(nn.Module, "compile", lambda self: compiled.append(self))
    model = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
    acceleration.compile_networks(model)
    assert compiled == list(model)
