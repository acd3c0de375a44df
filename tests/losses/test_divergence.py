"""How far a posterior is from the prior."""

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from gencore.losses.divergence import KLDivergence, MonteCarloDivergence
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


@pytest.mark.parametrize(("free_bits", "left"), [(0.0, 0.0), (0.25, 0.25)])
def test_dimensions_are_pressed_down_to_what_is_free_and_no_further(free_bits, left):
    """Nothing but the divergence is minimised: without free bits it switches every dimension off."""
    given = posterior()
    mu, logvar = given.mu.clone().requires_grad_(), given.logvar.clone().requires_grad_()
    optimizer = torch.optim.SGD([mu, logvar], 0.5)  # without momentum, which would run on where no gradient is left
    for _ in range(400):
        optimizer.zero_grad()
        KLDivergence(free_bits)(NOTHING, NOTHING, {"posterior": DiagonalGaussian(mu, logvar)}).backward()
        optimizer.step()
    carried = DiagonalGaussian(mu.detach(), logvar.detach()).kl_per_dimension().mean(dim=0)
    torch.testing.assert_close(carried, torch.full((5,), left), atol=0.05, rtol=0)


def test_samples_of_a_posterior_have_its_mean_and_deviation():
    mu, logvar = torch.tensor([[1.0, -2.0]]), torch.tensor([[0.0, -1.0]])
    given = DiagonalGaussian(mu.expand(20000, 2), logvar.expand(20000, 2))
    drawn = given.sample(torch.Generator().manual_seed(0))
    torch.testing.assert_close(drawn.mean(0), mu[0], atol=0.03, rtol=0)
    torch.testing.assert_close(drawn.std(0), (0.5 * logvar[0]).exp(), atol=0.03, rtol=0)


class TestMonteCarlo:
    def test_log_prob_is_that_of_torch_distributions(self):
        given = posterior()
        latents = given.sample(torch.Generator().manual_seed(1))
        expected = Normal(given.mu, (0.5 * given.logvar).exp()).log_prob(latents).sum(1)
        torch.testing.assert_close(given.log_prob(latents), expected)

    @pytest.mark.parametrize("prior", [None, (0.5, -0.7)], ids=["standard prior", "own prior"])
    def test_agrees_with_the_analytic_divergence_in_expectation(self, prior):
        draws, generator = 20000, torch.Generator().manual_seed(0)
        mu, logvar = (torch.randn(1, 3, generator=generator).expand(draws, 3) for _ in range(2))
        given = DiagonalGaussian(mu, logvar)
        context = {"posterior": given, "latents": given.sample(generator)}
        if prior is not None:
            context["prior"] = DiagonalGaussian(*(torch.full((draws, 3), number) for number in prior))
        analytic = KLDivergence()(NOTHING, NOTHING, context)
        assert analytic > 0.5
        torch.testing.assert_close(MonteCarloDivergence()(NOTHING, NOTHING, context), analytic, rtol=0.02, atol=0)

    def test_its_gradient_agrees_in_expectation_too(self):
        draws = 20000
        gradients = []
        for loss in (KLDivergence(), MonteCarloDivergence()):
            mu, logvar = (
                torch.tensor([[0.8, -0.4]], requires_grad=True),
                torch.tensor([[0.3, -1.0]], requires_grad=True),
            )
            given = DiagonalGaussian(mu.expand(draws, 2), logvar.expand(draws, 2))
            latents = given.sample(torch.Generator().manual_seed(0))
            loss(NOTHING, NOTHING, {"posterior": given, "latents": latents}).backward()
            gradients.append(torch.cat([mu.grad, logvar.grad]))
        torch.testing.assert_close(gradients[1], gradients[0], atol=0.03, rtol=0)
