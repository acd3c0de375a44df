r"""A one-evaluation GAN for continuous scores: the baseline that a flow with as cheap a decoder has to beat.

.. math:: x = G(\varepsilon, e(c)), \qquad L_D = \mathrm{hinge}(D) + \| r(x) - c \|^2, \qquad
          L_G = -D(G(\varepsilon, e(c)), c) + \| r(G(\varepsilon, e(c))) - c \|^2

One network e maps what is asked for to a vector that scales and shifts every block of G, together with the noise. The
discriminator looks at patches and at the whole (:mod:`gencore.nn.patch_discriminator`), where it projects on the
condition. It also reads the scores off pictures (r), which it learns from real ones; fakes must show it what was asked
for. And it sees real pictures with wrong scores, which count as fakes. All that it sees is changed at random,
real and fake alike.

What is taken from CcGAN and what is not:

- Its vicinities in label space are empty with six raters: scores are jittered by the trainer instead (the recipe's
  ``jitter``), which is the hard vicinal estimate with a normal kernel, and what is hidden is *any*.
- Its "improved label input" is e in every block and a network in the projection. The paper trains e beforehand through
  a network of its own on pictures; here it learns with G.
- A wrong score counts as wrong only where both conditions give a field and are apart there by an eighth of its range,
  or by class: somebody else's score may well be right.
- Two pictures for the same wish have to differ (the loss ``diversity``); without, few were left at each wish.
- Guidance moves the *embedding*, e(any) + guidance · (e(c) − e(any)), where the default of the contract would move
  pixels and lay two pictures over each other.

There is no encoder: pictures of your own have no place in it.

References:
    Ding et al., *CcGAN: Continuous Conditional Generative Adversarial Networks*, 2021, and CcGAN-AVAR, 2025 (regression
    as a second task). Wrong scores: Reed et al., *Generative Adversarial Text to Image Synthesis*, 2016. Noise in every
    block: Brock et al., *Large Scale GAN Training*, 2019. Augmentation: Zhao et al., 2020.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, cast

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.errors import TrainingError
from gencore.losses.adversarial import squared_slope
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.convolutions import SLOPE
from gencore.nn.crop import centre_crop
from gencore.nn.diff_augment import Change, diff_augmented
from gencore.nn.frozen import frozen
from gencore.nn.map_networks import MapDecoder
from gencore.nn.patch_discriminator import PatchDiscriminator
from gencore.nn.pyramid import halvings, start_size
from gencore.nn.wrong import wrongly_said
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec, Samples

START = 64  # channels of the map that noise becomes
TIMES = (1, 3, 4, 5)  # widths of maps, finest first; all coarser ones have the last
HIDDEN = 128  # of what reads scores off pictures


@dataclass(frozen=True)
class CcGANConfig:
    """Choices of :class:`CcGAN`.

    Args:
        latent: length of the noise.
        embedding: length of the vector that says what is asked for.
        width: channels of the generator at half the picture's size, a multiple of 8; five times that at the coarsest.
        discriminator_width: channels after the discriminator's first convolution.
        augment: what is changed in all that the discriminator sees; raters care for colour, so it is left alone.
    """

    latent: int = 128
    embedding: int = 128
    width: int = 32
    discriminator_width: int = 32
    augment: tuple[Change, ...] = ("translation", "cutout")

    def __post_init__(self) -> None:
        if self.width < 8 or self.width % 8:
            raise TrainingError(f"ccgan: width is {self.width}; give a multiple of 8.")
        if min(self.latent, self.embedding, self.discriminator_width) < 1:
            raise TrainingError("ccgan: latent, embedding and discriminator_width have to be at least 1.")


@register_model("ccgan")
class CcGAN(GenerativeModel):
    """A GAN with continuous conditions in the manner of CcGAN, for any raters, classes and attributes, at any size."""

    Config = CcGANConfig
    phases: ClassVar[tuple[Phase, ...]] = ("discriminator", "generator")
    training_only: ClassVar[tuple[str, ...]] = ("discriminator", "regressor")
    default_terms: ClassVar[Mapping[str, float]] = {
        "discriminator": 1.0, "discriminator_regression": 1.0, "adversarial": 1.0, "regression": 0.5,
        "diversity": 1.0,
    }  # fmt: skip

    def __init__(self, config: CcGANConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        self.generator = Generator(config, image, condition.input_width)
        self.discriminator = PatchDiscriminator(image, condition.input_width, config.discriminator_width)
        self.regressor = _regressor(self.discriminator, sum(condition.widths))

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def phase_parameters(self, phase: Phase) -> list[nn.Parameter]:
        """The generator's, or those of the discriminator and of what reads scores for it."""
        judges, everything = self._judges(), (self.generator, *self._judges())
        parts = {"generator": (self.generator,), "discriminator": judges}.get(phase, everything)
        return [parameter for part in parts for parameter in part.parameters()]

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of noise under wanted scores."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        return self.generator(latents, self.generator.embedded(condition))

    def from_noise(
        self,
        noise: Float[Tensor, "n d"],
        condition: Condition | None = None,
        guidance: float = 1.0,
        temperature: float = 1.0,
    ) -> Samples:
        """As in the contract, with guidance that moves what is said to every block, not pixels."""
        free = self.any_condition(len(noise))
        said = self.generator.embedded(free if condition is None else condition.to(self.device))
        if guidance != 1.0:
            anything = self.generator.embedded(free)
            said = anything + guidance * (said - anything)
        latents = noise * temperature
        return Samples(self.generator(latents, said), latents)

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """The discriminator's terms, or the generator's; ``all`` (validation) gives the latter."""
        noise = self._noise(batch)
        return self._discriminate(batch, noise) if phase == "discriminator" else self._generate(batch, noise)

    def _noise(self, batch: Batch) -> Float[Tensor, "n d"]:
        noise = torch.empty(len(batch.images), self.config.latent, device=batch.images.device)
        return noise.normal_(generator=batch.generator)

    def _discriminate(self, batch: Batch, noise: Tensor) -> Losses:
        """Real pictures against fakes, and against real ones with somebody else's scores."""
        with torch.no_grad():
            fakes = self.decode(noise, batch.condition)
        seen = self.discriminator.features(self._changed(batch.images, batch))
        real = self.discriminator.judge(seen, batch.condition)
        fake = self.discriminator(self._changed(fakes, batch), batch.condition)
        wrong, rows = wrongly_said(batch.condition)
        if len(rows):
            fake[-1] = torch.cat([fake[-1], self.discriminator.whole([maps[rows] for maps in seen], wrong[rows])])
        context = {
            "phase": "discriminator",
            "real_logits": real,
            "fake_logits": fake,
            "regressed": self._read(seen),
            "condition": batch.condition,
            "gradient_penalty": partial(
                squared_slope,
                lambda images: self.discriminator(images, batch.condition)[-1].flatten(),
                batch.images,
            ),
        }
        return batch.objective(fakes, batch.images, context)

    def _generate(self, batch: Batch, noise: Tensor) -> Losses:
        fakes = self.decode(noise, batch.condition)
        with frozen(*self._judges()):
            seen = self.discriminator.features(self._changed(fakes, batch))
            context = {
                "fake_logits": self.discriminator.judge(seen, batch.condition),
                "regressed": self._read(seen),
                "condition": batch.condition,
                "pair": lambda: self._pair(fakes, batch),
                "latents": noise,
                "model": self,
            }
        return batch.objective(fakes, batch.images, context)

    def _pair(self, fakes: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        """Two pictures for each wish of half of the batch, which is enough to see how they differ, and half as dear."""
        half = (len(fakes) + 1) // 2
        return fakes[:half], self.decode(self._noise(batch)[:half], batch.condition[:half])

    def _changed(self, images: Tensor, batch: Batch) -> Tensor:
        return diff_augmented(images, self.config.augment, batch.generator)

    def _read(self, seen: list[Tensor]) -> Float[Tensor, "n d"]:
        """The scores that pictures show, as :attr:`Condition.values` has them; none where there are no fields."""
        return seen[-1].new_zeros(len(seen[-1]), 0) if self.regressor is None else self.regressor(seen[-1])

    def _judges(self) -> tuple[nn.Module, ...]:
        return (self.discriminator,) if self.regressor is None else (self.discriminator, self.regressor)


class Generator(nn.Module):
    """Noise ``(n, d)`` and what is asked for to pictures ``(n, 3, h, w)`` in [0, 1].

    Args:
        config: the model's choices.
        image: size of the pictures.
        given: length of :meth:`Condition.as_input`; without any, noise alone modulates the blocks.
    """

    def __init__(self, config: CcGANConfig, image: ImageSpec, given: int) -> None:
        super().__init__()
        stages = halvings(image)
        channels = [config.width * TIMES[min(stage, len(TIMES) - 1)] for stage in range(stages)][::-1]
        self.image, self.start = image, start_size(image, stages)
        self.embedding = _embedding(given, config.embedding) if given else None
        self.first = nn.Linear(config.latent, START * self.start[0] * self.start[1])
        self.blocks = MapDecoder(START, channels, config.latent + (config.embedding if given else 0))

    def embedded(self, condition: Condition) -> Float[Tensor, "n e"]:
        """What is asked for, as the vector that every block reads; of no length without fields."""
        given = condition.as_input()
        return given if self.embedding is None else self.embedding(given)

    def forward(self, noise: Float[Tensor, "n d"], said: Float[Tensor, "n e"]) -> Float[Tensor, "n 3 h w"]:
        """Pictures in [0, 1]."""
        maps = self.first(noise).unflatten(1, (START, *self.start))
        logits = self.blocks(maps, torch.cat([noise, said.to(noise.dtype)], dim=1))
        return centre_crop(logits, self.image).float().sigmoid()


def _embedding(given: int, width: int) -> nn.Sequential:
    """Normalised, so that from the first step on it is as loud as the noise beside it."""
    return nn.Sequential(nn.Linear(given, width), nn.SiLU(), nn.Linear(width, width), nn.LayerNorm(width))


def _regressor(discriminator: PatchDiscriminator, numbers: int) -> nn.Sequential | None:
    """What reads ``numbers`` off the coarsest maps; not normalised, since no game is played on its scale."""
    if not numbers:
        return None
    left = cast(nn.Linear, discriminator.summary).in_features
    return nn.Sequential(nn.Flatten(), nn.Linear(left, HIDDEN), nn.LeakyReLU(SLOPE), nn.Linear(HIDDEN, numbers))
