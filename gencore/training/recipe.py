"""Everything that decides a run, as data."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter

from gencore.data.samplers import SAMPLERS
from gencore.data.transforms import Augmentation
from gencore.errors import TrainingError
from gencore.losses.objective import Term
from gencore.precision import Precision
from gencore.scaling import Scaling


@dataclass(frozen=True)
class Hiding:
    """How often ratings are hidden from a training step, so that *any* is learnt.

    Args:
        each: chance of every single field. all: chance of all of them at once.
        all_but_one: chance that only one field, chosen at random, is left.
    """

    each: float = 0.15
    all: float = 0.15
    all_but_one: float = 0.25


@dataclass(frozen=True)
class Finish:
    """The last steps of a run: what was averaged goes on by itself, slowly, in batches large enough for moments.

    A run of less than :data:`RUNS` times as many steps has none.

    Args:
        terms: the losses that count instead of all others.
        steps: how many.
        batch_size: pictures a step.
        learning_rate: Adam's at first; a cosine down to zero.
        hiding: how often ratings are hidden.

    References:
        Large batches in place of small steps: Smith et al., *Don't Decay the Learning Rate, Increase the Batch Size*,
        2018.
    """

    terms: tuple[Term, ...]
    steps: int = 40
    batch_size: int = 512
    learning_rate: float = 1.5e-5
    hiding: Hiding = Hiding(0.0, 0.0, 0.0)


RUNS = 10  # times as many steps as its finish a run has at least


@dataclass(frozen=True)
class Recipe:
    """A named way to train a model.

    Args:
        model: registered name. config: choices of its ``Config`` that differ from the defaults.
        start_from: a checkpoint, by folder or as it ships, whose weights a run begins with where they fit; see
            :func:`~gencore.training.start.start_from`.
        terms: the losses with their schedules.
        fields: which of the data's fields the model is conditioned on; all of them if not given.
        steps: optimiser steps. epochs: passes over the training pictures; if above 0, they decide ``steps``.
        batch_size: pictures a step.
        learning_rate: Adam's, after ``warmup`` steps of linear rise. decay: constant, or a cosine down to zero.
        finish: how the last steps differ, if they do.
        restarts: steps at which rise and decay begin anew, because something else is learnt from there on (Loshchilov &
            Hutter, *SGDR*, 2017).
        rates: factors on the learning rate of single phases, such as ``{"discriminator": 0.5}``.
        betas: Adam's. weight_decay: Adam's L2 penalty.
        clip: largest gradient norm; 0 clips nothing.
        ema: decay of the moving average of the weights, which is what is saved.
        sampler: uniform, product, or consensus. raters: whom a weighted sampler listens to; all if empty.
        hiding: how often ratings are hidden. jitter: standard deviation added to scores, in points (they are
            rounded and noisy). augmentation: how the pictures are varied.
        scaling: how scores are scaled for the network.
        precision: auto, float32, or bfloat16. channels_last: memory order of the pictures.
        compile: whether ``torch.compile`` makes kernels of the networks; in one process only.
        validate_every, sample_every, save_every: steps between validations, sample grids and checkpoints.
        analyse_every: steps between analyses of the latents; 0 never analyses. analyse_epochs: passes over the training
            pictures between them; if above 0, they decide ``analyse_every``.
        patience: validations without improvement after which the run ends; 0 never ends early.
        seed: of weights, order and noise.
    """

    model: str = "resnet_cvae"
    config: Mapping[str, Any] = field(default_factory=dict)
    start_from: str = ""
    terms: tuple[Term, ...] = ()
    finish: Finish | None = None
    fields: tuple[str, ...] | None = None
    steps: int = 5000
    epochs: float = 0.0
    batch_size: int = 64
    learning_rate: float = 1e-3
    warmup: int = 100
    decay: Literal["constant", "cosine"] = "cosine"
    restarts: tuple[int, ...] = ()
    rates: Mapping[str, float] = field(default_factory=dict)
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.0
    clip: float = 1.0
    ema: float = 0.999
    sampler: str = "uniform"
    raters: tuple[str, ...] = ()
    hiding: Hiding = Hiding()
    jitter: float = 0.3
    augmentation: Augmentation = Augmentation()
    scaling: Scaling = "range"
    precision: Precision = "auto"
    channels_last: bool = True
    compile: bool = False
    validate_every: int = 250
    sample_every: int = 250
    save_every: int = 250
    analyse_every: int = 0
    analyse_epochs: float = 0.0
    patience: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("steps", "batch_size", "validate_every", "sample_every", "save_every"):
            if getattr(self, name) < 1:
                raise TrainingError(f"{name} is {getattr(self, name)}; give a whole number of at least 1.")
        if self.batch_size < 2:
            raise TrainingError(
                "A batch of 1 picture has no statistics for batch norm; give a batch size of at least 2."
            )
        if not (self.epochs >= 0 and self.analyse_epochs >= 0):
            epochs = self.epochs if not self.epochs >= 0 else self.analyse_epochs
            raise TrainingError(f"{epochs} epochs make no sense; give a number of at least 0.")
        if self.analyse_every < 0:
            raise TrainingError(f"analyse_every is {self.analyse_every}; give a number of steps, or 0 for never.")
        if not 0 < self.learning_rate < math.inf:
            raise TrainingError(f"A learning rate of {self.learning_rate} cannot train; give a number above 0.")
        if self.sampler not in SAMPLERS:
            raise TrainingError(f'There is no sampler "{self.sampler}"; choose one of {", ".join(SAMPLERS)}.')

    def planned(self, images: int) -> "Recipe":
        """The recipe with its epochs counted out in steps, for a training part of ``images`` pictures."""
        steps, analyses = (
            max(1, round(epochs * images / self.batch_size)) if epochs else every
            for epochs, every in ((self.epochs, self.steps), (self.analyse_epochs, self.analyse_every))
        )
        return replace(self, steps=steps, analyse_every=analyses)

    def stretched(self, steps: int) -> "Recipe":
        """The recipe in ``steps`` steps instead of its own, every schedule in proportion."""
        factor = steps / self.steps
        terms = tuple(replace(term, schedule=term.schedule.stretched(factor)) for term in self.terms)
        restarts = tuple(round(step * factor) for step in self.restarts)
        finish = self.finish and replace(self.finish, steps=max(1, round(self.finish.steps * factor)))
        return replace(self, terms=terms, finish=finish, steps=steps, epochs=0.0, restarts=restarts)

    @property
    def main_steps(self) -> int:
        """Steps before the finish; all, if there is none."""
        own = self.finish.steps if self.finish else 0
        return self.steps - own if RUNS * own <= self.steps else self.steps

    def finishing(self, step: int) -> Finish | None:
        """The finish, if ``step`` is part of it."""
        return self.finish if self.main_steps <= step < self.steps else None

    def batch_at(self, step: int) -> int:
        """Pictures of a step."""
        return (self.finishing(step) or self).batch_size

    def images_by(self, step: int) -> int:
        """Pictures that were seen when ``step`` steps are done."""
        last = max(0, step - self.main_steps)
        return (step - last) * self.batch_size + last * (self.finish.batch_size if self.finish else 0)

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The losses, and those of the finish."""
        return self.terms + (self.finish.terms if self.finish else ())

    def warnings(self) -> list[str]:
        """What looks like a mistake: loss terms that never start."""
        sentences = (term.schedule.warning(term.loss, self.steps, self.validate_every) for term in self.terms)
        return [sentence for sentence in sentences if sentence]


RECIPE = TypeAdapter(Recipe)
