r"""The deep convolutional VAE of seed 2: 4×4 convolutions of stride 2 without padding, trained on SSIM and colour.

.. math:: L = L_{KL} + L_{SSIM} + L_{colour}, \quad L_{KL} = \log q(z|x) - \log p(z), \; z \sim q(z|x)

A picture of 96×96 shrinks to 47, 22, 10 and 4; two linear heads give μ and log σ². The decoder is one linear layer
and the same way back.

What the report leaves open, and what was decided:

- The widths stand only in its Figure 1, which was not printed along: 64, 128, 256, 512, doubling as is usual.
- As many convolutions are made as fit: a side of 32 allows three (15, 6, 2), for a fourth nothing would be left.
- Without padding the way back does not meet the way there: 22 grows to 46, not 47. The last row and column are
  repeated where one is missing, so that every size comes back exactly. (An ``output_padding`` would leave them
  without any input: a border of one colour.)
- Batch norm and LeakyReLU (PyTorch's slope, 0.01) follow each deconvolution too, "almost identical", but the last,
  which ends in a sigmoid. Convolutions have no bias, as batch norm brings one.
- The three losses count 1 each in the report. Its code is not printed; a KL *summed* over 1024 dimensions would leave
  an SSIM of at most 2 nothing to say, so it is read as a mean, as the other two are: 1/1024 per nat here.
- The report is unconditional. Where fields are given, the condition is concatenated to what the three linear layers
  read; without fields everything is as the report has it.

References:
    Seed 2, sections 3.1 to 3.5. Pihlgren et al., *Improving Image Autoencoder Embeddings with Perceptual Loss*, 2020.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.nn.prior import PriorKind, learnt_prior
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec

KERNEL, STRIDE = 4, 2
Size = tuple[int, int]


@dataclass(frozen=True)
class DCVAEConfig:
    """Choices of :class:`DCVAE`.

    Args:
        widths: channels of the convolutions; those for which the picture is too small are left out.
        latent: length of the latent vector; the report has 1024 for 96×96 and 128 for 32×32.
        prior: ``standard`` is the report's N(0, I); ``conditional`` learns p(z|c), which is what makes fields steer.
    """

    widths: tuple[int, ...] = (64, 128, 256, 512)
    latent: int = 1024
    prior: PriorKind = "standard"


@register_model("dcvae")
class DCVAE(GenerativeModel):
    """Seed 2's VAE, at any picture size, conditional where fields are given."""

    Config = DCVAEConfig
    default_terms: ClassVar[Mapping[str, float]] = {"ssim": 1.0, "colour": 1.0, "kl_monte_carlo": 1 / 1024}
    default_image: ClassVar[ImageSpec] = ImageSpec(96, 96)

    def __init__(self, config: DCVAEConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        given = condition.input_width
        self.sizes = _sizes(image, len(config.widths))
        widths = (3, *config.widths)[: len(self.sizes)]
        self.start = (widths[-1], *self.sizes[-1])
        flat = widths[-1] * self.sizes[-1][0] * self.sizes[-1][1]
        self.encoder = nn.ModuleList(_convolution(before, after) for before, after in pairwise(widths))
        self.fc_mu = nn.Linear(flat + given, config.latent)
        self.fc_logvar = nn.Linear(flat + given, config.latent)
        self.fc_decoder = nn.Linear(config.latent + given, flat)
        self.decoder = _decoder(widths, self.sizes)
        self.prior_network = learnt_prior(config.prior, given, config.latent)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def features(self, images: Float[Tensor, "n 3 h w"]) -> list[Tensor]:
        """What each convolution with its batch norm makes of the pictures, ``(n, width, h, w)``, from fine to coarse.

        Seed 2's section 3.3 compares these for a picture and its reconstruction; the loss ``encoder_features`` does
        so for any encoder, at its convolutions' outputs.
        """
        activations = [images]
        for convolution in self.encoder:
            activations.append(convolution(activations[-1]))
        return activations[1:]

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> DiagonalGaussian:
        """The Gaussian posterior of pictures."""
        condition = self.any_condition(len(images)) if condition is None else condition
        flat = self.features(images)[-1].flatten(1)
        joined = torch.cat([flat, condition.as_input().to(flat.dtype)], dim=1)
        return DiagonalGaussian(self.fc_mu(joined).float(), self.fc_logvar(joined).float().clamp(*LOGVAR_RANGE))

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of latents under a condition."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        joined = torch.cat([latents, condition.as_input().to(latents.dtype)], dim=1)
        maps = self.fc_decoder(joined).unflatten(1, self.start)
        return self.decoder(maps.contiguous(memory_format=torch.channels_last)).float().sigmoid()

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """Reconstruct the batch through a sampled latent and weigh the result."""
        posterior = self.encode(batch.images, batch.condition)
        latents = posterior.sample(batch.generator)
        reconstruction = self.decode(latents, batch.condition)
        context = {"posterior": posterior, "latents": latents, "prior": self.prior(batch.condition)}
        context |= {"condition": batch.condition, "model": self}
        return batch.objective(reconstruction, batch.images, context)


class Deconvolution(nn.ConvTranspose2d):
    """A transposed convolution without padding that gives ``size``: a missing last row or column is repeated."""

    def __init__(self, before: int, after: int, size: Size, bias: bool = False) -> None:
        super().__init__(before, after, KERNEL, STRIDE, bias=bias)
        self.size = size

    def forward(self, input: Float[Tensor, "n c a b"]) -> Float[Tensor, "n d h w"]:  # type: ignore[override]  # noqa: A002
        """The enlarged maps."""
        maps = super().forward(input)
        for axis, length in ((2, self.size[0]), (3, self.size[1])):
            if maps.shape[axis] < length:
                maps = torch.cat([maps, maps.narrow(axis, -1, 1)], dim=axis)
        return maps


def _sizes(image: ImageSpec, most: int) -> list[Size]:
    """The picture's size and that of the maps after each convolution, at most ``most`` of them."""
    sizes = [(image.height, image.width)]
    while len(sizes) <= most and min(sizes[-1]) >= KERNEL:
        height, width = sizes[-1]
        sizes.append(((height - KERNEL) // STRIDE + 1, (width - KERNEL) // STRIDE + 1))
    return sizes


def _convolution(before: int, after: int) -> nn.Sequential:
    convolution = nn.Conv2d(before, after, KERNEL, STRIDE, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.LeakyReLU())


def _decoder(widths: tuple[int, ...], sizes: list[Size]) -> nn.Sequential:
    """The convolutions mirrored, up to the logits of RGB."""
    layers: list[nn.Module] = []
    steps = list(pairwise(zip(reversed(widths), reversed(sizes), strict=True)))
    for (before, _), (after, size) in steps[:-1]:
        layers += [Deconvolution(before, after, size), nn.BatchNorm2d(after), nn.LeakyReLU()]
    return nn.Sequential(*layers, Deconvolution(widths[1], 3, sizes[0], bias=True))
