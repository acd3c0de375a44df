"""Where a path between pictures can run: each space places pictures as points, and shows the pictures of points.

``latents``
    what the decoder reads, the modes of the posteriors. A vector, or a map with one vector for every few pixels; along
    a map two pictures cross-fade, place by place.
``code``
    what stands behind a map of latents, one vector for the whole picture: along it shapes turn into each other. Where
    no code stands behind them, it is the latents themselves.
``noise``
    what a picture would be drawn from: standard normal numbers. Of a VAE with a learnt prior p(z|c) these are the
    whitened latents (z − μ(c)) / σ(c), of a flow what comes out when it is followed backwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import ConditionError
from gencore.models.base import GenerativeModel
from gencore.types import Condition

Place = Callable[[GenerativeModel, Tensor, Condition], Tensor]
TOGETHER = 16  # pictures decoded in one batch


@dataclass(frozen=True)
class Space:
    """A space of points that stand for pictures.

    Args:
        place: pictures to points, under conditions.
        show: points to pictures, under conditions.
        exact: points to show where a path meets a picture itself; reconstructions are the pictures of these.
        reconstruct: the pictures of those.
    """

    place: Place
    show: Place
    exact: Place
    reconstruct: Place


def _latents(model: GenerativeModel, images: Tensor, condition: Condition) -> Tensor:
    return model.encode(images, condition).mode()


def _decoded(model: GenerativeModel, points: Tensor, condition: Condition) -> Tensor:
    return model.decode(points, condition)


def _code(model: GenerativeModel, images: Tensor, condition: Condition) -> Tensor:
    return model.code(images, condition)


def _of_code(model: GenerativeModel, points: Tensor, condition: Condition) -> Tensor:
    return model.from_code(points, condition)


def _noise(model: GenerativeModel, images: Tensor, condition: Condition) -> Tensor:
    return model.noise_of(images, condition)


def _drawn(model: GenerativeModel, points: Tensor, condition: Condition) -> Tensor:
    return model.from_noise(points, condition).images


SPACES: dict[str, Space] = {
    "latents": Space(_latents, _decoded, _latents, _decoded),
    "code": Space(_code, _of_code, _code, _of_code),
    # noise drawn again comes out at the picture's code but for rounding; where the path meets it, it is the code itself
    "noise": Space(_noise, _drawn, _code, _of_code),
}


def space_of(model: GenerativeModel, name: str) -> Space:
    """A space by its name.

    Raises:
        ConditionError: if there is none of that name.
        CapabilityError: if the model does not have it.
    """
    if name not in SPACES:
        raise ConditionError(f'There is no space "{name}"; choose {", ".join(SPACES)}.')
    if not model.capabilities.can_interpolate:
        raise model.cannot("go from picture to picture, which takes an encoder and a decoder")
    if name == "noise" and not (model.has_prior and model.normal_noise):
        raise model.cannot("say from which noise a picture would come, so no path can stay where its noise is likely")
    return SPACES[name]


@torch.no_grad()
def reconstructions(
    model: GenerativeModel, images: Float[Tensor, "n 3 h w"], condition: Condition | None = None, space: str = "latents"
) -> Float[Tensor, "n 3 h w"]:
    """What a model makes of pictures again, each by itself: where paths in ``space`` begin and end, to the last bit.

    Args:
        model: with an encoder and a decoder.
        images: pictures in [0, 1].
        condition: one a picture; none for *any*.
        space: one of ``SPACES``.

    Raises:
        ConditionError: for an unknown space.
        CapabilityError: if the model does not have it.
    """
    found = space_of(model, space)
    known = model.any_condition(len(images)) if condition is None else condition.to(model.device)
    return torch.cat([_again(model, found, images[i : i + 1], known[i : i + 1]) for i in range(len(images))])


def placed(
    model: GenerativeModel, space: Space, images: Float[Tensor, "n 3 h w"], condition: Condition
) -> Float[Tensor, "n *point"]:
    """Pictures as points, each placed by itself: the same picture lies at the same point in whatever company."""
    return torch.cat([space.place(model, images[i : i + 1], condition[i : i + 1]) for i in range(len(images))])


def shown(
    model: GenerativeModel, space: Space, points: Float[Tensor, "n *point"], condition: Condition
) -> Float[Tensor, "n 3 h w"]:
    """The pictures of points, a batch at a time."""
    parts: Sequence[slice] = [slice(first, first + TOGETHER) for first in range(0, len(points), TOGETHER)]
    return torch.cat([space.show(model, points[part], condition[part]) for part in parts])


def _again(model: GenerativeModel, space: Space, image: Tensor, condition: Condition) -> Tensor:
    return space.reconstruct(model, space.exact(model, image, condition), condition)
