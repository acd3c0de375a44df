r"""A flow on one code a picture, decoded over a map of latents: sharp, steered by every rater, one small decode.

.. math:: x \xrightarrow{E} z \xrightarrow{e} u, \qquad
          \varepsilon \xrightarrow{\text{flow}(c)} u \xrightarrow{d} z \xrightarrow{D} x

Four networks. A convolutional autoencoder (E, D) with a *spatial* latent z, one vector for 8×8 pixels, because a
single vector as bottleneck blurs. A second, nonlinear one (e, d) between such a map and one code u, because what is
drawn has to be one thing, and maps drawn freely, or projected linearly, lay several over each other. A flow from noise
to codes, under the condition: the only network that reads it, so that nothing else can know the picture already and
ignore the wish. And a discriminator that sees what is *drawn*, not only what is reconstructed, and real pictures with
the wrong scores.

Latents are the maps z, ``(channels, h/8, w/8)``: encoding and decoding pictures goes through these. New pictures come
from noise of the code's length. Guidance acts on the flow's velocity, any + guidance · (given − any); temperature
scales the noise. The condition reaches a picture through the flow alone, so :meth:`decode` reads none.

No report describes it; it answers the two faults that seed 0 names, blur and scores that are hardly followed.

References:
    Rombach et al., *High-Resolution Image Synthesis with Latent Diffusion Models*, 2022. Lipman et al., *Flow Matching
    for Generative Modeling*, 2023. Wrong scores as a negative: Reed et al., *Generative Adversarial Text to Image
    Synthesis*, 2016.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.errors import TrainingError
from gencore.models.base import Batch, GenerativeModel, Losses, Phase
from gencore.nn.code import CodeDecoder, CodeEncoder
from gencore.nn.flow import StraightFlow, VelocityNetwork, matched, straightened
from gencore.nn.frozen import frozen
from gencore.nn.map_networks import MapDecoder, map_encoder, map_widths
from gencore.nn.memory import Memory
from gencore.nn.moments import FrechetToReal
from gencore.nn.patch_discriminator import PatchDiscriminator
from gencore.nn.posterior import DiagonalGaussian, Point
from gencore.nn.random_view import RandomView
from gencore.nn.wrong import wrongly_said
from gencore.registry import register_model
from gencore.types import Condition, ConditionSpec, ImageSpec, Samples

STRIDE = 8
BOUND = 4.0  # of a latent: without one they grow, until the noise that is added to them is nothing
CODED_TERMS = ("code_pixels", "code_detail", "discriminator_features")
CODE_TERMS = ("code", "kl", *CODED_TERMS)
DRAWN_TERMS = ("adversarial", "discriminator_features", "frechet", "rater_frechet")
BACKWARDS, MENDED, MENDING = 8, 16, 0.3  # evaluations on the way back; corrections after it, and their length
FLOW_TERMS = ("flow", "reflow", "code_frechet")
OTHER_TERMS = (*CODE_TERMS, *DRAWN_TERMS, *FLOW_TERMS, "discriminator")


@dataclass(frozen=True)
class LatentFlowConfig:
    """Choices of :class:`LatentFlow`.

    Args:
        channels: numbers of the latent at each place of the map.
        width: channels of the autoencoder at a quarter of the picture's size, a multiple of 16; twice that at the
            map's.
        depth: blocks of its decoder at each size.
        noise: standard deviation of what is added to latents in training, so that the decoder forgives; latents lie
            within ±4.
        code: numbers of a code. code_width: channels of the networks between codes and maps, a multiple of 8.
        flow_width, flow_blocks: of the perceptrons that say where to go.
        flow_draws, reflow_draws: how many ways each flow learns from every picture of a step.
        teacher_steps: evaluations of the first flow for each way that the second one learns.
        memory: codes that are kept for flows to learn from, once the networks that make codes rest; the first so many,
            so choose more for more pictures.
        steps: evaluations of the second flow for a picture.
        every: one picture in so many is also reconstructed in steps in which drawn ones are looked at.
        settled: in those steps the encoders stay as they are, so that the flows need not follow them.
        discriminator_width: channels after the discriminator's first convolution.
    """

    channels: int = 8
    width: int = 64
    depth: int = 2
    noise: float = 0.05
    code: int = 96
    code_width: int = 96
    flow_width: int = 320
    flow_blocks: int = 4
    flow_draws: int = 16
    reflow_draws: int = 4
    teacher_steps: int = 12
    memory: int = 16384
    steps: int = 1
    every: int = 3
    settled: bool = False
    discriminator_width: int = 32

    def __post_init__(self) -> None:
        if self.width < 16 or self.width % 16 or self.code_width < 8 or self.code_width % 8:
            raise TrainingError("latent_flow: width has to be a multiple of 16, and code_width one of 8.")
        if min(value for name, value in vars(self).items() if name not in ("noise", "settled")) < 1 or self.noise < 0:
            raise TrainingError("latent_flow: every size and number of steps has to be at least 1, and noise 0.")


@register_model("latent_flow")
class LatentFlow(GenerativeModel):
    """gencore's own: a conditional flow on codes of pictures, for any raters, classes and attributes, at any size."""

    Config = LatentFlowConfig
    phases: ClassVar[tuple[Phase, ...]] = ("discriminator", "generator", "flow")
    training_only: ClassVar[tuple[str, ...]] = ("discriminator", "flow", "memory", "picture_distance", "code_distance")
    evaluated_by = "steps"
    deterministic_posterior = True
    bfloat16_is_enough = True
    edit_radius = 0.3  # farther away no code was ever seen
    decoder_reads_condition = False
    default_terms: ClassVar[Mapping[str, float]] = {
        "l1": 1.0, "gradient": 0.5, "code": 0.2, "kl": 1e-5, "code_pixels": 0.5, "flow": 1.0, "reflow": 1.0,
        "discriminator": 1.0, "adversarial": 0.02, "discriminator_features": 0.2, "frechet": 0.01, "code_frechet": 0.01,
    }  # fmt: skip

    def __init__(self, config: LatentFlowConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        channels, given = map_widths(config.width, STRIDE), condition.input_width
        self.grid = (math.ceil(image.height / STRIDE), math.ceil(image.width / STRIDE))
        self.padding = (self.grid[1] * STRIDE - image.width, self.grid[0] * STRIDE - image.height)
        self.encoder = nn.Sequential(map_encoder(channels), nn.SiLU(), nn.Conv2d(channels[-1], config.channels, 1))
        self.decoder = MapDecoder(config.channels, channels[::-1], 0, config.depth)
        self.code_encoder = CodeEncoder(config.channels, self.grid, config.code, config.code_width)
        self.code_decoder = CodeDecoder(config.channels, self.grid, config.code, config.code_width)
        self.flow = VelocityNetwork(config.code, given, config.flow_width, config.flow_blocks)
        self.reflow = StraightFlow(config.code, given, config.flow_width, config.flow_blocks)
        self.discriminator = PatchDiscriminator(image, given, config.discriminator_width)
        self.memory = Memory(config.memory, config.code + given)
        self.view = RandomView()
        self.picture_distance = FrechetToReal(RandomView.size)
        self.code_distance = FrechetToReal(config.code + given)

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """``(channels, h, w)``: one vector for 8×8 pixels."""
        return (self.config.channels, *self.grid)

    @property
    def noise_shape(self) -> tuple[int, ...]:
        """``(code,)``."""
        return (self.config.code,)

    @property
    def prior_follows_condition(self) -> bool:
        """The flows read the condition, if there is one."""
        return bool(self.condition_spec.fields)

    def phase_parameters(self, phase: Phase) -> list[nn.Parameter]:
        """The discriminator's, the first flow's, or all others."""
        own = {"discriminator": self.discriminator, "flow": self.flow}
        if phase in own:
            return list(own[phase].parameters())
        parts = (self.encoder, self.decoder, self.code_encoder, self.code_decoder, self.reflow)
        return [parameter for part in parts for parameter in part.parameters()]

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> Point:
        """The map of latents of each picture; no condition is read."""
        right, below = self.padding
        padded = functional.pad(images, (0, right, 0, below), mode="replicate") if right or below else images
        return Point(BOUND * (self.encoder(2 * padded - 1).float() / BOUND).tanh())

    def decode(self, latents: Float[Tensor, "n d a b"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of maps of latents."""
        logits = self.decoder(latents, latents.new_empty(len(latents), 0))
        return logits[:, :, : self.image.height, : self.image.width].float().sigmoid()

    def code_posterior(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> DiagonalGaussian:
        """The code of each picture, in which an edit, or the way back to its noise, begins."""
        return self.code_encoder(self.encode(images).code)

    def from_code(self, codes: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """Pictures of codes."""
        return self.decode(self.code_decoder(codes).float())

    def from_noise(
        self,
        noise: Float[Tensor, "n d"],
        condition: Condition | None = None,
        guidance: float = 1.0,
        temperature: float = 1.0,
    ) -> Samples:
        """As in the contract; noise is carried to a code, and that is decoded. Guidance counts from 1 to 3."""
        latents = self.code_decoder(self.carried(noise * temperature, condition, guidance)).float()
        return Samples(self.decode(latents), latents)

    def noise_of(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> Float[Tensor, "n d"]:
        """As in the contract: the flow followed backwards, then mended until it comes out where it should."""
        codes = self.code(images)
        noise = self.carried(codes, condition, steps=BACKWARDS, backwards=True)
        for _ in range(MENDED):
            noise = noise - MENDING * (self.carried(noise, condition) - codes)
        return noise

    def carried(
        self,
        points: Float[Tensor, "n d"],
        condition: Condition | None = None,
        guidance: float = 1.0,
        steps: int | None = None,
        backwards: bool = False,
    ) -> Float[Tensor, "n d"]:
        """Noise carried to codes by the second flow, or codes back to noise.

        Args:
            points: noise, or codes.
            condition: one a point, or none for *any*.
            guidance: 1 follows the condition as learnt; more, up to 3, exaggerates it.
            steps: evaluations; those of the configuration if not given.
            backwards: codes to noise.
        """
        free = self.any_condition(len(points))
        condition = free if condition is None else condition.to(points.device)
        guidance = guidance if self.condition_spec.fields else 1.0
        steps = steps or self.config.steps
        return self.reflow.carried(points, condition.as_input(), free.as_input(), guidance, steps, backwards)

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """The terms of a phase; ``all`` (validation) gives those of everything but the discriminator.

        What only serves terms without weight is not computed.
        """
        if phase == "discriminator":
            return self._discriminate(batch) if self._counts(batch, "discriminator") else Losses({})
        if phase == "flow":
            return self._carry(batch) if self._counts(batch, "flow") else Losses({})
        own = self._generate(batch)
        if phase == "generator":
            return own
        carried = self._carry(batch)
        return Losses(own.terms | carried.terms, own.weights | carried.weights)

    def _generate(self, batch: Batch) -> Losses:
        self._remember(batch)
        playing = self._counts(batch, *DRAWN_TERMS)
        images = self._kept(batch) if playing else batch.images
        context: dict[str, Any] = {"condition": batch.condition[: len(images)], "model": self}
        reconstructions = images
        if playing or self._counts(batch, *CODE_TERMS) or self._counts_pixels(batch):
            reconstructions = self._encoded_and_decoded(batch, images, context)
        if self._counts(batch, "code_frechet"):
            context["code_distance"] = partial(self._code_distance, batch)
        if self._counts(batch, "reflow"):
            context["shortcuts"] = self._shortcuts(batch)
        if playing:
            drawn = self.decode(self.code_decoder(self._drawn(batch)))
            fakes = [drawn] if reconstructions is images else [drawn, reconstructions]
            context["picture_distance"] = partial(self._picture_distance, drawn, batch)
            context["drawn"] = (drawn, batch.images)
            with frozen(self.discriminator):
                context["fake_logits"] = self.discriminator(torch.cat(fakes), _asked_of(fakes, batch.condition))
                if self._counts(batch, "discriminator_features"):
                    context["fake_features"] = self.discriminator.features(context["coded"])
                    with torch.no_grad():
                        context["real_features"] = self.discriminator.features(images)
        return batch.objective(reconstructions, images, context)

    def _encoded_and_decoded(self, batch: Batch, images: Float[Tensor, "n 3 h w"], context: dict[str, Any]) -> Tensor:
        """Reconstructions, if any term compares them; latents and codes, and what became of them, go into context."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self._settled(batch)):
            context["latents"] = latents = self.encode(images).code
            context["posterior"] = posterior = self.code_encoder(latents.detach())
        if self._counts(batch, *CODE_TERMS):
            maps = self.code_decoder(posterior.sample(batch.generator))
            context["maps"] = (maps, latents.detach())
            if self._counts(batch, *CODED_TERMS):
                context["coded"] = self.decode(maps)
        if not self._counts_pixels(batch):
            return images
        noise = torch.empty_like(latents).normal_(generator=batch.generator)
        return self.decode(latents + self.config.noise * noise)

    def _picture_distance(self, drawn: Float[Tensor, "n 3 h w"], batch: Batch) -> Tensor:
        """How far all drawn pictures are from all real ones."""
        with torch.no_grad():
            real = self.view(batch.images)
        return self.picture_distance(self.view(drawn), real)

    def _code_distance(self, batch: Batch) -> Tensor:
        """How far all drawn codes are from those of pictures, together with what was asked for."""
        codes, given = self._known(batch, self.config.reflow_draws)
        noise = torch.empty_like(codes).normal_(generator=batch.generator)
        free = self.any_condition(len(given)).as_input()
        drawn = self.reflow.carried(noise, given, free, 1.0, self.config.steps)
        return self.code_distance(torch.cat([drawn, given], dim=1), torch.cat([codes, given], dim=1))

    def _discriminate(self, batch: Batch) -> Losses:
        """Real pictures against drawn ones, reconstructions, and real ones with somebody else's scores."""
        with torch.no_grad():
            fakes = [self.decode(self.code_decoder(self._drawn(batch)))]
            if self._counts_pixels(batch):
                fakes.append(self.decode(self.encode(self._kept(batch)).code))
        seen = self.discriminator.features(batch.images)
        real = self.discriminator.judge(seen, batch.condition)
        fake = self.discriminator(torch.cat(fakes), _asked_of(fakes, batch.condition))
        wrong, rows = wrongly_said(batch.condition)
        if len(rows):
            fake[-1] = torch.cat([fake[-1], self.discriminator.whole([maps[rows] for maps in seen], wrong[rows])])
        context = {"phase": "discriminator", "real_logits": real, "fake_logits": fake}
        return batch.objective(fakes[0], fakes[0], context)

    def _carry(self, batch: Batch) -> Losses:
        """The first flow: from any noise to the codes of pictures."""
        velocities = matched(self.flow, *self._known(batch, self.config.flow_draws), batch.generator)
        return batch.objective(batch.images, batch.images, {"phase": "flow", "velocities": velocities})

    def _shortcuts(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """What the second flow says on the way to where the first carries a noise, and what is true."""
        _, given = self._known(batch, self.config.reflow_draws)
        free, config = self.any_condition(len(given)).as_input(), self.config
        return straightened(self.reflow, self.flow, given, free, config.code, config.teacher_steps, batch.generator)

    def _known(self, batch: Batch, draws: int) -> tuple[Float[Tensor, "n d"], Float[Tensor, "n g"]]:
        """Codes of pictures and what was said of them, ``draws`` for each picture of the batch.

        They are the batch's own, again and again; or any that are remembered.
        """
        if self.training and len(self.memory):
            rows = self.memory.draw(draws * len(batch.images), batch.generator)
            return rows[:, : self.config.code], rows[:, self.config.code :]
        with torch.no_grad():
            posterior = self.code_encoder(self.encode(batch.images).code)
            codes = torch.cat([posterior.sample(batch.generator) for _ in range(draws)])
        return codes, batch.condition.as_input().repeat(draws, 1)

    @torch.no_grad()
    def _remember(self, batch: Batch) -> None:
        """Keeps the batch's codes where the networks that make them rest, until there are enough."""
        if not self.training:
            return
        if not self._settled(batch) and (self._counts(batch, *CODE_TERMS) or self._counts_pixels(batch)):
            self.memory.forget()
        elif self._counts(batch, *FLOW_TERMS) and not self.memory.full:
            codes = self.code_encoder(self.encode(batch.images).code).sample(batch.generator)
            self.memory.note(torch.cat([codes, batch.condition.as_input()], dim=1))

    def _drawn(self, batch: Batch) -> Float[Tensor, "n d"]:
        """Codes that are drawn for a batch's conditions, as they will be."""
        shape = (len(batch.condition), self.config.code)
        noise = torch.empty(shape, device=batch.images.device).normal_(generator=batch.generator)
        return self.carried(noise, batch.condition)

    def _kept(self, batch: Batch) -> Float[Tensor, "n 3 h w"]:
        """The pictures of a batch that are also reconstructed while drawn ones meet the discriminator."""
        return batch.images[: max(1, len(batch.images) // self.config.every)]

    def _settled(self, batch: Batch) -> bool:
        """Whether the encoders stay as they are because drawn pictures are looked at."""
        return self.config.settled and self._counts(batch, *DRAWN_TERMS)

    def _counts(self, batch: Batch, *names: str) -> bool:
        """Whether any of these terms is trained at this step, or measured."""
        weights = getattr(batch.objective, "weights", None)
        if weights is None:
            return True
        return any(name in weights and (weights[name] > 0 or not self.training) for name in names)

    def _counts_pixels(self, batch: Batch) -> bool:
        """Whether any term compares reconstructions at this step."""
        weights = getattr(batch.objective, "weights", None)
        return weights is None or self._counts(batch, *(name for name in weights if name not in OTHER_TERMS))


def _asked_of(parts: Sequence[Tensor], condition: Condition) -> Condition:
    """The conditions of several sets of pictures, each of the first so many of a batch."""
    return Condition.cat([condition[: len(part)] for part in parts])
