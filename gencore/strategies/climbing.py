"""Gradient ascent on noise: what ``optimise`` and the Pareto front share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from gencore.strategies.base import Watch
from gencore.strategies.satisfaction import Aggregate, satisfaction
from gencore.types import Wish

POOL_BATCH = 16  # small, so that whoever cancels does not wait
FAR = 4  # the pool's candidates that are looked at for each wanted picture when a varied set is chosen
COPIES = Variation(blur=1.2, noise=0.02, shift=2)
THUMBNAIL = (12, 16)
POOL_SHARE = 0.15  # of the whole work, about


@dataclass(frozen=True)
class Climb:
    """From noise to satisfaction.

    Args:
        model: what draws.
        raters: who may be climbed.
        wish: whose satisfaction counts, name to wanted value.
        reach: one number of everybody's satisfaction, higher is better.
        caution: standard deviations of the ensemble that are taken off.
        guidance: as in ``direct``.
        temperature: as in ``direct``.
        wishes: under which wish each picture is drawn, if not under ``wish``.
    """

    model: GenerativeModel
    raters: Raters
    wish: Mapping[str, Any]
    reach: Aggregate
    caution: float = 1.0
    guidance: float = 1.0
    temperature: float = 1.0
    wishes: Sequence[Wish] | None = None

    def images(self, noise: Float[Tensor, "n *noise"]) -> Float[Tensor, "n 3 h w"]:
        """The pictures of noise, differentiable."""
        condition = self.model.condition_spec.wishes(self.wishes or self.wish, len(noise)).to(self.model.device)
        return self.model.from_noise(noise, condition, self.guidance, self.temperature).images

    @torch.no_grad()
    def reached(self, noise: Float[Tensor, "n *noise"]) -> Float[Tensor, " n"]:
        """How good the pictures of noise are."""
        return self.of(self.images(noise))

    def of(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, " n"]:
        """How good pictures are, differentiable."""
        return self.reach(satisfaction(self.raters.ensemble(images), self.wish, self.caution))


def climbed(
    climb: Climb,
    start: Float[Tensor, "n *noise"],
    trace: list[dict[str, Any]],
    steps: int = 24,
    rate: float = 0.08,
    angle: float = 0.9,
    diversity: float = 0.0,
    seed: int = 0,
    watch: Watch | None = None,
) -> Float[Tensor, "n *noise"]:
    """The best noise that a climb from ``start`` passes through, picture by picture.

    Args:
        climb: what is climbed.
        start: where from.
        trace: gets an entry a step.
        steps: how many.
        rate: length of a step, as a share of the noise's length.
        angle: how far noise may turn away from its start, in radians.
        diversity: weight of the distance between the pictures.
        seed: of the copies that the raters are shown.
        watch: called after every step with its trace entry; if it returns False, that was the last.
    """
    noise, kept = start.clone(), start.clone()
    best = torch.full((len(start),), -torch.inf, device=start.device)

    def keep(reached: Float[Tensor, " n"]) -> None:
        better = reached > best
        best[better], kept[better] = reached[better], noise[better]

    generator = torch.Generator().manual_seed(seed)
    for step in range(steps):
        moving = noise.clone().requires_grad_()
        images = climb.images(moving)
        with torch.no_grad():
            now = climb.of(images)
        keep(now)
        copies = varied(resized(images, climb.raters.ensemble.size), COPIES, generator)
        (slope,) = torch.autograd.grad(climb.of(copies).sum() + diversity * _apart(images), moving)
        noise = projected(noise + rate * _unit(slope) * _length(noise), start, angle)
        done = POOL_SHARE + (1 - POOL_SHARE) * (step + 1) / steps
        said = {"satisfaction": now.tolist(), "best": best.tolist()}
        trace.append({"step": step + 1, "steps": steps, "done": done, **said})
        if watch is not None and watch(trace[-1]) is False:
            break
    keep(climb.reached(noise))
    return kept


def starts(
    climb: Climb, seeds: Sequence[int], pool: int, trace: list[dict[str, Any]], watch: Watch | None = None
) -> tuple[Float[Tensor, "n *noise"], bool]:
    """Noise of the best pictures of a pool that are not alike, and whether to go on from there.

    Args:
        climb: what makes pictures and says how good they are.
        seeds: one a picture; the pool is drawn from these and from seeds that follow from them.
        pool: how many pictures to choose from; with no more than ``seeds`` these are the choice.
        trace: gets an entry a batch.
        watch: called after every batch; if it returns False, the best so far are taken and there is no going on.
    """
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
        share = POOL_SHARE * done / pool
        trace.append({"pool": done, "of": pool, "done": share, "best": float(torch.cat(scores).max())})
        if watch is not None and watch(trace[-1]) is False:
            best = torch.cat(scores).topk(min(n, done)).indices
            return torch.cat([noise[best], noise[done : done + n - len(best)]]), False
    return noise[_varied_set(torch.cat(scores), torch.cat(thumbnails), n)], True


def projected(
    noise: Float[Tensor, "n *noise"], start: Float[Tensor, "n *noise"], angle: float
) -> Float[Tensor, "n *noise"]:
    """Noise on the shell of its start, turned away from it by at most ``angle`` radians."""
    first, length = _unit(start), _length(start)
    moved = _unit(noise)
    along = (moved * first).flatten(1).sum(dim=1).clamp(-1, 1).view(-1, *[1] * (noise.ndim - 1))
    turned = torch.acos(along).clamp(max=angle)
    aside = _unit(moved - along * first)
    return length * (torch.cos(turned) * first + torch.sin(turned) * aside)


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


def _length(noise: Tensor) -> Tensor:
    return noise.flatten(1).norm(dim=1).view(-1, *[1] * (noise.ndim - 1))


def _unit(vectors: Tensor) -> Tensor:
    return vectors / _length(vectors).clamp_min(1e-12)


def _mixed(seed: int, number: int) -> int:
    return (int(seed) * 1_000_003 + 104_729 * number) % 2**63
