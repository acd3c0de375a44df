"""Clipping does what PyTorch's does."""

import pytest
import torch
from torch import nn

from gencore.training.clipping import clip_gradients


@pytest.fixture
def parameters() -> list[nn.Parameter]:
    made = [nn.Parameter(torch.zeros(3, 4)), nn.Parameter(torch.zeros(5)), nn.Parameter(torch.zeros(2))]
    torch.manual_seed(0)
    for parameter in made[:2]:
        parameter.grad = torch.randn_like(parameter)
    return made


@pytest.mark.parametrize("largest", [0.1, 1.0, 100.0])
def test_it_equals_pytorchs(parameters, largest):
    copies = [nn.Parameter(parameter.detach().clone()) for parameter in parameters]
    for copied, parameter in zip(copies, parameters, strict=True):
        copied.grad = None if parameter.grad is None else parameter.grad.clone()
    norm = clip_gradients(parameters, largest)
    assert norm == pytest.approx(float(nn.utils.clip_grad_norm_(copies, largest)))
    for copied, parameter in zip(copies[:2], parameters[:2], strict=True):
        torch.testing.assert_close(parameter.grad, copied.grad)


def test_zero_clips_nothing(parameters):
    before = parameters[0].grad.clone()
    assert clip_gradients(parameters, 0.0) > 1
    assert torch.equal(parameters[0].grad, before)


def test_without_gradients_the_norm_is_zero():
    assert clip_gradients([nn.Parameter(torch.zeros(2))], 1.0) == 0.0


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_is_reported(parameters, bad):
    parameters[1].grad[0] = bad
    assert not clip_gradients(parameters, 1.0) < float("inf")
