"""A judge whose answers are made up, for tests of what is done with them."""

from collections.abc import Callable, Mapping

import numpy as np
from torch import Tensor

from gencore.raters.files import AboutRaters
from gencore.raters.fit import Fit
from gencore.raters.judge import Judge
from gencore.types import Field, ImageSpec

Answer = Callable[[Tensor], np.ndarray]


class MadeUp(Judge):
    """Says of pictures what ``answer`` says: points, then probabilities, in the order of ``fields``."""

    def __init__(self, fields: tuple[Field, ...], answer: Answer, fits: Mapping[str, Fit] | None = None) -> None:
        self._fields, self._answer, self._fits = fields, answer, dict(fits or {})

    @property
    def about(self) -> AboutRaters:
        return AboutRaters("judge", self._fields, (), (32, 32), ImageSpec(32, 32), {})

    @property
    def fits(self) -> Mapping[str, Fit]:
        return self._fits

    def said(self, images: Tensor) -> np.ndarray:
        return self._answer(images)


def always(*numbers: float) -> Answer:
    """The same answer to every picture."""
    return lambda images: np.tile(np.array(numbers, dtype=np.float32), (len(images), 1))
