r"""Variational autoencoder of linear layers, the smallest model here that makes pictures of its own.

.. math:: \log p(x) \ge E_{q(z|x)} \log p(x|z) - KL(q(z|x) \,\|\, N(0, I))

The layers are the printed ones: x → h1 → h2 → (μ, log σ²) and z → h2 → h1 → x, ReLU between them, sigmoid at the end.
What the report leaves open is decided so:

- The code takes two hidden sizes, the text gives one, "a hidden dimension size of 32": h1 = h2 = 32.
- "Reconstruction error" of a sigmoid is read as binary cross-entropy, −log p(x|z) of a Bernoulli pixel, so that with
  the KL divergence it is the bound above. Both are sums over a picture there, while gencore's pixel losses are means
  over its pixels: the report's bound is a KL weight of 1 / (height · width · channels), 1/784 for grey 28×28.

References:
    Seed 1, part 2 (``VAE``). Kingma & Welling, *Auto-Encoding Variational Bayes*, 2014.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.functional import relu

from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.channels import Channels, to_channels, to_rgb
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec


@dataclass(frozen=True)
class LinearVAEConfig:
    """Choices of :class:`LinearVAE`; the defaults are the report's.

    Args:
        latent: length of the latent vector.
        h1: width of the hidden layer next to the picture.
        h2: width of the hidden layer next to the latent.
        channels: 1 (grey) or 3 (RGB).
    """

    latent: int = 20
    h1: int = 32
    h2: int = 32
    channels: Channels = 1


@register_model("linear_vae")
class LinearVAE(GenerativeModel):
    """Seed 1's variational autoencoder, at any picture size; its prior is N(0, I)."""

    Config = LinearVAEConfig
    conditional = False
    default_terms: ClassVar[Mapping[str, float]] = {"bce": 1.0, "kl": 1 / 784}
    default_image = ImageSpec(28, 28)
    channels_last = False

    def __init__(self, config: LinearVAEConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        pixels = config.channels * image.height * image.width
        self.fc1 = nn.Linear(pixels, config.h1)
        self.fc2 = nn.Linear(config.h1, config.h2)
        self.fc31 = nn.Linear(config.h2, config.latent)
        self.fc32 = nn.Linear(config.h2, config.latent)
        self.fc4 = nn.Linear(config.latent, config.h2)
        self.fc5 = nn.Linear(config.h2, config.h1)
        self.fc6 = nn.Linear(config.h1, pixels)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> DiagonalGaussian:
        """The Gaussian posterior of pictures."""
        hidden = relu(self.fc1(to_channels(images, self.config.channels).flatten(1)))
        hidden = relu(self.fc2(hidden))
        return DiagonalGaussian(self.fc31(hidden).float(), self.fc32(hidden).float().clamp(*LOGVAR_RANGE))

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of latents."""
        logits = self.fc6(relu(self.fc5(relu(self.fc4(latents)))))
        shape = (self.config.channels, self.image.height, self.image.width)
        return to_rgb(logits.float().sigmoid().unflatten(1, shape))

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """Reconstruct the batch through a sampled latent and weigh the result."""
        posterior = self.encode(batch.images)
        reconstruction = self.decode(posterior.sample(batch.generator))
        return batch.objective(reconstruction, batch.images, {"posterior": posterior})
