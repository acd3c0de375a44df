"""What a study can make better: figures of a model while it trains, each with the way that is better.

They are those of :mod:`gencore.evaluation`, on few pictures, because they are taken several times in every trial. The
same pictures and seeds serve all trials. A search is decided on the validation part; the test part then says what the
choice is worth on pictures that decided nothing.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from statistics import fmean
from typing import Literal, cast

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.data.base import Part, RatedImages
from gencore.errors import CapabilityError, TrainingError
from gencore.evaluation.cost import reconstruction
from gencore.evaluation.fid import frechet_distance
from gencore.evaluation.figures import decibels
from gencore.evaluation.kernel import kernel_distance
from gencore.evaluation.metrics import METRICS, Metric
from gencore.evaluation.obeying import Obeying, obeying
from gencore.evaluation.random_features import RandomNetwork
from gencore.evaluation.steering import SliderCurve, slider_curves
from gencore.evaluation.ways import Way, wish_of
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch
from gencore.raters.judge import Judge
from gencore.raters.model import columns_of
from gencore.training.trainer import Trainer
from gencore.types import Field, Wish

BATCH = 64
DIRECT = Way("direct")
VALIDATION = Metric(
    "validation", "Validation loss", "The losses on pictures not trained on, with the weights that they have before "
    "anything is tuned.", "", "lower",
)  # fmt: skip


@dataclass(frozen=True)
class Exam:
    """What a model is measured with.

    Args:
        data: with the fields of the model.
        part: whose pictures.
        pictures: how many are drawn.
        judge: who says what drawn pictures are; none where no figure asks.
        weights: of the losses, in the validation loss.
    """

    data: RatedImages
    part: Part
    pictures: int
    judge: Judge | None
    weights: Mapping[str, float]

    @cached_property
    def real(self) -> tuple[Float[Tensor, "n 3 h w"], Float[Tensor, "n f"]]:
        """Pictures of the part, and what was said of them."""
        return self.data.batch(self.data.part(self.part)[: self.pictures])

    @property
    def asked(self) -> Judge:
        """The judge; there is one where a figure needs one."""
        return cast(Judge, self.judge)

    @property
    def fields(self) -> tuple[Field, ...]:
        """What can be wished for."""
        return self.data.condition.fields

    @property
    def scores(self) -> list[Field]:
        """The raters whom the judge can predict."""
        known = self.asked.fits
        return [one for one in self.fields if one.kind == "score" and one.name in known and known[one.name].predictable]

    @cached_property
    def wished(self) -> Float[Tensor, "n f"]:
        """What is wished for: what was said of the real pictures, over and over."""
        rows = self.real[1]
        return rows[torch.arange(self.pictures) % len(rows)]

    @cached_property
    def random(self) -> RandomNetwork:
        """Eyes that nothing was trained with."""
        return RandomNetwork(self.real[0])

    def drawn(self, model: GenerativeModel) -> Float[Tensor, "n 3 h w"]:
        """A picture for each wish, of its own seed.

        Raises:
            TrainingError: if they hold anything but finite numbers.
        """
        wishes = [wish_of(self.fields, row) for row in self.wished]
        seeds = range(self.pictures)
        parts = [self.draw(model, wishes[i : i + BATCH], seeds[i : i + BATCH]) for i in range(0, len(wishes), BATCH)]
        return torch.cat(parts)

    def draw(self, model: GenerativeModel, wishes: Sequence[Wish], seeds: Sequence[int]) -> Float[Tensor, "n 3 h w"]:
        """Some pictures."""
        images = DIRECT.draw(model, None, wishes, seeds)
        if not bool(images.isfinite().all()):
            raise TrainingError("The model draws no numbers any more.")
        return images

    def said(self, images: Float[Tensor, "n 3 h w"]) -> Obeying:
        """How well pictures have what was wished for."""
        return obeying(self.asked, self.asked.said(images), self.fields, self.wished[: len(images)].numpy())

    def ask(self, images: Float[Tensor, "n 3 h w"]) -> Float[np.ndarray, "n r"]:
        """What the judge says each rater would give."""
        said, known = self.asked.said(images), self.asked.about.fields
        return np.concatenate([said[:, columns_of(known, one.name)] for one in self.scores], axis=1)


Measure = Callable[[Trainer, Exam], float]


@dataclass(frozen=True)
class Figure:
    """A figure that a study can make better.

    Args:
        metric: what it is called, and which way is better.
        measure: takes it of the averaged weights of a run.
        of_real: the same of real pictures, where that means anything.
        judged: what a judge must know: ``class``, ``score``, or nothing in particular (``any``, who
            only looks); empty where none is asked.
        does: what a model must be able to do, such as ``can_sample``.
    """

    metric: Metric
    measure: Measure
    of_real: Callable[[Exam], float] | None
    judged: str
    does: str

    @property
    def name(self) -> str:
        """Its key."""
        return self.metric.name

    @property
    def direction(self) -> Literal["minimize", "maximize"]:
        """``maximize`` or ``minimize``, as Optuna says it."""
        return "maximize" if self.metric.better == "higher" else "minimize"

    def of(self, trainer: Trainer, exam: Exam) -> float:
        """The figure of a run as it is now.

        Raises:
            TrainingError: if it is no finite number.
            CapabilityError: if the model cannot do what it needs.
        """
        if not getattr(trainer.served.capabilities, self.does):
            raise CapabilityError(
                f"{trainer.recipe.model} has no {self.metric.title.lower()}: {trainer.served.cannot(_DOES[self.does])}"
            )
        with torch.no_grad():
            value = float(self.measure(trainer, exam))
        if not math.isfinite(value):
            raise TrainingError(f"The {self.metric.title.lower()} at step {trainer.counters.step} is {value}.")
        return value


def _losses(trainer: Trainer, exam: Exam) -> float:
    """Σ weight · term of the averaged weights on the part; the same noise every time."""
    objective, model = trainer.objective, trainer.served
    objective.eval()
    images, rows = exam.real
    total, start = 0.0, 0
    for some, said in zip(images.split(BATCH), rows.split(BATCH), strict=True):
        generator = torch.Generator(trainer.device).manual_seed(start)
        condition = model.condition_spec.condition(said).to(trainer.device)
        losses = model(Batch(some.to(trainer.device), condition, objective, generator), "all")
        total += sum(exam.weights.get(name, 0.0) * float(term) for name, term in losses.terms.items()) * len(some)
        start += len(some)
    return total / len(images)


def _psnr(trainer: Trainer, exam: Exam) -> float:
    model, error = trainer.served, 0.0
    images, rows = exam.real
    for some, said in zip(images.split(BATCH), rows.split(BATCH), strict=True):
        some, condition = some.to(trainer.device), model.condition_spec.condition(said).to(trainer.device)
        back = model.decode(model.encode(some, condition).mode(), condition)
        error += float((back - some).square().mean()) * len(some) / len(images)
    return decibels(max(error, 1e-10))


def _ms_ssim(trainer: Trainer, exam: Exam) -> float:
    return reconstruction(trainer.served, *exam.real).ms_ssim


def _right(exam: Exam, images: Tensor) -> float:
    return 100 * fmean(exam.said(images).right.values())


def _error(exam: Exam, images: Tensor) -> float:
    return fmean(exam.said(images).errors.values())


def _sliders(of: Callable[[SliderCurve], float], trainer: Trainer, exam: Exam) -> float:
    model, raters = trainer.served, exam.scores
    seeds = range(max(2, exam.pictures // (10 * len(raters))))

    return fmean(of(curve) for curve in slider_curves(partial(exam.draw, model), exam.ask, raters, seeds))


Distance = Callable[[np.ndarray, np.ndarray], float]


def _far(
    distance: Distance, look: Callable[[Exam], Callable[[Tensor], np.ndarray]], exam: Exam, images: Tensor
) -> float:
    return distance(look(exam)(exam.real[0]), look(exam)(images))


def _of_drawn(of: Callable[[Exam, Tensor], float], trainer: Trainer, exam: Exam) -> float:
    return of(exam, exam.drawn(trainer.served))


def _of_same(of: Callable[[Exam, Tensor], float], exam: Exam) -> float:
    return of(exam, exam.real[0])


def _of_others(of: Callable[[Exam, Tensor], float], exam: Exam) -> float:
    """Real pictures of the training part in place of drawn ones, as many."""
    return of(exam, exam.data.batch(exam.data.part("train")[: exam.pictures])[0])


def _by_judge(exam: Exam) -> Callable[[Tensor], np.ndarray]:
    return exam.asked.features


def _by_random(exam: Exam) -> Callable[[Tensor], np.ndarray]:
    return exam.random.features


def _figures() -> dict[str, Figure]:
    found = [
        Figure(VALIDATION, _losses, None, "", "can_encode"),
        Figure(METRICS["psnr"], _psnr, None, "", "can_interpolate"),
        Figure(METRICS["ms_ssim"], _ms_ssim, None, "", "can_interpolate"),
    ]
    for name, of, judged in (("class_accuracy", _right, "class"), ("steering_error", _error, "score")):
        found.append(Figure(METRICS[name], partial(_of_drawn, of), partial(_of_same, of), judged, "can_sample"))
    for name, curve in (("spearman", lambda c: c.spearman), ("monotonicity", lambda c: 100 * c.rising)):
        found.append(Figure(METRICS[name], partial(_sliders, curve), None, "score", "can_sample"))
    for name, distance, look in (
        ("frechet_judge", frechet_distance, _by_judge), ("frechet_random", frechet_distance, _by_random),
        ("kid_judge", kernel_distance, _by_judge), ("kid_random", kernel_distance, _by_random),
    ):  # fmt: skip
        far = partial(_far, distance, look)
        judged = "any" if name.endswith("judge") else ""
        found.append(Figure(METRICS[name], partial(_of_drawn, far), partial(_of_others, far), judged, "can_sample"))
    return {figure.name: figure for figure in found}


_DOES = {
    "can_sample": "draw pictures",
    "can_encode": "encode pictures",
    "can_interpolate": "encode and decode pictures",
}
FIGURES: Mapping[str, Figure] = _figures()
