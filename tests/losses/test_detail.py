"""The strength of fine detail, wherever it lies."""

import pytest
import torch
from torch.nn import functional

from gencore.losses.detail import CodeDetailError, DetailError


@pytest.fixture
def pictures():
    return torch.rand(3, 3, 24, 32, generator=torch.Generator().manual_seed(0))


def test_what_is_the_same_costs_nothing(pictures):
    assert DetailError()(pictures, pictures, {}) == 0


def test_blur_costs_more_the_more_there_is_of_it(pictures):
    costs = [DetailError()(functional.avg_pool2d(pictures, k, 1, k // 2), pictures, {}).item() for k in (1, 3, 5)]
    assert costs[0] < costs[1] < costs[2]


def test_detail_at_another_place_costs_less_than_none():
    stripes = torch.zeros(1, 3, 24, 32)
    stripes[..., ::4] = 1.0
    moved, none = stripes.roll(1, 3), torch.full_like(stripes, stripes.mean())
    loss = DetailError()
    assert loss(moved, stripes, {}) < 0.2 * loss(none, stripes, {})
    assert functional.l1_loss(moved, stripes) > functional.l1_loss(none, stripes)  # what an error of pixels says


def test_brightness_is_none_of_its_business(pictures):
    assert DetailError()(pictures + 0.1, pictures, {}) < 1e-3


@pytest.mark.parametrize("size", [(1, 1), (2, 9), (3, 3), (5, 40)])
def test_small_pictures_give_a_number_and_a_gradient(size):
    made = torch.full((2, 3, *size), 0.5, requires_grad=True)
    value = DetailError()(made, torch.rand(2, 3, *size, generator=torch.Generator().manual_seed(0)), {})
    value.backward()
    assert value.isfinite()
    assert made.grad.isfinite().all()


def test_of_coded_pictures_it_is_the_same(pictures):
    coded = functional.avg_pool2d(pictures, 3, 1, 1)
    expected = DetailError()(coded, pictures, {})
    assert torch.equal(CodeDetailError()(pictures, pictures, {"coded": coded}), expected)
