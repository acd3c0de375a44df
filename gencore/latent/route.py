"""A path through pictures, ready to be asked for the picture at any position.

Position 0 is the first picture, 1 the second, 2.5 half-way from the third on. At a picture's own position its
reconstruction is shown, to the last bit; of a picture whose code is given (such as a hybrid, which was made from one)
the picture of that code.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import ConditionError
from gencore.latent.paths import Path
from gencore.latent.regions import Mask, on_map
from gencore.latent.spaces import Space, placed, reconstructions, shown, space_of
from gencore.models.base import GenerativeModel
from gencore.types import Condition

Conditions = Literal["interpolate", "hold", "any"]
Codes = Mapping[int, Float[Tensor, "*code"]]


@dataclass(frozen=True)
class Route:
    """A path through points.

    Args:
        model: who shows them.
        space: where they lie. name: what it is called.
        path: how to go from one to the next.
        points: one a picture.
        images: the pictures.
        known: what is said of each.
        mask: where anything changes at all, on the model's map of latents; everywhere if None.
        made: numbers of the pictures that are not reconstructed but made from their points.
    """

    model: GenerativeModel
    space: Space
    name: str
    path: Path
    points: Tensor
    images: Tensor
    known: Condition
    mask: Tensor | None
    made: frozenset[int] = frozenset()

    @property
    def segments(self) -> int:
        """How many times it goes from one picture to the next."""
        return len(self.points) - 1

    def at(self, positions: Sequence[float]) -> tuple[Tensor, Condition]:
        """Points and conditions at positions."""
        points, said = [], []
        for position in positions:
            first = min(int(position), self.segments - 1)
            time = torch.tensor([position - first], dtype=torch.float32, device=self.points.device)
            points.append(self._between(first, time))
            said.append(between(self.known[first : first + 1], self.known[first + 1 : first + 2], float(time)))
        return torch.cat(points), Condition.cat(said)

    @torch.no_grad()
    def pictures(self, positions: Sequence[float]) -> Float[Tensor, "f 3 h w"]:
        """The pictures at positions; at a picture's own, its reconstruction."""
        images = shown(self.model, self.space, *self.at(positions))
        for i, position in enumerate(positions):
            if position == int(position) and (self.mask is None or position == 0):
                images[i : i + 1] = self._own(int(position))
        return images

    def _own(self, number: int) -> Tensor:
        one = slice(number, number + 1)
        if number in self.made:
            return self.space.show(self.model, self.points[one], self.known[one])
        return reconstructions(self.model, self.images[one], self.known[one], self.name)

    def _between(self, first: int, time: Tensor) -> Tensor:
        start, end = self.points[first], self.points[first + 1]
        point = self.path.curve(start.flatten(), end.flatten(), time).unflatten(1, start.shape)
        return point if self.mask is None else start + self.mask * (point - start)


def route_through(
    model: GenerativeModel,
    images: Float[Tensor, "n 3 h w"],
    path: Path,
    *,
    space: str | None = None,
    known: Condition | None = None,
    condition: Conditions = "interpolate",
    mask: Mask | None = None,
    loop: bool = False,
    codes: Codes | None = None,
) -> Route:
    """A path through pictures; arguments as of :func:`gencore.latent.interpolation.interpolated`.

    Raises:
        ConditionError: if a mask is given in a space that has no places.
        CapabilityError: if the model cannot do this.
    """
    name = space or ("latents" if mask is not None else path.space)
    if mask is not None and name != "latents":
        raise ConditionError(f'Regions are mixed in the map of latents; the space "{name}" has no places.')
    area = None if mask is None else on_map(mask, model).to(model.device)
    found = space_of(model, name)
    count = len(images)
    images = torch.cat([images, images[:1]]) if loop else images
    said = CONDITIONS[condition](model, len(images), known, loop)
    points = placed(model, found, images, said)
    given = {i: codes[i % count] for i in range(len(images)) if i % count in codes} if codes and name == "code" else {}
    for number, code in given.items():
        points[number] = code.to(points)
    return Route(model, found, name, path, points, images, said, area, frozenset(given))


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
