r"""A variational autoencoder whose reconstructions are compared in the eyes of a discriminator.

.. math::

    L_E = \beta\, KL + w\, F \qquad L_G = w\, F + a\, A \qquad L_D = -\log D(x) - \log(1 - D(\hat x))

with F the distance of picture and reconstruction in a layer of the discriminator and A the adversarial term on
reconstructions and on pictures of latents from the prior. Larsen's γ, the decoder's weight of F against A, is w/a.

Gradients reach only the networks they should: KL and F the encoder, F and A the decoder, the discriminator's loss
the discriminator. To keep A from the encoder, the reconstructions that are judged are decoded from detached latents;
F needs its own, decoded apart (in one batch, batch norm would carry A's gradient across), so a step decodes three
pictures for each one of the batch. The prior learns from KL alone. Pixel losses that a recipe adds count like F.

The reports name this model as the way to sharper pictures and give no layers (seed 2's author tried it and found the
gradients poor). Larsen's networks are kept in kind, with 4×4 instead of 5×5 kernels, and as many stages as the
picture needs; what is decided here: reconstructions are measured after the third convolution, as Larsen does; the
discriminator has spectral norm and no batch norm, because that is what keeps it from running away; encoder and
decoder read the condition beside their features or latents, the discriminator by projection. With
``prior="conditional"`` the prior is learnt, p(z|c); sliders obey far better then.

References:
    Seed 0, section 2.8.2; seed 2, section 5; seed 3, "Some other models that work well for Image Generation".
    Larsen et al., *Autoencoding beyond pixels using a learned similarity metric*, 2016.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.losses.adversarial import squared_slope
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.convolutions import doubling_stages, halving_stages
from gencore.nn.crop import centre_crop
from gencore.nn.discriminator import ProjectionDiscriminator
from gencore.nn.frozen import frozen, sides
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.nn.prior import PriorKind, learnt_prior
from gencore.nn.pyramid import halvings, start_size, widths
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec


@dataclass(frozen=True)
class VAEGANConfig:
    """Choices of :class:`VAEGAN`.

    Args:
        latent: length of the latent vector.
        width: channels of the finest map in encoder and decoder; doubled at each halving, up to eight times.
        discriminator_width: the same in the discriminator.
        feature_layer: the convolution of the discriminator after which reconstructions are compared.
        prior: ``standard`` is N(0, I), as in the paper; ``conditional`` learns p(z|c).
        spectral_norm: keep the discriminator's slope bounded.
    """

    latent: int = 128
    width: int = 32
    discriminator_width: int = 32
    feature_layer: Literal[1, 2, 3, 4, 5] = 3
    prior: PriorKind = "standard"
    spectral_norm: bool = True


@register_model("vae_gan")
class VAEGAN(GenerativeModel):
    """Larsen et al.'s VAE-GAN, for any raters, classes and attributes, at any picture size."""

    Config = VAEGANConfig
    phases: ClassVar[tuple[Phase, ...]] = ("discriminator", "generator")
    default_terms: ClassVar[Mapping[str, float]] = {
        "discriminator": 1.0,
        "discriminator_features": 1.0,
        "adversarial": 0.05,
        "kl": 1e-3,
    }

    def __init__(self, config: VAEGANConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        given, stages = condition.input_width, halvings(image)
        coarse = widths(config.width, stages)[-1]
        left = (image.height >> stages) * (image.width >> stages)
        self.start = start_size(image, stages)
        self.encoder = halving_stages(widths(config.width, stages))
        self.to_posterior = nn.Linear(coarse * left + given, 2 * config.latent)
        self.from_latent = nn.Linear(config.latent + given, coarse * self.start[0] * self.start[1])
        self.decoder = doubling_stages(widths(config.width, stages)[::-1])
        self.discriminator = ProjectionDiscriminator(
            image, given, config.discriminator_width, config.feature_layer, config.spectral_norm
        )
        self.prior_network = learnt_prior(config.prior, given, config.latent)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def phase_parameters(self, phase: Phase) -> list[nn.Parameter]:
        """``discriminator``: its own; ``generator``: those of encoder, decoder and learnt prior."""
        return sides(self, self.discriminator, phase)

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> DiagonalGaussian:
        """The Gaussian posterior of pictures under their scores."""
        condition = self.any_condition(len(images)) if condition is None else condition
        features = self.encoder(2 * images - 1).flatten(1)
        joined = torch.cat([features, condition.as_input().to(features.dtype)], dim=1)
        mu, logvar = self.to_posterior(joined).float().chunk(2, dim=1)
        return DiagonalGaussian(mu, logvar.clamp(*LOGVAR_RANGE))

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of latents under wanted scores."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        joined = torch.cat([latents, condition.as_input().to(latents.dtype)], dim=1)
        maps = self.from_latent(joined).unflatten(1, (-1, *self.start))
        logits = self.decoder(maps.contiguous(memory_format=torch.channels_last))
        return centre_crop(logits, self.image).float().sigmoid()

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """The discriminator's terms, or those of encoder and decoder; ``all`` (validation) gives the latter."""
        return self._discriminate(batch) if phase == "discriminator" else self._generate(batch)

    def _discriminate(self, batch: Batch) -> Losses:
        twice = Condition.cat([batch.condition] * 2)
        with torch.no_grad():
            latents = self.encode(batch.images, batch.condition).sample(batch.generator)
            fakes = self.decode(torch.cat([latents, self._from_prior(batch)]), twice)
        context = {
            "phase": "discriminator",
            "real_logits": self.discriminator(batch.images, batch.condition),
            "fake_logits": self.discriminator(fakes, twice),
            "gradient_penalty": partial(
                squared_slope, lambda images: self.discriminator(images, batch.condition), batch.images
            ),
        }
        return batch.objective(fakes, fakes, context)

    def _generate(self, batch: Batch) -> Losses:
        posterior = self.encode(batch.images, batch.condition)
        latents = posterior.sample(batch.generator)
        twice = Condition.cat([batch.condition] * 2)
        reconstructions = self.decode(latents, batch.condition)
        judged = self.decode(torch.cat([latents.detach(), self._from_prior(batch)]), twice)
        with frozen(self.discriminator):
            context = {
                "posterior": posterior,
                "prior": self.prior(batch.condition),
                "latents": latents,
                "condition": batch.condition,
                "model": self,
                "fake_features": self.discriminator.features(reconstructions),
                "real_features": self.discriminator.features(batch.images),
                "fake_logits": self.discriminator(judged, twice),
            }
        return batch.objective(reconstructions, batch.images, context)

    @torch.no_grad()
    def _from_prior(self, batch: Batch) -> Tensor:
        prior = self.prior(batch.condition)
        if prior is not None:
            return prior.sample(batch.generator)
        shape = (len(batch.images), self.config.latent)
        return torch.empty(shape, device=batch.images.device).normal_(generator=batch.generator)
