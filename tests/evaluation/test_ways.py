"""Strategies as they are written on the command line, and what a model cannot do."""

import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

from gencore.errors import ConditionError, RegistryError
from gencore.evaluation.ways import Way, every_way, lacking, parsed, wish_of
from gencore.registry import MODELS, STRATEGIES
from gencore.types import ConditionSpec, ImageSpec


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("direct", {}),
        ("direct guidance=1.5", {"guidance": 1.5}),
        ("optimise steps=0 aggregate=min", {"steps": 0, "aggregate": "min"}),
    ],
)
def test_a_way_is_its_name_and_its_options(text, options):
    way = parsed(text)
    assert (way.name, dict(way.options)) == (text, options)


@pytest.mark.parametrize("text", ["direct steps=3", "direct guidance", "direct model=3"])
def test_an_option_that_is_none_is_refused_with_those_that_are(text):
    with pytest.raises(ConditionError, match="guidance, temperature"):
        parsed(text)


@pytest.mark.parametrize("text", ["", "dirct"])
def test_an_unknown_strategy_is_refused(text):
    with pytest.raises(RegistryError, match="There is no strategy"):
        parsed(text)


def test_all_registered_strategies_are_measured_the_plainest_first():
    ways = [way.name for way in every_way()]
    assert ways[0] == "direct"
    assert sorted(ways) == STRATEGIES.names()


def test_pictures_come_as_files_hold_them(model):
    images = Way("direct").draw(model, None, [{"Moira": 9}, {}], [1, 2])
    torch.testing.assert_close(images * 255, (images * 255).round())
    assert not images.requires_grad


def test_what_cannot_be_done_is_one_line_with_the_reason(model):
    assert lacking(Way("direct"), model, None) is None
    assert "no rater models" in lacking(Way("probability"), model, None)
    blind = Tiny(TinyConfig(), ImageSpec(32, 32), ConditionSpec(()))
    assert "reads no wish" in lacking(Way("ensemble"), blind, None)
    assert lacking(Way("direct"), blind, None) is None
    kind = MODELS["autoencoder"]
    assert "no prior" in lacking(Way("direct"), kind(kind.Config(), ImageSpec(32, 32), ConditionSpec(())), None)
    kind = MODELS["cdcgan"]
    assert "no encoder" in lacking(Way("refine"), kind(kind.Config(), ImageSpec(64, 64), SPEC), None)


def test_what_was_said_becomes_a_wish():
    assert wish_of(SPEC.fields, torch.tensor([3.0, float("nan"), 1.0])) == {"Moira": 3.0, "shape": "disc"}
    assert SPEC.row(wish_of(SPEC.fields, torch.tensor([3.0, 2.0, 0.0]))).tolist() == [3.0, 2.0, 0.0]
