"""A model that paints toys as they are wished for, and a judge who reads them without error: the truth is known."""

import math
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from toy import SPEC, make_toy_data

from gencore.data.base import to_float
from gencore.evaluation.bench import Bench
from gencore.evaluation.full.trial import Trial
from gencore.evaluation.real import Real
from gencore.models.base import GenerativeModel
from gencore.nn.posterior import Point
from gencore.raters.judge import Judge
from gencore.types import ConditionSpec, ImageSpec, Samples

SKY = torch.tensor([0.6, 0.8, 1.0]).view(3, 1, 1)
SHAPE = torch.tensor([200, 40, 40]).view(3, 1, 1) / 255


@dataclass(frozen=True)
class PainterConfig:
    """Whether it listens to Moira (brightness of the sky) and to Ferdinando (size of the shape); how often it paints
    over what a first stroke leaves dirty; whether its latents are the picture, or nothing."""

    moira: bool = True
    ferdinando: bool = True
    strokes: int = 25
    knows: bool = True


class Painter(GenerativeModel):
    """Paints the toys' pictures; what nobody wishes for is decided by the seed."""

    Config = PainterConfig
    evaluated_by = "strokes"

    def __init__(self, config: PainterConfig, image: ImageSpec, condition: ConditionSpec) -> None:
        super().__init__(config, image, condition)
        self.hand = torch.nn.Parameter(torch.zeros(1))

    def sample(self, seeds, condition=None, guidance=1.0, temperature=1.0):
        condition = self.any_condition(len(seeds)) if condition is None else condition
        painted = [
            self._paint(seed, values, given)
            for seed, values, given in zip(seeds, condition.values, condition.given, strict=True)
        ]
        return Samples(torch.stack(painted), torch.zeros(len(seeds), 1))

    def encode(self, images, condition=None):
        return Point(images if self.config.knows else torch.zeros_like(images))

    def decode(self, latents, condition=None):
        """The picture that the latents are, its sky repainted where Moira is listened to."""
        if not self.config.moira:
            return latents
        sky = SKY * (30 + 220 * (condition.values[:, 0].view(-1, 1, 1, 1) + 1) / 2) / 255
        known = condition.given[:, 0].view(-1, 1, 1, 1)
        return torch.where(known & (latents[:, 2:] >= latents[:, :1]), sky, latents)

    def _paint(self, seed, values, given):
        random = np.random.default_rng(seed)
        wishes, (brightness, size) = (values[:2] + 1) / 2, random.random(2)
        square = bool(random.integers(0, 2))
        if self.config.moira and given[0]:
            brightness = float(wishes[0])
        if self.config.ferdinando and given[1]:
            size = float(wishes[1])
        y, x = np.mgrid[:32, :32] - 15.5
        inside = (np.maximum(abs(x), abs(y)) if square else np.hypot(x, y)) < 4 + 9 * size
        picture = torch.where(torch.from_numpy(inside), SHAPE, SKY * (30 + 220 * brightness) / 255)
        dirt = torch.randn(picture.shape, generator=torch.Generator().manual_seed(seed))
        return (picture + 0.2 / self.config.strokes * dirt).clamp(0, 1)


class Eyes(Judge):
    """Reads Moira's score from the sky's brightness and Ferdinando's from how much is red."""

    def __init__(self, predictable=("Moira", "Ferdinando")) -> None:
        self.predictable = predictable

    names = SPEC.names
    about = SimpleNamespace(fields=SPEC.fields)

    @property
    def fits(self):
        return {name: SimpleNamespace(predictable=name in self.predictable) for name in SPEC.names}

    def said(self, images):
        sky = (images[:, 2, :2, :2].mean(dim=(1, 2)) * 255 - 30) / 220 * 9
        red = (images[:, 0] - images[:, 1] > 0.3).float().mean(dim=(1, 2)) * 1024
        size = ((red / math.pi).sqrt() - 4).clamp(0, 9)
        return torch.stack([sky, size, 0.5 + 0 * sky, 0.5 + 0 * sky], dim=1).numpy()

    def features(self, images):
        return torch.nn.functional.adaptive_avg_pool2d(images, 3).flatten(1).numpy()


def on_trial(config: PainterConfig, predictable=("Moira", "Ferdinando"), pictures: int = 96) -> Trial:
    """A painter with a judge and real toys."""
    sets = []
    for seed in (1, 2):
        data = make_toy_data(pictures, seed)
        sets += [to_float(data.images), torch.from_numpy(data.rows)]
    real = Real(make_toy_data(), make_toy_data(), *sets, "toys")
    model = Painter(config, make_toy_data().image, SPEC).eval()
    return Trial(Bench(model, None, Eyes(predictable), "eyes", real, (), math.inf, lambda _: None), 1.0, Path())
