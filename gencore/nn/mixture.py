r"""A Gaussian mixture as a prior: p(z) = Σ w_k N(z; μ_k, Σ_k), fitted to the latents of a model that has none.

The temperature T sharpens both parts of a draw: a component is chosen with probability ∝ w_k^{1/T}, and the noise
around its mean is scaled by T. So T = 1 is the mixture itself, and T = 0 leaves the mean of the heaviest component.

References:
    Ghosh et al., *From Variational to Deterministic Autoencoders*, 2020 (ex-post density estimation).
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.distributions import Independent, MultivariateNormal, Normal

from gencore.errors import ConditionError, DataError
from gencore.nn.noise import seeded_noise

FULL_UP_TO = 64  # numbers of a latent; above, full covariances need more pictures than most people have
REGULARISATION = 1e-6  # added to every variance, as a share of the mean variance
ITERATIONS = 500


class GaussianMixture(nn.Module):
    """Gaussians over latent vectors, all of it in buffers; its weights are zero until it is fitted.

    Covariances are full for latents of up to 64 numbers, and diagonal above.

    Args:
        components: how many Gaussians.
        latent: length ``d`` of the latent vectors.

    Raises:
        ConditionError: if ``components`` is below 1.
    """

    weights: Tensor
    means: Tensor
    scale: Tensor

    def __init__(self, components: int, latent: int) -> None:
        super().__init__()
        if components < 1:
            raise ConditionError(f"A mixture of {components} Gaussians makes no sense; give at least 1.")
        self.full = latent <= FULL_UP_TO
        shape = (components, latent, latent) if self.full else (components, latent)
        self.register_buffer("weights", torch.zeros(components))
        self.register_buffer("means", torch.zeros(components, latent))
        self.register_buffer("scale", torch.zeros(shape))  # lower triangles L with Σ = L Lᵀ, or standard deviations

    @property
    def fitted(self) -> bool:
        """Whether it holds anything to draw from."""
        return bool(self.weights.sum() > 0)

    @property
    def needed(self) -> int:
        """The fewest latents it can be fitted to: as many a component as its covariance has degrees of freedom."""
        components, latent = self.means.shape
        return components * (latent + 1 if self.full else 2)

    def fit(self, latents: Float[Tensor, "n d"], seed: int = 0) -> "GaussianMixture":
        """Fits the mixture by expectation maximisation from k-means; returns itself.

        Raises:
            DataError: if there are fewer than :attr:`needed` latents, or one of them is not finite.
        """
        from sklearn.mixture import GaussianMixture as Estimator

        if len(latents) < self.needed:
            raise DataError(
                f"{len(self.means)} Gaussians over {self.means.shape[1]} numbers need at least {self.needed} training "
                f"pictures and got {len(latents)}; take fewer components, or more pictures."
            )
        if not torch.isfinite(latents).all():
            raise DataError("Some pictures have latents that are not finite, so no prior fits; train the model again.")
        values = latents.detach().double().cpu()
        spread = float(values.var(dim=0).mean())
        estimator = Estimator(
            len(self.means), covariance_type="full" if self.full else "diag", random_state=seed, max_iter=ITERATIONS,
            reg_covar=REGULARISATION * spread + 1e-12,
        ).fit(values.numpy())  # fmt: skip
        covariances = torch.from_numpy(estimator.covariances_)
        self.weights.copy_(torch.from_numpy(estimator.weights_))
        self.means.copy_(torch.from_numpy(estimator.means_))
        self.scale.copy_(torch.linalg.cholesky(covariances) if self.full else covariances.sqrt())
        return self

    def sample(self, seeds: Sequence[int], temperature: float = 1.0) -> Float[Tensor, "n d"]:
        """One latent for each seed, a function of that seed alone; on the CPU.

        A seed's first normal number, as its place in the normal distribution, chooses the component by the inverse
        of their cumulative weights; the others are the noise around its mean.
        """
        weights, means, scale = self.weights.cpu(), self.means.cpu(), self.scale.cpu()
        noise = seeded_noise(seeds, (means.shape[1] + 1,))
        edges = _tempered(weights, temperature).cumsum(0)[:-1]
        chosen = torch.searchsorted(edges, torch.special.ndtr(noise[:, 0].double()), right=True)
        around = noise[:, 1:] * temperature
        if self.full:
            return means[chosen] + torch.einsum("nij,nj->ni", scale[chosen], around)
        return means[chosen] + scale[chosen] * around

    def log_likelihood(self, latents: Float[Tensor, "n d"]) -> Float[Tensor, " n"]:
        """Log density log p(z) of each latent, in nats."""
        each = (
            MultivariateNormal(self.means, scale_tril=self.scale)
            if self.full
            else Independent(Normal(self.means, self.scale), 1)
        )
        return torch.logsumexp(each.log_prob(latents[:, None]) + self.weights.log(), dim=1)


def _tempered(weights: Tensor, temperature: float) -> Tensor:
    """Probabilities ∝ w^{1/T} in float64; all of it on the heaviest at T = 0."""
    weights = weights.double()
    if temperature <= 0:
        return nn.functional.one_hot(weights.argmax(), len(weights)).double()
    return torch.softmax(weights.log() / temperature, dim=0)
