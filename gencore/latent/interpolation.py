r"""Pictures on the way from one to another, and how evenly they change.

.. math:: x(t) = g\big(\gamma(z_0, z_1, t), c(t)\big), \qquad z_i = \text{mode of } q(z \mid x_i, c_i)

with γ one of :data:`gencore.latent.paths.PATHS`. Nothing is drawn at random. Where the path meets a picture, what is
shown is its reconstruction to the last bit. With ``mask`` m only places where m is 1 go along, z₀ + m (γ(t) − z₀).
How ``even`` chooses the times so that every step changes the pictures alike is said in :mod:`gencore.latent.pacing`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import ConditionError
from gencore.latent.pacing import Look, even_positions, plain_positions
from gencore.latent.paths import path_of
from gencore.latent.regions import Mask
from gencore.latent.route import Codes, Conditions, route_through
from gencore.models.base import GenerativeModel
from gencore.types import Condition

FRAMES = 33
MOST_FRAMES = 400
MOST_PICTURES = 12


@dataclass(frozen=True)
class Interpolation:
    """Pictures along a path.

    Args:
        images: ``(f, 3, h, w)`` in [0, 1].
        positions: where on the path each is: 0 at the first picture, 1 at the second, 2.5 half-way from the third on.
        points: what they were decoded from, ``(f, *point)``.
        condition: under which, one a frame.
        pictures: gives the pictures at any other positions.
    """

    images: Float[Tensor, "f 3 h w"]
    positions: tuple[float, ...]
    points: Float[Tensor, "f *point"]
    condition: Condition
    pictures: Callable[[Sequence[float]], Tensor] = field(repr=False, compare=False)


@torch.no_grad()
def interpolated(
    model: GenerativeModel,
    images: Float[Tensor, "n 3 h w"],
    *,
    path: str = "slerp",
    frames: int = FRAMES,
    known: Condition | None = None,
    condition: Conditions = "interpolate",
    even: bool = False,
    loop: bool = False,
    mask: Mask | None = None,
    space: str | None = None,
    looks: Sequence[Look] = (),
    codes: Codes | None = None,
) -> Interpolation:
    """Pictures along a path through two or more.

    Args:
        model: with an encoder and a decoder.
        images: the pictures, in [0, 1], in the order of the path.
        path: name of one of ``PATHS``.
        frames: how many pictures in all; every one of ``images`` is met.
        known: what is said of each picture, such as rater models say; *any* if not given.
        condition: ``interpolate`` goes from what is said of one to what is said of the next, ``hold`` keeps to what is
            said of the first, ``any`` says nothing of any.
        even: even steps in the model's pictures instead of even times.
        loop: back to the first picture at the end.
        mask: ``(h, w)`` in [0, 1] of a picture's size; where it is 0 the first picture stays.
        space: name of one of ``SPACES``; the path's own if not given, with a mask ``latents``.
        looks: in what steps are to be even: pictures to features; pixels count besides.
        codes: by number of a picture, the code that it was made from, where the encoder need not be asked (a hybrid);
            used in the space of codes, elsewhere it is placed as any other picture.

    Raises:
        ConditionError: for an unknown path or space, or too few or too many pictures or frames.
        CapabilityError: if the model cannot do this.
    """
    _check(len(images), frames, loop, mask is not None)
    route = route_through(
        model, images, path_of(path), space=space, known=known, condition=condition, mask=mask, loop=loop, codes=codes
    )
    positions = (
        even_positions(route.pictures, route.segments, frames, looks)
        if even
        else (plain_positions(route.segments, frames))
    )
    made = route.pictures(positions)
    points, conditions = route.at(positions)
    return Interpolation(made, tuple(positions), points, conditions, route.pictures)


def smoothness(features: Float[np.ndarray, "f d"]) -> float:
    """The largest step between neighbours over the mean step: 1 is perfectly even, or nothing moves.

    Args:
        features: what a judge sees in each frame, ``(f, d)``.
    """
    steps = np.linalg.norm(np.diff(features, axis=0), axis=1)
    return float(steps.max() / steps.mean()) if steps.any() else 1.0


def _check(pictures: int, frames: int, loop: bool, masked: bool) -> None:
    if not 2 <= pictures <= MOST_PICTURES:
        raise ConditionError(f"A path goes through 2 to {MOST_PICTURES} pictures, not {pictures}.")
    if masked and (pictures > 2 or loop):
        raise ConditionError("Regions are mixed between two pictures; leave the others, and the loop, out.")
    least = pictures + loop
    if not least <= frames <= MOST_FRAMES:
        raise ConditionError(f"{frames} frames do not fit; ask for {least} to {MOST_FRAMES}.")
