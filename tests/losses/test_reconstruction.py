"""Distances between a picture and the one it should be."""

import pytest
import torch
from pytorch_msssim import ms_ssim
from torch import Tensor
from torch.nn import functional

from gencore.losses.reconstruction import MeanSquaredError, MultiScaleSSIM


def pair(height: int, width: int, noise: float = 0.1) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    coarse = torch.rand(3, 3, 6, 8, generator=generator)
    target = functional.interpolate(coarse, (height, width), mode="bilinear")
    return (target + noise * torch.randn(target.shape, generator=generator)).clamp(0, 1), target


def test_mse_is_the_mean_over_all_numbers():
    prediction, target = pair(20, 30)
    assert MeanSquaredError()(prediction, target, {}) == pytest.approx(float((prediction - target).square().mean()))


@pytest.mark.parametrize(("size", "window"), [((96, 128), 5), ((128, 128), 7), ((192, 256), 11), ((224, 224), 11)])
def test_ms_ssim_is_the_librarys_with_the_largest_window_that_fits(size, window):
    prediction, target = pair(*size)
    expected = 1 - ms_ssim(prediction, target, data_range=1.0, win_size=window)
    assert torch.equal(MultiScaleSSIM()(prediction, target, {}), expected)


@pytest.mark.parametrize("size", [(8, 8), (28, 28), (32, 32), (33, 47), (50, 70), (64, 64), (96, 32)])
def test_ms_ssim_works_on_small_and_odd_pictures(size):
    prediction, target = pair(*size)
    assert 0 < float(MultiScaleSSIM()(prediction, target, {})) < 1
    assert MultiScaleSSIM()(target, target, {}) == pytest.approx(0, abs=1e-6)


def test_ms_ssim_grows_with_the_noise():
    values = [float(MultiScaleSSIM()(*pair(96, 128, noise), {})) for noise in (0.02, 0.1, 0.3)]
    assert values == sorted(values)


def test_ms_ssim_of_a_negative_is_the_worst_and_still_has_a_finite_gradient():
    _, target = pair(96, 128)
    negative = (1 - target).requires_grad_()
    value = MultiScaleSSIM()(negative, target, {})
    value.backward()
    assert value > 0.9
    assert negative.grad.isfinite().all()
