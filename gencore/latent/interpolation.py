r"""Pictures on the way from one to another, and how evenly they change.

.. math:: x(t) = g\big(\gamma(z_0, z_1, t), c(t)\big), \qquad z_i = \text{mode of } q(z \mid x_i, c_i)

with γ one of :data:`gencore.latent.paths.PATHS`. Nothing is drawn at random. Where the path meets a picture, what is
shown is its reconstruction to the last bit. With ``mask`` m only places where m is 1 go along, z₀ + m (γ(t) − z₀).

Decoders are not linear: even times may give uneven pictures. ``even`` chooses the times so that every step changes the
model's own pictures alike: the length of the way is measured on a finer series and cut into equal pieces (constant
speed by arc length). It is measured in pixels, or in whatever else is given to look with, such as rater models'
features, which are nearer to what people notice; of several the mean counts. A judge is never asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import ConditionError
from gencore.latent.paths import Path, path_of
from gencore.latent.regions import Mask, on_map
from gencore.latent.spaces import Space, placed, reconstructions, shown, space_of
from gencore.models.base import GenerativeModel
from gencore.types import Condition

Look = Callable[[Tensor], Tensor]
Conditions = Literal["interpolate", "hold", "any"]
FRAMES = 33
MOST_FRAMES = 400
MOST_PICTURES = 12
FINER = 2  # how many times finer the series is on which a way is measured


@dataclass(frozen=True)
class Interpolation:
    """Pictures along a path.

    Args:
        images: ``(f, 3, h, w)`` in [0, 1].
        positions: where on the path each is: 0 at the first picture, 1 at the second, 2.5 half-way from the third on.
        points: what they were decoded from, ``(f, *point)``.
        condition: under which, one a frame.
    """

    images: Float[Tensor, "f 3 h w"]
    positions: tuple[float, ...]
    points: Float[Tensor, "f *point"]
    condition: Condition


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
        looks: in what steps are to be even: pictures to features; pixels if none is given.

    Raises:
        ConditionError: for an unknown path or space, or too few or too many pictures or frames.
        CapabilityError: if the model cannot do this.
    """
    _check(len(images), frames, loop, mask is not None)
    way = path_of(path)
    place = _Course.through(model, images, way, space, known, condition, mask, loop)
    positions = _times(place, frames, (looks or (_pixels,)) if even else ())
    made = place.pictures(positions)
    points, conditions = place.at(positions)
    return Interpolation(made, tuple(positions), points, conditions)


def smoothness(features: Float[np.ndarray, "f d"]) -> float:
    """The largest step between neighbours over the mean step: 1 is perfectly even, or nothing moves.

    Args:
        features: what a judge sees in each frame, ``(f, d)``.
    """
    steps = np.linalg.norm(np.diff(features, axis=0), axis=1)
    return float(steps.max() / steps.mean()) if steps.any() else 1.0


@dataclass(frozen=True)
class _Course:
    """A path through points, ready to be asked for any position."""

    model: GenerativeModel
    space: Space
    name: str
    path: Path
    points: Tensor
    images: Tensor
    known: Condition
    mask: Tensor | None

    @classmethod
    def through(
        cls,
        model: GenerativeModel,
        images: Tensor,
        path: Path,
        space: str | None,
        known: Condition | None,
        condition: Conditions,
        mask: Mask | None,
        loop: bool,
    ) -> "_Course":
        name = space or ("latents" if mask is not None else path.space)
        if mask is not None and name != "latents":
            raise ConditionError(f'Regions are mixed in the map of latents; the space "{name}" has no places.')
        area = None if mask is None else on_map(mask, model).to(model.device)
        found = space_of(model, name)
        images = torch.cat([images, images[:1]]) if loop else images
        said = CONDITIONS[condition](model, len(images), known, loop)
        return cls(model, found, name, path, placed(model, found, images, said), images, said, area)

    @property
    def segments(self) -> int:
        return len(self.points) - 1

    def at(self, positions: list[float]) -> tuple[Tensor, Condition]:
        """Points and conditions at positions."""
        points, said = [], []
        for position in positions:
            first = min(int(position), self.segments - 1)
            time = torch.tensor([position - first], dtype=torch.float32, device=self.points.device)
            points.append(self._between(first, time))
            said.append(between(self.known[first : first + 1], self.known[first + 1 : first + 2], float(time)))
        return torch.cat(points), Condition.cat(said)

    def pictures(self, positions: list[float]) -> Tensor:
        """The pictures at positions; at a picture's own, its reconstruction."""
        made = shown(self.model, self.space, *self.at(positions))
        for i, position in enumerate(positions):
            if position == int(position) and (self.mask is None or position == 0):
                one = slice(int(position), int(position) + 1)
                made[i : i + 1] = reconstructions(self.model, self.images[one], self.known[one], self.name)
        return made

    def _between(self, first: int, time: Tensor) -> Tensor:
        start, end = self.points[first], self.points[first + 1]
        point = self.path.curve(start.flatten(), end.flatten(), time).unflatten(1, start.shape)
        return point if self.mask is None else start + self.mask * (point - start)


def between(first: Condition, last: Condition, amount: float) -> Condition:
    """Part of the way between conditions; a field that only one of them names is that of the nearer."""
    widths = torch.tensor(first.widths, dtype=torch.long, device=first.given.device)
    both = first.given & last.given
    nearer = first if amount < 0.5 else last
    spread = both.repeat_interleave(widths, dim=1) if first.widths else both
    values = (
        torch.where(spread, torch.lerp(first.values, last.values, amount), nearer.values)
        if first.widths
        else (first.values)
    )
    return Condition(values, both | nearer.given, first.widths)


def _mixed(model: GenerativeModel, n: int, known: Condition | None, loop: bool) -> Condition:
    if known is None:
        return model.any_condition(n)
    return (Condition.cat([known, known[:1]]) if loop else known).to(model.device)


def _held(model: GenerativeModel, n: int, known: Condition | None, loop: bool) -> Condition:
    return model.any_condition(n) if known is None else Condition.cat([known[:1]] * n).to(model.device)


CONDITIONS: dict[str, Callable[[GenerativeModel, int, Condition | None, bool], Condition]] = {
    "interpolate": _mixed,
    "hold": _held,
    "any": lambda model, n, known, loop: model.any_condition(n),
}


def _times(course: _Course, frames: int, looks: Sequence[Look]) -> list[float]:
    """Positions of the frames; each segment gets its share of them, and every picture is met."""
    borders = np.linspace(0, frames - 1, course.segments + 1).round().astype(int)
    found = [0.0]
    for number, count in enumerate(np.diff(borders).tolist()):
        times = _evenly(course, number, count, looks) if looks else np.linspace(0, 1, count + 1)
        found += [number + float(time) for time in times[1:-1]] + [number + 1.0]
    return found


def _evenly(course: _Course, number: int, count: int, looks: Sequence[Look]) -> np.ndarray:
    """Times in 0..1 that cut a segment into ``count`` pieces along which its pictures change alike."""
    times = np.linspace(0, 1, FINER * count + 1)
    images = course.pictures([number + float(time) for time in times])
    steps = np.mean([_shares(look(images)) for look in looks], axis=0)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    return np.interp(np.linspace(0, way[-1], count + 1), way, times)


def _pixels(images: Tensor) -> Tensor:
    return images.flatten(1)


def _shares(features: Tensor) -> np.ndarray:
    """How much of a whole way each of its steps is."""
    steps = (features[1:] - features[:-1]).flatten(1).norm(dim=1).cpu().double().numpy() + 1e-9
    return steps / steps.sum()


def _check(pictures: int, frames: int, loop: bool, masked: bool) -> None:
    if not 2 <= pictures <= MOST_PICTURES:
        raise ConditionError(f"A path goes through 2 to {MOST_PICTURES} pictures, not {pictures}.")
    if masked and (pictures > 2 or loop):
        raise ConditionError("Regions are mixed between two pictures; leave the others, and the loop, out.")
    least = pictures + loop
    if not least <= frames <= MOST_FRAMES:
        raise ConditionError(f"{frames} frames do not fit; ask for {least} to {MOST_FRAMES}.")
