r"""The convolutional VAE of seed 3: five 5×5 convolutions, SELU dense layers, batch norm after everything.

.. math:: \log p(x) \ge E_{q(z|x)} \log p(x|z) - KL(q(z|x) \,\|\, N(0, I))

In Keras' count the default has 13,802,688 parameters in the encoder (4,032 of them batch norm's running statistics)
and 13,283,023 in the decoder (3,014), as the report prints.

What the report leaves open, and what was decided:

- It speaks of four filters, 64 to 512; its table has five, from 32 on. The table holds, and its shapes say that the
  first convolution keeps the size (stride 1) while the others halve it.
- The table lists no activation layers, so LeakyReLU belongs to the convolution and batch norm comes *after* it; the
  same for SELU. "A slope of - 0.02" is read as 0.02.
- The decoder's elided rows follow from the totals: 64 and 32 channels at stride 2, then 3 at stride 1, with a batch
  norm over the three (3,014 = 2 · (1024 + 256 + 128 + 64 + 32 + 3)). It stands before the sigmoid here, as after it
  pixels would leave [0, 1]. The dense layer of 8192 has SELU ("employed in the dense layers") and no batch norm.
- "Same" padding is said to be equal on all four sides; TensorFlow's is not, and TensorFlow's it is.
- Batch norm has Keras' defaults: momentum 0.99 (PyTorch's 0.01) and ε = 1e-3.
- The report is unconditional. Where fields are given, the condition is concatenated to the input of the first dense
  layer of either half; without fields the counts are the report's to the last number.
- Other sizes: the decoder starts at 1/16 of the picture, rounded up, and the surplus is cut off.

References:
    Seed 3, "Model Summary". Klambauer et al., *Self-Normalizing Neural Networks*, 2017.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.batch_norm import NarrowBatchNorm2d
from gencore.nn.crop import centre_crop
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.nn.prior import PriorKind, learnt_prior
from gencore.nn.same import SameConv2d, SameConvTranspose2d
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec

SLOPE = 0.02
EPSILON, MOMENTUM = 1e-3, 0.01  # Keras' defaults, the momentum as PyTorch counts it


@dataclass(frozen=True)
class SeluVAEConfig:
    """Choices of :class:`SeluVAE`.

    Args:
        filters: channels of the convolutions; the first keeps the size, each of the others halves it.
        dense: width of the SELU layer on either side of the latent.
        latent: length of the latent vector.
        kernel: side of every kernel, in pixels.
        prior: ``standard`` is the report's N(0, I); ``conditional`` learns p(z|c), which is what makes fields steer.
    """

    filters: tuple[int, ...] = (32, 64, 128, 256, 512)
    dense: int = 1024
    latent: int = 512
    kernel: int = 5
    prior: PriorKind = "standard"


@register_model("selu_vae")
class SeluVAE(GenerativeModel):
    """Seed 3's VAE, at any picture size, conditional where fields are given."""

    Config = SeluVAEConfig
    default_terms: ClassVar[Mapping[str, float]] = {"mse": 1.0, "kl": 1 / (64 * 64 * 3)}
    default_image: ClassVar[ImageSpec] = ImageSpec(64, 64)

    def __init__(self, config: SeluVAEConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        given, widest = condition.input_width, config.filters[-1]
        halvings = 2 ** (len(config.filters) - 1)
        self.start = (math.ceil(image.height / halvings), math.ceil(image.width / halvings))
        flat = widest * self.start[0] * self.start[1]
        self.convolutions = _convolutions(config)
        self.encoder_dense = _dense(flat + given, config.dense)
        self.fc_mu = nn.Linear(config.dense, config.latent)
        self.fc_logvar = nn.Linear(config.dense, config.latent)
        self.decoder_dense = _dense(config.latent + given, config.dense)
        self.fc_maps = nn.Sequential(nn.Linear(config.dense, flat), nn.SELU())
        self.deconvolutions = _deconvolutions(config)
        self.prior_network = learnt_prior(config.prior, given, config.latent)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> DiagonalGaussian:
        """The Gaussian posterior of pictures."""
        condition = self.any_condition(len(images)) if condition is None else condition
        flat = self.convolutions(images).flatten(1)
        hidden = self.encoder_dense(torch.cat([flat, condition.as_input().to(flat.dtype)], dim=1))
        return DiagonalGaussian(self.fc_mu(hidden).float(), self.fc_logvar(hidden).float().clamp(*LOGVAR_RANGE))

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of latents under a condition."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        hidden = self.decoder_dense(torch.cat([latents, condition.as_input().to(latents.dtype)], dim=1))
        maps = self.fc_maps(hidden).unflatten(1, (-1, *self.start))
        logits = self.deconvolutions(maps.contiguous(memory_format=torch.channels_last))
        return centre_crop(logits, self.image).float().sigmoid()

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """Reconstruct the batch through a sampled latent and weigh the result."""
        posterior = self.encode(batch.images, batch.condition)
        latents = posterior.sample(batch.generator)
        reconstruction = self.decode(latents, batch.condition)
        context = {"posterior": posterior, "latents": latents, "prior": self.prior(batch.condition)}
        context |= {"condition": batch.condition, "model": self}
        return batch.objective(reconstruction, batch.images, context)


def _convolutions(config: SeluVAEConfig) -> nn.Sequential:
    layers: list[nn.Module] = []
    for stage, (before, after) in enumerate(pairwise((3, *config.filters))):
        layers += [SameConv2d(before, after, config.kernel, stride=1 if stage == 0 else 2)]
        layers += [nn.LeakyReLU(SLOPE), nn.BatchNorm2d(after, EPSILON, MOMENTUM)]
    return nn.Sequential(*layers)


def _dense(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(before, after), nn.SELU(), nn.BatchNorm1d(after, EPSILON, MOMENTUM))


def _deconvolutions(config: SeluVAEConfig) -> nn.Sequential:
    """The convolutions mirrored, up to the logits of RGB."""
    layers: list[nn.Module] = []
    for before, after in pairwise(reversed(config.filters)):
        layers += [SameConvTranspose2d(before, after, config.kernel, stride=2)]
        layers += [nn.LeakyReLU(SLOPE), nn.BatchNorm2d(after, EPSILON, MOMENTUM)]
    last = SameConvTranspose2d(config.filters[0], 3, config.kernel)
    return nn.Sequential(*layers, last, NarrowBatchNorm2d(3, EPSILON, MOMENTUM))
