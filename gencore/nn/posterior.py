r"""Distributions over latents that encoders return."""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

LOGVAR_RANGE = (-20.0, 10.0)


@dataclass(frozen=True)
class DiagonalGaussian:
    r"""q(z|x, c) = N(μ, diag σ²), the posterior of a variational autoencoder.

    Args:
        mu: means, ``(n, d)``.
        logvar: log σ², ``(n, d)``.

    References:
        Kingma & Welling, *Auto-Encoding Variational Bayes*, 2014; seed 0, section 2.4.3.
    """

    mu: Float[Tensor, "n d"]
    logvar: Float[Tensor, "n d"]

    def mode(self) -> Float[Tensor, "n d"]:
        """The mean, which is also the most probable latent."""
        return self.mu

    def sample(self, generator: torch.Generator | None = None) -> Float[Tensor, "n d"]:
        """Z = μ + σ ε with ε ~ N(0, I): the reparameterization trick."""
        noise = torch.empty_like(self.mu).normal_(generator=generator)
        return self.mu + torch.exp(0.5 * self.logvar) * noise

    def log_prob(self, latents: Float[Tensor, "n d"]) -> Float[Tensor, " n"]:
        """The log density of latents, summed over dimensions, in nats."""
        squared = (latents - self.mu).square() / self.logvar.exp()
        return -0.5 * (math.log(2 * math.pi) + self.logvar + squared).sum(dim=1)

    def kl_per_dimension(self, prior: "DiagonalGaussian | None" = None) -> Float[Tensor, "n d"]:
        r"""KL(q ‖ p) in nats for each latent dimension; p = N(0, I), or a prior of its own for each picture.

        To N(0, I) it is −½ (1 + log σ² − μ² − σ²).
        """
        if prior is None:
            return -0.5 * (1 + self.logvar - self.mu.square() - self.logvar.exp())
        ratio = self.logvar - prior.logvar
        return -0.5 * (1 + ratio - (self.mu - prior.mu).square() / prior.logvar.exp() - ratio.exp())

    def kl(self, prior: "DiagonalGaussian | None" = None) -> Float[Tensor, " n"]:
        """KL to the prior, summed over dimensions, in nats."""
        return self.kl_per_dimension(prior).sum(dim=1)


@dataclass(frozen=True)
class Point:
    """The posterior of an encoder that knows no doubt: one latent for a picture, drawn or not.

    Args:
        code: the latents, ``(n, *latent)``.
    """

    code: Float[Tensor, "n *latent"]

    def mode(self) -> Float[Tensor, "n *latent"]:
        """The latents."""
        return self.code

    def sample(self, generator: torch.Generator | None = None) -> Float[Tensor, "n *latent"]:
        """The same latents again; nothing is drawn."""
        return self.code
