"""What every registered loss must keep."""

import pytest
import torch
from torch import Tensor

from gencore.losses.objective import Objective, Term
from gencore.losses.schedule import Schedule
from gencore.nn.posterior import DiagonalGaussian
from gencore.registry import LOSSES

NAMES = LOSSES.names()
SIZES = [(96, 128), (32, 32), (50, 70), (16, 16)]
ZERO_WHEN_EQUAL = {"mse", "ms_ssim"}  # distances; others measure something else than prediction against target


def context(n: int = 4, requires_grad: bool = False) -> dict[str, DiagonalGaussian]:
    generator = torch.Generator().manual_seed(1)
    mu, logvar = (torch.randn(n, 6, generator=generator).requires_grad_(requires_grad) for _ in range(2))
    return {"posterior": DiagonalGaussian(mu, logvar)}


def pictures(size: tuple[int, int] = (32, 32), seed: int = 0) -> Tensor:
    coarse = torch.rand(4, 3, 4, 4, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.interpolate(coarse, size, mode="bilinear")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_it_is_one_finite_number_at_any_size(name, size):
    value = LOSSES[name]()(pictures(size), pictures(size, seed=1), context())
    assert value.shape == ()
    assert value.isfinite()


def test_it_is_never_negative(name):
    for seed in range(5):
        assert LOSSES[name]()(pictures(seed=seed), pictures(seed=seed + 1), context()) >= 0


def test_it_is_least_where_prediction_and_target_are_equal(name):
    loss, target = LOSSES[name](), pictures()
    equal = loss(target.clone(), target, context())
    others = [target + 0.1, 1 - target, target.flip(3), pictures(seed=3), torch.full_like(target, 0.5)]
    assert all(equal <= loss(other.clamp(0, 1), target, context()) for other in others)
    if name in ZERO_WHEN_EQUAL:
        assert equal == pytest.approx(0, abs=1e-6)
        assert loss(pictures(seed=3), target, context()) > 1e-3


def test_a_gradient_flows_and_is_finite(name):
    prediction, given = pictures(seed=1).requires_grad_(), context(requires_grad=True)
    LOSSES[name]()(prediction, pictures(), given).backward()
    gradients = [tensor.grad for tensor in (prediction, given["posterior"].mu) if tensor.grad is not None]
    assert any(gradient.abs().sum() > 0 for gradient in gradients)
    assert all(gradient.isfinite().all() for gradient in gradients)


@pytest.mark.parametrize("prediction", [torch.zeros, torch.ones], ids=["black", "white"])
def test_flat_pictures_give_no_nan(name, prediction):
    flat = prediction(4, 3, 32, 32).requires_grad_()
    value = LOSSES[name]()(flat, 1 - flat.detach(), context(requires_grad=True))
    value.backward()
    assert value.isfinite()
    assert flat.grad is None or flat.grad.isfinite().all()


def test_it_stays_float32_under_bfloat16_autocast(name):
    objective = Objective((Term(name, Schedule(1.0)),))
    plain = objective(pictures(seed=1), pictures(), context()).terms[name]
    with torch.autocast("cpu", torch.bfloat16):
        cast = objective(pictures(seed=1), pictures(), context()).terms[name]
    assert cast.dtype == torch.float32
    assert torch.equal(cast, plain)


def test_a_term_without_weight_is_skipped_in_training_but_not_in_validation(name):
    objective = Objective((Term(name, Schedule(1.0, "delayed", start=5)),))
    assert objective.train()(pictures(), pictures(), context()).terms == {}
    assert set(objective.eval()(pictures(), pictures(), context()).terms) == {name}
