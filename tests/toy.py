"""A data set, a model and a recipe so small that a run of hundreds of steps takes a second.

Also what the forked children of ``training/test_kill.py`` run, which is why nothing here needs pytest.
"""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from gencore.data.base import RatedImages, fingerprint
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase
from gencore.nn.posterior import DiagonalGaussian
from gencore.registry import LOSSES, MODELS
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer
from gencore.types import Condition, ConditionSpec, Field, ImageSpec

SIDE = 32
SHAPES = ("square", "disc")
SPEC = ConditionSpec((Field("Moira"), Field("Ferdinando"), Field("shape", "class", classes=SHAPES)))


@cache
def make_toy_data(count: int = 200, seed: int = 0) -> RatedImages:
    """A square or disc each: Moira likes a bright sky, Ferdinando large shapes; every fifth rating is missing."""
    random = np.random.default_rng(seed)
    brightness, size = random.random(count), random.random(count)
    kinds = random.integers(0, 2, count)
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    images = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for i in range(count):
        distance = np.hypot(x, y) if kinds[i] else np.maximum(abs(x), abs(y))
        sky = np.array([0.6, 0.8, 1.0]) * (30 + 220 * brightness[i])
        images[i] = np.where((distance < 4 + 9 * size[i])[..., None], [200, 40, 40], sky).astype(np.uint8)
    scores = np.stack([brightness, size], 1) * 9
    scores[random.random(scores.shape) < 0.2] = np.nan
    rows = np.column_stack([scores, kinds]).astype(np.float32)
    keys = [f"toy-{seed}-{i:04d}" for i in range(count)]
    return RatedImages("toy", images, rows, keys, SPEC, fingerprint(images, rows, keys))


@dataclass(frozen=True)
class TinyConfig:
    """Choices of :class:`Tiny` and :class:`TinyAdversarial`."""

    latent: int = 8
    width: int = 16


class Tiny(GenerativeModel):
    """A conditional variational autoencoder with batch norm and dropout, for pictures whose sides divide by four."""

    Config = TinyConfig

    def __init__(self, config: TinyConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        self.small = (image.height // 4, image.width // 4)
        pixels, given = self.small[0] * self.small[1], condition.input_width
        self.encoder = nn.Sequential(
            nn.Conv2d(3, config.width, 4, 4), nn.BatchNorm2d(config.width), nn.ReLU(), nn.Flatten(), nn.Dropout(0.05)
        )
        self.to_posterior = nn.Linear(config.width * pixels + given, 2 * config.latent)
        self.from_latent = nn.Linear(config.latent + given, config.width * pixels)
        self.decoder = nn.Sequential(
            nn.BatchNorm2d(config.width), nn.ReLU(), nn.Conv2d(config.width, 48, 3, padding=1), nn.PixelShuffle(4)
        )

    @property
    def latent_shape(self) -> tuple[int, ...]:
        return (self.config.latent,)

    def encode(self, images: Tensor, condition: Condition | None = None) -> DiagonalGaussian:
        condition = self.any_condition(len(images)) if condition is None else condition
        mu, logvar = self.to_posterior(torch.cat([self.encoder(images), condition.as_input()], 1)).chunk(2, dim=1)
        return DiagonalGaussian(mu, logvar.clamp(-10, 10))

    def decode(self, latents: Tensor, condition: Condition | None = None) -> Tensor:
        condition = self.any_condition(len(latents)) if condition is None else condition
        maps = self.from_latent(torch.cat([latents, condition.as_input()], 1))
        return self.decoder(maps.unflatten(1, (-1, *self.small))).sigmoid()

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        posterior = self.encode(batch.images, batch.condition)
        reconstruction = self.decode(posterior.sample(batch.generator), batch.condition)
        return batch.objective(reconstruction, batch.images, {"posterior": posterior})


class TinyAdversarial(Tiny):
    """The same with a critic: two phases, two optimisers."""

    phases = ("discriminator", "generator")

    def __init__(self, config: TinyConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        self.critic = nn.Sequential(nn.Conv2d(3, 8, 4, 4), nn.ReLU(), nn.Flatten(), nn.LazyLinear(1))
        self.critic(torch.zeros(1, *image.shape))

    def phase_parameters(self, phase: Phase) -> list[nn.Parameter]:
        critic = list(self.critic.parameters())
        own = [parameter for part in (self.encoder, self.to_posterior, self.from_latent, self.decoder)
               for parameter in part.parameters()]  # fmt: skip
        return {"discriminator": critic, "generator": own}.get(phase, critic + own)

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        if phase == "discriminator":
            with torch.no_grad():
                fakes = self.decode(torch.randn(len(batch.images), self.config.latent), batch.condition)
            scores = self.critic(torch.cat([batch.images, fakes])).chunk(2)
            return Losses(
                {"critic": nn.functional.softplus(-scores[0]).mean() + nn.functional.softplus(scores[1]).mean()}
            )
        return super().forward(batch, phase)


MODELS_OF_TESTS: dict[str, type[GenerativeModel]] = {"tiny": Tiny, "tiny_adversarial": TinyAdversarial}

RECIPE = Recipe(
    model="tiny",
    terms=(Term("mse"), Term("kl", Schedule(1e-4, "delayed", start=2, ramp=4))),
    steps=12,
    batch_size=8,
    learning_rate=1e-2,
    warmup=3,
    ema=0.9,
    precision="float32",
    validate_every=5,
    sample_every=1000,
    save_every=4,
)


class Killable(NamedTuple):
    """What a child process trains: a recipe, its folder, and where to say that it came to the end."""

    recipe: Recipe
    out: Path
    done: Path


def train(job: Killable) -> None:
    """Starts or resumes a run and takes it to its end, as ``gencore train`` does."""
    torch.set_num_threads(1)
    for name, model in MODELS_OF_TESTS.items():
        MODELS.register(name)(model)
    started = (job.out / "run.json").exists()
    trainer = Trainer.resume(make_toy_data(), job.out) if started else Trainer(make_toy_data(), job.recipe, job.out)
    for _ in trainer.run():
        pass
    job.done.touch()


def warm() -> None:
    """Imports in the fork server what each child would import: every model and loss."""
    for registry in (MODELS, LOSSES):
        registry.names()


def state_bytes(folder: Path) -> dict[str, Any]:
    """Every number of a checkpoint: weights, average, optimisers."""
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.safetensors"))}


if os.environ.get("GENCORE_TEST_FORKSERVER"):
    warm()
    make_toy_data()
