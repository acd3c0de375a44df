"""How well pictures satisfy a wish, as rater models see it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import CapabilityError, ConditionError
from gencore.raters.files import Raters
from gencore.raters.model import Opinions
from gencore.types import Field, Wish

SOFTNESS = 0.03  # of the minimum: about how far above the least satisfied others still count
LEAST = 1e-3  # what a factor of the product is at least
AGGREGATES = ("min", "product", "mean")
Aggregate = Callable[[Float[Tensor, "n r"]], Float[Tensor, " n"]]


def satisfaction(opinions: Opinions, wish: Mapping[str, Any], caution: float = 1.0) -> Float[Tensor, "n r"]:
    """How satisfied each person of a wish is with each picture, 1 at best, below 0 at worst; a lower bound.

    Of a score it is 1 − (|predicted − wanted| + caution · spread) / range. Where the end of the range is wanted,
    going beyond counts as better still, because a slope that ends at 9 would leave nothing to climb. Of a class or
    attribute it is the probability of the wanted one, less caution · spread.

    Args:
        opinions: what the ensemble says.
        wish: field name to wanted value.
        caution: how many standard deviations of the ensemble are taken off.

    Raises:
        ConditionError: if a field is not known, or a value outside its range.
    """
    fields = {field.name: field for field in opinions.fields}
    columns = []
    for name, wanted in wish.items():
        said = opinions.of(name)  # of an unknown field it says so
        field, value = fields[name], fields[name].parse(wanted)
        said = said[..., int(value) if field.kind == "class" else 0]
        mean, spread = said.mean(dim=0), said.std(dim=0, correction=0)
        columns.append(_of_score(field, mean, value) if field.kind == "score" else _of_label(field, mean, value))
        columns[-1] = columns[-1] - caution * spread / (field.high - field.low if field.kind == "score" else 1.0)
    return torch.stack(columns, dim=1)


def aggregated(how: str) -> Aggregate:
    """A way to make one number of several people's satisfaction: ``product``, ``min`` (soft), or ``mean``.

    Raises:
        ConditionError: if there is no such way.
    """
    ways: dict[str, Aggregate] = {
        "product": lambda each: each.clamp_min(LEAST).prod(dim=1),
        "min": lambda each: -SOFTNESS * torch.logsumexp(-each / SOFTNESS, dim=1),
        "mean": lambda each: each.mean(dim=1),
    }
    if how not in ways:
        raise ConditionError(f'There is no aggregate "{how}"; choose {", ".join(ways)}.')
    return ways[how]


def given(wish: Wish) -> dict[str, Any]:
    """A wish without the fields that are at *any*."""
    return {name: value for name, value in wish.items() if value is not None}


def needed(raters: Raters | None, wishes: Sequence[Wish], strategy: str) -> Raters:
    """The rater models that a strategy needs, if they are there and know the people of the wish.

    Raises:
        CapabilityError: if there are none.
        ConditionError: if nobody is wished for, somebody is not known, or cannot be predicted from pictures.
    """
    if raters is None:
        raise CapabilityError(
            f'The strategy "{strategy}" asks rater models what people would say; '
            "train some with `gencore raters train`."
        )
    if not all(given(wish) for wish in wishes):
        raise ConditionError(f'The strategy "{strategy}" needs somebody to please; wish for at least one rater.')
    for name in dict.fromkeys(name for wish in wishes for name in given(wish)):
        if name not in raters.names:
            raise ConditionError(f'These rater models do not know "{name}"; train them on the data of this model.')
        if not raters.fits[name].predictable:
            raise ConditionError(
                f"What {name} says cannot be predicted from pictures, so nothing can be optimised for {name}; "
                "leave this slider at any."
            )
    return raters


def predictions(raters: Raters, images: Float[Tensor, "n 3 h w"]) -> dict[str, Float[Tensor, " n"]]:
    """What the ensemble says of pictures in every score field, in points."""
    with torch.no_grad():
        said = raters.ensemble(images)
    return {
        field.name: said.of(field.name)[..., 0].mean(dim=0) for field in raters.ensemble.fields if field.kind == "score"
    }


def _of_score(field: Field, mean: Tensor, value: float) -> Tensor:
    if value >= field.high:
        distance = value - mean
    elif value <= field.low:
        distance = mean - value
    else:
        distance = (mean - value).abs()
    return 1 - distance / (field.high - field.low)


def _of_label(field: Field, mean: Tensor, value: float) -> Tensor:
    return mean if field.kind == "class" or value == 1 else 1 - mean
