"""Gaussian mixtures as priors: what is fitted, what a seed draws, and what a temperature does to it."""

import numpy as np
import pytest
import torch
from sklearn.mixture import GaussianMixture as Estimator

from gencore.errors import ConditionError, DataError
from gencore.nn.mixture import GaussianMixture

MEANS = torch.tensor([[5.0, 0.0, 0.0], [-5.0, 1.0, 2.0]])
SPREADS = torch.tensor([[0.5, 1.0, 0.1], [1.0, 0.2, 0.3]])
TILT = torch.tensor([[1.0, 0.0, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, 1.0]])


def two_clouds(n: int = 2000) -> torch.Tensor:
    """A quarter of ``n`` points around the first mean, the others around the second; both clouds are tilted."""
    generator = torch.Generator().manual_seed(0)
    which = (torch.arange(n) % 4 > 0).long()
    return MEANS[which] + (torch.randn(n, 3, generator=generator) * SPREADS[which]) @ TILT.T


@pytest.fixture(scope="module")
def mixture() -> GaussianMixture:
    return GaussianMixture(2, 3).fit(two_clouds())


def test_a_fit_finds_the_weights_means_and_covariances(mixture):
    light, heavy = mixture.weights.argsort().tolist()
    assert torch.allclose(mixture.weights[[light, heavy]], torch.tensor([0.25, 0.75]), atol=0.01)
    for fitted, true in ((light, 0), (heavy, 1)):
        assert torch.allclose(mixture.means[fitted], MEANS[true], atol=0.15)
        covariance = TILT @ SPREADS[true].square().diag() @ TILT.T
        assert torch.allclose(mixture.scale[fitted] @ mixture.scale[fitted].T, covariance, atol=0.12)


def test_draws_have_the_moments_of_what_was_fitted(mixture):
    drawn = mixture.sample(range(4000))
    heavy = drawn[:, 0] < 0
    assert abs(heavy.float().mean() - 0.75) < 0.03
    for chosen, true in ((~heavy, 0), (heavy, 1)):
        assert torch.allclose(drawn[chosen].mean(0), MEANS[true], atol=0.15)
        assert torch.allclose(drawn[chosen].T.cov(), TILT @ SPREADS[true].square().diag() @ TILT.T, atol=0.12)


def test_a_seed_draws_the_same_latent_whatever_the_batch(mixture):
    together = mixture.sample([5, 10**12, 7])
    assert torch.equal(together[1:2], mixture.sample([10**12]))
    assert torch.equal(together, mixture.sample([7, 10**12, 5]).flip(0))
    assert mixture.sample([]).shape == (0, 3)


def test_temperature_zero_is_the_mean_of_the_heaviest_gaussian(mixture):
    cold = mixture.sample(range(20), temperature=0.0)
    assert torch.equal(cold, mixture.means[mixture.weights.argmax()].expand(20, 3))
    assert torch.allclose(mixture.sample(range(20), temperature=1e-4), cold, atol=1e-2)


def test_temperature_scales_the_noise_and_evens_out_or_sharpens_the_choice(mixture):
    shares, spreads = [], []
    for temperature in (0.5, 1.0, 2.0):
        drawn = mixture.sample(range(2000), temperature)
        light = drawn[:, 0] > 0
        shares.append(float(light.float().mean()))
        spreads.append(float(drawn[~light, 1].std()))
    # w ∝ (0.25, 0.75) ** (1 / T)
    assert np.allclose(shares, [1 / 10, 1 / 4, 1 / (1 + 3**0.5)], atol=0.03)
    assert np.allclose(spreads, spreads[1] * np.array([0.5, 1, 2]), rtol=0.15)


@pytest.mark.parametrize(("latent", "kind"), [(3, "full"), (65, "diag")])
def test_log_likelihood_is_scikit_learns(latent, kind):
    points = torch.randn(400, latent, generator=torch.Generator().manual_seed(1)) * 3 + 1
    mixture = GaussianMixture(2, latent).fit(points, seed=4)
    known = Estimator(2, covariance_type=kind, random_state=4, max_iter=500, reg_covar=9e-6).fit(points.numpy())
    assert torch.allclose(mixture.log_likelihood(points).mean(), torch.tensor(known.score(points)).float(), atol=0.02)


def test_long_latents_get_diagonal_covariances():
    mixture = GaussianMixture(3, 100)
    assert mixture.scale.shape == (3, 100)
    assert mixture.fit(torch.randn(50, 100)).sample([1, 2]).shape == (2, 100)


def test_it_is_empty_until_fitted_and_the_fit_lies_in_its_state(mixture):
    fresh = GaussianMixture(2, 3)
    assert not fresh.fitted
    fresh.load_state_dict(mixture.state_dict())
    assert fresh.fitted
    assert torch.equal(fresh.sample([3, 4]), mixture.sample([3, 4]))
    assert not list(mixture.parameters())


def test_latents_that_all_agree_in_one_number_are_no_trouble():
    points = two_clouds(200)
    points[:, 2] = 7.0
    assert torch.allclose(GaussianMixture(2, 3).fit(points).sample(range(10))[:, 2], torch.tensor(7.0), atol=0.05)


def test_what_cannot_be_fitted_is_refused_with_a_sentence():
    with pytest.raises(ConditionError, match="0 Gaussians"):
        GaussianMixture(0, 3)
    with pytest.raises(DataError, match="need at least 8 training pictures and got 7"):
        GaussianMixture(2, 3).fit(torch.randn(7, 3))
    with pytest.raises(DataError, match="not finite"):
        GaussianMixture(2, 3).fit(torch.full((20, 3), float("nan")))
