"""Distances between a picture and the one it should be."""

import pytest
import torch
from pytorch_msssim import ms_ssim, ssim
from torch import Tensor
from torch.nn import functional

from gencore.errors import TrainingError
from gencore.losses.reconstruction import (
    BinaryCrossEntropy,
    MeanAbsoluteError,
    MeanSquaredError,
    MultiScaleSSIM,
    StructuralSimilarity,
)


def pair(height: int, width: int, noise: float = 0.1) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    coarse = torch.rand(3, 3, 6, 8, generator=generator)
    target = functional.interpolate(coarse, (height, width), mode="bilinear")
    return (target + noise * torch.randn(target.shape, generator=generator)).clamp(0, 1), target


def test_mse_is_the_mean_over_all_numbers():
    prediction, target = pair(20, 30)
    assert MeanSquaredError()(prediction, target, {}) == pytest.approx(float((prediction - target).square().mean()))


def test_l1_is_the_mean_of_the_absolute_differences():
    prediction, target = pair(20, 30)
    assert MeanAbsoluteError()(prediction, target, {}) == pytest.approx(float((prediction - target).abs().mean()))


class TestBinaryCrossEntropy:
    def test_is_torchs_away_from_black_and_white(self):
        prediction, target = (each * 0.8 + 0.1 for each in pair(20, 30))
        expected = float(functional.binary_cross_entropy(prediction, target))
        assert BinaryCrossEntropy()(prediction, target, {}) == pytest.approx(expected, rel=1e-4)

    def test_exact_black_and_white_stay_finite_and_still_learn(self):
        prediction = torch.tensor([0.0, 1.0, 0.0, 1.0]).reshape(1, 1, 2, 2).requires_grad_()
        target = torch.tensor([1.0, 0.0, 0.0, 1.0]).reshape(1, 1, 2, 2)
        value = BinaryCrossEntropy()(prediction, target, {})
        value.backward()
        assert value.item() == pytest.approx(13.8 / 2, rel=0.01)
        wrong, right = prediction.grad.flatten()[:2], prediction.grad.flatten()[2:]
        assert wrong.isfinite().all()
        assert wrong[0] < -1e4 < 1e4 < wrong[1]
        assert right.abs().max() < 1

    def test_is_least_at_the_targets_own_grey(self):
        target = torch.full((1, 3, 4, 4), 0.3)
        values = [float(BinaryCrossEntropy()(torch.full_like(target, grey), target, {})) for grey in (0.2, 0.3, 0.4)]
        assert values[1] == min(values) > 0


@pytest.mark.parametrize(("size", "window"), [((96, 128), 11), ((11, 11), 11), ((10, 40), 9), ((8, 8), 7), ((3, 9), 3)])
def test_ssim_is_the_librarys_with_the_largest_window_that_fits(size, window):
    prediction, target = pair(*size)
    expected = 1 - ssim(prediction, target, data_range=1.0, win_size=window)
    assert torch.equal(StructuralSimilarity()(prediction, target, {}), expected)


def test_ssim_needs_three_pixels():
    with pytest.raises(TrainingError, match=r'"ssim" needs pictures of at least 3×3 pixels, these are 2×9'):
        StructuralSimilarity()(*pair(2, 9), {})


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
