r"""An autoencoder whose latents are made to look like the prior by a discriminator instead of a KL term.

.. math::

    L_{EG} = |x - G(z, c)|^2 - a \log D(z, c), \; z \sim q(z|x) \qquad
    L_D = -\log D(\varepsilon, c) - \log(1 - D(z, c)), \; \varepsilon \sim N(0, I)

The discriminator sees latents, never pictures; a draw from the prior is what it should call real.

The report only names the model. Decided here:

- The posterior is Gaussian, the second of Makhzani's three choices: without a KL term its variance is free, and it
  stays above zero only as far as that helps q(z) to look like N(0, I).
- The encoder reads pictures alone and the decoder reads the condition, as in Makhzani's supervised variant, so
  latents hold what the condition does not say.
- The discriminator reads the condition too, where the paper's does not. It thereby asks for q(z|c) = N(0, I) under
  every condition, not only on average, so latents cannot carry what was said of the picture, and sliders obey.
- Convolutions of 4×4 with stride 2 in place of the paper's dense layers, as many as the picture needs.

References:
    Seed 3, "Some other models that work well for Image Generation" (AAE). Makhzani et al., *Adversarial
    Autoencoders*, 2016.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.losses.adversarial import squared_slope
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.convolutions import SLOPE, doubling_stages, halving_stages
from gencore.nn.crop import centre_crop
from gencore.nn.frozen import frozen, sides
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.nn.pyramid import halvings, start_size, widths
from gencore.nn.spectral import spectral
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec


@dataclass(frozen=True)
class AdversarialAEConfig:
    """Choices of :class:`AdversarialAE`.

    Args:
        latent: length of the latent vector; a discriminator matches few dimensions far better than many.
        width: channels of the finest map; doubled at each halving, up to eight times.
        discriminator_width: of the two hidden layers of the discriminator.
        spectral_norm: keep the discriminator's slope bounded.
    """

    latent: int = 16
    width: int = 32
    discriminator_width: int = 512
    spectral_norm: bool = False


@register_model("adversarial_ae")
class AdversarialAE(GenerativeModel):
    """Makhzani et al.'s adversarial autoencoder, for any raters, classes and attributes, at any picture size."""

    Config = AdversarialAEConfig
    phases: ClassVar[tuple[Phase, ...]] = ("discriminator", "generator")
    default_terms: ClassVar[Mapping[str, float]] = {"discriminator": 1.0, "mse": 1.0, "adversarial": 0.01}
    default_image: ClassVar[ImageSpec] = ImageSpec(64, 64)

    def __init__(self, config: AdversarialAEConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        given, stages = condition.input_width, halvings(image)
        channels = widths(config.width, stages)
        left = channels[-1] * (image.height >> stages) * (image.width >> stages)
        self.start = start_size(image, stages)
        self.encoder = halving_stages(channels)
        self.to_posterior = nn.Linear(left, 2 * config.latent)
        self.from_latent = nn.Linear(config.latent + given, channels[-1] * self.start[0] * self.start[1])
        self.decoder = doubling_stages(channels[::-1])
        self.discriminator = _latent_discriminator(config, given)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def phase_parameters(self, phase: Phase) -> list[nn.Parameter]:
        """``discriminator``: its own; ``generator``: those of encoder and decoder."""
        return sides(self, self.discriminator, phase)

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> DiagonalGaussian:
        """The Gaussian posterior of pictures; the condition is not read."""
        features = self.encoder(2 * images - 1).flatten(1)
        mu, logvar = self.to_posterior(features).float().chunk(2, dim=1)
        return DiagonalGaussian(mu, logvar.clamp(*LOGVAR_RANGE))

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of latents under wanted scores."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        maps = self.from_latent(_joined(latents, condition)).unflatten(1, (-1, *self.start))
        logits = self.decoder(maps.contiguous(memory_format=torch.channels_last))
        return centre_crop(logits, self.image).float().sigmoid()

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """The discriminator's terms, or those of encoder and decoder; ``all`` (validation) gives the latter."""
        return self._discriminate(batch) if phase == "discriminator" else self._generate(batch)

    def _discriminate(self, batch: Batch) -> Losses:
        with torch.no_grad():
            fakes = self.encode(batch.images).sample(batch.generator)
        reals = torch.empty_like(fakes).normal_(generator=batch.generator)
        context = {
            "phase": "discriminator",
            "real_logits": self._judge(reals, batch.condition),
            "fake_logits": self._judge(fakes, batch.condition),
            "gradient_penalty": partial(squared_slope, lambda latents: self._judge(latents, batch.condition), reals),
        }
        return batch.objective(fakes, reals, context)

    def _generate(self, batch: Batch) -> Losses:
        posterior = self.encode(batch.images)
        latents = posterior.sample(batch.generator)
        with frozen(self.discriminator):
            logits = self._judge(latents, batch.condition)
        context = {"posterior": posterior, "latents": latents, "condition": batch.condition, "model": self}
        reconstructions = self.decode(latents, batch.condition)
        return batch.objective(reconstructions, batch.images, context | {"fake_logits": logits})

    def _judge(self, latents: Float[Tensor, "n d"], condition: Condition) -> Float[Tensor, " n"]:
        return self.discriminator(_joined(latents, condition))[:, 0].float()


def _joined(latents: Float[Tensor, "n d"], condition: Condition) -> Float[Tensor, "n joined"]:
    return torch.cat([latents, condition.as_input().to(latents.dtype)], dim=1)


def _latent_discriminator(config: AdversarialAEConfig, given: int) -> nn.Sequential:
    """Latents beside their condition to one logit, without batch norm: neighbours in a batch give nothing away."""
    sizes = (config.latent + given, config.discriminator_width, config.discriminator_width, 1)
    first, second, last = (spectral(nn.Linear(a, b), config.spectral_norm) for a, b in pairwise(sizes))
    return nn.Sequential(first, nn.LeakyReLU(SLOPE), second, nn.LeakyReLU(SLOPE), last)
