"""What shows whether a lesson went well, as numbers: legible digits, active latents, spread among samples."""

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.data.base import RatedImages, to_float
from gencore.latent.analysis import Analysis, analyse
from gencore.latent.embedding import embedding_of
from gencore.models.base import GenerativeModel
from gencore.raters.judge import Judge
from gencore.types import Wish

MOST = 512  # pictures that an analysis looks at


def legible(
    model: GenerativeModel, judge: Judge, field: str, pictures: int = 1000
) -> tuple[dict[str, float], Float[Tensor, "n 3 h w"]]:
    """How often a judge sees in a generated picture the class that was asked for.

    Args:
        model: conditional on ``field``.
        judge: knows ``field``.
        field: of kind class.
        pictures: over all classes together, as many of each.

    Returns:
        The share, 0 to 1, by class; and the pictures, class after class.
    """
    spec = next(each for each in model.condition_spec.fields if each.name == field)
    share = pictures // len(spec.classes)
    found, drawn = {}, []
    for place, name in enumerate(spec.classes):
        images = samples(model, {field: name}, share, place * share)
        said = judge.verdicts(images, [field])[field]
        found[name] = float(np.mean([isinstance(verdict, tuple) and verdict[0] == name for verdict in said]))
        drawn.append(images)
    return found, torch.cat(drawn)


@torch.no_grad()
def samples(model: GenerativeModel, wish: Wish, count: int, first: int = 0) -> Float[Tensor, "n 3 h w"]:
    """Pictures of the seeds from ``first`` on, all under one wish."""
    model.eval()
    return model.sample(list(range(first, first + count)), model.condition_spec.wishes(wish, count)).images


@torch.no_grad()
def latent_health(model: GenerativeModel, data: RatedImages) -> Analysis:
    """What the latents of pictures that were not trained on say of a model that can encode."""
    model.eval()
    chunk = embedding_of(model, data, data.part("validation")[:MOST], under="true", kl=True)
    return analyse(chunk.embeddings, chunk.kl)


def spread(model: GenerativeModel, data: RatedImages, field: str, each: int = 40) -> float:
    r"""How much pictures of one class differ, over how much real ones of it do: 0 where all are alike, near 1 is right.

    .. math:: \frac{E_c\, E_{i \ne j} |G(\varepsilon_i, c) - G(\varepsilon_j, c)|}{E_c\, E_{i \ne j} |x_i - x_j|}

    Args:
        model: conditional on ``field``.
        data: with ``field``; its training part is what is compared with.
        field: of kind class.
        each: pictures of every class.
    """
    place = data.condition.names.index(field)
    part = data.part("train")
    ours, theirs = [], []
    for number, name in enumerate(data.condition.fields[place].classes):
        real = part[data.rows[part, place] == number][:each]
        theirs.append(_apart(to_float(data.images[real])))
        ours.append(_apart(samples(model, {field: name}, each)))
    return float(np.mean(ours) / np.mean(theirs))


def _apart(images: Float[Tensor, "n 3 h w"]) -> float:
    """Mean absolute difference between two different pictures."""
    flat, count = images.flatten(1), len(images)
    return float(torch.cdist(flat, flat, p=1).sum() / (count * (count - 1)) / flat.shape[1])
