"""How far a posterior is from the prior."""

from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.nn import across
from gencore.nn.posterior import DiagonalGaussian
from gencore.registry import register_loss


@register_loss("kl")
class KLDivergence(nn.Module):
    r"""KL(q(z|x, c) ‖ N(0, I)) = −½ Σ (1 + log σ² − μ² − σ²), in nats a picture, averaged over the batch.

    A model with a prior of its own, p(z|c), puts it into the context as ``prior``.

    Its weight is β. Pixel losses here are means over pixels, so β is small: a β of 1 against summed squared
    errors of 96×128×3 numbers is a β of 1/36,864 ≈ 2.7e-5 here.

    Args:
        free_bits: nats that each dimension may carry for nothing, on average over the batch; what it carries is
            pressed down to that and no further, so that no dimension is switched off.

    References:
        Seed 0, section 2.6. Higgins et al., *beta-VAE*, 2017. Free bits: Kingma et al., 2016.
    """

    needs: ClassVar[tuple[str, ...]] = ("posterior",)

    def __init__(self, free_bits: float = 0.0) -> None:
        super().__init__()
        self.free_bits = free_bits

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The divergence; dimensions below ``free_bits`` nats (batch mean) cost no more than that."""
        per_dimension = context["posterior"].kl_per_dimension(context.get("prior")).mean(dim=0)
        per_dimension = across.average(per_dimension) if self.free_bits else per_dimension
        return per_dimension.clamp_min(self.free_bits).sum() if self.free_bits else per_dimension.sum()


@register_loss("kl_monte_carlo")
class MonteCarloDivergence(nn.Module):
    r"""log q(z|x, c) − log p(z) at the latent that was decoded, in nats a picture, averaged over the batch.

    One draw of what ``kl`` computes in closed form: equal in expectation, noisier, below zero now and then, and
    right for densities that have no closed form. A model's own prior comes as ``prior``; otherwise p = N(0, I).
    Its weight is β, as that of ``kl``.

    References:
        Seed 2, section 2, equation 4.
    """

    needs: ClassVar[tuple[str, ...]] = ("posterior", "latents")

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The estimate; gradients reach the posterior both through its density and through the latents."""
        posterior, latents = context["posterior"], context["latents"]
        prior = context.get("prior") or DiagonalGaussian(torch.zeros_like(latents), torch.zeros_like(latents))
        return (posterior.log_prob(latents) - prior.log_prob(latents)).mean()
