"""The real pictures that generated ones are held against: rated, and never trained on."""

from dataclasses import dataclass, replace
from inspect import signature

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.data.base import RatedImages, load_data, to_float
from gencore.errors import DataError
from gencore.registry import DATASETS
from gencore.types import ImageSpec

FRESH_SEED = 2  # drawn data of another seed; 0 is what ships was trained on, 1 what its first regressors learnt from
FEWEST = 16


@dataclass(frozen=True)
class Real:
    """Two sets of real pictures of the same kind.

    Generated pictures are made for what was said of ``other`` and compared with ``reference``, and so is ``other``
    itself: the floor.

    Args:
        everything: the data that the model belongs to, all parts of it.
        training: the part of it that the model was trained on.
        reference: pictures, ``(n, 3, h, w)``.
        reference_rows: what was said of them, ``(n, f)``.
        other: as many others.
        other_rows: what was said of those.
        origin: where they come from, for people.
    """

    everything: RatedImages
    training: RatedImages
    reference: Float[Tensor, "n 3 h w"]
    reference_rows: Float[Tensor, "n f"]
    other: Float[Tensor, "n 3 h w"]
    other_rows: Float[Tensor, "n f"]
    origin: str


def real_pictures(source: str, image: ImageSpec, pictures: int) -> Real:
    """Real pictures to compare with: freshly drawn where the data is, else the validation and test parts.

    Args:
        source: what the model was trained on, as :func:`load_data` takes it.
        image: the model's picture size.
        pictures: how many of each set, at most.

    Raises:
        DataError: if the data is not there, or there are too few pictures.
    """
    data = load_data(source, image)
    name, _, _ = source.partition(":")
    if name in DATASETS and {"seed", "count"} <= signature(DATASETS[name]).parameters.keys():
        held_out = load_data(name, image, seed=FRESH_SEED, count=2 * pictures)
        origin = f"freshly drawn {data.name} (data seed {FRESH_SEED})"
    else:
        held_out = _taken(data, np.concatenate([data.part("validation"), data.part("test")]))
        origin = f"the validation and test parts of {data.name}"
    if held_out.rows.shape[1]:
        held_out = _taken(held_out, np.flatnonzero(~np.isnan(held_out.rows).all(axis=1)))
    order = torch.randperm(len(held_out), generator=torch.Generator().manual_seed(0)).numpy()
    count = min(pictures, len(order) // 2)
    if count < FEWEST:
        raise DataError(
            f"{data.name} has {len(order)} pictures that were not trained on; at least {2 * FEWEST} are needed."
        )
    halves = [order[:count], order[count : 2 * count]]
    images = [to_float(held_out.images[half]) for half in halves]
    rows = [torch.from_numpy(held_out.rows[half]) for half in halves]
    training = _taken(data, data.part("train"))
    return Real(data, training, images[0], rows[0], images[1], rows[1], origin)


def _taken(data: RatedImages, indices: np.ndarray) -> RatedImages:
    keys = [data.keys[i] for i in indices]
    return replace(data, images=data.images[indices], rows=data.rows[indices], keys=keys)
