"""Draws synthetic rated pictures whose ratings go together as they do in the data.

Wishes are rows of the data, so that who agrees with whom, and which class gets which scores, stays as it is. A wish for
which the judge rejects the picture is drawn again from another seed; only one that fails every time is given up. So the
filter cannot quietly turn the set into the wishes that are easy to fulfil: what is given up is counted.

References:
    Seed 3, "Problem statement": synthetic samples to enrich an existing data set. Ravuri and Vinyals, *Classification
    Accuracy Score for Conditional Generative Models*, 2019.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float

from gencore.augmentation.agreement import Agreement, agreed_share, agrees, checkable
from gencore.data.base import SHARES, RatedImages, fingerprint, split_position, to_float, to_uint8
from gencore.data.samplers import Sampler
from gencore.errors import CapabilityError, DataError
from gencore.models.base import GenerativeModel
from gencore.raters.judge import Judge
from gencore.types import ConditionSpec

BATCH = 64
ATTEMPTS = 20
MOST = 2**20  # wishes of one set
SPACING = 2**40  # between the seeds of two sets: none of them shares a picture


@dataclass(frozen=True)
class Synthetic:
    """Pictures made from wishes, and how they came about.

    Args:
        data: the pictures that were kept, with what was wanted of them as their rows; all in the training part.
        wishes: how many were wished for.
        drawn: how many pictures were drawn for that.
        unchecked: fields that the judge could not look at, because no picture tells it anything about them.
        real_agreed: share of real pictures, not trained on, with which the judge agrees in the same way.
    """

    data: RatedImages
    wishes: int
    drawn: int
    unchecked: tuple[str, ...] = ()
    real_agreed: float | None = None

    def __str__(self) -> str:
        text = f"{len(self.data)} of {self.wishes} wishes fulfilled, {self.drawn} pictures drawn"
        if self.real_agreed is not None:
            text += f" (the judge agrees with {self.real_agreed:.0%} of real pictures)"
        return f"{text}; not checked: {', '.join(self.unchecked)}" if self.unchecked else text


def synthesise(
    model: GenerativeModel,
    data: RatedImages,
    n: int,
    seed: int = 0,
    judge: Judge | None = None,
    agreement: Agreement | None = None,
    attempts: int = ATTEMPTS,
    guidance: float = 1.0,
    temperature: float = 1.0,
) -> Synthetic:
    """Draws ``n`` pictures under wishes taken from the training rows of ``data``.

    Args:
        model: a model that can sample and reads the fields of ``data``, or some of them.
        data: whose training ratings are wished for; its held-out pictures only show how strict the judge is.
        n: how many wishes.
        seed: of wishes and pictures; the same seed gives the same pictures.
        judge: who has to agree with every picture; without one all pictures are kept.
        agreement: how close the judge has to come.
        attempts: how often a wish is drawn before it is given up.
        guidance: as in :meth:`GenerativeModel.sample`.
        temperature: as in :meth:`GenerativeModel.sample`.

    Returns:
        What was kept; possibly nothing.

    Raises:
        CapabilityError: if the model cannot sample, reads no condition, or the judge does not know its fields.
        DataError: if ``data`` lacks a field of the model, or has no rating in any of them, or for an ``n`` below 1.
    """
    if not (1 <= n <= MOST and 0 <= seed < MOST):
        raise DataError(f"{n} pictures from seed {seed} cannot be drawn; give 1 to {MOST:,} and a seed from 0 to that.")
    rows = wished(model, data, n, seed)
    fields = model.condition_spec.fields
    images = np.zeros((n, model.image.height, model.image.width, 3), np.uint8)
    open_wishes, drawn = np.arange(n), 0
    checked = fields if judge is None else checkable(judge, fields)
    for attempt in range(1 if judge is None else attempts):
        refused = []
        for part in np.split(open_wishes, list(range(BATCH, len(open_wishes), BATCH))):
            seeds = [SPACING * seed + MOST * attempt + int(wish) for wish in part]
            images[part] = _drawn(model, rows[part], seeds, guidance, temperature)
            drawn += len(part)
            if judge is not None:  # asked about what will be written, not about what was before rounding
                agreed = agrees(judge, to_float(images[part]), fields, rows[part], agreement or Agreement())
                refused.append(part[~agreed])
        open_wishes = np.concatenate(refused) if refused else open_wishes[:0]
        if len(open_wishes) == 0:
            break
    kept = np.setdiff1d(np.arange(n), open_wishes)
    unchecked = tuple(field.name for field in fields if field not in checked)
    real = None if judge is None else agreed_share(judge, data, fields, agreement or Agreement())
    return Synthetic(_as_data(data.name, model, images[kept], rows[kept], kept, seed), n, drawn, unchecked, real)


def check_steerable(model: GenerativeModel) -> None:
    """Makes sure that ``model`` can draw what is asked for.

    Raises:
        CapabilityError: if it cannot sample or reads no condition.
    """
    if not model.capabilities.can_sample:
        raise model.cannot("draw new pictures")
    if not model.condition_spec.fields:
        raise CapabilityError(
            f"{type(model).__name__} reads no score or class, so its pictures cannot be rated; "
            "take a conditional model."
        )


def wished(model: GenerativeModel, data: RatedImages, n: int, seed: int) -> Float[np.ndarray, "n f"]:
    """``n`` wishes for ``model``: training rows of ``data`` in random order, every row once before one comes again.

    Raises:
        CapabilityError: if the model cannot sample or reads no condition.
        DataError: if ``data`` lacks a field of the model, or has no rating in any of them.
    """
    check_steerable(model)
    fields = model.condition_spec.fields
    foreign = [field.name for field in fields if field not in data.condition.fields]
    if foreign:
        raise DataError(f'{data.name} has no "{foreign[0]}" like that of the model; give the data it was trained on.')
    rows = data.only(model.condition_spec.names).rows[data.part("train")]
    rows = rows[~np.isnan(rows).all(axis=1)]
    if len(rows) == 0:
        raise DataError(f"Nobody has rated a training picture of {data.name}, so there is no wish to take from it.")
    return rows[Sampler(np.arange(len(rows)), n, seed)(0)]


def _drawn(
    model: GenerativeModel, rows: np.ndarray, seeds: list[int], guidance: float, temperature: float
) -> np.ndarray:
    with torch.inference_mode():
        condition = model.condition_spec.condition(torch.from_numpy(rows))
        return to_uint8(model.sample(seeds, condition, guidance, temperature).images)


def _as_data(
    name: str, model: GenerativeModel, images: np.ndarray, rows: np.ndarray, numbers: np.ndarray, seed: int
) -> RatedImages:
    keys = [_training_key(f"synthetic-{seed}-{number:05d}") for number in numbers]
    condition = ConditionSpec(model.condition_spec.fields)
    return RatedImages(f"{name}, synthetic", images, rows, keys, condition, fingerprint(images, rows, keys))


def _training_key(stem: str) -> str:
    """A file name that lies in the training part: beside real pictures, a synthetic one never validates or tests."""
    key, number = f"{stem}.png", 0
    while split_position(key, 0) < sum(SHARES.values()):
        number += 1
        key = f"{stem}-{number}.png"
    return key
