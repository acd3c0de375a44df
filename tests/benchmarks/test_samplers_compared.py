"""The comparison of samplers: one training each, kept, and a table beside what real pictures reach."""

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from torch import Tensor
from toy import SPEC, make_toy_data

from gencore.data.samplers import SAMPLERS
from gencore.raters.judge import Judge

FILE = Path(__file__).parents[2] / "benchmarks" / "samplers.py"


class Simple(Judge):
    """Reads Moira's score from the brightness of a corner, Ferdinando's from the redness of the picture."""

    def __init__(self) -> None:
        pass

    def scores(self, images: Tensor, name: str) -> np.ndarray:
        part = images[:, :, :4, :4] if name == "Moira" else images[:, :1]
        return 9 * part.mean(dim=(1, 2, 3)).numpy()

    def features(self, images: Tensor) -> np.ndarray:
        return images.mean(dim=(2, 3)).numpy()


@pytest.fixture(scope="module")
def samplers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_of_samplers", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_sampler_is_trained_and_measured_once(samplers, tiny_recipe, tmp_path, monkeypatch):
    people = SPEC.names[:2]
    recipe = replace(tiny_recipe, steps=3, fields=people, raters=people)
    data, judge = make_toy_data(), Simple()
    trained, real = [], samplers.Trainer
    monkeypatch.setattr(samplers, "Trainer", lambda *all: trained.append(all[1]) or real(*all))
    found = list(samplers.compared(data, judge, recipe, range(2), tmp_path))
    assert [(one.seed, one.sampler) for one in found] == [(seed, name) for seed in range(2) for name in SAMPLERS]
    assert {(one.steps, one.raters, one.fields) for one in trained} == {(3, people, people)}
    assert {one.sampler for one in trained} == set(SAMPLERS)
    assert list(samplers.compared(data, judge, recipe, range(2), tmp_path)) == found
    assert len(trained) == 6  # the second time nothing had to be trained

    text = samplers.table(found, data, judge, recipe)
    assert [line.split(" | ")[0] for line in text.splitlines()[2:6]] == [
        "| uniform",
        "| product",
        "| consensus",
        "| real pictures",
    ]
    assert "3 steps of 8 pictures, 2 seeds a sampler" in text


def test_figures_are_of_pictures_not_trained_on(samplers):
    data = make_toy_data()
    indices, rows, pleased = samplers.unseen(data, SPEC.names[:2])
    assert not set(indices) & set(data.part("train"))
    np.testing.assert_array_equal(rows.numpy(), data.rows[indices][:, :2])
    assert (rows.numpy()[pleased] >= samplers.PLEASED).all()
    assert 0 < pleased.sum() < len(rows)


def test_weights_leave_fewer_pictures_that_count(samplers, tiny_recipe):
    data, people = make_toy_data(), SPEC.names[:2]
    product = samplers.share(data, replace(tiny_recipe, sampler="product", raters=people))
    consensus = samplers.share(data, replace(tiny_recipe, sampler="consensus", raters=people))
    assert 0 < product < consensus < 1
