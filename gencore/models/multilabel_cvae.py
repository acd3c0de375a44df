r"""Conditional variational autoencoder of two convolutions, whose labels are a class or a list of attributes.

.. math:: \log p(x|c) \ge E_{q(z|x,c)} \log p(x|z,c) - KL(q(z|x,c) \,\|\, N(0, I))

The layers are the printed ones; the labels are concatenated with the flattened features, and with the latent. What
the report leaves open, or has wrong, is decided so:

- ``first_out_channels`` and ``second_out_channels`` are not printed: 16 and 32, the widths that the same report's
  autoencoder ends on.
- ``needs_one_hot`` chooses between a class number (MNIST), made one-hot, and a vector that is used as it is (40
  attributes of CelebA). Here the :class:`ConditionSpec` says so field by field: a class is one-hot, an attribute is
  one number, and both may be mixed, also with scores. An attribute is −1 or 1 and not 0 or 1, because 0 is *any*.
- The report concatenates ``num_classes`` numbers. Here one *given* bit a field follows them, so that *any* can be
  said: 11 numbers for ten digits, 80 for 40 attributes. Without those bits' columns the parameters are the report's.
- The printed ``view(-1, C, width, height)`` swaps the sides, which garbles pictures that are not square; here it is
  height, then width.
- ``int(height/4)`` loses what does not divide by four: 178×218 would come back as 176×216. Here both max-poolings
  round up, and what the decoder makes too much is cut off at the bottom and right, where the rounding added it.
- Reconstruction error and KL weight are those of the report's VAE: see :mod:`gencore.models.linear_vae`.

References:
    Seed 1, part 3 (``MultiLabel_cVAE``). Sohn et al., *Learning Structured Output Representation using Deep
    Conditional Generative Models*, 2015.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.channels import Channels, to_channels, to_rgb
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec


@dataclass(frozen=True)
class MultiLabelCVAEConfig:
    """Choices of :class:`MultiLabelCVAE`; the defaults are the report's for MNIST.

    Args:
        latent: length of the latent vector.
        hidden: width of the linear layer on either side of the latent (``h_dim``).
        first: channels of the first convolution (``first_out_channels``).
        second: channels of the second convolution (``second_out_channels``).
        channels: 1 (grey) or 3 (RGB).
    """

    latent: int = 2
    hidden: int = 512
    first: int = 16
    second: int = 32
    channels: Channels = 1


@register_model("multilabel_cvae")
class MultiLabelCVAE(GenerativeModel):
    """Seed 1's conditional VAE, for classes, attributes and scores, at any picture size."""

    Config = MultiLabelCVAEConfig
    default_terms: ClassVar[Mapping[str, float]] = {"bce": 1.0, "kl": 1 / 784}
    default_image = ImageSpec(28, 28)

    def __init__(self, config: MultiLabelCVAEConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        given = condition.input_width
        small = (math.ceil(image.height / 4), math.ceil(image.width / 4))
        flat = config.second * small[0] * small[1]
        self.encoder_cnn = nn.Sequential(
            nn.Conv2d(config.channels, config.first, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2, stride=2, ceil_mode=True),
            nn.Conv2d(config.first, config.second, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2, stride=2, ceil_mode=True),
            nn.Flatten(),
        )
        self.encoder_linear = nn.Sequential(nn.Linear(flat + given, config.hidden), nn.ReLU())
        self.fc_mu = nn.Linear(config.hidden, config.latent)
        self.fc_logvar = nn.Linear(config.hidden, config.latent)
        self.decoder_linear = nn.Sequential(
            nn.Linear(config.latent + given, config.hidden), nn.ReLU(), nn.Linear(config.hidden, flat)
        )
        self.decoder_cnn = nn.Sequential(
            nn.Unflatten(1, (config.second, *small)),
            nn.ReLU(),
            nn.ConvTranspose2d(config.second, config.first, 2, stride=2),
            nn.ReLU(),
            nn.ConvTranspose2d(config.first, config.channels, 2, stride=2),
        )

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> DiagonalGaussian:
        """The Gaussian posterior of pictures under their labels."""
        condition = self.any_condition(len(images)) if condition is None else condition
        features = self.encoder_cnn(to_channels(images, self.config.channels))
        hidden = self.encoder_linear(torch.cat([features, condition.as_input().to(features.dtype)], dim=1))
        return DiagonalGaussian(self.fc_mu(hidden).float(), self.fc_logvar(hidden).float().clamp(*LOGVAR_RANGE))

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of latents under wanted labels."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        joined = torch.cat([latents, condition.as_input().to(latents.dtype)], dim=1)
        logits = self.decoder_cnn(self.decoder_linear(joined))[:, :, : self.image.height, : self.image.width]
        return to_rgb(logits.float().sigmoid())

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """Reconstruct the batch through a sampled latent and weigh the result."""
        posterior = self.encode(batch.images, batch.condition)
        reconstruction = self.decode(posterior.sample(batch.generator), batch.condition)
        return batch.objective(reconstruction, batch.images, {"posterior": posterior})
