"""What every registered loss must keep."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from people import people_beside
from torch import Tensor, nn
from toy import SPEC, Tiny, TinyConfig

from gencore.errors import TrainingError
from gencore.losses.objective import MAIN, Objective, Term
from gencore.losses.schedule import Schedule
from gencore.nn.moments import SETTLED
from gencore.nn.posterior import DiagonalGaussian
from gencore.registry import LOSSES
from gencore.types import Condition, ImageSpec

NAMES = LOSSES.names()
PLACE = TemporaryDirectory()  # of rater models; gone when the tests are over
SIZES = [(96, 128), (32, 32), (50, 70), (16, 16)]
ZERO_WHEN_EQUAL = {
    "mse", "l1", "ssim", "ms_ssim", "score_weighted", "vgg", "encoder_features", "histogram", "colour"
}  # fmt: skip
COMPARING = ZERO_WHEN_EQUAL | {
    "bce",
    "gradient",
    "detail",
}  # prediction against target; the others measure something else
SIGNED = {"kl_monte_carlo"}  # an estimate, below zero now and then
COUNT = 4


def drawn(seed: int, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@cache
def tiny(size: tuple[int, int]) -> Tiny:
    torch.manual_seed(0)
    return Tiny(TinyConfig(), ImageSpec(*size), SPEC)


def scores() -> Condition:
    """One picture that both raters like, one that one of them dislikes, one of which nothing is known."""
    return SPEC.wishes([{"Moira": 9, "Ferdinando": 8}, {"Moira": 1}, {}, {"shape": "disc"}], COUNT)


def context(size: tuple[int, int] = (32, 32), requires_grad: bool = False) -> dict[str, Any]:
    """All that any model gives to any loss."""
    leaves = {
        "mu": drawn(1, COUNT, 8), "logvar": drawn(2, COUNT, 8),
        "fake_logits": drawn(3, COUNT), "real_logits": drawn(4, COUNT),
        "fake_features": drawn(5, COUNT, 8, 4, 4), "real_features": drawn(6, COUNT, 8, 4, 4),
        "outputs": drawn(7, COUNT, 5, 3, 3), "vectors": drawn(8, COUNT, 5, 3, 3), "codes": drawn(9, COUNT, 7, 3, 3),
        "said": drawn(10, COUNT, 7), "after": drawn(11, COUNT, 5, 3, 3), "coded": pictures(size, seed=2),
        "regressed": drawn(14, COUNT, sum(SPEC.widths)), "read": drawn(15, COUNT, sum(SPEC.widths)),
    }  # fmt: skip
    for leaf in leaves.values():
        leaf.requires_grad_(requires_grad)
    posterior = DiagonalGaussian(leaves["mu"], leaves["logvar"])
    levels = [SimpleNamespace(outputs=leaves["outputs"], vectors=leaves["vectors"])]
    return leaves | {
        "posterior": posterior,
        "latents": posterior.sample(torch.Generator().manual_seed(0)),
        "condition": scores(),
        "model": tiny(size),
        "gradient_penalty": lambda: leaves["real_logits"].square().mean(),
        "commitment": levels,
        "codebook": levels,
        "picture_distance": lambda: leaves["said"].square().mean(),
        "code_distance": lambda: leaves["said"].square().mean(),
        "picture_read": leaves["read"],
        "asked_of_pictures": (leaves["read"], scores()),
        "picture_reader_distance": lambda: leaves["said"].square().mean(),
        "reader_distance": lambda: leaves["said"].square().mean(),
        "views_at_once": leaves["said"].square().mean(),
        "said_at_once": leaves["said"].square().mean(),
        "drawn": (leaves["coded"], pictures(size, seed=3)),
        "pair": lambda: (leaves["coded"], leaves["coded"].detach() + 0.01),
        "maps": (leaves["after"], drawn(12, COUNT, 5, 3, 3)),
        "seen": (leaves["after"], drawn(12, COUNT, 5, 3, 3)),
        "asked": (leaves["read"], scores()),
        "velocities": (leaves["said"], drawn(13, COUNT, 7)),
        "shortcuts": (leaves["said"], drawn(13, COUNT, 7)),
        "code_logits": [(leaves["codes"], torch.zeros(COUNT, 3, 3, dtype=torch.long))],
    }


def pictures(size: tuple[int, int] = (32, 32), seed: int = 0) -> Tensor:
    coarse = torch.rand(COUNT, 3, 4, 4, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.interpolate(coarse, size, mode="bilinear")


@cache
def options(name: str) -> dict[str, str]:
    if name == "vgg":
        return {"weights": "random", "layer": "relu2_2"}  # no download, and quick
    if name in ("swap", "rater_frechet"):
        return {"raters": str(people_beside(Path(PLACE.name) / name / "model", "raters", fields=SPEC.fields))}
    return {}


@cache
def loss_of(name: str) -> nn.Module:
    loss = LOSSES[name](**options(name))
    if getattr(loss, "remembers", False):
        for seed in range(SETTLED):  # it says nothing before it has seen enough
            drawn, real = (pictures(seed=2 * seed + i) for i in range(2))
            loss(drawn, real, context() | {"drawn": (drawn, real)})
        loss.eval()
    return loss


def objective(name: str, schedule: Schedule) -> tuple[Objective, str]:
    """A recipe of this loss alone, and the phase in which it counts."""
    return Objective((Term(name, schedule, options(name)),)), getattr(loss_of(name), "phase", MAIN)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_it_is_one_finite_float32_at_any_size(name, size):
    value = loss_of(name)(pictures(size), pictures(size, seed=1), context(size))
    assert value.shape == ()
    assert value.dtype == torch.float32
    assert value.isfinite()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SIGNED])
def test_it_is_never_negative(name):
    for seed in range(5):
        assert loss_of(name)(pictures(seed=seed), pictures(seed=seed + 1), context()) >= 0


def test_it_is_least_where_prediction_and_target_are_equal(name):
    loss, target = loss_of(name), pictures()
    equal = loss(target.clone(), target, context())
    others = [target + 0.1, 1 - target, target.flip(3), pictures(seed=3), torch.full_like(target, 0.5)]
    assert all(equal <= loss(other.clamp(0, 1), target, context()) + 1e-7 for other in others)


@torch.no_grad()
@pytest.mark.parametrize("name", sorted(ZERO_WHEN_EQUAL))
def test_a_distance_is_zero_where_they_are_equal_and_nowhere_else(name):
    loss, target = loss_of(name), pictures()
    largest = float(loss(torch.zeros_like(target), torch.ones_like(target), context()))
    assert loss(target.clone(), target, context()) == pytest.approx(0, abs=1e-6 * largest)
    assert loss(pictures(seed=3), target, context()) > 1e-3 * largest


def test_a_finite_gradient_reaches_what_it_judges(name):
    prediction, given = pictures(seed=1).requires_grad_(), context(requires_grad=True)
    loss_of(name)(prediction, pictures(), given).backward()
    judged = [prediction] if name in COMPARING else [leaf for leaf in given.values() if isinstance(leaf, Tensor)]
    gradients = [leaf.grad for leaf in judged if leaf.is_leaf and leaf.grad is not None]
    assert any(gradient.abs().sum() > 0 for gradient in gradients)
    assert all(gradient.isfinite().all() for gradient in gradients)


@pytest.mark.parametrize("prediction", [torch.zeros, torch.ones], ids=["black", "white"])
def test_flat_pictures_give_no_nan(name, prediction):
    flat = prediction(COUNT, 3, 32, 32).requires_grad_()
    value = loss_of(name)(flat, 1 - flat.detach(), context(requires_grad=True))
    value.backward()
    assert value.isfinite()
    assert flat.grad is None or flat.grad.isfinite().all()


def test_it_stays_float32_under_bfloat16_autocast(name):
    weighed, phase = objective(name, Schedule(1.0))
    given = context() | {"phase": phase}
    plain = weighed(pictures(seed=1), pictures(), given).terms[name]
    with torch.autocast("cpu", torch.bfloat16):
        cast = weighed(pictures(seed=1), pictures(), given).terms[name]
    assert cast.dtype == torch.float32
    assert torch.equal(cast, plain)


def test_a_term_without_weight_is_skipped_in_training_and_measured_in_validation_if_it_can_be(name):
    weighed, phase = objective(name, Schedule(1.0, "delayed", start=5))
    given = context() | {"phase": phase}
    assert weighed.train()(pictures(), pictures(), given).terms == {}
    measured = getattr(LOSSES[name], "measured", True)
    assert set(weighed.eval()(pictures(), pictures(), given).terms) == ({name} if measured else set())


def test_it_keeps_nothing_that_would_have_to_be_saved(name):
    """What one of them learnt would be lost when a run goes on, unless it says that it remembers something."""
    loss = loss_of(name)
    assert (loss.state_dict() != {}) == getattr(loss, "remembers", False)
    assert list(loss.parameters()) == []


@pytest.mark.parametrize("name", [name for name in NAMES if getattr(LOSSES[name], "remembers", False)])
def test_what_it_remembers_belongs_to_the_state_of_a_run(name):
    before, _ = objective(name, Schedule(1.0))
    before.losses[name].load_state_dict(loss_of(name).state_dict())
    after, _ = objective(name, Schedule(1.0))
    after.remember({key: value.clone() for key, value in before.memory().items()})
    given = context()
    values = [float(each.train()(pictures(), pictures(), given).terms[name]) for each in (before, after)]
    assert values[0] == values[1] > 0


@pytest.mark.parametrize("name", [name for name in NAMES if getattr(LOSSES[name], "needs", ())])
def test_a_model_that_does_not_give_what_it_needs_is_told_so(name):
    weighed, phase = objective(name, Schedule(1.0))
    with pytest.raises(TrainingError, match=f'The loss "{name}" needs the .* leave it out of the recipe'):
        weighed(pictures(), pictures(), {"phase": phase})
