"""Encode the picture, decode it under the wanted scores, again and again; keep the best."""

from collections.abc import Sequence
from typing import Any

import torch

from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.registry import register_strategy
from gencore.strategies.base import Generation, Watch, described
from gencore.strategies.satisfaction import AGGREGATES, aggregated, given, needed, predictions, satisfaction
from gencore.types import Wish, each_wish


@register_strategy("refine")
@described(
    "Each picture is improved step by step, and the best step is kept.",
    "Takes several passes, each of which loses some detail; it hardly gets away from where it started.",
    "raters",
    "encoder",
    aggregate=AGGREGATES,
)
@torch.inference_mode()
def refine(
    model: GenerativeModel,
    targets: Wish | Sequence[Wish],
    n: int,
    seeds: Sequence[int],
    raters: Raters | None = None,
    *,
    rounds: int = 6,
    aggregate: str = "min",
    caution: float = 1.0,
    guidance: float = 1.0,
    temperature: float = 1.0,
    watch: Watch | None = None,
) -> Generation:
    """Starts like ``direct``; then every picture goes through the model again under the wish, and its best is kept.

    Args:
        model: a model that can sample and encode.
        targets: one wish for all pictures, or one for each (over the same people).
        n: how many pictures.
        seeds: ``n`` seeds.
        raters: rater models; they say which round is the best.
        rounds: how often each picture is encoded and decoded.
        aggregate: how several people's satisfaction becomes one number: product, min, or mean.
        caution: standard deviations of the ensemble that are taken off.
        guidance: of the first round, as in ``direct``.
        temperature: of the first round, as in ``direct``.
        watch: called after every round with its trace entry; if it returns False, that was the last.

    Returns:
        The best round of every picture; the trace holds satisfaction and best of each round, ``(n,)`` lists.

    Raises:
        CapabilityError: if there are no rater models, or the model cannot encode or sample.
        ConditionError: for an unknown field, a value out of range, or a rater who cannot be predicted.

    References:
        Seed 0, "iterative refinement".
    """
    if not model.capabilities.can_encode:
        raise model.cannot("refine pictures, because it has no encoder")
    wishes, reach = each_wish(targets, n), aggregated(aggregate)
    condition = model.condition_spec.wishes(wishes, n).to(model.device)  # what does not fit is refused first
    known = needed(raters, wishes, "refine")
    samples = model.sample(list(seeds), condition, guidance, temperature)
    images, latents = samples.images, samples.latents
    best = torch.full((n,), -torch.inf, device=images.device)
    kept, kept_latents, trace = images.clone(), latents.clone(), []
    for number in range(rounds + 1):
        if number:
            latents = model.encode(images, condition).mode()
            images = model.decode(latents, condition)
        reached = torch.cat(
            [reach(satisfaction(known.ensemble(images[i : i + 1]), given(wishes[i]), caution)) for i in range(n)]
        )
        better = reached > best
        best = torch.where(better, reached, best)
        kept[better], kept_latents[better] = images[better], latents[better]
        trace.append(_entry(number, rounds, reached, best))
        if watch is not None and watch(trace[-1]) is False:
            break
    return Generation(kept, kept_latents, condition, predictions(known, kept), trace)


def _entry(number: int, rounds: int, reached: torch.Tensor, best: torch.Tensor) -> dict[str, Any]:
    done = (number + 1) / (rounds + 1)
    return {"round": number, "rounds": rounds, "done": done, "satisfaction": reached.tolist(), "best": best.tolist()}
