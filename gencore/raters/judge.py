"""The judge: the only one whose word counts when gencore says that somebody would like a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import CapabilityError
from gencore.raters.files import AboutRaters, Raters, read_raters
from gencore.raters.fit import Fit
from gencore.raters.model import columns_of, resized
from gencore.types import Field

BATCH = 256
Verdict = float | tuple[str, float]


class Judge:
    """Says what each rater would give a picture, and cannot be climbed.

    It looks in another way than the rater models, was trained on pictures that they have not seen, and answers in
    plain numbers: no gradient ever leaves it.

    Args:
        raters: what :func:`gencore.raters.files.read_raters` gives for a judge's folder.
    """

    def __init__(self, raters: Raters) -> None:
        self._raters = raters
        raters.ensemble.eval().requires_grad_(False)

    @classmethod
    def load(cls, folder: Path) -> "Judge":
        """The judge of a folder.

        Raises:
            CheckpointError: if it is missing, damaged, or no judge.
        """
        return cls(read_raters(folder, "judge"))

    @property
    def names(self) -> tuple[str, ...]:
        """The fields it knows."""
        return self._raters.names

    @property
    def fits(self) -> Mapping[str, Fit]:
        """How well it knows each."""
        return self._raters.fits

    @property
    def about(self) -> AboutRaters:
        """Where it comes from."""
        return self._raters.about

    def scores(self, images: Float[Tensor, "n 3 h w"], name: str) -> Float[np.ndarray, " n"]:
        """What one rater would give pictures in [0, 1], in points.

        Raises:
            ConditionError: if it does not know this rater.
            CapabilityError: if the pictures belong to an optimisation.
        """
        return self.said(images)[:, columns_of(self._raters.ensemble.fields, name)][:, 0]

    def said(self, images: Float[Tensor, "n 3 h w"]) -> Float[np.ndarray, "n out"]:
        """Everything it says of pictures: points, probabilities of classes, of attributes, in the order of fields.

        Raises:
            CapabilityError: if the pictures belong to an optimisation.
        """
        self._refuse(images)
        ensemble = self._raters.ensemble
        with torch.no_grad():
            return np.concatenate([ensemble(part).mean.numpy() for part in images.split(BATCH)])

    def verdicts(self, images: Float[Tensor, "n 3 h w"], names: Sequence[str]) -> dict[str, list[Verdict]]:
        """What it says of pictures in words that can be shown: of those of ``names`` whom it can predict.

        Args:
            images: pictures in [0, 1].
            names: fields of interest; others are left out.

        Returns:
            By field name one verdict a picture: the points of a score, within its range; the likeliest class with its
            probability; the probability of an attribute.

        Raises:
            CapabilityError: if the pictures belong to an optimisation.
        """
        said, start, found = self.said(images), 0, {}
        for field in self._raters.ensemble.fields:
            columns = said[:, start : start + field.width]
            start += field.width
            if field.name in names and (field.name not in self.fits or self.fits[field.name].predictable):
                found[field.name] = [_verdict(field, row) for row in columns]
        return found

    def features(self, images: Float[Tensor, "n 3 h w"]) -> Float[np.ndarray, "n d"]:
        """What it sees before it judges: the space in which distances between sets of pictures are measured.

        Raises:
            CapabilityError: if the pictures belong to an optimisation.
        """
        self._refuse(images)
        ensemble = self._raters.ensemble
        with torch.no_grad():
            small = [resized(part, ensemble.size) for part in images.split(BATCH)]
            return np.concatenate([ensemble.models[0].features(part).numpy() for part in small])

    @staticmethod
    def _refuse(images: Tensor) -> None:
        if images.requires_grad:
            raise CapabilityError(
                "These pictures are being optimised; the judge says nothing of them before that is over (detach them)."
            )


def _verdict(field: Field, said: np.ndarray) -> Verdict:
    if field.kind == "class":
        best = int(said.argmax())
        return field.classes[best], round(float(said[best]), 3)
    low, high = (field.low, field.high) if field.kind == "score" else (0.0, 1.0)
    return round(float(np.clip(said[0], low, high)), 2)  # a regression may shoot over the end of the scale
