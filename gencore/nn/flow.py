r"""A flow between noise and data: a network that says, for any point on the way, where to go.

.. math:: x_t = (1 - t)\,\varepsilon + t\,x, \qquad v^*(x_t, t, c) = \mathbb{E}[x - \varepsilon \mid x_t, c], \qquad
          \dot x = v(x, t, c)

Noise is carried to data by following v from t = 0 to 1, and data to noise by following it backwards.

References:
    Lipman et al., *Flow Matching for Generative Modeling*, 2023. Liu et al., *Flow Straight and Fast: Rectified Flow*,
    2023. Times drawn logit-normal: Esser et al., *Scaling Rectified Flow Transformers*, 2024. Scale, shift and gate
    from the condition: Peebles & Xie, *Scalable Diffusion Models with Transformers*, 2023. Guidance: Ho & Salimans,
    *Classifier-Free Diffusion Guidance*, 2022.
"""

import math
from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

FREQUENCIES = 16
STRONGEST = 3.0  # guidance that a straight flow has seen
Field = Callable[[Tensor, Tensor], Tensor]


class VelocityNetwork(nn.Module):
    """A residual perceptron of x, with scale, shift and gate of each block from the time and the condition.

    Args:
        size: numbers of a point.
        given: length of :meth:`Condition.as_input`; may be 0.
        width: numbers inside.
        blocks: how many.
    """

    def __init__(self, size: int, given: int, width: int, blocks: int) -> None:
        super().__init__()
        self.enter = nn.Linear(size, width)
        self.time = nn.Linear(2 * FREQUENCIES, width)
        self.said = nn.Sequential(nn.Linear(given, width), nn.SiLU(), nn.Linear(width, width)) if given else None
        self.blocks = nn.ModuleList([_Block(width) for _ in range(blocks)])
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.leave = nn.Linear(width, size)

    def forward(
        self, points: Float[Tensor, "n d"], times: Float[Tensor, " n"], given: Float[Tensor, "n g"]
    ) -> Float[Tensor, "n d"]:
        """The velocity at points and times (0 noise, 1 data) under what :meth:`Condition.as_input` says."""
        context = self.time(_waves(times).to(points.dtype))
        if self.said is not None:
            context = context + self.said(given.to(points.dtype))
        hidden, context = self.enter(points) + context, functional.silu(context)
        for block in self.blocks:
            hidden = block(hidden, context)
        return self.leave(self.norm(hidden))


class StraightFlow(VelocityNetwork):
    """A flow whose ways are straight, so that one step goes all of one; it also reads how strong guidance is to be.

    Args:
        size, given, width, blocks: as of :class:`VelocityNetwork`.
    """

    def __init__(self, size: int, given: int, width: int, blocks: int) -> None:
        super().__init__(size, given + 1, width, blocks)

    def asked(self, given: Float[Tensor, "n g"], guidance: Float[Tensor, " n"]) -> Float[Tensor, "n _"]:
        """What it reads: a condition, and guidance from 1 (as learnt) to 3, as 0 to 1."""
        strength = (guidance.clamp(1, STRONGEST) - 1) / (STRONGEST - 1)
        return torch.cat([given, strength[:, None]], dim=1)

    def carried(
        self,
        points: Float[Tensor, "n d"],
        given: Float[Tensor, "n g"],
        free: Float[Tensor, "n g"],
        guidance: float,
        steps: int,
        backwards: bool = False,
    ) -> Float[Tensor, "n d"]:
        """Noise carried to data, or data to noise.

        Args:
            points: where from.
            given: the condition's input.
            free: the same where nothing is given.
            guidance: 1 follows the condition as learnt, 0 not at all; between, it is mixed (two evaluations a step).
            steps: evaluations.
            backwards: data to noise.
        """
        strength = points.new_full((len(points),), guidance)
        wanted, unwanted = self.asked(given, strength), self.asked(free, strength)

        def velocity(at: Tensor, times: Tensor) -> Tensor:
            said = self(at, times, wanted).float()
            if guidance >= 1:
                return said
            anything = self(at, times, unwanted).float()
            return anything + guidance * (said - anything)

        return followed(velocity, points, steps, backwards)


def matched(
    network: VelocityNetwork, data: Float[Tensor, "n d"], given: Float[Tensor, "n g"], generator: torch.Generator | None
) -> tuple[Tensor, Tensor]:
    """What a network says on the way from noise to data, and what is true, ``(n, d)`` each."""
    noise = torch.empty_like(data).normal_(generator=generator)
    times = times_between(len(data), generator, data.device)
    return network(noise + times[:, None] * (data - noise), times, given), data - noise


def straightened(
    pupil: StraightFlow,
    teacher: VelocityNetwork,
    given: Float[Tensor, "n g"],
    free: Float[Tensor, "n g"],
    size: int,
    steps: int,
    generator: torch.Generator | None,
    emphasis: float = 0.0,
) -> tuple[Tensor, Tensor]:
    """What the pupil says on straight ways from noise to where the teacher carries it, and what is true.

    Half of the ways are asked about at their beginning; guidance is drawn from 1 to 3.

    Args:
        pupil: who learns.
        teacher: whom it is to follow.
        given: the condition's input.
        free: the same where nothing is given.
        size: numbers of a point.
        steps: evaluations of the teacher; two are one step of the midpoint method.
        generator: of noise, guidance and times.
        emphasis: how much more guidance the teacher has than the pupil is told.

    Returns:
        Velocities said and true, ``(2n, size)`` each.
    """
    noise = torch.empty(len(given), size, device=given.device).normal_(generator=generator)
    guidance = 1 + (STRONGEST - 1) * torch.empty_like(noise[:, 0]).uniform_(generator=generator)
    with torch.no_grad():
        data = followed_closely(guided(teacher, given, free, guidance + emphasis), noise, steps)
    noise, data, guidance, given = (torch.cat([each, each]) for each in (noise, data, guidance, given))
    times = times_between(len(data), generator, data.device)
    times[: len(times) // 2] = 0
    return pupil(noise + times[:, None] * (data - noise), times, pupil.asked(given, guidance)), data - noise


def guided(
    network: VelocityNetwork, given: Float[Tensor, "n g"], free: Float[Tensor, "n g"], guidance: Float[Tensor, " n"]
) -> Field:
    """The velocity any + guidance · (given − any)."""
    both = torch.cat([given, free])

    def velocity(at: Tensor, times: Tensor) -> Tensor:
        said, anything = network(torch.cat([at, at]), torch.cat([times, times]), both).float().chunk(2)
        return anything + guidance[:, None] * (said - anything)

    return velocity


class _Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.modulation = nn.Linear(width, 3 * width)
        self.wide = nn.Linear(width, 2 * width)
        self.back = nn.Linear(2 * width, width)
        nn.init.normal_(self.modulation.weight, std=0.02)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, hidden: Float[Tensor, "n w"], context: Float[Tensor, "n w"]) -> Float[Tensor, "n w"]:
        scale, shift, gate = self.modulation(context).chunk(3, dim=1)
        changed = self.norm(hidden) * (1 + scale) + shift
        return hidden + (1 + gate) * self.back(functional.silu(self.wide(changed)))


def followed(
    velocity: Field, points: Float[Tensor, "n d"], steps: int, backwards: bool = False
) -> Float[Tensor, "n d"]:
    """Where points come to: from noise to data, or ``backwards`` from data to noise, by Euler's method.

    Args:
        velocity: of points ``(n, d)`` at times ``(n,)``.
        points: where from.
        steps: evaluations.
        backwards: from t = 1 to 0.
    """
    size = (-1.0 if backwards else 1.0) / steps
    for step in range(steps):
        at = 1.0 + step * size if backwards else step * size
        points = points + size * velocity(points, _all_at(at, points))
    return points


def followed_closely(velocity: Field, points: Float[Tensor, "n d"], evaluations: int) -> Float[Tensor, "n d"]:
    """The same from noise to data by the midpoint method: nearer to the true way for as many evaluations.

    On codes of cars 12 evaluations end 0.06 from where 100 of Euler's do, 12 of Euler's 0.15; the Fréchet distance of
    such codes from real ones is then 1.3 times that of real ones, instead of 2.2 (codes have a deviation of 1 to 2).

    Args:
        velocity: as of :func:`followed`.
        points: noise.
        evaluations: of the velocity, two a step; an odd number is rounded down.
    """
    steps = max(1, evaluations // 2)
    for step in range(steps):
        at = step / steps
        half = points + velocity(points, _all_at(at, points)) / (2 * steps)
        points = points + velocity(half, _all_at(at + 0.5 / steps, points)) / steps
    return points


def _all_at(time: float, points: Float[Tensor, "n d"]) -> Float[Tensor, " n"]:
    return torch.full((len(points),), time, device=points.device)


def times_between(n: int, generator: torch.Generator | None, device: torch.device) -> Float[Tensor, " n"]:
    """``n`` times in (0, 1), logit-normal: most of them where it is hardest to say where to go."""
    return torch.empty(n, device=device).normal_(generator=generator).sigmoid()


def _waves(times: Float[Tensor, " n"]) -> Float[Tensor, "n _"]:
    frequencies = torch.exp(torch.linspace(0, math.log(200), FREQUENCIES, device=times.device))
    angles = times[:, None].float() * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=1)
