"""The vocabulary of gencore: what a picture, a condition, a posterior and a sample are.

Everything here is data: frozen dataclasses without knowledge of training, files or browsers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, runtime_checkable

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from gencore.errors import ConditionError
from gencore.nn import across
from gencore.scaling import Scaling, knots_of, scaled

Kind = Literal["score", "class", "binary"]
Wish = Mapping[str, Any]


@dataclass(frozen=True)
class ImageSpec:
    """Size of the pictures a model works on, in pixels. Pictures are RGB: grey becomes RGB on loading."""

    height: int
    width: int

    def __post_init__(self) -> None:
        if self.height < 8 or self.width < 8:
            raise ConditionError(f"Pictures of {self.height}×{self.width} pixels are too small; use at least 8×8.")

    @property
    def shape(self) -> tuple[int, int, int]:
        """``(3, height, width)``."""
        return 3, self.height, self.width


@dataclass(frozen=True)
class Field:
    """One thing that people say about a picture.

    Args:
        name: what a slider, CSV column or command line option is called.
        kind: ``score`` (a rater, continuous), ``class`` (one of ``classes``) or ``binary`` (yes or no).
        low: smallest score. high: largest score. Both only matter for scores.
        classes: names of the classes, in the order of their one-hot position.
    """

    name: str
    kind: Kind = "score"
    low: float = 0.0
    high: float = 9.0
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        finite = math.isfinite(self.low) and math.isfinite(self.high)
        if self.kind == "score" and not (finite and self.low < self.high):
            raise ConditionError(
                f"{self.name}: the range {self.low:g}..{self.high:g} is empty or endless; smaller number first."
            )
        if self.kind == "class" and len(self.classes) < 2:
            raise ConditionError(f"{self.name}: a class field needs at least two classes, it has {len(self.classes)}.")

    @property
    def width(self) -> int:
        """How many numbers this field takes in a condition vector."""
        return len(self.classes) if self.kind == "class" else 1

    def parse(self, value: Any) -> float:
        """A user's value as the number kept in a row: the score, the class's index, or 0/1; NaN for *any*.

        Raises:
            ConditionError: if the value is not of this field.
        """
        if value is None or value == "" or (isinstance(value, float) and value != value):
            return float("nan")
        if self.kind == "class":
            return self._parse_class(value)
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ConditionError(f'"{value}" for {self.name} is not a number; give {self.range_text}.') from None
        if not self.low <= number <= self.high and self.kind == "score":
            raise ConditionError(f"score {value} for {self.name} is outside {self.range_text}.")
        if self.kind == "binary" and number not in (0.0, 1.0):
            raise ConditionError(f'"{value}" for {self.name} is neither 0 nor 1.')
        return number

    @property
    def range_text(self) -> str:
        """The allowed values, for people: ``0..9``."""
        if self.kind == "class":
            return ", ".join(self.classes)
        return "0 or 1" if self.kind == "binary" else f"{self.low:g}..{self.high:g}"

    def _parse_class(self, value: Any) -> float:
        text = str(value)
        if text not in self.classes:
            raise ConditionError(f'"{text}" is not a {self.name}; choose one of {self.range_text}.')
        return float(self.classes.index(text))


def each_wish(wish: Wish | Sequence[Wish], n: int) -> list[Wish]:
    """One wish for each of ``n`` pictures.

    Raises:
        ConditionError: if a list of another length is given.
    """
    each = [wish] * n if isinstance(wish, Mapping) else list(wish)
    if len(each) != n:
        raise ConditionError(f"{len(each)} wishes were given for {n} pictures; give one, or one for each picture.")
    return each


@dataclass(frozen=True)
class Condition:
    """A batch of conditions: scaled values and which fields are given.

    Args:
        values: ``(n, d)`` scaled numbers, 0 where the field is not given.
        given: ``(n, f)`` true where a field is given; false means *any*.
        widths: how many of the ``d`` numbers belong to each of the ``f`` fields.
    """

    values: Float[Tensor, "n d"]
    given: Bool[Tensor, "n f"]
    widths: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: Any) -> "Condition":
        return Condition(self.values[index], self.given[index], self.widths)

    def to(self, device: torch.device | str) -> "Condition":
        """The same condition on another device."""
        return Condition(self.values.to(device), self.given.to(device), self.widths)

    def as_input(self) -> Float[Tensor, "n width"]:
        """What a network reads: masked values followed by the mask, ``(n, d + f)``."""
        return torch.cat([self.values, self.given.to(self.values.dtype)], dim=1)

    def keep(self, kept: Bool[Tensor, "n f"]) -> "Condition":
        """The same condition with every field outside ``kept`` turned into *any*."""
        if not self.widths:
            return self
        given = self.given & kept
        widths = torch.tensor(self.widths, dtype=torch.long, device=given.device)
        return Condition(self.values * given.repeat_interleave(widths, dim=1), given, self.widths)

    def of_the_next(self) -> "Condition":
        """What is said of every picture's neighbour in the batch; of the last one's, that is the first."""
        values, given = (across.mine(across.everyone(part).roll(1, 0)) for part in (self.values, self.given))
        return Condition(values, given, self.widths)

    def of_everyone(self) -> "Condition":
        """The conditions of all processes' pictures, where a batch is shared."""
        return Condition(across.everyone(self.values), across.everyone(self.given), self.widths)

    @staticmethod
    def cat(parts: Sequence["Condition"]) -> "Condition":
        """Several batches of the same spec as one."""
        values = torch.cat([part.values for part in parts])
        return Condition(values, torch.cat([part.given for part in parts]), parts[0].widths)


@dataclass(frozen=True)
class ConditionSpec:
    """The ordered fields a model is conditioned on, and how their values are scaled.

    Args:
        fields: the fields; sliders, command line options and CSV columns are derived from them.
        scaling: ``range`` maps low..high to -1..1; ``standard`` subtracts the mean and divides by the standard
            deviation of the training scores; ``quantile`` maps a score to its rank among them, -1..1.
        knots: per field what the scaling needs: nothing, (mean, deviation), or evenly spaced quantiles.

    References:
        Normalising the scores is the open problem of seed 0, "Future work".
    """

    fields: tuple[Field, ...]
    scaling: Scaling = "range"
    knots: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        names = self.names
        if len(set(names)) < len(names):
            raise ConditionError(f"Two fields have the same name: {', '.join(names)}.")
        if self.scaling != "range" and len(self.knots) != len(self.fields):
            raise ConditionError(f'Scaling "{self.scaling}" needs statistics of the training scores; use fitted().')

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields, in order."""
        return tuple(field.name for field in self.fields)

    @property
    def widths(self) -> tuple[int, ...]:
        """How many numbers each field takes."""
        return tuple(field.width for field in self.fields)

    @property
    def input_width(self) -> int:
        """Length of :meth:`Condition.as_input`: all values and one *given* bit a field."""
        return sum(self.widths) + len(self.fields)

    def fitted(self, rows: Float[Tensor, "n f"], scaling: Scaling) -> "ConditionSpec":
        """The same fields with ``scaling``, its statistics taken from ``rows`` (NaN: missing)."""
        return replace(
            self, scaling=scaling, knots=tuple(knots_of(rows[:, i], scaling) for i in range(len(self.fields)))
        )

    def row(self, wish: Wish) -> Float[Tensor, " f"]:
        """One wish such as ``{"Moira": 9}`` as raw numbers, NaN for every field left out.

        Raises:
            ConditionError: for an unknown field or a value outside its range.
        """
        unknown = [name for name in wish if name not in self.names]
        if unknown:
            raise ConditionError(f'There is no rater or field "{unknown[0]}"; this model knows {_listed(self.names)}.')
        return torch.tensor([field.parse(wish.get(field.name)) for field in self.fields])

    def condition(self, rows: Float[Tensor, "n f"]) -> Condition:
        """Raw rows (scores, class indices, 0/1; NaN: not given) as a :class:`Condition`."""
        if not self.fields:
            return Condition(rows, rows.isnan(), ())
        given = ~rows.isnan()
        filled = torch.where(given, rows, torch.zeros_like(rows))
        columns = [self._scaled(i, filled[:, i]) for i in range(len(self.fields))]
        values = torch.cat(columns, dim=1)
        return Condition(values, torch.ones_like(given), self.widths).keep(given)

    def wishes(self, wish: Wish | Sequence[Wish], n: int) -> Condition:
        """One wish for all of ``n`` pictures, or one wish for each, as a :class:`Condition`.

        Raises:
            ConditionError: for an unknown field, a value out of range, or a list of another length.
        """
        each = each_wish(wish, n)
        rows = torch.stack([self.row(one) for one in each]) if each else torch.empty(0, len(self.fields))
        return self.condition(rows)

    def _scaled(self, index: int, column: Tensor) -> Tensor:
        field = self.fields[index]
        if field.kind == "class":
            return torch.nn.functional.one_hot(column.long(), field.width).to(column.dtype)
        if field.kind == "binary":
            return column[:, None] * 2 - 1
        knots = self.knots[index] if self.knots else ()
        return scaled(column, field.low, field.high, self.scaling, knots)[:, None]


@runtime_checkable
class Posterior(Protocol):
    """What ``encode`` returns: a distribution over latents given a picture (and its condition)."""

    def mode(self) -> Tensor:
        """The most probable latents, deterministic."""
        ...

    def sample(self, generator: torch.Generator | None = None) -> Tensor:
        """Latents drawn from the posterior, differentiable in its parameters."""
        ...


@dataclass(frozen=True)
class Samples:
    """Generated pictures ``(n, 3, h, w)`` in [0, 1] and the latents they were decoded from."""

    images: Float[Tensor, "n 3 h w"]
    latents: Float[Tensor, "n *latent"]


@dataclass(frozen=True)
class Capabilities:
    """What a model can do; computed from what it implements."""

    can_encode: bool
    can_condition: bool
    can_sample: bool
    can_interpolate: bool

    def __str__(self) -> str:
        able = [name.removeprefix("can_") for name, can in vars(self).items() if can]
        return ", ".join(able) or "nothing"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "no field at all"
