"""Seed 0's combined loss."""

import pytest
import torch

from gencore.losses.combined import combined
from gencore.losses.objective import Objective
from gencore.nn.posterior import DiagonalGaussian


def test_its_total_is_the_weighted_sum_of_the_four():
    objective = Objective(combined(2.0, 3.0, 4.0, 5.0, layer="relu1_1", weights="random"))
    prediction, target = torch.rand(2, 2, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    losses = objective(prediction, target, {"posterior": DiagonalGaussian(torch.ones(2, 4), torch.zeros(2, 4))})
    terms = losses.terms
    assert terms["kl"] == pytest.approx(4 * 0.5)
    assert terms["mse"] == pytest.approx(float((prediction - target).square().mean()))
    expected = 2 * terms["mse"] + 3 * terms["vgg"] + 4 * terms["histogram"] + 5 * terms["kl"]
    torch.testing.assert_close(losses.total, expected)
