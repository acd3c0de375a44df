r"""Paths between two points that stand for pictures, by name.

.. math:: \text{lerp: } (1 - t)\,a + t\,b, \qquad
          \text{slerp: } \ell(t)\,\frac{\sin((1 - t)\,\omega)\,\hat a + \sin(t\,\omega)\,\hat b}{\sin \omega},
          \quad \ell(t) = (1 - t)\,|a| + t\,|b|

with ω the angle between a and b. Points drawn from N(0, I) in d dimensions lie about √d from the origin; half-way on a
straight line between two of them the distance is √(d/2), where hardly any point lies that a decoder has seen. On slerp
the distance changes evenly from one end's to the other's. ``prior`` is slerp between the pictures' *noise* (see
:mod:`gencore.latent.spaces`): with independent standard normal ends every point of it is as likely under the prior as
the ends are, which also holds where the prior is learnt, p(z|c), or a flow. Of a model whose latents are its noise, a
VAE with N(0, I), ``prior`` and ``slerp`` are the same.

References:
    Shoemake, *Animating Rotation with Quaternion Curves*, 1985. White, *Sampling Generative Networks*, 2016. Seed 2,
    its interpolations between animals, are straight lines.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import ConditionError

NEARLY_PARALLEL = 1e-3  # radians; there a straight line is the same, and sin ω too small to divide by
Curve = Callable[[Tensor, Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class Path:
    """A way from one picture to another.

    Args:
        space: name of the space in which it runs, unless another is asked for.
        curve: points ``(d,)`` and ``(d,)`` and times ``(f,)`` in 0..1 to points ``(f, d)``.
        label: what it is called on a page. what: what it does, in a few words.
    """

    space: str
    curve: Curve
    label: str
    what: str


def lerp(first: Float[Tensor, " d"], last: Float[Tensor, " d"], times: Float[Tensor, " f"]) -> Float[Tensor, "f d"]:
    """Points on a straight line."""
    return torch.lerp(first[None], last[None], times[:, None])


def slerp(first: Float[Tensor, " d"], last: Float[Tensor, " d"], times: Float[Tensor, " f"]) -> Float[Tensor, "f d"]:
    """Points on an arc around the origin, their distance from it changing evenly; see the module."""
    lengths = first.norm(), last.norm()
    if min(lengths) == 0:
        return lerp(first, last, times)
    towards = first / lengths[0], last / lengths[1]
    angle = torch.acos((towards[0] @ towards[1]).clamp(-1, 1))
    if angle < NEARLY_PARALLEL or torch.pi - angle < NEARLY_PARALLEL:  # opposite ends have no arc of their own
        return lerp(first, last, times)
    one, other = torch.sin((1 - times) * angle), torch.sin(times * angle)
    length = torch.lerp(lengths[0], lengths[1], times)
    return (length / torch.sin(angle))[:, None] * (one[:, None] * towards[0] + other[:, None] * towards[1])


PATHS: dict[str, Path] = {
    "slerp": Path("code", slerp, "Arc", "An arc around the middle of the latents: pictures stay crisp on the way."),
    "lerp": Path("code", lerp, "Straight", "The straight line between the latents of the two."),
    "prior": Path("noise", slerp, "Likely", "An arc between the noises that both are drawn from: all of it is likely."),
}


def path_of(name: str) -> Path:
    """A path by its name.

    Raises:
        ConditionError: if there is none.
    """
    if name not in PATHS:
        raise ConditionError(f'There is no path "{name}"; choose {", ".join(PATHS)}.')
    return PATHS[name]
