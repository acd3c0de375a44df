"""Spectral normalisation: the largest singular value is one, in training, evaluation, and averages."""

from copy import deepcopy

import pytest
import torch
from torch import nn

from gencore.nn.spectral import spectral
from gencore.training.average import averaged


@pytest.fixture
def layer() -> nn.Module:
    torch.manual_seed(0)
    return spectral(nn.Linear(12, 7))


def largest(layer: nn.Module) -> float:
    return float(torch.linalg.matrix_norm(layer.weight.detach().flatten(1), 2))


def test_the_largest_singular_value_is_one_whatever_the_weight(layer):
    with torch.no_grad():
        layer.parametrizations.weight.original.mul_(50)
    assert largest(layer) == pytest.approx(1, abs=0.02)


def test_a_convolution_counts_as_a_matrix_with_one_row_an_output():
    torch.manual_seed(0)
    assert largest(spectral(nn.Conv2d(3, 8, 4))) == pytest.approx(1, abs=0.05)


def test_it_follows_the_weight_in_training_and_stands_still_in_evaluation(layer):
    with torch.no_grad():
        layer.parametrizations.weight.original.copy_(torch.randn(7, 12))
    layer.eval()
    assert torch.equal(layer.weight, layer.weight)
    before = abs(largest(layer) - 1)
    layer.train()
    for _ in range(30):
        layer.weight  # noqa: B018 - reading it is what takes a step
    assert abs(largest(layer.eval()) - 1) < min(before, 1e-3)


def test_averages_copies_and_saved_weights_keep_the_norm(layer):
    average = averaged(layer, 0.9)
    for step in range(20):
        with torch.no_grad():
            layer.parametrizations.weight.original.add_(0.3 * torch.randn(7, 12, generator=torch.manual_seed(step)))
        layer.train()(torch.zeros(1, 12))
        average.update_parameters(layer)
    assert largest(average.module) == pytest.approx(1, abs=0.1)
    loaded = spectral(nn.Linear(12, 7)).eval()
    loaded.load_state_dict(average.module.state_dict())
    assert torch.equal(loaded.weight, average.module.weight)
    assert torch.equal(deepcopy(loaded).weight, loaded.weight)


def test_not_wanted_means_untouched():
    assert set(spectral(nn.Linear(3, 3), wanted=False).state_dict()) == {"weight", "bias"}
