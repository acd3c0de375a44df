r"""Vector-quantised variational autoencoder: pictures as maps of codes, and a learnt prior that writes such maps.

.. math:: L = \|x - D(\tilde z, c)\|^2 + \beta \|z - \mathrm{sg}[e]\|^2, \qquad p(k|c) = \prod_i p(k_i | k_{<i}, c)

The encoder sees no condition: codes say what a picture looks like, whatever anybody thinks of it. The decoder reads
the condition through a scale and shift in every residual block, and the prior (a gated PixelCNN) reads it in every
gate, so that new pictures are drawn as wanted.

With two levels a coarse map of half the rows and columns is quantised first, from features of the fine one; the fine
map is quantised knowing the coarse one, and has a prior that knows it too.

Latents are the quantised vectors, ``(dim, h, w)`` for a map of h × w codes. With two levels the coarse vectors are
repeated to the size of the fine map and stacked before the fine ones: ``(2 · dim, h, w)``. Decoding takes any numbers
of that shape, not only those of the codebook, so latents can be mixed and followed by gradients.

The report names the method and its parts and leaves all numbers open. Decided here: one code for 8×8 pixels (and
16×16), 256 codes, group norm instead of batch norm (the prior's phase must not touch the autoencoder), residual blocks
of 3×3 and 1×1 as in the paper, most work at low resolution. Guidance acts on the prior's logits; the decoder follows
the condition as learnt and no further (between 0 and 1 it goes along in proportion). Temperature divides the logits.

References:
    Seed 0, section 2.8.3; seed 3, "PixelCNN and PixelRNN". Van den Oord et al., *Neural Discrete Representation
    Learning*, 2017. Razavi et al., *Generating Diverse High-Fidelity Images with VQ-VAE-2*, 2019.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, cast

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from gencore.errors import TrainingError
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn import across
from gencore.nn.map_networks import MapDecoder, coarser_encoder, map_encoder, map_widths
from gencore.nn.noise import seeded_uniform
from gencore.nn.pixelcnn import PixelCNN
from gencore.nn.quantiser import CodePosterior, Quantised, VectorQuantiser, perplexity, usage
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec, Samples

PRIOR_LOSS = "code_nll"
LEVELS = {1: ("",), 2: ("coarse_", "")}  # coarse to fine; what their figures are called


@dataclass(frozen=True)
class VQVAEConfig:
    """Choices of :class:`VQVAE`.

    Args:
        levels: maps of codes: one, or a coarse and a fine one.
        stride: pixels a side that one code of the (fine) map stands for.
        codes: size of each codebook. dim: length of its vectors.
        width: channels at a quarter of the picture's size (stride 8), a multiple of 16; twice that where codes are.
        ema: whether the codebook is a moving average; otherwise the recipe needs the loss ``codebook``.
        decay: of that average. revive: codes chosen less than this share of an average code's times are revived.
        prior_width, prior_layers, prior_dropout: of the PixelCNN.
    """

    levels: Literal[1, 2] = 1
    stride: Literal[4, 8] = 8
    codes: int = 256
    dim: int = 32
    width: int = 64
    ema: bool = True
    decay: float = 0.99
    revive: float = 0.02
    prior_width: int = 64
    prior_layers: int = 8
    prior_dropout: float = 0.1

    def __post_init__(self) -> None:
        if self.width < 16 or self.width % 16:
            raise TrainingError(f"vq_vae: a width of {self.width} cannot be halved; give a multiple of 16.")
        if min(self.codes, self.dim, self.prior_width, self.prior_layers) < 1:
            raise TrainingError("vq_vae: codes, dim, prior_width and prior_layers have to be at least 1.")


@register_model("vq_vae")
class VQVAE(GenerativeModel):
    """Seed 0's VQ-VAE with a conditional decoder, one or two levels, and seed 3's PixelCNN as its prior."""

    Config = VQVAEConfig
    phases: ClassVar[tuple[Phase, ...]] = ("autoencoder", "prior")
    normal_noise = False
    deterministic_posterior = True
    default_terms: ClassVar[Mapping[str, float]] = {"mse": 1.0, "commitment": 0.02, "code_nll": 1.0}

    def __init__(self, config: VQVAEConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        levels, inner, given = config.levels, 2 * config.width, condition.input_width
        channels = map_widths(config.width, config.stride)
        coarsest = config.stride * 2 ** (levels - 1)
        rows, columns = math.ceil(image.height / coarsest), math.ceil(image.width / coarsest)
        self.grids = [(rows * 2**level, columns * 2**level) for level in range(levels)]  # coarse to fine
        self.padding = (columns * coarsest - image.width, rows * coarsest - image.height)
        self.encoders = nn.ModuleList([map_encoder(channels), *(coarser_encoder(inner) for _ in range(1, levels))])
        self.projections = nn.ModuleList([_projection(inner + level * config.dim, config) for level in range(levels)])
        self.quantisers = nn.ModuleList(
            [VectorQuantiser(config.codes, config.dim, config.ema, config.decay, config.revive) for _ in range(levels)]
        )
        self.decoder = MapDecoder(levels * config.dim, channels[::-1], given)
        self.priors = nn.ModuleList(
            [
                PixelCNN(
                    config.codes, grid, given, config.prior_width, config.prior_layers,
                    config.codes if level else None, config.prior_dropout,
                )
                for level, grid in enumerate(self.grids)
            ]
        )  # fmt: skip

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(levels · dim, h, w)``, for a fine map of h × w codes."""
        return (self.config.levels * self.config.dim, *self.grids[-1])

    @property
    def prior_follows_condition(self) -> bool:
        """The prior reads the condition, if there is one."""
        return bool(self.condition_spec.fields)

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> CodePosterior:
        """The quantised vectors of pictures, and their codes; no condition is read."""
        levels = self._quantised(images)
        return CodePosterior(
            _packed([level.straight_through() for level in levels]), tuple(level.codes for level in levels)
        )

    def decode(self, latents: Float[Tensor, "n d a b"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of quantised vectors, or of any others, under wanted scores."""
        condition = self.any_condition(len(latents)) if condition is None else condition
        logits = self.decoder(latents, condition.as_input())
        return logits[:, :, : self.image.height, : self.image.width].float().sigmoid()

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """The autoencoder's losses, the prior's, or both; the prior's phase changes nothing but the prior.

        In training, ``perplexity`` and ``usage`` of the codes in the batch are reported with a weight of 0.
        """
        if phase == "prior":
            if not self._prior_counts(batch):
                return Losses({})
            with torch.no_grad():
                levels = self._quantised(batch.images)
            return self._prior_losses(batch, levels)
        if phase == "autoencoder" and not self._autoencoder_counts(batch):
            return Losses({})
        levels = self._quantised(batch.images, learn=self.training, generator=batch.generator)
        own = self._autoencoder_losses(batch, levels)
        if phase == "autoencoder" or not self._prior_counts(batch):
            return own
        prior = self._prior_losses(batch, levels)
        return Losses(own.terms | prior.terms, own.weights | prior.weights)

    def sample(
        self, seeds: Sequence[int], condition: Condition | None = None, guidance: float = 1.0, temperature: float = 1.0
    ) -> Samples:
        """As in the contract; a seed stands for one uniform number a code. Guidance acts on the prior's logits."""
        condition = self.any_condition(len(seeds)) if condition is None else condition.to(self.device)
        free = self.any_condition(len(seeds))
        guidance = guidance if self.condition_spec.fields else 1.0
        sizes = [rows * columns for rows, columns in self.grids]
        uniform = seeded_uniform(seeds, (sum(sizes),)).to(self.device).split(sizes, dim=1)
        codes: list[Tensor] = []
        for prior, numbers, grid in zip(self._priors, uniform, self.grids, strict=True):
            wanted, coarser = (condition.as_input(), free.as_input()), codes[-1] if codes else None
            codes.append(prior.draw(numbers.unflatten(1, grid), *wanted, guidance, temperature, coarser))
        latents = self.latents_of(codes)
        images = self.decode(latents, condition)
        if guidance < 1:
            anything = self.decode(latents, free)
            images = anything + guidance * (images - anything)
        return Samples(images, latents)

    def latents_of(self, codes: Sequence[Int[Tensor, "n _ _"]]) -> Float[Tensor, "n d h w"]:
        """The latents of maps of codes, coarse to fine."""
        return _packed([quantiser.vectors(level) for quantiser, level in zip(self._quantisers, codes, strict=True)])

    def phase_parameters(self, phase: Phase) -> list[nn.Parameter]:
        """The PixelCNNs in the phase ``prior``, everything else in ``autoencoder``."""
        prior = list(self.priors.parameters())
        own = [parameter for name, parameter in self.named_parameters() if not name.startswith("priors.")]
        return {"autoencoder": own, "prior": prior}.get(phase, own + prior)

    @property
    def _quantisers(self) -> list[VectorQuantiser]:
        return cast(list[VectorQuantiser], list(self.quantisers))

    @property
    def _priors(self) -> list[PixelCNN]:
        return cast(list[PixelCNN], list(self.priors))

    def _quantised(
        self, images: Float[Tensor, "n 3 h w"], learn: bool = False, generator: torch.Generator | None = None
    ) -> list[Quantised]:
        """Every level, coarse to fine."""
        right, below = self.padding
        features = [functional.pad(images, (0, right, 0, below), mode="replicate") * 2 - 1]
        for encoder in self.encoders:
            features.append(encoder(features[-1]))
        levels: list[Quantised] = []
        for quantiser, projection, known in zip(self._quantisers, self.projections, features[:0:-1], strict=True):
            if levels:
                known = torch.cat([known, _repeated(_packed([level.straight_through() for level in levels]))], dim=1)
            outputs = projection(known)
            if learn:
                quantiser.start(outputs, generator)
            levels.append(quantiser(outputs))
            if learn:
                quantiser.learn(levels[-1], generator)
        return levels

    def _autoencoder_losses(self, batch: Batch, levels: list[Quantised]) -> Losses:
        latents = _packed([level.straight_through() for level in levels])
        context = {"commitment": levels} | ({} if self.config.ema else {"codebook": levels})
        losses = batch.objective(self.decode(latents, batch.condition), batch.images, context)
        if not (self.training and losses.terms):
            return losses
        figures = {}
        for name, level in zip(LEVELS[self.config.levels], levels, strict=True):
            codes = across.everyone(level.codes)
            figures[f"{name}perplexity"] = perplexity(codes, self.config.codes)
            figures[f"{name}usage"] = usage(codes, self.config.codes)
        return Losses(losses.terms | figures, losses.weights | dict.fromkeys(figures, 0.0))

    def _prior_losses(self, batch: Batch, levels: list[Quantised]) -> Losses:
        said, pairs = batch.condition.as_input(), []
        coarser = None
        for prior, level in zip(self._priors, levels, strict=True):
            pairs.append((prior(level.codes, said, coarser), level.codes))
            coarser = level.codes
        return batch.objective(batch.images, batch.images, {"phase": "prior", "code_logits": pairs})

    def _prior_counts(self, batch: Batch) -> bool:
        """Whether the prior is trained at this step, or measured; if not, its logits need not be computed."""
        weights = getattr(batch.objective, "weights", None)
        return weights is None or not self.training or weights.get(PRIOR_LOSS, 0.0) > 0

    def _autoencoder_counts(self, batch: Batch) -> bool:
        """Whether anything but the prior is trained at this step, or measured; if not, codes stay what they are."""
        weights = getattr(batch.objective, "weights", None)
        others = weights is None or any(weight > 0 for name, weight in weights.items() if name != PRIOR_LOSS)
        return others or not self.training


def _projection(channels: int, config: VQVAEConfig) -> nn.Sequential:
    """Features to vectors as long as the codebook's."""
    hidden = 2 * config.width
    return nn.Sequential(nn.Conv2d(channels, hidden, 1), nn.SiLU(), nn.Conv2d(hidden, config.dim, 1))


def _packed(levels: Sequence[Float[Tensor, "n d _ _"]]) -> Float[Tensor, "n ds h w"]:
    """One tensor of vectors of all levels, coarse to fine, at the size of the finest."""
    packed = levels[0]
    for level in levels[1:]:
        packed = torch.cat([_repeated(packed), level], dim=1)
    return packed


def _repeated(maps: Float[Tensor, "n d h w"]) -> Float[Tensor, "n d _ _"]:
    return functional.interpolate(maps, scale_factor=2.0, mode="nearest")
