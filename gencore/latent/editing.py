r"""Moves a picture towards what somebody likes while it stays the same picture.

.. math:: \max_z \; A_r\big(\mu_r(x(z)) - k\,\sigma_r(x(z))\big) - \lambda\, d\big(g(z, c), g(z_0, c)\big),
          \qquad \|z - z_0\|_p \le \rho\, r(z_0)

with z₀ the picture's code (the mode of its posterior, or what stands behind a map of latents), g the decoder, c what
the rater models say of the picture as it is, A an aggregate of the wished people's satisfaction with μ and σ of the
raters, d the root mean square between the edited picture and the reconstruction, the norm that of a learnt prior
p(z|c) where there is one, and r(z₀) how far the picture's own code lies from the prior's mean. λ is the identity term,
ρ the trust region. c is not moved towards the wish: measured on cars, moving it, and the latent with its prior, gains
less than climbing at the same likeness.

A reconstruction is softer than the picture. What is shown is therefore the picture plus the model's *change*,
x(z) = x + g(z, c) − g(z₀, c), and that is what the rater models see while they are climbed.

References:
    Shen et al., *Interpreting the Latent Space of GANs for Semantic Face Editing*, 2020, for edits in latents. Perarnau
    et al., *Invertible Conditional GANs for Image Editing*, 2016, for encode, change, decode.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from gencore.errors import CapabilityError, ConditionError
from gencore.models.base import GenerativeModel
from gencore.nn.posterior import DiagonalGaussian
from gencore.raters.files import Raters
from gencore.raters.model import columns_of, resized
from gencore.raters.variation import varied
from gencore.strategies.base import Watch
from gencore.strategies.climbing import COPIES
from gencore.strategies.satisfaction import aggregated, given, needed, satisfaction
from gencore.types import Condition, ConditionSpec, Wish

AMOUNTS = tuple(step / 10 for step in range(11))
WINDOW = 11  # pixels over which structure is compared
FAINT = 4e-4  # variance under which there is no structure to compare
Carry = Callable[[Tensor, Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class Edit:
    """Pictures on their way to a wish.

    Args:
        before: the pictures themselves, ``(n, 3, h, w)``.
        amounts: how far along the way each step is: 0 is untouched, 1 the whole edit.
        images: the pictures at each step, ``(steps, n, 3, h, w)``.
        latents: the codes that they were decoded from, ``(steps, n, *code)``.
        condition: under which they were decoded: what the rater models say of the pictures before.
        trace: satisfaction after every step of the climb.
    """

    before: Float[Tensor, "n 3 h w"]
    amounts: tuple[float, ...]
    images: Float[Tensor, "a n 3 h w"]
    latents: Float[Tensor, "a n *latent"]
    condition: Condition
    trace: Sequence[Mapping[str, Any]] = field(default_factory=list)


def edited(
    model: GenerativeModel,
    images: Float[Tensor, "n 3 h w"],
    wish: Wish,
    raters: Raters | None,
    *,
    identity: float = 2.0,
    steps: int = 40,
    rate: float = 0.06,
    radius: float | None = None,
    carry: str = "change",
    aggregate: str = "min",
    caution: float = 1.0,
    amounts: Sequence[float] = AMOUNTS,
    watch: Watch | None = None,
) -> Edit:
    """Pictures that please the people of a wish more, and the way there.

    Args:
        model: a model with an encoder and a decoder; it need not know the people of the wish.
        images: pictures of the model's size in [0, 1]; each is edited by itself.
        wish: whom to please, name to wanted value. A class that is far from what is seen is hardly reached: where its
            probability is near 0, there is no slope to climb.
        raters: rater models that may be climbed.
        identity: weight of the likeness to the picture; 0 gives it up, at 4 little changes.
        steps: gradient steps.
        rate: length of the first step, as a share of the latent's distance from the prior's mean (of half the usual
            distance, if that is more); the last is 0.
        radius: how far the latent may move, as a share of the same; the model's own if not given.
        carry: what is shown: ``change`` is the picture plus the model's change, ``detail`` the model's picture plus
            the original's detail where the structure is still the same, ``none`` the model's picture alone.
        aggregate: product, min, or mean over the people.
        caution: standard deviations of the ensemble that are taken off.
        amounts: for which parts of the way (0..1) pictures are wanted; they lie on a straight line between latents.
        watch: called after every step with its trace entry; if it returns False the climb ends there, and the way
            leads to the best found so far.

    Raises:
        CapabilityError: if the model cannot encode or decode, or there are no rater models.
        ConditionError: for an unknown field or option, a value out of range, or a rater who cannot be predicted.
    """
    if not model.capabilities.can_interpolate:
        raise model.cannot("edit pictures of your own, which takes an encoder and a decoder")
    check_choices(carry, amounts)
    people = given(wish)
    if raters is None:
        raise CapabilityError(
            "An edit asks rater models what people would say; train some with `gencore raters train`, beside the model."
        )
    if not people:
        raise ConditionError("An edit needs somebody to please; wish for at least one rater.")
    known = needed(raters, [wish], "edit")
    with torch.no_grad():
        condition = said_of(images, model.condition_spec, known).to(model.device)
        code = model.code(images, condition)
        centre, scale = _frame(model, condition, code)
        first = (code - centre) / scale
        reconstruction = model.from_code(centre + scale * first, condition)
    decode = partial(_decoded, model, condition, centre, scale)
    climb = _Climb(images, reconstruction, first, _room(model, first), decode, CARRIES[carry])
    reach = aggregated(aggregate)
    last, trace = climb.best(
        lambda shown: reach(satisfaction(known.ensemble(shown), people, caution)),
        known.ensemble.size, identity, steps, rate, model.edit_radius if radius is None else radius, watch,
    )  # fmt: skip
    with torch.no_grad():
        points = [first + amount * (last - first) for amount in amounts]
        shown = torch.stack([climb.shown(point) for point in points])
        latents = torch.stack([centre + scale * point for point in points])
    return Edit(images, tuple(float(amount) for amount in amounts), shown, latents, condition, trace)


def check_choices(carry: str, amounts: Sequence[float]) -> None:
    """Refuses what no edit can do.

    Raises:
        ConditionError: for a carry that does not exist, or an amount outside 0..1.
    """
    if carry not in CARRIES:
        raise ConditionError(f'There is no way to carry "{carry}"; choose {", ".join(CARRIES)}.')
    if not all(0 <= amount <= 1 for amount in amounts):
        raise ConditionError("An edit goes from 0 (untouched) to 1 (the whole of it); give amounts between.")


def said_of(images: Float[Tensor, "n 3 h w"], spec: ConditionSpec, raters: Raters) -> Condition:
    """What rater models say of pictures, as a condition; whom they cannot predict stays at *any*."""
    with torch.no_grad():
        mean = raters.ensemble(images).mean.cpu()
    rows = torch.full((len(images), len(spec.fields)), torch.nan)
    for column, one in enumerate(spec.fields):
        if one not in raters.ensemble.fields or not raters.fits[one.name].predictable:
            continue
        part = mean[:, columns_of(raters.ensemble.fields, one.name)]
        if one.kind == "score":
            rows[:, column] = part[:, 0].clamp(one.low, one.high)
        else:
            rows[:, column] = part.argmax(dim=1).float() if one.kind == "class" else (part[:, 0] > 0.5).float()
    return spec.condition(rows)


@dataclass(frozen=True)
class _Climb:
    """From the latent of a picture to one that pleases more, in coordinates in which the prior's mean is 0."""

    before: Tensor
    reconstruction: Tensor
    first: Tensor
    room: Tensor
    decode: Callable[[Tensor], Tensor]
    carry: Carry

    def shown(self, point: Tensor) -> Tensor:
        return self.carry(self.before, self.decode(point), self.reconstruction).clamp(0, 1)

    def best(
        self,
        reach: Callable[[Tensor], Tensor],
        size: tuple[int, int],
        identity: float,
        steps: int,
        rate: float,
        radius: float,
        watch: Watch | None,
    ) -> tuple[Tensor, list[dict[str, Any]]]:
        """The best point on the way, picture by picture; the slope is that of varied copies, as in ``optimise``."""
        generator = torch.Generator().manual_seed(0)
        point, kept = self.first.clone(), self.first.clone()
        best = torch.full((len(point),), -torch.inf, device=point.device)
        trace: list[dict[str, Any]] = []
        for step in range(steps + 1):
            moving = point.clone().requires_grad_()
            decoded = self.decode(moving)
            seen = resized(self.carry(self.before, decoded, self.reconstruction).clamp(0, 1), size)
            with_copies = reach(torch.cat([seen.detach(), varied(seen, COPIES, generator)]))
            reached, climbed = with_copies[: len(seen)], with_copies[len(seen) :]
            likeness = identity * _apart(decoded, self.reconstruction)
            value = reached - likeness.detach()
            better = value > best
            best = torch.where(better, value, best).detach()
            kept[better] = point[better]
            trace.append({"step": step, "done": (step + 1) / (steps + 1), "satisfaction": reached.tolist()})
            if (watch is not None and watch(trace[-1]) is False) or step == steps:
                break
            (slope,) = torch.autograd.grad((climbed - likeness).sum(), moving)
            stride = rate * 0.5 * (1 + math.cos(math.pi * step / steps))
            moved = point + stride * self.room * slope / _length(slope).clamp_min(1e-12)
            point = _within(moved, self.first, radius * self.room)
        return kept, trace


def _frame(model: GenerativeModel, condition: Condition, code: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and deviation of the prior; where none is learnt, those of N(0, I)."""
    prior: DiagonalGaussian | None = model.prior(condition)
    if prior is None:
        return torch.zeros_like(code), torch.ones_like(code)
    return prior.mu, torch.exp(0.5 * prior.logvar)


def _decoded(model: GenerativeModel, condition: Condition, centre: Tensor, scale: Tensor, point: Tensor) -> Tensor:
    return model.from_code(centre + scale * point, condition)


def _room(model: GenerativeModel, first: Tensor) -> Tensor:
    """How far each latent lies from the prior's mean, or half as far as latents usually lie, where that is more."""
    usual = 0.5 * first[0].numel() ** 0.5 if model.has_prior and model.normal_noise else 0.0
    return _length(first).clamp_min(usual)


def _within(point: Tensor, first: Tensor, radius: Tensor) -> Tensor:
    moved = point - first
    return first + moved * (radius / _length(moved).clamp_min(1e-12)).clamp(max=1)


def _length(vectors: Tensor) -> Tensor:
    return vectors.flatten(1).norm(dim=1).view(-1, *[1] * (vectors.ndim - 1))


def _apart(first: Tensor, second: Tensor) -> Float[Tensor, " n"]:
    return (first - second).square().flatten(1).mean(dim=1).add(1e-8).sqrt()


def _change(before: Tensor, decoded: Tensor, reconstruction: Tensor) -> Tensor:
    return before + decoded - reconstruction


def _detail(before: Tensor, decoded: Tensor, reconstruction: Tensor) -> Tensor:
    """Where a shape has gone, its old edges are not drawn again; a car that is only painted keeps all of them."""
    return decoded + _alike(decoded, reconstruction) * (before - reconstruction)


def _alike(first: Tensor, second: Tensor) -> Float[Tensor, "n 1 h w"]:
    """How far two pictures rise and fall in the same places, 0..1; which way, and how much, does not count."""
    means = _blurred(first), _blurred(second)
    variances = [
        (_blurred(one.square()) - mean.square()).clamp_min(0).sum(dim=1, keepdim=True)
        for one, mean in zip((first, second), means, strict=True)
    ]
    together = (_blurred(first * second) - means[0] * means[1]).abs().sum(dim=1, keepdim=True)
    return ((together + FAINT) / ((variances[0] * variances[1]).add(1e-12).sqrt() + FAINT)).clamp(0, 1)


def _blurred(images: Tensor) -> Tensor:
    return functional.avg_pool2d(functional.pad(images, [WINDOW // 2] * 4, mode="replicate"), WINDOW, 1)


CARRIES: dict[str, Carry] = {
    "change": _change,
    "detail": _detail,
    "none": lambda before, decoded, reconstruction: decoded,
}
