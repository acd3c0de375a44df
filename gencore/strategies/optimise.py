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

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from gencore.models.base import GenerativeModel
from gencore.nn.noise import seeded_noise
from gencore.raters.files import Raters
from gencore.raters.model import resized
from gencore.raters.variation import Variation, varied
from gencore.registry import register_strategy
from gencore.strategies.base import Generation, described
from gencore.strategies.satisfaction import Aggregate, aggregated, given, needed, predictions, satisfaction
from gencore.types import Wish, each_wish

Watch = Callable[[Mapping[str, Any]], bool | None]
POOL_BATCH = 32
FAR = 4  # the pool's candidates that are looked at for each wanted picture when a varied set is chosen
COPIES = Variation(blur=1.2, noise=0.02, shift=2)
THUMBNAIL = (12, 16)


@register_strategy("optimise")
@described(
    "Climbs until the rater models agree that all wished for would be pleased; the set stays varied.",
    "Seconds instead of milliseconds; what the rater models get wrong it finds, so see what the judge says.",
    "raters",
    "noise",
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
        climb = _Climb(model, known, wish, reach, caution, guidance, temperature)
        own = [int(seeds[place]) for place in places]
        start, going = _starts(climb, own, pool, trace, watch)
        kept[places] = _climbed(climb, start, steps, rate, angle, diversity, own[0], trace, watch) if going else start
    with torch.no_grad():
        samples = model.from_noise(kept, condition, guidance, temperature)
    return Generation(samples.images, samples.latents, condition, predictions(known, samples.images), trace)


class _Climb:
    """From noise to satisfaction, for one model, wish and ensemble."""

    def __init__(
        self, model: GenerativeModel, raters: Raters, wish: Mapping[str, Any], reach: Aggregate, caution: float,
        guidance: float, temperature: float,
    ) -> None:  # fmt: skip
        self.model, self.raters, self.wish, self.reach = model, raters, wish, reach
        self.caution, self.guidance, self.temperature = caution, guidance, temperature

    def images(self, noise: Tensor) -> Float[Tensor, "n 3 h w"]:
        condition = self.model.condition_spec.wishes(self.wish, len(noise)).to(self.model.device)
        return self.model.from_noise(noise, condition, self.guidance, self.temperature).images

    @torch.no_grad()
    def reached(self, noise: Tensor) -> Float[Tensor, " n"]:
        return self.of(self.images(noise))

    def of(self, images: Tensor) -> Float[Tensor, " n"]:
        return self.reach(satisfaction(self.raters.ensemble(images), self.wish, self.caution))


def _climbed(
    climb: _Climb, start: Tensor, steps: int, rate: float, angle: float, diversity: float, seed: int,
    trace: list[dict[str, Any]], watch: Watch | None,
) -> Tensor:  # fmt: skip
    """The best noise that a climb from ``start`` passes through, picture by picture."""
    noise, kept, best = start.clone(), start.clone(), climb.reached(start)
    generator = torch.Generator().manual_seed(seed)
    for step in range(steps):
        moving = noise.clone().requires_grad_()
        images = climb.images(moving)
        copies = varied(resized(images, climb.raters.ensemble.size), COPIES, generator)
        (slope,) = torch.autograd.grad(climb.of(copies).sum() + diversity * _apart(images), moving)
        noise = _projected(noise + rate * _unit(slope) * _length(noise), start, angle)
        now = climb.reached(noise)
        better = now > best
        best = torch.where(better, now, best)
        kept[better] = noise[better]
        trace.append({"step": step + 1, "steps": steps, "satisfaction": now.tolist(), "best": best.tolist()})
        if watch is not None and watch(trace[-1]) is False:
            break
    return kept


def _starts(
    climb: _Climb, seeds: Sequence[int], pool: int, trace: list[dict[str, Any]], watch: Watch | None
) -> tuple[Tensor, bool]:
    """Noise of the best pictures of a pool that are not alike, and whether to go on from there."""
    shape, n = climb.model.noise_shape, len(seeds)
    own = seeded_noise(seeds, shape)
    if pool <= n:
        return own.to(climb.model.device), True
    further = [_mixed(seed, number) for number in range(1, pool // n + 1) for seed in seeds][: pool - n]
    noise = torch.cat([own, seeded_noise(further, shape)]).to(climb.model.device)
    scores: list[Tensor] = []
    thumbnails: list[Tensor] = []
    for part in noise.split(POOL_BATCH):
        with torch.no_grad():
            images = climb.images(part)
            scores.append(climb.of(images))
        thumbnails.append(functional.interpolate(images, THUMBNAIL, mode="area").flatten(1))
        done = sum(map(len, scores))
        trace.append({"pool": done, "of": pool, "best": float(torch.cat(scores).max())})
        if watch is not None and watch(trace[-1]) is False:
            best = torch.cat(scores).topk(min(n, done)).indices
            return torch.cat([noise[best], noise[done : done + n - len(best)]]), False
    return noise[_varied_set(torch.cat(scores), torch.cat(thumbnails), n)], True


def _groups(wishes: Sequence[Wish]) -> list[tuple[dict[str, Any], list[int]]]:
    """The wishes that differ, and which pictures have each; fields at *any* are left out."""
    found: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for place, wish in enumerate(wishes):
        found.setdefault(tuple(sorted(given(wish).items())), []).append(place)
    return [(dict(pairs), places) for pairs, places in found.items()]


def _varied_set(scores: Float[Tensor, " m"], thumbnails: Float[Tensor, "m d"], n: int) -> list[int]:
    """The best picture, then again and again the one of the good ones that is farthest from those chosen."""
    good = scores.topk(min(FAR * n, len(scores))).indices.tolist()
    chosen = [good[0]]
    while len(chosen) < n:
        rest = [i for i in good if i not in chosen]
        distance = torch.cdist(thumbnails[rest], thumbnails[chosen]).amin(dim=1)
        chosen.append(rest[int(distance.argmax())])
    return chosen


def _apart(images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, ""]:
    """How far the pictures of a set lie apart: the sum over pictures of the root mean square to their nearest."""
    if len(images) < 2:
        return images.new_zeros(())
    small = functional.interpolate(images, THUMBNAIL, mode="area").flatten(1)
    distance = (small[:, None] - small[None]).square().mean(dim=2).add(1e-8).sqrt()
    distance = distance + torch.eye(len(small), device=small.device) * 1e3
    return distance.amin(dim=1).sum()


def _projected(noise: Tensor, start: Tensor, angle: float) -> Tensor:
    """Noise on the shell of its start, turned away from it by at most ``angle`` radians."""
    first, length = _unit(start), _length(start)
    moved = _unit(noise)
    along = (moved * first).flatten(1).sum(dim=1).clamp(-1, 1).view(-1, *[1] * (noise.ndim - 1))
    turned = torch.acos(along).clamp(max=angle)
    aside = _unit(moved - along * first)
    return length * (torch.cos(turned) * first + torch.sin(turned) * aside)


def _length(noise: Tensor) -> Tensor:
    return noise.flatten(1).norm(dim=1).view(-1, *[1] * (noise.ndim - 1))


def _unit(vectors: Tensor) -> Tensor:
    return vectors / _length(vectors).clamp_min(1e-12)


def _mixed(seed: int, number: int) -> int:
    return (int(seed) * 1_000_003 + 104_729 * number) % 2**63
