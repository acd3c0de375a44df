"""Which synthetic pictures are what they were asked to be, as the judge sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float

from gencore.data.base import RatedImages
from gencore.errors import CapabilityError, ConditionError
from gencore.raters.judge import Judge
from gencore.raters.model import columns_of
from gencore.types import Field

MOST_REAL = 1000  # real pictures that a judge is asked about for comparison


@dataclass(frozen=True)
class Agreement:
    """How close the judge has to come to the wish.

    Args:
        tolerance: largest distance between judged and wanted score, in points of a 0..9 scale; other ranges in
            proportion.
        confidence: smallest probability, 0..1, that the judge gives to the wanted class, or to the wanted yes or no.

    Raises:
        ConditionError: if a number lies outside its range.
    """

    tolerance: float = 1.5
    confidence: float = 0.8

    def __post_init__(self) -> None:
        if not self.tolerance >= 0:
            raise ConditionError(f"A tolerance of {self.tolerance} points makes no sense; give 0 or more.")
        if not 0 <= self.confidence <= 1:
            raise ConditionError(f"A confidence of {self.confidence} is no probability; give 0 to 1.")


def checkable(judge: Judge, fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields whose judged value says anything: those that a picture tells the judge something about.

    Raises:
        CapabilityError: if the judge does not know one of ``fields``, or as something else; if it can predict none.
    """
    for field in fields:
        if field not in judge.about.fields:
            raise CapabilityError(
                f'The judge does not know "{field.name}" as the model does; train one on the same data with '
                "`gencore raters train DATA --judge`, or give --unfiltered."
            )
    found = tuple(field for field in fields if field.name not in judge.fits or judge.fits[field.name].predictable)
    if not found:
        raise CapabilityError(
            f"The judge cannot predict {', '.join(field.name for field in fields)} from pictures, so it cannot filter; "
            "give --unfiltered."
        )
    return found


def agreed_share(judge: Judge, data: RatedImages, fields: Sequence[Field], agreement: Agreement) -> float | None:
    """How many real pictures, not trained on, the judge finds to be what people said of them: what a filter can reach.

    A judge errs by itself. Where it agrees with few real pictures, it rejects most synthetic ones whatever they are.

    Returns:
        0..1 over the validation and test parts of ``data``; none if there is no rated picture in them.
    """
    held_out = np.concatenate([data.part("validation"), data.part("test")])
    rows = data.only([field.name for field in fields]).rows[held_out]
    rated = ~np.isnan(rows).all(axis=1)
    held_out, rows = held_out[rated][:MOST_REAL], rows[rated][:MOST_REAL]
    if len(held_out) == 0:
        return None
    return float(agrees(judge, data.batch(held_out)[0], fields, rows, agreement).mean())


def agrees(
    judge: Judge,
    images: Float[torch.Tensor, "n 3 h w"],
    fields: Sequence[Field],
    rows: Float[np.ndarray, "n f"],
    agreement: Agreement,
) -> Bool[np.ndarray, " n"]:
    """Whether the judge finds in each picture what was wanted of it.

    Args:
        judge: who is asked.
        images: pictures in [0, 1].
        fields: the fields of ``rows``; those that :func:`checkable` leaves out are not looked at.
        rows: what was wanted: points, class indices, 0/1. What was not wanted (NaN) agrees with anything.
        agreement: how close the judge has to come.
    """
    said, known = judge.said(images), judge.about.fields
    agreed = np.ones(len(images), dtype=bool)
    for field in checkable(judge, fields):
        wanted = rows[:, fields.index(field)]
        part = said[:, columns_of(known, field.name)]
        if field.kind == "score":
            close = np.abs(part[:, 0] - wanted) <= agreement.tolerance * (field.high - field.low) / 9
        else:
            yes = part if field.kind == "class" else np.column_stack([1 - part[:, 0], part[:, 0]])
            chosen = np.nan_to_num(wanted).astype(int)
            probability = yes[np.arange(len(yes)), chosen]
            close = (yes.argmax(axis=1) == chosen) & (probability >= agreement.confidence)
        agreed &= close | np.isnan(wanted)
    return agreed
