"""One rater model, and several as an ensemble: what each person, or each label, would say of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.errors import ConditionError, DataError
from gencore.raters.networks import FEATURES, Network, Size, make_network
from gencore.types import Field


class RaterModel(nn.Module):
    """Pictures to what is said of them.

    Args:
        fields: raters, classes and attributes to predict.
        network: how it looks at pictures.
        size: the size at which it looks; pictures of any other are averaged down, or widened, to it.
    """

    def __init__(self, fields: tuple[Field, ...], network: Network, size: Size) -> None:
        super().__init__()
        if not fields:
            raise DataError("A rater model predicts raters, classes or attributes; this data has none of them.")
        self.fields, self.size = fields, size
        self.network = make_network(network, size)
        self.head = nn.Linear(FEATURES[network], sum(field.width for field in fields))

    def features(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n d"]:
        """What is seen before it is judged; a space in which similar pictures lie together."""
        return self.network(resized(images, self.size) * 2 - 1)

    def raw(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n out"]:
        """Scores between 0 (lowest) and 1 (highest), not bounded; logits of classes and attributes."""
        return self.head(self.features(images)).float()

    def forward(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n out"]:
        """Scores in points, probabilities of classes, probabilities of attributes: :func:`opinions` of :meth:`raw`."""
        return opinions(self.fields, self.raw(images))


class RaterEnsemble(nn.Module):
    """Rater models that differ in how they look and in what they were trained on.

    Their mean is the prediction, their spread what they do not know.
    """

    def __init__(self, fields: tuple[Field, ...], networks: Sequence[Network], size: Size) -> None:
        super().__init__()
        self.fields, self.size, self.networks = fields, size, tuple(networks)
        self.members = nn.ModuleList([RaterModel(fields, network, size) for network in networks])

    @property
    def models(self) -> list[RaterModel]:
        """The members."""
        return cast(list[RaterModel], list(self.members))

    def forward(self, images: Float[Tensor, "n 3 h w"]) -> "Opinions":
        """What all members say of pictures in [0, 1]; differentiable."""
        small = resized(images, self.size)
        return Opinions(self.fields, torch.stack([member(small) for member in self.models]))


@dataclass(frozen=True)
class Opinions:
    """What the members of an ensemble say of ``n`` pictures.

    Args:
        fields: what is said, in this order.
        each: ``(members, n, out)``: points of scores, probabilities of classes and attributes.
    """

    fields: tuple[Field, ...]
    each: Float[Tensor, "m n out"]

    @property
    def mean(self) -> Float[Tensor, "n out"]:
        """The members' mean."""
        return self.each.mean(dim=0)

    @property
    def spread(self) -> Float[Tensor, "n out"]:
        """The members' standard deviation; 0 where there is only one."""
        return self.each.std(dim=0, correction=0)

    def of(self, name: str) -> Float[Tensor, "m n width"]:
        """What all members say in one field.

        Raises:
            ConditionError: if there is no such field.
        """
        return self.each[..., columns_of(self.fields, name)]


def columns_of(fields: Sequence[Field], name: str) -> slice:
    """Where a field stands in what a rater model says.

    Raises:
        ConditionError: if there is no such field.
    """
    start = 0
    for field in fields:
        if field.name == name:
            return slice(start, start + field.width)
        start += field.width
    raise ConditionError(f'There is no rater or field "{name}"; these raters know {", ".join(f.name for f in fields)}.')


def opinions(fields: Sequence[Field], raw: Float[Tensor, "n out"]) -> Float[Tensor, "n out"]:
    """Raw outputs as points and probabilities. Scores are not cut off at the ends, so that slopes stay alive there."""
    said = []
    for field in fields:
        part = raw[:, columns_of(fields, field.name)]
        if field.kind == "score":
            said.append(field.low + (field.high - field.low) * part)
        else:
            said.append(part.softmax(dim=1) if field.kind == "class" else part.sigmoid())
    return torch.cat(said, dim=1)


def rating_loss(fields: Sequence[Field], raw: Float[Tensor, "n out"], rows: Float[Tensor, "n f"]) -> Float[Tensor, ""]:
    """How far raw outputs are from what was said; what was not said (NaN) does not count.

    The mean over fields of: squared error of scores (on 0..1, times 10, which puts it on the scale of the others),
    cross entropy of classes and of attributes.
    """
    losses = []
    for position, field in enumerate(fields):
        known = ~rows[:, position].isnan()
        part, said = raw[known, columns_of(fields, field.name)], rows[known, position]
        if field.kind == "score":
            unit = (said - field.low) / (field.high - field.low)
            error = 10 * (part[:, 0] - unit).square()
        elif field.kind == "class":
            error = functional.cross_entropy(part, said.long(), reduction="none")
        else:
            error = functional.binary_cross_entropy_with_logits(part[:, 0], said, reduction="none")
        losses.append(error.sum() / max(len(said), 1))
    return torch.stack(losses).mean()


def resized(images: Float[Tensor, "n 3 h w"], size: Size) -> Float[Tensor, "n 3 a b"]:
    """Pictures at another size: averaged where they shrink, interpolated where they grow."""
    if images.shape[2:] == size:
        return images
    if images.shape[2] >= size[0] and images.shape[3] >= size[1]:
        return functional.interpolate(images, size, mode="area")
    return functional.interpolate(images, size, mode="bilinear", antialias=True)
