r"""Conditional variational autoencoder on a ResNet18 trunk, steered by any number of raters.

.. math:: \log p(x|c) \ge E_{q(z|x,c)} \log p(x|z,c) - KL(q(z|x,c) \,\|\, N(0, I))

The trunk's 512 features are concatenated with the condition and mapped to μ and log σ²; the latent is
concatenated with the condition again and decoded by transposed convolutions with batch norm.

With ``prior="conditional"`` the prior is learnt too, p(z|c) = N(μ(c), σ²(c)), as in Sohn et al.: a latent that knows
the picture well leaves a merely concatenated condition nothing to say, while a prior that moves with the condition
moves the picture with it.

The report conditions on two raters; here ``c`` is whatever the :class:`ConditionSpec` holds, each field with a
*given* bit, so that a missing rating in training and an untouched slider are the same thing: *any*. The report
gives neither the decoder's widths nor its first size; here it starts at 1/32 of the picture, as small as the
trunk's last feature map, and halves its width at each of five stages.

``conditioning`` chooses how the decoder listens. ``concat`` is the report. The other two are its future work, made
here *instead* of the concatenation in the decoder; the encoder concatenates in any case, since its pooled features
have no places that could attend. ``film``: the condition scales and shifts every channel after each batch norm.
``attention``: each field is a token, and the first three feature maps (3×4, 6×8 and 12×16 of a 96×128 picture)
attend to them. The third item of that list, a loss that adapts to the scores, is the loss ``score_weighted``.

Reading scores in every block is not yet obeying them, since the latent knows the picture: the loss ``swap`` makes the
decoder follow scores that contradict it (preset ``cars-cvae-obedient``).

References:
    Seed 0, sections 2.3 and 2.4 (``CVAE_ResNet18_DualEmbedding``) and 4.4, "Future Improvements".
    He et al., *Deep Residual Learning*, 2016.
    Sohn et al., *Learning Structured Output Representation using Deep Conditional Generative Models*, 2015.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torchvision.models import ResNet18_Weights, resnet18

from gencore.errors import CheckpointError
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.crop import centre_crop
from gencore.nn.film import ConditionEmbedding, FiLM
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian
from gencore.nn.prior import PriorKind, learnt_prior
from gencore.nn.score_attention import ScoreAttention, ScoreTokens
from gencore.nn.shapes import stage_table, trace_stages
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec

FEATURES = 512
STAGES = 5
ATTENDING = 3  # feature maps that attend to the scores
EMBEDDING = 64  # length of a condition's vector or token


@dataclass(frozen=True)
class ResNetCVAEConfig:
    """Choices of :class:`ResNetCVAE`. How scores are *scaled* (range, standard, quantile) is the recipe's ``scaling``.

    Args:
        latent: length of the latent vector.
        width: channels of the decoder's first feature map; halved at each stage.
        prior: ``standard`` is the report's N(0, I); ``conditional`` learns p(z|c).
        pretrained: start the trunk from torchvision's ImageNet weights (downloaded once) instead of at random.
        conditioning: how the decoder reads the condition: ``concat`` with the latent (the report), ``film`` (scale
            and shift of every channel) or ``attention`` (scores as tokens).
    """

    latent: int = 512
    width: int = 512
    prior: PriorKind = "standard"
    pretrained: bool = False
    conditioning: Literal["concat", "film", "attention"] = "concat"


@register_model("resnet_cvae")
class ResNetCVAE(GenerativeModel):
    """Seed 0's CVAE, for any raters, classes and attributes, at any picture size."""

    Config = ResNetCVAEConfig

    def __init__(self, config: ResNetCVAEConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        given = condition.input_width
        self.trunk = _trunk(config.pretrained)
        self.fc_mu = nn.Linear(FEATURES + given, config.latent)
        self.fc_logvar = nn.Linear(FEATURES + given, config.latent)
        self.start = (math.ceil(image.height / 2**STAGES), math.ceil(image.width / 2**STAGES))
        joined = config.latent + (given if config.conditioning == "concat" else 0)
        self.fc_decoder = nn.Linear(joined, config.width * self.start[0] * self.start[1])
        self.decoder = _decoder(config.width)
        self.prior_network = learnt_prior(config.prior, given, config.latent)
        self.reader, self.steering = _conditioning(config.conditioning, condition, self.decoder)
        mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
        self.pixel_mean: Tensor
        self.pixel_deviation: Tensor
        self.register_buffer("pixel_mean", mean.view(3, 1, 1), persistent=False)
        self.register_buffer("pixel_deviation", deviation.view(3, 1, 1), persistent=False)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(latent,)``."""
        return (self.config.latent,)

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> DiagonalGaussian:
        """The Gaussian posterior of pictures under their scores."""
        condition = self.any_condition(len(images)) if condition is None else condition
        features = self.trunk((images - self.pixel_mean) / self.pixel_deviation)
        joined = torch.cat([features, condition.as_input().to(features.dtype)], dim=1)
        return DiagonalGaussian(self.fc_mu(joined).float(), self.fc_logvar(joined).float().clamp(*LOGVAR_RANGE))

    def decode(self, latents: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of latents under wanted scores."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        if self.config.conditioning == "concat":
            latents = torch.cat([latents, condition.as_input().to(latents.dtype)], dim=1)
        maps = self.fc_decoder(latents).unflatten(1, (-1, *self.start))
        logits = self._grown(maps.contiguous(memory_format=torch.channels_last), condition)
        return centre_crop(logits, self.image).float().sigmoid()

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """Reconstruct the batch through a sampled latent and weigh the result."""
        posterior = self.encode(batch.images, batch.condition)
        latents = posterior.sample(batch.generator)
        reconstruction = self.decode(latents, batch.condition)
        context = {"posterior": posterior, "latents": latents, "prior": self.prior(batch.condition)}
        return batch.objective(reconstruction, batch.images, context | {"condition": batch.condition, "model": self})

    def _grown(self, maps: Tensor, condition: Condition) -> Tensor:
        read = self.reader(condition) if self.reader is not None else None
        for name, layer in self.decoder.named_children():
            maps = layer(maps)
            if name in self.steering:
                maps = self.steering[name](maps, read)
        return maps

    def debug(self) -> str:
        """The output shape of each stage, from picture to picture, as a table (seed 0's debug option)."""
        images = torch.zeros(2, *self.image.shape, device=self.device)
        training = self.training
        self.eval()
        with torch.no_grad():
            stages = trace_stages(self, lambda: self.decode(self.encode(images).mode()))
        self.train(training)
        return stage_table(stages)


def _trunk(pretrained: bool) -> nn.Module:
    """ResNet18 up to its 512 pooled features."""
    try:
        trunk = resnet18(weights=ResNet18_Weights.IMAGENET1K_V1 if pretrained else None)
    except OSError as error:
        raise CheckpointError(
            f"The pretrained ResNet18 weights could not be downloaded ({error}); go online once, put the file into "
            "torch's hub cache, or choose random initialisation with pretrained=False."
        ) from None
    trunk.fc = nn.Identity()
    return trunk


def _decoder(width: int) -> nn.Sequential:
    """Five times: double the size, halve the width; the last stage gives logits of RGB."""
    widths = [max(width >> stage, 16) for stage in range(STAGES)]
    layers: list[nn.Module] = [nn.BatchNorm2d(width), nn.ReLU()]
    for before, after in pairwise(widths):
        layers += [nn.ConvTranspose2d(before, after, 4, stride=2, padding=1, bias=False)]
        layers += [nn.BatchNorm2d(after), nn.ReLU()]
    return nn.Sequential(*layers, nn.ConvTranspose2d(widths[-1], 3, 4, stride=2, padding=1))


def _conditioning(kind: str, spec: ConditionSpec, decoder: nn.Sequential) -> tuple[nn.Module | None, nn.ModuleDict]:
    """What reads the condition once, and what steers the maps after which of the decoder's batch norms."""
    norms = {name: layer for name, layer in decoder.named_children() if isinstance(layer, nn.BatchNorm2d)}
    if kind == "film" and spec.fields:
        films = {name: FiLM(norm.num_features, EMBEDDING) for name, norm in norms.items()}
        return ConditionEmbedding(spec.input_width, EMBEDDING), nn.ModuleDict(films)
    if kind == "attention" and spec.fields:
        attending = list(norms.items())[:ATTENDING]
        attentions = {name: ScoreAttention(norm.num_features, EMBEDDING) for name, norm in attending}
        return ScoreTokens(spec.widths, EMBEDDING), nn.ModuleDict(attentions)
    return None, nn.ModuleDict()
