"""How it is measured whether synthetic pictures help: what is trained on what, and who sees what."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pydantic import TypeAdapter

from gencore.augmentation.agreement import Agreement
from gencore.augmentation.learner import Learning
from gencore.augmentation.synthesis import ATTEMPTS
from gencore.data.base import RatedImages, fingerprint
from gencore.data.transforms import Augmentation
from gencore.errors import DataError, TrainingError

FEWEST = 20  # pictures that a judge can be trained on


@dataclass(frozen=True)
class Protocol:
    """Everything that decides a measurement but the data.

    Args:
        preset: how the generator is trained; see `gencore presets`.
        steps: the generator's optimiser steps.
        judge_steps: the judge's.
        learning: how a learner is trained, the same in every arm.
        names: what learners predict.
        shares: of the training pictures that are taken for all that there is.
        repetitions: each with other scarce pictures and other seeds.
        synthetic: wishes for synthetic pictures.
        agreement: how close the judge has to come to a wish.
        attempts: how often a wish is drawn before it is given up.
        classical: the plain baseline: how pictures are turned and shifted.
    """

    preset: str
    names: tuple[str, ...]
    steps: int = 1000
    judge_steps: int = 200
    learning: Learning = Learning()
    shares: tuple[float, ...] = (0.05, 0.2)
    repetitions: int = 8
    synthetic: int = 1000
    agreement: Agreement = Agreement()
    attempts: int = ATTEMPTS
    classical: Augmentation = Augmentation(rotation=8.0, crop_padding=2)

    def __post_init__(self) -> None:
        if not self.shares or not all(0 < share < 1 for share in self.shares):
            raise TrainingError(
                "A share of the training pictures lies between 0 and 100 %; give for instance 5 and 20."
            )
        if self.repetitions < 2:
            raise TrainingError("One repetition says nothing about the spread; measure at least two.")


PROTOCOL = TypeAdapter(Protocol)


@dataclass(frozen=True)
class Arm:
    """One way to train a learner.

    Args:
        synthetic: which synthetic pictures take half of every batch: none, those that the judge agreed with, or as
            many unfiltered ones.
        classical: whether pictures are turned and shifted.
        everything: whether all real training pictures are there, which is what nobody has: the ceiling.
    """

    synthetic: str = ""
    classical: bool = False
    everything: bool = False


ARMS: Mapping[str, Arm] = {
    "real": Arm(),
    "real + synthetic": Arm(synthetic="filtered"),
    "real + unfiltered synthetic": Arm(synthetic="unfiltered"),
    "real + classical": Arm(classical=True),
    "real + classical + synthetic": Arm(synthetic="filtered", classical=True),
    "all real": Arm(everything=True),
    "all real + classical": Arm(everything=True, classical=True),
}
BASELINE, CLASSICAL = "real", "real + classical"


def learnable(data: RatedImages, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What learners are to predict: ``names``; if there are none, the classes of ``data``, else its scores.

    Raises:
        DataError: if there is no such field, or no field at all.
    """
    if names:
        return data.only(names).condition.names
    kinds = ("class", "score", "binary")
    by_kind = [tuple(field.name for field in data.condition.fields if field.kind == kind) for kind in kinds]
    found = next((each for each in by_kind if each), ())
    if not found:
        raise DataError(f"{data.name} has no rater, class or attribute, so there is nothing to learn.")
    return found


def held_out(data: RatedImages) -> np.ndarray:
    """The pictures that nobody sees before the end: the validation and the test part."""
    return np.concatenate([data.part("validation"), data.part("test")])


def scarce(data: RatedImages, share: float, repetition: int) -> RatedImages:
    """The few real pictures of one repetition: a random share of the training part; a larger share contains a smaller.

    Being training pictures, all of them lie in the training part of what comes back, and its other parts are empty: a
    trainer that is given this data cannot look at anything else.

    Raises:
        DataError: if they are too few to train a judge on.
    """
    train = data.part("train")
    count = round(share * len(train))
    if count < FEWEST:
        raise DataError(
            f"{share:.0%} of {data.name} are {count} pictures, too few to train on; take at least {FEWEST}, "
            f"that is {FEWEST / max(len(train), 1):.0%}."
        )
    chosen = np.sort(np.random.default_rng(repetition).permutation(train)[:count])
    return subset(data, chosen)


def subset(data: RatedImages, indices: np.ndarray) -> RatedImages:
    """The pictures at ``indices``, and nothing that would lead back to the others."""
    images, rows, keys = data.images[indices], data.rows[indices], [data.keys[i] for i in indices]
    return RatedImages(data.name, images, rows, keys, data.condition, fingerprint(images, rows, keys))
