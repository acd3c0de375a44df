"""What every registered strategy must keep."""

import numpy as np
import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

from gencore.data.base import to_uint8
from gencore.errors import ConditionError
from gencore.registry import STRATEGIES
from gencore.types import ConditionSpec, ImageSpec

WISH = {"Moira": 9, "shape": "disc"}


@pytest.fixture(params=STRATEGIES.names())
def strategy(request: pytest.FixtureRequest):
    return STRATEGIES[request.param]


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
    made = strategy(model, [WISH, {}, {"Ferdinando": 0}], 3, [1, 2, 3])
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
        ([{}, {}], r"2 wishes were given for 3 pictures"),
    ],
)
def test_a_wish_it_cannot_fulfil_is_refused_with_a_sentence(strategy, model, wish, sentence):
    with pytest.raises(ConditionError, match=sentence):
        strategy(model, wish, 3, [1, 2, 3])


def test_a_model_without_fields_serves_the_empty_wish(strategy):
    model = Tiny(TinyConfig(), ImageSpec(32, 32), ConditionSpec(())).eval()
    assert len(strategy(model, {}, 2, [1, 2]).images) == 2
