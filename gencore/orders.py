"""What takes a strategy seconds to make: ten pictures for some people, or the front of what two can be given."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import UInt8

from gencore.critics import Critics, Verdict
from gencore.data.base import to_uint8
from gencore.engine import Engine, Request
from gencore.errors import CapabilityError
from gencore.registry import STRATEGIES
from gencore.strategies.base import Watch, lacks
from gencore.strategies.pareto import pareto


@dataclass(frozen=True)
class Order:
    """Pictures by a strategy.

    Args:
        request: model, wish, seeds, guidance, temperature.
        strategy: a registered name.
        options: of the strategy, name and value.
    """

    request: Request
    strategy: str
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Made:
    """What came of an order.

    Args:
        pictures: ``(n, h, w, 3)`` uint8.
        judged: the judge's verdicts by field name, see :meth:`gencore.critics.Critics.verdicts`.
        claimed: what the rater models predict, in points, by rater, where the strategy asked them.
        seconds: how long the strategy took.
    """

    pictures: UInt8[np.ndarray, "n h w 3"]
    judged: Mapping[str, list[Verdict]]
    claimed: Mapping[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class FrontOrder:
    """How far two people can be pleased at once.

    Args:
        model: name of a model.
        pair: two of its raters.
        seed: of the pool that the climb starts from.
        guidance: as in ``direct``.
    """

    model: str
    pair: tuple[str, str]
    seed: int = 0
    guidance: float = 1.0


@dataclass(frozen=True)
class MadeFront:
    """A front and all else that was looked at.

    Args:
        front: ``(m, h, w, 3)`` uint8, from the first person's favourite to the second's.
        judged: the judge's verdicts on those, by field name.
        wishes: under which wish each was drawn.
        others: the judge's scores for the pair, of all other pictures: two lists.
        seconds: how long it took.
    """

    front: UInt8[np.ndarray, "m h w 3"]
    judged: Mapping[str, list[Verdict]]
    wishes: list[Mapping[str, Any]]
    others: tuple[list[Verdict], list[Verdict]]
    seconds: float


def make(engine: Engine, critics: Critics, order: Order, watch: Watch) -> Made:
    """The pictures of an order, judged by who had no part in making them.

    Args:
        engine: the models.
        critics: their raters and judges.
        order: what to make.
        watch: called on the way; where it returns False, what there is by then is returned.

    Raises:
        GencoreError: if the model cannot be used with the strategy, or the wish does not fit it.
    """
    request = order.request
    model, strategy = engine.model(request.model), STRATEGIES[order.strategy]
    missing = lacks(strategy, model, critics.has(request.model, "raters"))
    if missing:
        raise CapabilityError(missing)
    raters = critics.raters(request.model) if "raters" in strategy.traits.needs else None
    began = time.perf_counter()
    made = strategy(
        model, dict(request.wish), len(request.seeds), request.seeds, raters, guidance=request.guidance,
        temperature=request.temperature, watch=watch, **dict(order.options),
    )  # fmt: skip
    seconds = time.perf_counter() - began
    pictures = to_uint8(made.images)
    claimed = {name: [round(float(score), 2) for score in said] for name, said in made.predicted_scores.items()}
    return Made(pictures, critics.verdicts(request.model, pictures), claimed, seconds)


def make_front(engine: Engine, critics: Critics, order: FrontOrder, watch: Watch) -> MadeFront:
    """The pictures of a front, and the judge's word on them and on all that was looked at.

    Raises:
        CapabilityError: if there are no rater models or no judge, or the model cannot be climbed.
        ConditionError: if the pair is not two different raters of scores, or one cannot be predicted.
    """
    model = engine.model(order.model)
    missing = lacks(STRATEGIES["optimise"], model, critics.has(order.model, "raters"))
    raters = critics.raters(order.model)
    if missing or raters is None:
        raise CapabilityError(missing or "There are no rater models of these people.")
    if not critics.has(order.model, "judge"):
        raise CapabilityError("A front is shown as a judge sees it, and there is none of these people.")
    began = time.perf_counter()
    made = pareto(model, order.pair, raters, order.seed, guidance=order.guidance, watch=watch)
    seconds = time.perf_counter() - began
    front = to_uint8(made.images)
    others = critics.verdicts(order.model, to_uint8(made.others))
    return MadeFront(
        front, critics.verdicts(order.model, front), [dict(wish) for wish in made.wishes],
        (others[order.pair[0]], others[order.pair[1]]), seconds,
    )  # fmt: skip
