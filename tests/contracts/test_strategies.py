"""What every registered strategy must keep."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

import gencore
from gencore.data.base import to_uint8
from gencore.errors import CapabilityError, ConditionError
from gencore.raters.files import AboutRaters, Raters
from gencore.raters.fit import Fit
from gencore.raters.judge import Judge
from gencore.raters.model import RaterEnsemble
from gencore.registry import STRATEGIES
from gencore.types import ConditionSpec, ImageSpec

WISH = {"Moira": 9, "shape": "disc"}
SIZE = (32, 32)
QUICK = {"optimise": {"steps": 3, "pool": 12}, "refine": {"rounds": 2}, "ensemble": {"members": 3}}


def some_raters(spec: ConditionSpec = SPEC, known: int = 100) -> Raters:
    """Rater models of random weights, and some rows of scores."""
    torch.manual_seed(1)
    ensemble = RaterEnsemble(spec.fields, ("strided", "patches"), SIZE).eval().requires_grad_(False)
    fits = {field.name: Fit(known, 0.8, 0.7, 0.9, 0.5, 1.0, 0.5) for field in spec.fields}
    rows = [[float(i % 10), float((3 * i) % 10), float(i % 2)] for i in range(40)] + [[None, 4.0, None]]
    return Raters(
        ensemble, fits, AboutRaters("raters", spec.fields, ensemble.networks, SIZE, ImageSpec(32, 32), fits, rows)
    )


@pytest.fixture(params=STRATEGIES.names())
def strategy(request: pytest.FixtureRequest):
    """A registered strategy with rater models to ask, in few steps."""
    made = partial(STRATEGIES[request.param], raters=some_raters(), **QUICK.get(request.param, {}))
    made.traits, made.name = STRATEGIES[request.param].traits, request.param
    return made


@pytest.fixture(scope="module")
def model() -> Tiny:
    torch.manual_seed(0)
    return Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()


def apart(a: torch.Tensor, b: torch.Tensor) -> int:
    return int(np.abs(to_uint8(a).astype(int) - to_uint8(b).astype(int)).max())


def test_it_makes_as_many_pictures_as_asked_for_in_size_and_range(strategy, model):
    made = strategy(model, WISH, 5, range(5))
    assert made.images.shape == (5, 3, 32, 32)
    assert 0 <= made.images.min() <= made.images.max() <= 1
    assert made.latents.shape == (5, *model.latent_shape)
    assert len(made.conditions) == 5


def test_the_same_seeds_give_the_same_pictures_and_others_others(strategy, model):
    first, again, other = (strategy(model, WISH, 3, seeds).images for seeds in ((1, 2, 3), (1, 2, 3), (4, 5, 6)))
    assert apart(first, again) <= 1
    assert apart(first, other) > 1


def test_it_takes_one_wish_for_all_or_one_for_each(strategy, model):
    made = strategy(model, [WISH, {"Moira": 2}, {"Ferdinando": 0}], 3, [1, 2, 3])
    assert len(made.images) == 3


def test_it_keeps_no_gradients(strategy, model):
    made = strategy(model, WISH, 2, [1, 2])
    assert not made.images.requires_grad
    assert not any(parameter.grad is not None for parameter in model.parameters())


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"Gragar": 5}, r'no rater or field "Gragar"; this model knows Moira, Ferdinando, shape'),
        ({"Moira": 11}, r"score 11 for Moira is outside 0\.\.9"),
        ({"shape": "ring"}, r'"ring" is not a shape; choose one of square, disc'),
        ([WISH, WISH], r"2 wishes were given for 3 pictures"),
    ],
)
def test_a_wish_it_cannot_fulfil_is_refused_with_a_sentence(strategy, model, wish, sentence):
    with pytest.raises(ConditionError, match=sentence):
        strategy(model, wish, 3, [1, 2, 3])


def test_a_model_without_fields_serves_the_empty_wish(strategy):
    if "raters" in strategy.traits.needs:
        pytest.skip("it pleases people, and there are none")
    model = Tiny(TinyConfig(), ImageSpec(32, 32), ConditionSpec(())).eval()
    assert len(strategy(model, {}, 2, [1, 2]).images) == 2


def test_it_says_in_a_line_each_what_it_is_good_and_bad_at(strategy):
    for line in (strategy.traits.good, strategy.traits.bad):
        assert line.endswith(".")
        assert "\n" not in line
        assert len(line) < 160


def test_without_the_rater_models_it_needs_it_says_so(strategy, model):
    if "raters" not in strategy.traits.needs:
        assert len(strategy(model, WISH, 2, [1, 2], raters=None).images) == 2
        return
    with pytest.raises(CapabilityError, match="gencore raters train"):
        strategy(model, WISH, 2, [1, 2], raters=None)


def test_with_somebody_it_cannot_predict_it_says_so(strategy, model):
    if strategy.name not in ("optimise", "refine"):
        pytest.skip("it does not ask what people would say")
    with pytest.raises(ConditionError, match="What Moira says cannot be predicted"):
        strategy(model, {"Moira": 9}, 2, [1, 2], raters=some_raters(known=3))


def test_without_anybody_to_please_it_says_so(strategy, model):
    if strategy.name not in ("optimise", "refine"):
        assert len(strategy(model, {}, 2, [1, 2]).images) == 2
        return
    with pytest.raises(ConditionError, match="needs somebody to please"):
        strategy(model, {"Moira": None}, 2, [1, 2])


def test_no_strategy_touches_the_judge(strategy, model, monkeypatch):
    def touched(*_: object) -> None:
        raise AssertionError("a strategy asked the judge")

    for name in ("load", "scores", "said", "features", "__init__"):
        monkeypatch.setattr(Judge, name, touched)
    assert len(strategy(model, WISH, 2, [1, 2]).images) == 2


def test_no_strategy_knows_the_judge():
    for file in (Path(gencore.__file__).parent / "strategies").glob("*.py"):
        assert "judge import" not in file.read_text()
