"""Pictures to begin with that no model has learnt from."""

from inspect import signature

import numpy as np
from jaxtyping import UInt8

from gencore.data.base import load_data
from gencore.errors import DataError, GencoreError
from gencore.registry import DATASETS
from gencore.types import ImageSpec

SEED = 17  # other pictures than those that anything was trained on
COUNT = 48


def fresh(source: str, image: ImageSpec, count: int = COUNT) -> UInt8[np.ndarray, "n h w 3"] | None:
    """New pictures of a data set that is drawn by a program; None of any other, or where they cannot be drawn."""
    if source not in DATASETS or not {"count", "seed"} <= signature(DATASETS[source]).parameters.keys():
        return None
    try:
        return np.array(load_data(source, image, count=count, seed=SEED).images)
    except GencoreError:  # what cannot be drawn is not worth an error: the model's own pictures will do
        return None


def example(source: str, image: ImageSpec, number: int) -> UInt8[np.ndarray, "h w 3"]:
    """Picture ``number`` of those that nothing has learnt from; of a data set that is not drawn, any of its pictures.

    Raises:
        DataError: if there are not so many, or the data is not there.
    """
    drawn = fresh(source, image)
    pictures = load_data(source, image).images if drawn is None else drawn
    if not 0 <= number < len(pictures):
        raise DataError(
            f"{source} has examples 0 to {len(pictures) - 1}, not {number}; give another, or a picture file."
        )
    return np.array(pictures[number])
