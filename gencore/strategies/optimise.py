r"""Gradient ascent on the noise of a picture, until several people would like it.

.. math:: \max_{\varepsilon} \; A_r\big(\mu_r(g(\varepsilon, c)) - k\,\sigma_r(g(\varepsilon, c))\big) + \lambda D,
          \qquad \|\varepsilon\| = \|\varepsilon_0\|, \quad \angle(\varepsilon, \varepsilon_0) \le \theta

with g the model from noise to picture, μ and σ the rater ensemble's mean and spread, A a product, minimum or mean
over the chosen people, and D how far the pictures of the set lie apart.

What keeps it honest: noise, not pixels, is moved, so every picture is one that the model draws; after each step the
noise goes back to the shell where normal noise lies (projection), and no further than an angle from where it started
(trust region); what the ensemble disagrees on does not count (lower bound); it sees shifted and blurred copies, so
that a gain has to survive them; and the judge, who has the last word, is not asked.

References:
    Seed 0's goal, "ten images jointly optimal for two people". Coste et al., *Reward Model Ensembles Help Mitigate
    Overoptimization*, 2024. Tang et al., *Tuning-Free Alignment of Diffusion Models with Direct Noise Optimization*,
    2024.
"""

from collections.abc import Sequence
from typing import Any

import torch

from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.registry import register_strategy
from gencore.strategies.base import Generation, Watch, described
from gencore.strategies.climbing import Climb, climbed, starts
from gencore.strategies.satisfaction import AGGREGATES, aggregated, given, needed, predictions
from gencore.types import Wish, each_wish


@register_strategy("optimise")
@described(
    "Climbs until the rater models agree that all wished for would be pleased; the set stays varied.",
    "Seconds instead of milliseconds; what the rater models get wrong it finds, so see what the judge says.",
    "raters",
    "noise",
    aggregate=AGGREGATES,
)
def optimise(
    model: GenerativeModel,
    targets: Wish | Sequence[Wish],
    n: int,
    seeds: Sequence[int],
    raters: Raters | None = None,
    *,
    steps: int = 24,
    pool: int = 96,
    rate: float = 0.08,
    angle: float = 0.9,
    aggregate: str = "min",
    caution: float = 1.0,
    diversity: float = 0.5,
    guidance: float = 1.0,
    temperature: float = 1.0,
    watch: Watch | None = None,
) -> Generation:
    """The best and most varied ``n`` of a pool of direct samples, each then improved by gradient ascent.

    Args:
        model: a model whose prior is drawn from normal noise.
        targets: one wish for all pictures, or one for each; the people in it are the ones to please.
        n: how many pictures.
        seeds: ``n`` seeds; the pool is drawn from these and from seeds that follow from them.
        raters: rater models that may be climbed.
        steps: gradient steps.
        pool: direct samples to choose the starts from; at most ``n`` means: start from the seeds themselves.
        rate: step size on the noise.
        angle: how far noise may turn away from its start, in radians.
        aggregate: product, min, or mean over the people.
        caution: standard deviations of the ensemble that are taken off.
        diversity: weight of the distance between the pictures of the set.
        guidance: as in ``direct``.
        temperature: as in ``direct``.
        watch: called after every step with its trace entry; if it returns False the climb ends there, and the best
            pictures found so far are returned.

    Raises:
        CapabilityError: if there are no rater models, or the model's prior is not drawn from normal noise.
        ConditionError: for an unknown field, a value out of range, or a rater who cannot be predicted.
    """
    wishes = each_wish(targets, n)
    condition = model.condition_spec.wishes(wishes, n).to(model.device)  # what does not fit is refused first
    known = needed(raters, wishes, "optimise")
    reach, kept = aggregated(aggregate), torch.empty(n, *model.noise_shape, device=model.device)
    trace: list[dict[str, Any]] = []
    for wish, places in _groups(wishes):
        climb = Climb(model, known, wish, reach, caution, guidance, temperature)
        own = [int(seeds[place]) for place in places]
        start, going = starts(climb, own, pool, trace, watch)
        if going:
            start = climbed(climb, start, trace, steps, rate, angle, diversity, own[0], watch)
        kept[places] = start
    with torch.no_grad():
        samples = model.from_noise(kept, condition, guidance, temperature)
    return Generation(samples.images, samples.latents, condition, predictions(known, samples.images), trace)


def _groups(wishes: Sequence[Wish]) -> list[tuple[dict[str, Any], list[int]]]:
    """The wishes that differ, and which pictures have each; fields at *any* are left out."""
    found: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for place, wish in enumerate(wishes):
        found.setdefault(tuple(sorted(given(wish).items())), []).append(place)
    return [(dict(pairs), places) for pairs, places in found.items()]
