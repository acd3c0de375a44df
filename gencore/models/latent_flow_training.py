"""How the latent flow learns: in stages, each of which is what its losses' schedules let count."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.models.latent_flow_at_once import AT_ONCE_TERMS, LatentFlowAtOnce
from gencore.models.latent_flow_config import LatentFlowConfig
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.flow import StraightFlow, VelocityNetwork, matched, straightened
from gencore.nn.frozen import frozen
from gencore.nn.memory import Memory
from gencore.nn.moments import FrechetToReal
from gencore.nn.patch_discriminator import PatchDiscriminator
from gencore.nn.picture_reader import PictureReader
from gencore.nn.reader import Reader
from gencore.nn.wrong import wrongly_said
from gencore.types import Condition

CODED_TERMS = ("code_pixels", "code_detail", "discriminator_features")
CODE_TERMS = ("code", "kl", "reading", "code_reading", *CODED_TERMS)
LOOKED_TERMS = ("drawn_picture_reading", "picture_reader_frechet")
DRAWN_TERMS = (
    "adversarial", "discriminator_features", "frechet", "rater_frechet", "reader_frechet", "drawn_reading",
    *LOOKED_TERMS,
)  # fmt: skip
FEWER = 4  # times fewer ways for the second flow in steps in which drawn pictures are looked at, too
FLOW_TERMS = ("flow", "reflow", "code_frechet")
OTHER_TERMS = (*CODE_TERMS, *DRAWN_TERMS, *FLOW_TERMS, *AT_ONCE_TERMS, "discriminator", "picture_reading")


class LatentFlowTraining(LatentFlowAtOnce):
    """The training of :class:`~gencore.models.latent_flow.LatentFlow`, which builds what is named here."""

    config: LatentFlowConfig
    code_encoder: nn.Module
    code_decoder: nn.Module
    flow: VelocityNetwork
    reflow: StraightFlow
    discriminator: PatchDiscriminator
    memory: Memory
    views: nn.ModuleList
    reader: Reader | None
    picture_reader: PictureReader | None
    picture_distance: nn.ModuleList
    code_distance: FrechetToReal
    reader_distance: FrechetToReal | None
    picture_reader_distance: FrechetToReal | None
    carried: Callable[..., Tensor]

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
        made = batch.between.pop("made", None) or self._make(batch)
        images, reconstructions, drawn, context = made.images, made.reconstructions, made.drawn, made.context
        if self._counts(batch, "code_frechet"):
            context["code_distance"] = partial(self._code_distance, batch)
        if self._counts(batch, "reflow"):
            context["shortcuts"] = self._shortcuts(batch)
        context |= self._at_once(batch)
        if drawn is not None:
            fakes = made.fakes
            context["picture_distance"] = partial(self._picture_distance, drawn, batch)
            context["drawn"] = (drawn, batch.images)
            with frozen(self.discriminator):
                context["fake_logits"] = self.discriminator(torch.cat(fakes), _asked_of(fakes, batch.condition))
                if self._counts(batch, "discriminator_features"):
                    context["fake_features"] = self.discriminator.features(context["coded"])
                    with torch.no_grad():
                        context["real_features"] = self.discriminator.features(images)
        return batch.objective(reconstructions, images, context)

    def _make(self, batch: Batch) -> "_Made":
        """Reconstructions, and drawn pictures if any term looks at them."""
        playing = self._counts(batch, *DRAWN_TERMS)
        images = self._kept(batch) if playing else batch.images
        context: dict[str, Any] = {"condition": batch.condition[: len(images)], "model": self}
        reconstructions = images
        if playing or self._counts(batch, *CODE_TERMS) or self._counts_pixels(batch):
            reconstructions = self._encoded_and_decoded(batch, images, context)
        if self._reads(batch, self.picture_reader, "picture_reading"):
            nothing, read = images.new_empty(len(images), 0), self.picture_reader
            context["picture_read"] = nothing if read is None else read(images, batch.generator)
        drawn = None
        if playing:
            maps = self.code_decoder(self._drawn(batch))
            drawn = self.decode(maps)
            if self._reads(batch, self.reader, "reader_frechet"):
                context["reader_distance"] = partial(self._reader_distance, maps, context["latents"].detach())
            if self._reads(batch, self.reader, "drawn_reading"):
                context["asked"] = (self._said_of(maps), batch.condition)
            if self._reads(batch, self.picture_reader, *LOOKED_TERMS):
                context |= self._looked_at(drawn, batch)
        return _Made(images, reconstructions, drawn, context)

    def _encoded_and_decoded(self, batch: Batch, images: Float[Tensor, "n 3 h w"], context: dict[str, Any]) -> Tensor:
        """Reconstructions, if any term compares them; latents and codes, and what became of them, go into context."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self._settled(batch)):
            context["latents"] = latents = self.encode(images).mode()
            context["posterior"] = posterior = self.code_encoder(latents.detach())
        if self._counts(batch, *CODE_TERMS):
            maps = self.code_decoder(posterior.sample(batch.generator))
            context["maps"] = (maps, latents.detach())
            context |= self._read(batch, maps, latents.detach())
            if self._counts(batch, *CODED_TERMS):
                context["coded"] = self.decode(maps)
        if not self._counts_pixels(batch):
            return images
        noise = torch.empty_like(latents).normal_(generator=batch.generator)
        return self.decode(latents + self.config.noise * noise)

    def _read(self, batch: Batch, maps: Float[Tensor, "n c h w"], latents: Float[Tensor, "n c h w"]) -> dict[str, Any]:
        """What the reader says of maps, and what it sees of them before and after they went through a code."""
        found: dict[str, Any] = {}
        if self._reads(batch, self.reader, "reading"):
            found["read"] = latents.new_empty(len(latents), 0) if self.reader is None else self.reader(latents)
        if self._reads(batch, self.reader, "code_reading"):
            found["seen"] = (latents, latents)
            if self.reader is not None:
                with frozen(self.reader):
                    found["seen"] = (self.reader.features(maps), self.reader.features(latents))
        return found

    def _said_of(self, maps: Float[Tensor, "n c h w"]) -> Float[Tensor, "n v"]:
        """What the reader, who learns nothing by it, says of maps."""
        if self.reader is None:
            return maps.new_empty(len(maps), 0)
        with frozen(self.reader):
            said: Tensor = self.reader(maps)
        return said

    def _looked_at(self, drawn: Float[Tensor, "n 3 h w"], batch: Batch) -> dict[str, Any]:
        """What the reader of pictures, who learns nothing by it, says of drawn ones, and how far they are from real."""
        reader, distance = self.picture_reader, self.picture_reader_distance
        if reader is None or distance is None:
            nothing = drawn.new_empty(len(drawn), 0)
            return {"asked_of_pictures": (nothing, batch.condition), "picture_reader_distance": lambda: drawn.sum() * 0}
        with frozen(reader):
            seen = reader.features(drawn)
            said = reader.read_off(seen)
        return {
            "asked_of_pictures": (said, batch.condition),
            "picture_reader_distance": lambda: distance(seen.float(), lambda: reader.features(batch.images).float()),
        }

    def _reads(self, batch: Batch, reader: nn.Module | None, *names: str) -> bool:
        """Whether any of these terms counts, and there is this reader, or nothing that it could read."""
        return self._counts(batch, *names) and (reader is not None or not self.condition_spec.fields)

    def _picture_distance(self, drawn: Float[Tensor, "n 3 h w"], batch: Batch) -> Tensor:
        """How far all drawn pictures are from all real ones: the mean over views."""
        apart = []
        for view, distance in zip(self.views, self.picture_distance, strict=True):
            apart.append(distance(view(drawn), partial(view, batch.images)))
        return torch.stack(apart).mean()

    def _reader_distance(self, drawn: Float[Tensor, "n c h w"], real: Float[Tensor, "m c h w"]) -> Tensor:
        """How far all drawn maps are from those of pictures, in what the reader sees; 0 if nobody reads."""
        if self.reader is None or self.reader_distance is None:
            return drawn.sum() * 0.0
        with frozen(self.reader):
            return self.reader_distance(self.reader.summary(drawn), partial(self.reader.summary, real))

    def _code_distance(self, batch: Batch) -> Tensor:
        """How far all drawn codes are from those of pictures, together with what was asked for."""
        codes, given = self._known(batch, self.config.reflow_draws)
        noise = torch.empty_like(codes).normal_(generator=batch.generator)
        free = self.any_condition(len(given)).as_input()
        drawn = self.reflow.carried(noise, given, free, 1.0, self.config.steps)
        return self.code_distance(torch.cat([drawn, given], dim=1), lambda: torch.cat([codes, given], dim=1))

    def _discriminate(self, batch: Batch) -> Losses:
        """Real pictures against drawn ones, reconstructions, and real ones with somebody else's scores.

        Where the next phase looks at such pictures, too, they are made once, for both.
        """
        if self._counts(batch, *DRAWN_TERMS):
            batch.between["made"] = made = self._make(batch)
            fakes = [pictures.detach() for pictures in made.fakes]
        else:
            with torch.no_grad():
                fakes = [self.decode(self.code_decoder(self._drawn(batch)))]
                if self._counts_pixels(batch):
                    fakes.append(self.decode(self.encode(self._kept(batch)).mode()))
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
        draws = self.config.reflow_draws
        if self._counts(batch, *DRAWN_TERMS):
            draws = math.ceil(draws / FEWER)
        _, given = self._known(batch, draws)
        free, config = self.any_condition(len(given)).as_input(), self.config
        return straightened(
            self.reflow, self.flow, given, free, config.code, config.teacher_steps, batch.generator, config.emphasis
        )

    def _known(self, batch: Batch, draws: int) -> tuple[Float[Tensor, "n d"], Float[Tensor, "n g"]]:
        """Codes of pictures and what was said of them, ``draws`` for each picture of the batch.

        They are the batch's own, again and again; or any that are remembered.
        """
        if self.training and len(self.memory):
            rows = self.memory.draw(draws * len(batch.images), batch.generator)
            return rows[:, : self.config.code], rows[:, self.config.code :]
        with torch.no_grad():
            posterior = self.code_encoder(self.encode(batch.images).mode())
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
            codes = self.code_encoder(self.encode(batch.images).mode()).sample(batch.generator)
            self.memory.note(torch.cat([codes, batch.condition.as_input()], dim=1))

    def _kept(self, batch: Batch) -> Float[Tensor, "n 3 h w"]:
        """The pictures of a batch that are also reconstructed while drawn ones meet the discriminator."""
        return batch.images[: max(1, len(batch.images) // self.config.every)]

    def _settled(self, batch: Batch) -> bool:
        """Whether the encoders stay as they are because drawn pictures are looked at, be it by one who still learns."""
        return self.config.settled and self._counts(batch, "discriminator", *DRAWN_TERMS)

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


@dataclass(frozen=True)
class _Made:
    images: Tensor
    reconstructions: Tensor
    drawn: Tensor | None
    context: dict[str, Any]

    @property
    def fakes(self) -> list[Tensor]:
        """What the discriminator is to tell from real pictures."""
        drawn = [] if self.drawn is None else [self.drawn]
        return drawn if self.reconstructions is self.images else [*drawn, self.reconstructions]


def _asked_of(parts: Sequence[Tensor], condition: Condition) -> Condition:
    """The conditions of several sets of pictures, each of the first so many of a batch."""
    return Condition.cat([condition[: len(part)] for part in parts])
