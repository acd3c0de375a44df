"""One-click wishes, derived from what a model can be asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gencore.errors import ConditionError
from gencore.types import ConditionSpec, Field

# Pairs worth asking for first, where a model has both of them: the example of seed 0, and the two tastes of the
# shipped cars that are furthest apart. A checkpoint can name its own wishes in provenance["presets"].
TOGETHER = ("Moira", "Ferdinando")
OPPOSED = ("Moira", "Gragar")


@dataclass(frozen=True)
class Preset:
    """A wish with a name, such as *Everyone loves it*."""

    name: str
    wish: Mapping[str, float | str] = field(default_factory=dict)


def presets(spec: ConditionSpec, provenance: Mapping[str, Any] | None = None) -> list[Preset]:
    """The wishes offered for a model, the empty one first; none where there is nothing to wish for.

    Args:
        spec: the model's fields.
        provenance: may hold ``presets``, name to wish, which then take the place of the derived ones.
    """
    if not spec.fields:
        return []
    own = (provenance or {}).get("presets")
    wishes = _own(own, spec) if isinstance(own, Mapping) else _derived([f for f in spec.fields if f.kind == "score"])
    return [Preset("Anything"), *wishes]


def _own(wishes: Mapping[str, Any], spec: ConditionSpec) -> list[Preset]:
    kept = []
    for name, wish in wishes.items():
        try:
            spec.row(wish)
        except (ConditionError, TypeError, AttributeError):
            continue  # a wish that the model cannot be asked for is not offered
        kept.append(Preset(str(name), dict(wish)))
    return kept


def _derived(raters: Sequence[Field]) -> list[Preset]:
    if not raters:
        return []
    if len(raters) == 1:
        only = raters[0]
        return [Preset(f"{only.name} high", {only.name: only.high}), Preset(f"{only.name} low", {only.name: only.low})]
    a, b = _pair(raters, OPPOSED, (0, -1))
    found = [
        Preset("Everyone loves it", {rater.name: rater.high for rater in raters}),
        Preset("Nobody likes it", {rater.name: rater.low for rater in raters}),
        Preset(f"{a.name} against {b.name}", {a.name: a.high, b.name: b.low}),
    ]
    if len(raters) > 2:
        a, b = _pair(raters, TOGETHER, (0, 1))
        found.append(Preset(f"Ten for {a.name} and {b.name}", {a.name: a.high, b.name: b.high}))
    else:
        found.append(Preset(f"{b.name} against {a.name}", {b.name: b.high, a.name: a.low}))
    return found


def _pair(raters: Sequence[Field], wanted: tuple[str, str], otherwise: tuple[int, int]) -> tuple[Field, Field]:
    by_name = {rater.name: rater for rater in raters}
    if all(name in by_name for name in wanted):
        return by_name[wanted[0]], by_name[wanted[1]]
    return raters[otherwise[0]], raters[otherwise[1]]
