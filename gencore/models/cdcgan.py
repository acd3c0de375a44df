r"""Seed 4's conditional DCGAN: noise and an embedded label become a picture that a discriminator takes for real.

.. math::

    L_D = BCE(1, D(x, y)) + BCE(0, D(G(z, y), y)) \qquad L_G = BCE(1, D(G(z, y), y)) + \lambda\, |x - G(z, y)|_1

Both phases of a step use the same noise, because Algorithm 1 draws fakes once (line 6) and judges the same ones
again after the discriminator's update (line 12).

λ·L1 compares a fake with whatever picture of the batch stands in its row, which has the same label and nothing else
in common. That is what the report prints and what is done here: it pulls every fake towards the median picture of
its class, which helps early training and costs variety; the recipe of CelebA has λ = 0.

Decisions, where the report leaves open what is meant:

- The label's embedding is "reshaped to match the image dimensions": its E numbers become E constant channels, as
  they become E channels of one pixel beside the generator's noise. A layer that maps them to a picture is not named.
- DCGAN's rules: 4×4 kernels with stride 2, batch norm in both networks except at the pictures, ReLU and tanh in the
  generator, LeakyReLU 0.2 in the discriminator, weights from N(0, 0.02²). No biases where batch norm follows.
- "Feature map dimension" F is the width of the widest picture-sized map; widths double up to 8 F.
- The discriminator's sigmoid lies in the loss, which works on logits; D's probability is ``sigmoid(logit)``.
- Pictures are [0, 1] outside and [-1, 1] inside, so an L1 of the report's is twice an L1 here: λ = 5 is a weight of 10.
- Without fields there is one class, whose embedding is a constant, as in the report's CelebA (1 class, 1 number).

A class is looked up as in the report. Beyond it, scores and binary attributes are conditions too: each has a
direction in the embedding. *Any* is the zero vector, and a score has a direction for being given at all, because
the middle of its scale is zero.

Sizes other than 64×64 get as many stages as their shorter side needs, and are cropped where they do not divide.
``spectral_norm`` takes the place of the discriminator's batch norm, against the divergence that the report saw on
CelebA.

References:
    Seed 4, sections 3.1 and 3.2, Algorithm 1, Table 1. Mirza & Osindero, *Conditional Generative Adversarial Nets*,
    2014. Radford et al., *DCGAN*, 2016. Miyato et al., *Spectral Normalization*, 2018.
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
from gencore.nn.channels import Channels, to_channels, to_rgb
from gencore.nn.convolutions import SLOPE
from gencore.nn.crop import centre_crop
from gencore.nn.frozen import frozen
from gencore.nn.pyramid import halvings, start_size, widths
from gencore.nn.spectral import spectral
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec

DEVIATION = 0.02


@dataclass(frozen=True)
class CDCGANConfig:
    """Choices of :class:`CDCGAN`, by the names of seed 4's Table 1.

    Args:
        latent: length of the noise ("input vector dimension").
        embedding: length of the label's embedding.
        channels: 1 for grey pictures, 3 for RGB.
        features: width of the finest map ("feature map dimension").
        spectral_norm: spectral norm instead of batch norm in the discriminator.
        batch_norm: in both networks, as DCGAN's rules have it; without it, to see what it is good for.
    """

    latent: int = 100
    embedding: int = 5
    channels: Channels = 3
    features: int = 64
    spectral_norm: bool = False
    batch_norm: bool = True


@register_model("cdcgan")
class CDCGAN(GenerativeModel):
    """Seed 4's CDCGAN, for classes, and for scores and attributes too, at any picture size."""

    Config = CDCGANConfig
    phases: ClassVar[tuple[Phase, ...]] = ("discriminator", "generator")
    default_terms: ClassVar[Mapping[str, float]] = {"discriminator": 1.0, "adversarial": 1.0, "l1": 10.0}
    default_image: ClassVar[ImageSpec] = ImageSpec(64, 64)

    def __init__(self, config: CDCGANConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        self.generator = Generator(config, image, condition)
        self.discriminator = Discriminator(config, image, condition)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def phase_parameters(self, phase: Phase) -> list[nn.Parameter]:
        """Those of the network that the phase is named after."""
        network = {"generator": self.generator, "discriminator": self.discriminator}.get(phase, self)
        return list(network.parameters())

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of noise under wanted labels."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        return to_rgb((self.generator(latents, condition).float() + 1) / 2)

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """One half of Algorithm 1's loop; ``all`` (validation) gives the generator's."""
        noise = self._noise(batch)
        return self._discriminate(batch, noise) if phase == "discriminator" else self._generate(batch, noise)

    def _discriminate(self, batch: Batch, noise: Tensor) -> Losses:
        """Lines 3 to 10."""
        with torch.no_grad():
            fakes = self.generator(noise, batch.condition).float()
        reals = self._inside(batch.images)
        context = {
            "phase": "discriminator",
            "real_logits": self.discriminator(reals, batch.condition),
            "fake_logits": self.discriminator(fakes, batch.condition),
            "gradient_penalty": partial(
                squared_slope, lambda pictures: self.discriminator(pictures, batch.condition), reals
            ),
        }
        return batch.objective(fakes, reals, context)

    def _generate(self, batch: Batch, noise: Tensor) -> Losses:
        """Lines 12 to 15; the fakes are computed once more, with a graph this time, from the same noise."""
        fakes = self.decode(noise, batch.condition)
        with frozen(self.discriminator):
            logits = self.discriminator(self._inside(fakes), batch.condition)
        return batch.objective(
            fakes, batch.images, {"fake_logits": logits, "condition": batch.condition, "model": self}
        )

    def _inside(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n channels h w"]:
        return 2 * to_channels(images, self.config.channels) - 1

    @staticmethod
    def _same(generator: torch.Generator | None) -> torch.Generator | None:
        """Draws what ``generator`` would draw next, and leaves it where it is: every phase sees the same noise."""
        return None if generator is None else generator.clone_state()

    def _noise(self, batch: Batch) -> Float[Tensor, "n d"]:
        noise = torch.empty(len(batch.images), self.config.latent, device=batch.images.device)
        return noise.normal_(generator=self._same(batch.generator))


class ConditionEmbedding(nn.Module):
    """A label as a short vector: looked up for a class, in proportion for scores and attributes, zero for *any*.

    Args:
        spec: the fields; without any there is one class, and the vector is a constant.
        width: length of the vector.
    """

    def __init__(self, spec: ConditionSpec, width: int) -> None:
        super().__init__()
        self.scores = [index for index, field in enumerate(spec.fields) if field.kind == "score"]
        numbers = sum(spec.widths) + len(self.scores)
        self.vectors = nn.Parameter(torch.randn(max(numbers, 1), width))  # as in nn.Embedding

    def forward(self, condition: Condition) -> Float[Tensor, "n e"]:
        """One vector for each condition."""
        if not condition.widths:
            return self.vectors.expand(len(condition), -1)
        numbers = [condition.values, condition.given[:, self.scores].to(condition.values.dtype)]
        return torch.cat(numbers, dim=1) @ self.vectors


class Generator(nn.Module):
    """Noise ``(n, d)`` and a condition to pictures ``(n, channels, h, w)`` in [-1, 1]."""

    def __init__(self, config: CDCGANConfig, image: ImageSpec, spec: ConditionSpec) -> None:
        super().__init__()
        self.image = image
        stages = halvings(image)
        coarse_to_fine = widths(config.features, stages)[::-1]
        self.embedding = ConditionEmbedding(spec, config.embedding)
        first = nn.ConvTranspose2d(
            config.latent + config.embedding,
            coarse_to_fine[0],
            start_size(image, stages),
            bias=not config.batch_norm,
        )
        layers: list[nn.Module] = [first, *_normalised(coarse_to_fine[0], config.batch_norm), nn.ReLU()]
        for before, after in pairwise(coarse_to_fine):
            layers += [nn.ConvTranspose2d(before, after, 4, stride=2, padding=1, bias=not config.batch_norm)]
            layers += [*_normalised(after, config.batch_norm), nn.ReLU()]
        layers += [nn.ConvTranspose2d(coarse_to_fine[-1], config.channels, 4, stride=2, padding=1), nn.Tanh()]
        self.layers = nn.Sequential(*layers).apply(_as_dcgan)

    def forward(self, noise: Float[Tensor, "n d"], condition: Condition) -> Float[Tensor, "n channels h w"]:
        """Pictures in [-1, 1]."""
        joined = torch.cat([noise, self.embedding(condition)], dim=1)
        return centre_crop(self.layers(joined[:, :, None, None]), self.image)


class Discriminator(nn.Module):
    """Pictures ``(n, channels, h, w)`` in [-1, 1] and a condition to logits of being real ``(n,)``."""

    def __init__(self, config: CDCGANConfig, image: ImageSpec, spec: ConditionSpec) -> None:
        super().__init__()
        stages, normalised = halvings(image), config.spectral_norm
        channels = [config.channels + config.embedding, *widths(config.features, stages)]
        self.embedding = ConditionEmbedding(spec, config.embedding)
        layers: list[nn.Module] = []
        for stage, (before, after) in enumerate(pairwise(channels)):
            batch_norm = config.batch_norm and stage > 0 and not normalised
            layers += [nn.Conv2d(before, after, 4, stride=2, padding=1, bias=not batch_norm)]
            layers += [*_normalised(after, batch_norm), nn.LeakyReLU(SLOPE)]
        layers += [nn.Conv2d(channels[-1], 1, (image.height >> stages, image.width >> stages))]
        self.layers = nn.Sequential(*layers).apply(_as_dcgan)
        for layer in self.layers:
            spectral(layer, wanted=normalised and isinstance(layer, nn.Conv2d))

    def forward(self, pictures: Float[Tensor, "n channels h w"], condition: Condition) -> Float[Tensor, " n"]:
        """The logit of each picture being real and of its label."""
        embedded = self.embedding(condition)[:, :, None, None].expand(-1, -1, *pictures.shape[2:])
        return self.layers(torch.cat([pictures, embedded.to(pictures.dtype)], dim=1)).flatten().float()


def _normalised(width: int, batch_norm: bool) -> list[nn.Module]:
    return [nn.BatchNorm2d(width)] if batch_norm else []


def _as_dcgan(layer: nn.Module) -> None:
    """DCGAN's starting weights: N(0, 0.02²), and N(1, 0.02²) for the scales of batch norm."""
    if isinstance(layer, nn.BatchNorm2d):
        nn.init.normal_(layer.weight, 1.0, DEVIATION)
    elif isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(layer.weight, 0.0, DEVIATION)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
