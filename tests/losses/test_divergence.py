"""How far a posterior is from the prior."""

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from gencore.losses.divergence import KLDivergence
from gencore.nn.posterior import DiagonalGaussian

NOTHING = torch.zeros(0)


def posterior(scale: float = 1.0) -> DiagonalGaussian:
    generator = torch.Generator().manual_seed(0)
    mu, logvar = (scale * torch.randn(7, 5, generator=generator) for _ in range(2))
    return DiagonalGaussian(mu, logvar)


def divergence(given: DiagonalGaussian, free_bits: float = 0.0) -> float:
    return float(KLDivergence(free_bits)(NOTHING, NOTHING, {"posterior": given}))


def test_it_is_that_of_torch_distributions():
    given = posterior()
    expected = kl_divergence(Normal(given.mu, (0.5 * given.logvar).exp()), Normal(0.0, 1.0))
    torch.testing.assert_close(given.kl_per_dimension(), expected)
    torch.testing.assert_close(given.kl(), expected.sum(1))
    assert divergence(given) == pytest.approx(float(expected.sum(1).mean()))


def test_it_is_zero_for_the_prior_itself():
    assert divergence(posterior(scale=0.0)) == 0


def test_free_bits_cost_nothing_below_their_threshold():
    given = posterior()
    per_dimension = given.kl_per_dimension().mean(0)
    threshold = float(per_dimension.median())
    assert divergence(given, threshold) == pytest.approx(float(per_dimension.clamp_min(threshold).sum()))


def test_dimensions_below_the_threshold_are_not_pushed_further_down():
    mu = torch.tensor([[0.1, 3.0]], requires_grad=True)
    KLDivergence(free_bits=1.0)(NOTHING, NOTHING, {"posterior": DiagonalGaussian(mu, torch.zeros(1, 2))}).backward()
    assert mu.grad[0, 0] == 0
    assert mu.grad[0, 1] == 3


def test_samples_of_a_posterior_have_its_mean_and_deviation():
    mu, logvar = torch.tensor([[1.0, -2.0]]), torch.tensor([[0.0, -1.0]])
    given = DiagonalGaussian(mu.expand(20000, 2), logvar.expand(20000, 2))
    drawn = given.sample(torch.Generator().manual_seed(0))
    torch.testing.assert_close(drawn.mean(0), mu[0], atol=0.03, rtol=0)
    torch.testing.assert_close(drawn.std(0), (0.5 * logvar[0]).exp(), atol=0.03, rtol=0)
