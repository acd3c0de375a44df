r"""Autoencoder of three strided convolutions each way: a picture as four numbers, and back.

.. math:: \min \; E_x \, \|x - d(e(x))\|^2

Nothing says which latents are likely, so it has no prior and makes no pictures of its own, until a Gaussian mixture
is fitted to the latents of its training pictures (:func:`gencore.latent.prior.fit_prior`); then ``Config.mixture``
says how many Gaussians, and they are saved with the weights.

The layers are the printed ones. The report prints them for 28×28 only; here the decoder adds whatever output padding
makes each of its stages as large as the encoder's stage it mirrors, which at 28×28 is what the report prints (0, 1, 1)
and at other sizes what brings the picture back at its own. "Reconstruction error" is read as the mean squared error.
The results call this network "using linear layers"; the printed code has convolutions, and counts.

References:
    Seed 1, part 1 (``Encoder``, ``Decoder``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from jaxtyping import Float
from torch import Tensor, nn

from gencore.errors import ConditionError
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.batch_norm import NarrowBatchNorm2d
from gencore.nn.channels import Channels, to_channels, to_rgb
from gencore.nn.mixture import GaussianMixture
from gencore.nn.posterior import Point
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec, Samples

SMALLEST = 9  # pixels a side: the third convolution has no padding


@dataclass(frozen=True)
class AutoencoderConfig:
    """Choices of :class:`Autoencoder`; the defaults are the report's.

    Args:
        latent: length of the latent vector.
        width: channels after the first convolution; doubled by each of the next two.
        hidden: width of the linear layer on either side of the latent.
        channels: 1 (grey) or 3 (RGB).
        mixture: how many Gaussians its fitted prior has; 0: it has none. Set by ``fit_prior``, not by hand.
    """

    latent: int = 4
    width: int = 8
    hidden: int = 128
    channels: Channels = 1
    mixture: int = 0


@register_model("autoencoder")
class Autoencoder(GenerativeModel):
    """Seed 1's autoencoder, at any picture size from 9×9.

    Raises:
        ConditionError: on construction, for smaller pictures.
    """

    Config = AutoencoderConfig
    conditional = False
    normal_noise = False
    deterministic_posterior = True
    default_terms: ClassVar[Mapping[str, float]] = {"mse": 1.0}
    default_image = ImageSpec(28, 28)

    def __init__(self, config: AutoencoderConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        if min(image.height, image.width) < SMALLEST:
            raise ConditionError(
                f"Pictures of {image.height}×{image.width} pixels are too small for three strided convolutions; "
                f"use at least {SMALLEST}×{SMALLEST}."
            )
        sizes = _sizes((image.height, image.width))
        flat = 4 * config.width * sizes[3][0] * sizes[3][1]
        self.encoder_cnn = _convolutions(config.channels, config.width)
        self.encoder_lin = _linear(flat, config.hidden, config.latent)
        self.decoder_lin = nn.Sequential(*_linear(config.latent, config.hidden, flat), nn.ReLU())
        self.unflatten = nn.Unflatten(1, (4 * config.width, *sizes[3]))
        self.decoder_conv = _deconvolutions(config.channels, config.width, sizes)
        self.mixture = GaussianMixture(config.mixture, config.latent) if config.mixture else None

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    @property
    def has_prior(self) -> bool:
        """Only with a fitted mixture."""
        return self.mixture is not None and self.mixture.fitted

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> Point:
        """The one latent of each picture."""
        features = self.encoder_cnn(to_channels(images, self.config.channels))
        return Point(self.encoder_lin(features.flatten(1)).float())

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of latents."""
        logits = self.decoder_conv(self.unflatten(self.decoder_lin(latents)))
        return to_rgb(logits.float().sigmoid())

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """Reconstruct the batch and weigh the result."""
        reconstruction = self.decode(self.encode(batch.images).code)
        return batch.objective(reconstruction, batch.images, {})

    def sample(
        self, seeds: Sequence[int], condition: Condition | None = None, guidance: float = 1.0, temperature: float = 1.0
    ) -> Samples:
        """As in the contract, from the fitted mixture; at temperature 0 the mean of its heaviest Gaussian."""
        if self.mixture is None or not self.mixture.fitted:
            raise self.cannot("sample, because it has no prior over its latents; `gencore fit-prior` gives it one")
        latents = self.mixture.sample(seeds, temperature).to(self.device)
        return Samples(self.decode(latents), latents)


def _sizes(size: tuple[int, int]) -> list[tuple[int, int]]:
    """Height and width of a picture, and after each of the three convolutions."""
    sizes = [size]
    for padding in (1, 1, 0):
        height, width = sizes[-1]
        sizes.append(((height + 2 * padding - 3) // 2 + 1, (width + 2 * padding - 3) // 2 + 1))
    return sizes


def _convolutions(channels: int, width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
        NarrowBatchNorm2d(2 * width),
        nn.ReLU(),
        nn.Conv2d(2 * width, 4 * width, 3, stride=2, padding=0),
        nn.ReLU(),
    )


def _linear(before: int, hidden: int, after: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(before, hidden), nn.ReLU(), nn.Linear(hidden, after))


def _deconvolutions(channels: int, width: int, sizes: list[tuple[int, int]]) -> nn.Sequential:
    """The convolutions backwards; ``sizes`` are those of the encoder, from the picture on."""

    def up(before: int, after: int, stage: int, padding: int) -> nn.ConvTranspose2d:
        small, large = sizes[stage + 1], sizes[stage]
        extra = [b - (2 * a + 1 - 2 * padding) for a, b in zip(small, large, strict=True)]
        return nn.ConvTranspose2d(before, after, 3, stride=2, padding=padding, output_padding=(extra[0], extra[1]))

    return nn.Sequential(
        up(4 * width, 2 * width, 2, padding=0),
        NarrowBatchNorm2d(2 * width),
        nn.ReLU(),
        up(2 * width, width, 1, padding=1),
        NarrowBatchNorm2d(width),
        nn.ReLU(),
        up(width, channels, 0, padding=1),
    )
