"""Plain figures of a model for its card: does it reconstruct, is it sharp, does it draw the class asked for?

They need no network of their own, so they mean the same for every model, and they are no more than a first look:
sharpness says nothing of whether a picture makes sense, and a nearest neighbour sees pixels.
"""

import math
from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from gencore.data.base import RatedImages
from gencore.models.base import GenerativeModel
from gencore.types import Field

BATCH = 64
NEIGHBOURS = 5


@torch.inference_mode()
def reconstruction_error(model: GenerativeModel, data: RatedImages, indices: np.ndarray) -> float:
    """Mean squared error of pictures encoded and decoded with what was said of them, in squared brightness (0..1).

    Args:
        model: one that can encode and decode.
        data: pictures at the model's size.
        indices: which of them; those that the model was not trained on.

    Raises:
        CapabilityError: if the model has no encoder.
    """
    error = 0.0
    for part in _parts(indices):
        images, rows = data.batch(part)
        condition = model.condition_spec.condition(rows)
        decoded = model.decode(model.encode(images, condition).mode(), condition)
        error += float((decoded - images).square().mean()) * len(part) / len(indices)
    return error


def decibels(mean_squared_error: float) -> float:
    """Peak signal-to-noise ratio of pictures in [0, 1]: −10 log₁₀ of the error."""
    return -10 * math.log10(mean_squared_error)


def sharpness(images: Float[Tensor, "n 3 h w"]) -> float:
    """Mean variance of the Laplacian of brightness: how much fine detail, or noise, pictures hold."""
    kernel = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]]).view(1, 1, 3, 3)
    return float(functional.conv2d(images.mean(dim=1, keepdim=True), kernel).var(dim=(1, 2, 3)).mean())


@torch.inference_mode()
def samples(model: GenerativeModel, seeds: Sequence[int], guidance: float = 1.0) -> Float[Tensor, "n 3 h w"]:
    """One picture for each seed with nothing wished for, a batch at a time."""
    return torch.cat([model.sample(list(part), None, guidance).images for part in _parts(np.asarray(seeds))])


@torch.inference_mode()
def class_accuracy(
    model: GenerativeModel, data: RatedImages, field: Field, each: int = 20, guidance: float = 1.0
) -> float:
    """Share of pictures, drawn ``each`` times a class, whose nearest real neighbours mostly have the class asked for.

    Args:
        model: a model conditioned on ``field``.
        data: pictures at the model's size, with their classes.
        field: a class field.
        each: pictures a class.
        guidance: as in :meth:`GenerativeModel.sample`.
    """
    real, rows = data.batch(data.part("train"))
    known = rows[:, data.condition.names.index(field.name)]
    real, known = real[~known.isnan()].flatten(1), known[~known.isnan()].long()
    right = 0
    for index, name in enumerate(field.classes):
        condition = model.condition_spec.wishes({field.name: name}, each)
        drawn = model.sample(range(each), condition, guidance).images.flatten(1)
        nearest = torch.cdist(drawn, real).topk(NEIGHBOURS, largest=False).indices
        right += int((known[nearest].mode(dim=1).values == index).sum())
    return right / (each * len(field.classes))


def _parts(indices: np.ndarray) -> list[np.ndarray]:
    return np.array_split(indices, max(1, math.ceil(len(indices) / BATCH)))
