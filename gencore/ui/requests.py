"""What a browser sends, checked: raw JSON in, an engine's request out, or one sentence about what is wrong.

Server functions receive whatever a client posts, so nothing about its type, size or range is taken for granted.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from gencore.engine import Request
from gencore.errors import ConditionError
from gencore.orders import FrontOrder, Order
from gencore.registry import STRATEGIES
from gencore.types import ConditionSpec, Field

TILES = 10
LARGEST_SEED = 2**53 - 1  # what a browser can count to
GUIDANCE = (1.0, 3.0)
TEMPERATURE = (0.3, 1.2)
KEYS = ("model", "wish", "seeds", "guidance", "temperature", "viewer", "strategy", "options", "pick")
SpecOf = Callable[[str], ConditionSpec]


def read_request(raw: Any, spec_of: SpecOf, most: int = TILES) -> Request:
    """A view's request from raw JSON, scores rounded to the sliders' steps.

    Args:
        raw: ``{"model", "wish", "seeds", "guidance", "temperature"}``; the last two may be left out.
        spec_of: the condition fields of a model by its name; raises for an unknown one.
        most: how many pictures may be asked for.

    Raises:
        GencoreError: if anything is missing, unknown, of the wrong type, or out of range.
    """
    if not isinstance(raw, Mapping):
        raise ConditionError("The request is no JSON object; send model, wish and seeds.")
    unknown = [key for key in raw if key not in KEYS]
    if unknown:
        raise ConditionError(
            f"The request holds {short(unknown[0])}, which means nothing here; send {', '.join(KEYS)}."
        )
    model = read_model_name(raw)
    spec = spec_of(model)
    wish = read_wish(raw.get("wish", {}), spec)
    guidance = _number(raw.get("guidance", 1.0), "Guidance", *GUIDANCE)
    temperature = _number(raw.get("temperature", 1.0), "Variety", *TEMPERATURE)
    return Request.of(model, wish, read_seeds(raw.get("seeds"), most), round(guidance, 2), round(temperature, 2))


def read_order(raw: Any, spec_of: SpecOf, most: int = TILES) -> Order:
    """A view's order from raw JSON: a request, the strategy (``direct`` if none is named) and its options.

    Raises:
        GencoreError: as :func:`read_request`; and for an unknown strategy, option, or value of an option.
    """
    request = read_request(raw, spec_of, most)
    name = raw.get("strategy", "direct")
    if not isinstance(name, str):
        raise ConditionError(f"{short(name)} is no strategy; send its name as text.")
    choices = STRATEGIES[name[:40]].traits.choices
    options = raw.get("options", {})
    if not isinstance(options, Mapping):
        raise ConditionError("The options are no JSON object; send names and values.")
    for option, value in options.items():
        if option not in choices:
            raise ConditionError(f"The strategy {name} has no option {short(option)} to choose from.")
        if value not in choices[option]:
            raise ConditionError(f"{short(value)} is no {option}; choose one of {', '.join(choices[option])}.")
    return Order(request, name, tuple(sorted(options.items())))


def read_front(raw: Any, spec_of: SpecOf) -> FrontOrder:
    """An order for a front from raw JSON: ``{"model", "pair", "seed", "guidance"}``; the last two may be left out.

    Raises:
        GencoreError: if the model is unknown, or the pair is not two different raters of it.
    """
    model = read_model_name(raw)
    scores = [field.name for field in spec_of(model).fields if field.kind == "score"]
    pair = raw.get("pair")
    if not isinstance(pair, list) or len(pair) != 2 or any(name not in scores for name in pair) or pair[0] == pair[1]:
        raise ConditionError(f"A front needs two different raters of {', '.join(scores) or 'a model that has some'}.")
    (seed,) = read_seeds([raw.get("seed", 0)], 1)
    guidance = _number(raw.get("guidance", 1.0), "Guidance", *GUIDANCE)
    return FrontOrder(model, (pair[0], pair[1]), seed, round(guidance, 2))


def read_text(raw: Any, key: str) -> str:
    """A text from raw JSON.

    Raises:
        ConditionError: if it is not there, or longer than any that this app hands out.
    """
    text = raw.get(key) if isinstance(raw, Mapping) else None
    if not isinstance(text, str) or len(text) > 64:
        raise ConditionError(f'The request names no "{key}"; send it as text.')
    return text


def read_pick(raw: Any, n: int) -> int:
    """Which of ``n`` pictures is meant.

    Raises:
        ConditionError: if it is none of them.
    """
    pick = raw.get("pick", 0) if isinstance(raw, Mapping) else None
    if isinstance(pick, bool) or not isinstance(pick, int) or not 0 <= pick < n:
        raise ConditionError(f"{short(pick)} is none of the {n} pictures; count from 0.")
    return pick


def read_model_name(raw: Any) -> str:
    """The model that a request is about.

    Raises:
        ConditionError: if it names none.
    """
    model = raw.get("model") if isinstance(raw, Mapping) else None
    if not isinstance(model, str):
        raise ConditionError("The request names no model; send its name as text.")
    return model


def read_viewer(raw: Any) -> str | None:
    """Whose view it is, as the browser named itself; None if it did not."""
    viewer = raw.get("viewer") if isinstance(raw, Mapping) else None
    return viewer if isinstance(viewer, str) and 0 < len(viewer) <= 64 else None


def read_wish(raw: Any, spec: ConditionSpec) -> dict[str, float | str]:
    """A wish from raw JSON; fields that are null are *any* and left out.

    Raises:
        ConditionError: for an unknown field, or a value that is not of its field.
    """
    if not isinstance(raw, Mapping):
        raise ConditionError('The wish is no JSON object; send field names and values, such as {"Moira": 9}.')
    fields = {field.name: field for field in spec.fields}
    unknown = [name for name in raw if name not in fields]
    if unknown:
        known = ", ".join(fields) or "no field at all"
        raise ConditionError(f"There is no rater or field {short(unknown[0])}; this model knows {known}.")
    return {name: _value(value, fields[name]) for name, value in raw.items() if value is not None}


def read_seeds(raw: Any, most: int = TILES) -> list[int]:
    """Seeds from raw JSON.

    Raises:
        ConditionError: if it is no list of 1 to ``most`` whole numbers that are in range.
    """
    if not isinstance(raw, list) or not 0 < len(raw) <= most:
        amount = f"{len(raw)} seeds" if isinstance(raw, list) else "no list of seeds"
        raise ConditionError(f"The request holds {amount}; send 1 to {most} whole numbers, one for each picture.")
    for seed in raw:
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
            raise ConditionError(f"{short(seed)} is no seed; use whole numbers from 0 to {LARGEST_SEED}.")
    return raw


def slider_step(field: Field) -> float:
    """How finely a score can be asked for: 0.1 for 0..9, 1 for 0..100, 0.01 for 0..1."""
    return 10.0 ** math.floor(math.log10((field.high - field.low) / 30))


def short(value: Any) -> str:
    """A stranger's value as it may appear in a sentence: quoted, and never long."""
    text = value if isinstance(value, str) else repr(value) if isinstance(value, int | float) else type(value).__name__
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def _value(value: Any, field: Field) -> float | str:
    if field.kind == "class":
        if not isinstance(value, str):
            raise ConditionError(f"{short(value)} is not a {field.name}; choose one of {field.range_text}.")
        if value not in field.classes:
            raise ConditionError(f"{short(value)} is not a {field.name}; choose one of {field.range_text}.")
        return value
    if field.kind == "binary":
        if not isinstance(value, bool | int | float) or value not in (0, 1):
            raise ConditionError(f"{short(value)} for {field.name} is neither 0 nor 1.")
        return float(value)
    number, step = _number(value, field.name, field.low, field.high), slider_step(field)
    stepped = field.low + round((number - field.low) / step) * step
    return round(min(stepped, field.high), 6)


def _number(value: Any, name: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ConditionError(f"{short(value)} for {name} is not a number in {low:g}..{high:g}.")
    return float(value)
