"""A prior over latents that moves with the condition."""

from typing import Literal, Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.types import Condition, Samples

PriorKind = Literal["standard", "conditional"]


@runtime_checkable
class Steered(Protocol):
    """What sampling from a learnt prior needs of a model."""

    def decode(self, latents: Tensor, condition: Condition | None = None) -> Tensor:
        """Latents to pictures."""
        ...

    def any_condition(self, n: int) -> Condition:
        """Conditions in which nothing is given."""
        ...


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

    def drawn(
        self,
        model: Steered,
        noise: Float[Tensor, "n d"],
        condition: Condition | None,
        guidance: float = 1.0,
        temperature: float = 1.0,
    ) -> Samples:
        """One picture for each row of noise, as the contract of ``GenerativeModel.from_noise`` has it.

        Guidance beyond 1 moves the latents on along the line from *any* to the condition, which keeps pictures sharp;
        below 1 the picture fades to that of *any*.
        """
        free = model.any_condition(len(noise))
        condition = free if condition is None else condition.to(free.values.device)
        latents = self._latents(noise, condition, temperature)
        if guidance > 1:
            latents = latents + (guidance - 1) * (self(condition).mu - self(free).mu)
        images = model.decode(latents, condition)
        if guidance < 1:
            faded = model.decode(self._latents(noise, free, temperature), free)
            images = (faded + guidance * (images - faded)).clamp(0, 1)
        return Samples(images, latents)

    def _latents(self, noise: Tensor, condition: Condition, temperature: float) -> Float[Tensor, "n d"]:
        given = self(condition)
        return given.mu + torch.exp(0.5 * given.logvar) * noise * temperature


def learnt_prior(kind: PriorKind, given: int, latent: int) -> ConditionalPrior | None:
    """A prior for latents of length ``latent`` if one is to be learnt and there are ``given`` numbers to learn from."""
    return ConditionalPrior(given, latent) if kind == "conditional" and given else None
