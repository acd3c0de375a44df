"""A prior over latents that moves with the condition."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.nn.noise import seeded_noise
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.types import Condition


class ConditionalPrior(nn.Module):
    r"""p(z|c) = N(μ(c), σ²(c)), learnt through the KL term; starts as N(0, I) for every condition.

    Where latents know the picture well, a decoder can ignore a condition that is merely concatenated; a prior that
    moves with the condition moves the picture with it.

    Args:
        given: numbers in :meth:`Condition.as_input`.
        latent: length of the latents.
        width: of the two hidden layers.

    References:
        Sohn et al., *Learning Structured Output Representation using Deep Conditional Generative Models*, 2015.
    """

    def __init__(self, given: int, latent: int, width: int = 256) -> None:
        super().__init__()
        last = nn.Linear(width, 2 * latent)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.layers = nn.Sequential(nn.Linear(given, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), last)

    def forward(self, condition: Condition) -> DiagonalGaussian:
        """The prior of each condition."""
        mu, logvar = self.layers(condition.as_input()).float().chunk(2, dim=1)
        return DiagonalGaussian(mu, logvar.clamp(*LOGVAR_RANGE))

    def latents(
        self, seeds: Sequence[int], condition: Condition, free: Condition, guidance: float, temperature: float
    ) -> Float[Tensor, "n d"]:
        """One latent for each seed; guidance moves it along the line from *any* (``free``) to the condition."""
        given = self(condition)
        noise = seeded_noise(seeds, given.mu.shape[1:]).to(given.mu.device)
        latents = given.mu + torch.exp(0.5 * given.logvar) * noise * temperature
        return latents + (guidance - 1) * (given.mu - self(free).mu) if guidance != 1.0 else latents
