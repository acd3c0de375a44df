"""One-click wishes, derived from what a model can be asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gencore.errors import ConditionError
from gencore.types import ConditionSpec, Field

# Pairs worth asking for first, where a model has both of them: the example of seed 0, and the two tastes of the
# shipped cars that are furthest apart. A checkpoint can name its own wishes in provenance["presets"].
TOGETHER = ("Moira", "Ferdinando")
OPPOSED = ("Moira", "Gragar")
MOST_CLASSES = 12
MOST_ATTRIBUTES = 8
SHORT_CLASS = 2  # letters; such a class says nothing without its field's name: "digit 3", but "horse"


@dataclass(frozen=True)
class Preset:
    """A wish with a name, such as *Everyone loves it*."""

    name: str
    wish: Mapping[str, float | str] = field(default_factory=dict)


def presets(spec: ConditionSpec, provenance: Mapping[str, Any] | None = None, people: bool = True) -> list[Preset]:
    """The wishes offered for a model, the empty one first; none where there is nothing to wish for.

    Args:
        spec: the model's fields.
        provenance: may hold ``presets``, name to wish, which then take the place of the derived ones.
        people: whether the scores are somebody's opinions, who love things or are against each other; scores that
            are measured are only high or low.
    """
    if not spec.fields:
        return []
    own = (provenance or {}).get("presets")
    wishes = _own(own, spec) if isinstance(own, Mapping) else _derived(spec, people)
    return [Preset("Anything"), *_named_once(wishes)]


def _own(wishes: Mapping[str, Any], spec: ConditionSpec) -> list[Preset]:
    kept = []
    for name, wish in wishes.items():
        try:
            spec.row(wish)
        except (ConditionError, TypeError, AttributeError):
            continue  # a wish that the model cannot be asked for is not offered
        kept.append(Preset(str(name), dict(wish)))
    return kept


def _derived(spec: ConditionSpec, people: bool) -> list[Preset]:
    """What people think and what there is to see; single attributes and measured scores where there is neither."""
    scores = [field for field in spec.fields if field.kind == "score"]
    classes = [field for field in spec.fields if field.kind == "class" and len(field.classes) <= MOST_CLASSES]
    found = _of_people(scores) if people else []
    found += [Preset(_class_name(field, name), {field.name: name}) for field in classes for name in field.classes]
    if found:
        return found
    attributes = [field for field in spec.fields if field.kind == "binary"][:MOST_ATTRIBUTES]
    ends = [wish for score in scores for wish in _ends(score)]
    return ends + [Preset(field.name.replace("_", " "), {field.name: 1.0}) for field in attributes]


def _class_name(field: Field, name: str) -> str:
    return f"{field.name} {name}" if len(name) <= SHORT_CLASS else name.replace("_", " ")


def _ends(score: Field) -> list[Preset]:
    return [
        Preset(f"{score.name} high", {score.name: score.high}),
        Preset(f"{score.name} low", {score.name: score.low}),
    ]


def _of_people(raters: Sequence[Field]) -> list[Preset]:
    if len(raters) < 2:
        return [wish for rater in raters for wish in _ends(rater)]
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


def _named_once(wishes: Sequence[Preset]) -> Iterator[Preset]:
    """Two classes or attributes may have one name; the first keeps it."""
    seen = {"Anything"}
    for wish in wishes:
        if wish.name not in seen:
            seen.add(wish.name)
            yield wish
