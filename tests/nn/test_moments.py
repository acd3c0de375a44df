"""The distance between all that is made and all that is real, and what it pulls at."""

from functools import partial

import pytest
import torch

from gencore.evaluation.fid import frechet_distance
from gencore.nn.moments import SETTLED, FrechetToReal, Moments
from gencore.nn.random_view import RandomView

SIZE = 5


def normal(n: int, seed: int) -> torch.Tensor:
    return torch.randn(n, SIZE, generator=torch.Generator().manual_seed(seed))


def settled(made, real) -> FrechetToReal:
    distance = FrechetToReal(SIZE)
    for step in range(SETTLED):
        distance(made(step), partial(real, step))
    return distance


def test_moments_are_those_of_all_batches_at_first():
    moments = Moments(SIZE)
    batches = [3 + normal(16, seed) for seed in range(10)]
    for batch in batches:
        moments.note(batch)
    together = torch.cat(batches)
    torch.testing.assert_close(moments.mean, together.mean(dim=0))
    torch.testing.assert_close(moments.covariance(), together.T.cov(correction=0), atol=1e-4, rtol=0)


def test_nothing_is_said_before_enough_was_seen():
    distance = FrechetToReal(SIZE)
    made = normal(8, 0).requires_grad_()
    value = distance(made, lambda: 5 + normal(8, 1))
    value.backward()
    assert value == 0
    assert not made.grad.any()


def test_it_is_the_frechet_distance_in_features_of_deviation_one():
    made, real = (lambda step: 0.5 + 2 * normal(64, step)), (lambda step: 4 * normal(64, 100 + step))
    distance = settled(made, real).eval()
    deviation = distance.real.covariance().diagonal().sqrt()
    sets = [torch.cat([draw(step) for step in range(SETTLED)]) / deviation for draw in (real, made)]
    expected = frechet_distance(*(each.numpy() for each in sets))
    assert distance(made(0), partial(real, 0)).item() == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(("scale", "shift"), [(0.3, 0.0), (1.0, 2.0), (3.0, 0.0)])
def test_following_its_gradient_brings_mean_and_spread_to_the_real_ones(scale, shift):
    slope, offset = torch.full((SIZE,), scale, requires_grad=True), torch.full((SIZE,), shift, requires_grad=True)
    optimizer, distance = torch.optim.SGD([slope, offset], 0.005), FrechetToReal(SIZE)
    for step in range(600):
        optimizer.zero_grad()
        distance(offset + slope * normal(64, step), partial(normal, 64, 1000 + step)).backward()
        optimizer.step()
    torch.testing.assert_close(slope.detach(), torch.ones(SIZE), atol=0.15, rtol=0)
    torch.testing.assert_close(offset.detach(), torch.zeros(SIZE), atol=0.15, rtol=0)


def test_what_goes_together_in_real_ones_has_to_go_together():
    mixed = torch.eye(SIZE)
    mixed[0, 1] = 0.9
    turn = torch.eye(SIZE).requires_grad_()
    optimizer, distance = torch.optim.SGD([turn], 0.005), FrechetToReal(SIZE)
    for step in range(600):
        optimizer.zero_grad()
        distance(normal(64, step) @ turn, lambda step=step: normal(64, 1000 + step) @ mixed).backward()
        optimizer.step()
    torch.testing.assert_close((turn.T @ turn).detach(), mixed.T @ mixed, atol=0.3, rtol=0)


def test_measuring_changes_nothing():
    distance = settled(lambda step: normal(8, step), lambda step: normal(8, 50 + step)).eval()
    before = {name: value.clone() for name, value in distance.state_dict().items()}
    distance(9 + normal(8, 3), partial(normal, 8, 4))
    assert all(torch.equal(value, before[name]) for name, value in distance.state_dict().items())


def test_real_ones_are_asked_for_until_there_are_enough_and_known_from_then_on():
    asked, distance, always = [], FrechetToReal(SIZE, enough=50), FrechetToReal(SIZE)

    def real(step):
        asked.append(step)
        return normal(64, 1000 + step)

    for step in range(50):
        assert distance(2 * normal(64, step), partial(real, step)) == always(2 * normal(64, step), partial(real, step))
    at_first = distance.real.covariance()
    for step in range(50, 60):
        distance(2 * normal(64, step), partial(real, step))
    assert asked == [step for step in range(50) for _ in range(2)]
    assert torch.equal(distance.real.covariance(), at_first)


def test_a_state_that_is_loaded_counts_at_once():
    here, there = (settled(partial(normal, 64), lambda step, k=k: k * normal(64, 100 + step)) for k in (1.0, 3.0))
    made = normal(64, 0)
    apart = there.eval()(made, partial(normal, 64, 0))
    assert here.eval()(made, partial(normal, 64, 0)) < apart / 2
    here.load_state_dict(there.state_dict())
    assert here(made, partial(normal, 64, 0)) == apart


class TestRandomView:
    def test_is_the_same_every_time_and_has_nothing_to_learn_or_save(self):
        images = torch.rand(2, 3, 24, 32, generator=torch.Generator().manual_seed(0))
        first, second = RandomView(), RandomView()
        assert torch.equal(first(images), second(images))
        assert first(images).shape == (2, RandomView.size)
        assert not list(first.parameters())
        assert not first.state_dict()

    def test_sees_blur(self):
        images = torch.rand(4, 3, 24, 32, generator=torch.Generator().manual_seed(0))
        blurred = torch.nn.functional.avg_pool2d(images, 3, 1, 1)
        view = RandomView()
        apart = (view(images) - view(blurred)).abs().mean()
        assert apart > 3 * (view(images) - view(images + 0.001)).abs().mean()

    def test_its_gradient_is_that_of_what_it_sees(self):
        images = torch.rand(2, 3, 16, 24, generator=torch.Generator().manual_seed(0)).double().requires_grad_()
        view = RandomView().double()
        counts = torch.linspace(-1, 1, view.size).double()
        (gradient,) = torch.autograd.grad((view(images) @ counts).sum(), images)
        direction = torch.randn(images.shape, generator=torch.Generator().manual_seed(1)).double()
        with torch.no_grad():
            ahead, behind = view(images + 1e-6 * direction), view(images - 1e-6 * direction)
        changed = ((ahead - behind) @ counts).sum() / 2e-6
        torch.testing.assert_close((gradient * direction).sum(), changed, atol=1e-6, rtol=1e-4)
