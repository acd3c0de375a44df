"""One decode per seed at the wanted scores: the plainest strategy, and the one behind the sliders."""

from collections.abc import Sequence
from typing import Any

import torch

from gencore.models.base import GenerativeModel
from gencore.registry import register_strategy
from gencore.strategies.base import Generation, Watch, described
from gencore.types import Wish


@register_strategy("direct")
@described(
    "One decode a picture: the fastest, and every picture is as sharp as the model can.",
    "Nobody checks whether the people wished for would like it; what the model learnt badly stays bad.",
)
@torch.inference_mode()
def direct(
    model: GenerativeModel,
    targets: Wish | Sequence[Wish],
    n: int,
    seeds: Sequence[int],
    raters: Any = None,
    *,
    guidance: float = 1.0,
    temperature: float = 1.0,
    watch: Watch | None = None,
) -> Generation:
    """Pictures of ``seeds`` under ``targets``.

    Args:
        model: any model that can sample.
        targets: one wish for all pictures, or one for each.
        n: how many pictures.
        seeds: ``n`` seeds.
        raters: not used by this strategy.
        guidance: 1 follows the condition as learnt, more exaggerates it.
        temperature: scale of the latent noise.
        watch: never called; there is only one step.

    Raises:
        ConditionError: for an unknown field or a value out of range.
        CapabilityError: if the model cannot sample.

    References:
        Seed 0, "direct generation".
    """
    conditions = model.condition_spec.wishes(targets, n)
    samples = model.sample(list(seeds), conditions, guidance, temperature)
    return Generation(samples.images, samples.latents, conditions)
