"""Pictures on their way from one to the next, with what the judge says of every frame: the same for browser and script.

The rater models say what each picture is, so that the condition can go along; the judge, who has no part in what is
shown, says what came of it and how evenly it changes, and with them, when frames are taken.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor

from gencore.animation import save_film
from gencore.data.base import to_float, to_uint8
from gencore.errors import ConditionError
from gencore.latent.editing import said_of
from gencore.latent.interpolation import FRAMES, interpolated, smoothness
from gencore.latent.pacing import Look
from gencore.latent.regions import Mask
from gencore.latent.route import Codes, Conditions
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.raters.judge import Judge, Verdict
from gencore.raters.model import RaterModel
from gencore.types import Condition


@dataclass(frozen=True)
class Course:
    """How to go from picture to picture.

    Args:
        path: name of one of :data:`gencore.latent.paths.PATHS`.
        frames: how many pictures in all.
        condition: ``interpolate``, ``hold`` or ``any``; see :func:`gencore.latent.interpolation.interpolated`.
        even: even steps, as rater models see the model's pictures (without them in pixels); even times if not.
        loop: back to the first picture at the end.
        space: where the path runs; its own if None.
    """

    path: str = "slerp"
    frames: int = FRAMES
    condition: Conditions = "interpolate"
    even: bool = True
    loop: bool = False
    space: str | None = None


@dataclass(frozen=True)
class Journey:
    """A film from picture to picture.

    Args:
        images: the frames, ``(f, h, w, 3)`` uint8.
        positions: where on the path each is: 0 at the first picture, 1 at the second, and so on.
        judged: what the judge says of each frame, by field name; empty without a judge.
        smoothness: the largest step between neighbours over the mean step, in the judge's features; None without one.
        seconds: how long it took.
        recipe: model, pictures and options.
        closed: whether the last frame is the first again.
        pictures: gives the pictures at any other positions, ``(n, 3, h, w)`` in [0, 1].
    """

    images: UInt8[np.ndarray, "f h w 3"]
    positions: tuple[float, ...]
    judged: Mapping[str, list[Verdict]] = field(default_factory=dict)
    smoothness: float | None = None
    seconds: float = 0.0
    recipe: dict[str, Any] = field(default_factory=dict)
    closed: bool = False
    pictures: Callable[[Sequence[float]], Tensor] | None = field(default=None, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.images)

    def still(self, frame: float) -> UInt8[np.ndarray, "h w 3"]:
        """The picture at a frame or between two: 3.5 is half-way from frame 3 to frame 4, counted from 0.

        Raises:
            ConditionError: if the film has no such frame.
        """
        if not 0 <= frame <= len(self) - 1:
            raise ConditionError(f"The film has frames 0 to {len(self) - 1}, not {frame:g}.")
        if frame == int(frame) or self.pictures is None:
            return self.images[round(frame)]
        position = float(np.interp(frame, np.arange(len(self)), self.positions))
        return to_uint8(self.pictures([position]).cpu())[0]

    def save(self, file: str | Path) -> Path:
        """An animation (``.gif``, ``.webp``) or a filmstrip (``.png``).

        Raises:
            ConditionError: for another suffix.
            CheckpointError: if it cannot be written.
        """
        return save_film(self.images, Path(file), self.closed)


def travel(
    model: GenerativeModel,
    pictures: UInt8[np.ndarray, "n h w 3"],
    course: Course,
    raters: Raters | None = None,
    judge: Judge | None = None,
    mask: Mask | None = None,
    recipe: Mapping[str, Any] | None = None,
    codes: Codes | None = None,
) -> Journey:
    """A film through pictures of a model's size.

    Args:
        model: with an encoder and a decoder.
        pictures: what it goes through, in order.
        course: how.
        raters: who say what the pictures are; without them nothing is known of any.
        judge: who says what came of it; how fast pictures change for the judge, too, decides when frames are taken.
        mask: ``(h, w)``, 1 where the second picture is taken; for models with a map of latents.
        recipe: what is to be written down with it.
        codes: of pictures that were made from one, by number; see :func:`gencore.latent.interpolation.interpolated`.

    Raises:
        ConditionError: for an option out of range.
        CapabilityError: if the model cannot do this.
    """
    began = time.perf_counter()
    images = to_float(np.ascontiguousarray(pictures))
    made = interpolated(
        model, images, path=course.path, frames=course.frames, known=said(model, images, raters),
        condition=course.condition, even=course.even, loop=course.loop, mask=mask, space=course.space,
        looks=looks_of(raters, judge), codes=codes,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    frames = made.images.cpu()
    judged = {} if judge is None else judge.verdicts(frames, [one.name for one in model.condition_spec.fields])
    evenness = None if judge is None else smoothness(judge.features(frames))
    return Journey(
        to_uint8(frames), made.positions, judged, evenness, seconds, dict(recipe or {}), course.loop, made.pictures
    )


def said(model: GenerativeModel, images: Any, raters: Raters | None) -> Condition | None:
    """What rater models say of pictures; None where there are none, or the model reads nothing."""
    return said_of(images, model.condition_spec, raters) if raters and model.condition_spec.fields else None


def looks_of(raters: Raters | None, judge: Judge | None = None) -> list[Look]:
    """How rater models look at pictures, the features of each of their networks; and how the judge does."""
    looks: list[Look] = [] if raters is None else [partial(_features, model) for model in raters.ensemble.models]
    return looks if judge is None else [*looks, lambda images: torch.from_numpy(judge.features(images.cpu()))]


def _features(model: RaterModel, images: Tensor) -> Tensor:
    return model.features(images.cpu())


def in_words(journey: Journey) -> str:
    """A line about a film for people."""
    evenness = "" if journey.smoothness is None else f", largest step {journey.smoothness:.2f} × the mean one"
    return f"{len(journey)} frames in {journey.seconds:.1f} s{evenness}"


def curves(judged: Mapping[str, Sequence[Verdict]]) -> dict[str, list[float]]:
    """What can be drawn as a line over the frames: points of scores, probabilities of attributes; no classes."""
    return {
        name: [float(one) for one in verdicts if not isinstance(one, tuple)]
        for name, verdicts in judged.items()
        if verdicts and not isinstance(verdicts[0], tuple)
    }
