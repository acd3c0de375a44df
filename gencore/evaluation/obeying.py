"""Do pictures have the scores and classes that were wished for? The judge says, and how often it errs itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from gencore.raters.judge import Judge
from gencore.raters.model import columns_of
from gencore.types import Field


@dataclass(frozen=True)
class Obeying:
    """How far judged pictures are from what was wished for.

    Args:
        errors: mean |wished − judged| of each rater, in points.
        right: share (0..1) of pictures judged to be of the class, or to have the attribute, wished for, by field.
    """

    errors: dict[str, float]
    right: dict[str, float]


def obeying(
    judge: Judge, said: Float[np.ndarray, "n out"], fields: Sequence[Field], wished: Float[np.ndarray, "n f"]
) -> Obeying:
    """Compares what a judge says of pictures with what was wished for.

    Args:
        judge: who said it; fields that it does not know, or cannot predict, are left out.
        said: as :meth:`Judge.said` gives it.
        fields: the fields of ``wished``.
        wished: scores, class indices, 0 or 1; NaN where nothing was wished.
    """
    errors, right = {}, {}
    for place, field in enumerate(fields):
        known = ~np.isnan(wished[:, place])
        if field.name not in judge.names or not judge.fits[field.name].predictable or not known.any():
            continue
        part = said[known][:, columns_of(judge.about.fields, field.name)]
        wanted = wished[known, place]
        if field.kind == "score":
            errors[field.name] = float(np.abs(part[:, 0] - wanted).mean())
        else:
            answers = part.argmax(axis=1) if field.kind == "class" else part[:, 0] > 0.5
            right[field.name] = float((answers == wanted).mean())
    return Obeying(errors, right)
