"""The contract that every model keeps, and that trainer, engine, strategies and tests rely on."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.errors import CapabilityError, ConditionError
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.noise import seeded_noise
from gencore.nn.posterior import DiagonalGaussian
from gencore.nn.prior import ConditionalPrior
from gencore.types import Capabilities, Condition, ConditionSpec, ImageSpec, Posterior, Samples


class GenerativeModel(nn.Module):
    """A network with a frozen ``Config``, a picture size and a set of condition fields.

    A model overrides what it can do: ``encode``, ``decode``, ``forward``, and ``latent_shape``. What it leaves
    out raises :class:`CapabilityError`, and :attr:`capabilities` says so beforehand.

    Class attributes:
        Config: the frozen dataclass of the model's choices.
        phases: what takes turns in a step, each with an optimiser of its own, in order.
        conditional: whether the model reads conditions at all; one that does not is built without fields.
        normal_noise: whether pictures are drawn from standard normal noise, so that :meth:`from_noise` works.
        decoder_reads_condition: whether the same latents are another picture under another condition.
        channels_last: whether pictures are better laid out with their channels last; not without convolutions.
        training_only: parts that only training needs; an exported checkpoint leaves them out.
        data_bound: parts that remember what they were shown; what begins with another model's weights leaves them out.
        evaluated_by: name of the choice in ``Config`` that says how often its network is evaluated for a picture, where
            that can be chosen afterwards.
        edit_radius: how far an edit may move a picture's code, as a share of its distance from the prior's mean.
        deterministic_posterior: whether its encoder knows no doubt: what it draws for a picture is always its mode.
        bfloat16_is_enough: whether pictures drawn in bfloat16 look as in float32; not where rounding may choose another
            one.
        default_terms: losses by registered name with their weights, for a run whose recipe names none.
        default_image: the picture size that the model's source uses.

    Raises:
        ConditionError: on construction, if fields are given to a model that reads none.
    """

    Config: ClassVar[type]
    phases: ClassVar[tuple[Phase, ...]] = ("all",)
    conditional: ClassVar[bool] = True
    normal_noise: ClassVar[bool] = True
    decoder_reads_condition: ClassVar[bool] = True
    channels_last: ClassVar[bool] = True
    training_only: ClassVar[tuple[str, ...]] = ()
    data_bound: ClassVar[tuple[str, ...]] = ()
    evaluated_by: ClassVar[str | None] = None
    edit_radius: ClassVar[float] = 0.7
    deterministic_posterior: ClassVar[bool] = False
    bfloat16_is_enough: ClassVar[bool] = False
    default_terms: ClassVar[Mapping[str, float]] = {"mse": 1.0, "kl": 1e-4}
    default_image: ClassVar[ImageSpec] = ImageSpec(96, 128)

    def __init__(self, config: Any, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__()
        if condition.fields and not self.conditional:
            raise ConditionError(
                f"{type(self).__name__} reads no condition, so it cannot be built for {', '.join(condition.names)}; "
                "build it without fields, or take a conditional model."
            )
        self.config = config
        self.image = image
        self.condition_spec = condition
        self.prior_network: ConditionalPrior | None = None  # a model that learns p(z|c) puts it here

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """Shape of one picture's latents."""
        raise NotImplementedError(f"{type(self).__name__} must say what shape its latents have.")

    @property
    def device(self) -> torch.device:
        """Where the parameters are."""
        return next(self.parameters()).device

    @property
    def capabilities(self) -> Capabilities:
        """What this model can do, computed from what its class implements."""
        own = type(self)
        encodes = own.encode is not GenerativeModel.encode
        decodes = own.decode is not GenerativeModel.decode
        samples = self.has_prior and (decodes or own.sample is not GenerativeModel.sample)
        return Capabilities(encodes, bool(self.condition_spec.fields), samples, encodes and decodes)

    @property
    def has_prior(self) -> bool:
        """Whether it is known which latents are likely; without that nothing can be sampled."""
        return True

    @property
    def prior_follows_condition(self) -> bool:
        """Whether the same seed has other latents under another condition, because the prior is p(z|c)."""
        return self.prior_network is not None

    @property
    def evaluations(self) -> int | None:
        """How often its network is evaluated for a picture; none where that cannot be chosen."""
        return None if self.evaluated_by is None else getattr(self.config, self.evaluated_by)

    def with_evaluations(self, count: int) -> "GenerativeModel":
        """The same model, weights and all, that evaluates its network ``count`` times for a picture.

        Raises:
            CapabilityError: if that cannot be chosen.
        """
        if self.evaluated_by is None:
            raise self.cannot("choose how often it evaluates its network for a picture")
        view = copy.copy(self)
        view.config = replace(self.config, **{self.evaluated_by: count})
        return view

    @property
    def limits(self) -> tuple[str, ...]:
        """What this model cannot do and why, one sentence each, for people."""
        able, sentences = self.capabilities, []
        if not able.can_encode:
            sentences.append("It has no encoder, so pictures of your own cannot be placed among its latents.")
        if not self.conditional and able.can_sample:
            sentences.append("It never read a score or a class, so it can be steered by seeds alone.")
        if not able.can_sample:
            sentences.append(
                "It has no prior: it never learnt which latents are likely, so it cannot make new pictures. "
                "A Gaussian mixture fitted to the latents of its training pictures gives it one."
            )
        return tuple(sentences)

    def encode(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> Posterior:
        """Pictures in [0, 1] to the posterior over their latents; fields not given count as *any*.

        Raises:
            CapabilityError: if the model has no encoder.
        """
        raise self.cannot("encode pictures")

    def decode(
        self, latents: Float[Tensor, "n *latent"], condition: Condition | None = None
    ) -> Float[Tensor, "n 3 h w"]:
        """Latents to pictures in [0, 1], differentiable in latents and condition.

        Raises:
            CapabilityError: if the model has no decoder.
        """
        raise self.cannot("decode latents")

    def code_posterior(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> Posterior:
        """The posterior over codes: that over latents, or where those are maps and a code stands behind, the code's.

        Raises:
            CapabilityError: if the model has no encoder.
        """
        return self.encode(images, condition)

    def code(self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None) -> Float[Tensor, "n *code"]:
        """What an edit moves: the mode of :meth:`code_posterior`.

        Raises:
            CapabilityError: if the model has no encoder.
        """
        return self.code_posterior(images, condition).mode()

    def from_code(
        self, codes: Float[Tensor, "n *code"], condition: Condition | None = None
    ) -> Float[Tensor, "n 3 h w"]:
        """The pictures of codes, differentiable in both.

        Raises:
            CapabilityError: if the model has no decoder.
        """
        return self.decode(codes, condition)

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        """The loss terms of one step, for the parameters of ``phase``."""
        raise NotImplementedError(f"{type(self).__name__} must say what it is trained on.")

    def prior(self, condition: Condition) -> DiagonalGaussian | None:
        """p(z|c) where it is learnt; none where it is N(0, I)."""
        return None if self.prior_network is None else self.prior_network(condition)

    def sample(
        self, seeds: Sequence[int], condition: Condition | None = None, guidance: float = 1.0, temperature: float = 1.0
    ) -> Samples:
        """One picture for each seed, drawn from the prior.

        Args:
            seeds: one integer a picture; the noise of a picture is a function of its own seed alone.
            condition: ``len(seeds)`` conditions, or none for *any*.
            guidance: 1 follows the condition as learnt; more exaggerates it: any + guidance · (given − any), in pixels,
                or with a learnt prior in latents.
            temperature: scale of the noise; below 1 more typical, above 1 more varied.

        Returns:
            Pictures ``(n, 3, h, w)`` in [0, 1] and their latents.

        Raises:
            CapabilityError: if the model has no prior.
        """
        return self.from_noise(seeded_noise(seeds, self.noise_shape).to(self.device), condition, guidance, temperature)

    @property
    def noise_shape(self) -> tuple[int, ...]:
        """Shape of the standard normal noise that one picture is drawn from."""
        return self.latent_shape

    def from_noise(
        self,
        noise: Float[Tensor, "n *noise"],
        condition: Condition | None = None,
        guidance: float = 1.0,
        temperature: float = 1.0,
    ) -> Samples:
        """The pictures that :meth:`sample` draws, from given noise; differentiable in noise and condition.

        Args:
            noise: standard normal numbers, one row a picture.
            condition: as in :meth:`sample`.
            guidance: as in :meth:`sample`.
            temperature: as in :meth:`sample`.

        Raises:
            CapabilityError: if the model has no prior, or one that is not drawn from normal noise.
        """
        if not self.has_prior:
            raise self.cannot("sample, because it has no prior over its latents")
        if not self.normal_noise:
            raise self.cannot("be followed from noise to picture, because its prior is not drawn from normal noise")
        if self.prior_network is not None:
            return self.prior_network.drawn(self, noise, condition, guidance, temperature)
        condition = self.any_condition(len(noise)) if condition is None else condition.to(self.device)
        latents = noise * temperature
        images = self.decode(latents, condition)
        if guidance != 1.0 and self.condition_spec.fields:
            free = self.decode(latents, self.any_condition(len(noise)))
            images = (free + guidance * (images - free)).clamp(0, 1)
        return Samples(images, latents)

    def noise_of(
        self, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None
    ) -> Float[Tensor, "n *noise"]:
        """The noise from which pictures would be drawn under what is said of them: :meth:`from_noise` backwards.

        Drawn again under the same condition they are what :meth:`from_code` makes of their code; under another, the
        same pictures for somebody else.

        Args:
            images: ``(n, 3, h, w)`` in [0, 1].
            condition: what is known of them, one a picture; or none for *any*.

        Raises:
            CapabilityError: if the model has no encoder, or none of its pictures come from normal noise.
        """
        if not (self.has_prior and self.normal_noise):
            raise self.cannot("say from which noise a picture would come, because it draws none from normal noise")
        condition = self.any_condition(len(images)) if condition is None else condition.to(self.device)
        prior, code = self.prior(condition), self.code(images, condition)
        return code if prior is None else (code - prior.mu) / torch.exp(0.5 * prior.logvar)

    def drop_training_parts(self, only: Callable[[str], bool] = lambda part: True) -> None:
        """Forgets the parts that only training needs, or those of them that ``only`` names."""
        for part in filter(only, self.training_only):
            self._modules[part] = None

    def refitted(self, weights: Mapping[str, Tensor], image: ImageSpec) -> dict[str, Tensor]:
        """Weights of such a model for pictures of size ``image``, made to fit this one's where that makes sense."""
        return dict(weights)

    def any_condition(self, n: int) -> Condition:
        """``n`` conditions in which nothing is given."""
        return self.condition_spec.wishes({}, n).to(self.device)

    def phase_parameters(self, phase: Phase) -> list[nn.Parameter]:
        """The parameters that ``phase`` trains; a model with several phases overrides this."""
        return list(self.parameters())

    def cannot(self, action: str) -> CapabilityError:
        """The error for something this model cannot do."""
        return CapabilityError(f"{type(self).__name__} cannot {action}; it can: {self.capabilities}.")
