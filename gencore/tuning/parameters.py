"""Where in a recipe a parameter stands: what it is now, and the recipe with another value.

A bare name is a field of the recipe (``learning_rate``, ``batch_size``) or, if there is none, a choice of the model's
``Config`` (``latent``). ``beta`` is the weight of the KL term, ``beta1`` and ``beta2`` are Adam's. A dot leads inside:
``loss.NAME`` is the weight of a term, ``config.NAME`` a choice of the model, ``rates.PHASE`` the factor on a phase's
learning rate, ``hiding.each`` and ``augmentation.rotation`` what their names say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gencore.errors import TrainingError
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets import KL, with_beta
from gencore.registry import MODELS
from gencore.training.recipe import RECIPE, Recipe

SHORT = {"batch": "batch_size"}
PLAIN = (
    "batch_size", "learning_rate", "warmup", "decay", "weight_decay", "clip", "ema", "sampler", "jitter", "scaling",
    "epochs",
)  # fmt: skip
INSIDE = ("hiding", "augmentation")


@dataclass(frozen=True)
class Place:
    """One parameter of a recipe.

    Args:
        now: its value.
        put: the recipe with another one.
    """

    now: Any
    put: Callable[[Recipe, Any], Recipe]


def place(name: str, recipe: Recipe) -> Place:
    """Where ``name`` stands in ``recipe``.

    Raises:
        TrainingError: if there is no such parameter; the nearest name is suggested.
    """
    name = SHORT.get(name, name)
    group, dot, inner = name.partition(".")
    known = names(recipe)
    if name not in known and f"config.{name}" in known:
        group, dot, inner, name = "config", ".", name, f"config.{name}"
    if name not in known:
        near = get_close_matches(name, [*known, *(each.partition(".")[2] for each in known)], 1)
        hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(known)}."
        raise TrainingError(f'{recipe.model} has no parameter "{name}"; {hint}')
    if dot:
        return _GROUPS.get(group, _part)(recipe, group, inner)
    return _SPECIAL[name](recipe) if name in _SPECIAL else _field(recipe, name)


def names(recipe: Recipe) -> list[str]:
    """Every parameter that can be tuned."""
    has_kl = any(term.loss in KL for term in recipe.terms)
    inner = [f"{group}.{one.name}" for group in INSIDE for one in fields(getattr(recipe, group))]
    phases = [f"rates.{phase}" for phase in MODELS[recipe.model].phases if phase != "all"]
    config = [f"config.{one.name}" for one in fields(MODELS[recipe.model].Config)]
    terms = [f"loss.{term.loss}" for term in recipe.terms]
    return [*PLAIN, *(["beta"] if has_kl else []), "beta1", "beta2", *terms, *config, *phases, *inner]


def weight_of(schedule: Schedule) -> float:
    """How much a term counts while it counts."""
    return max(schedule.weight, schedule.initial)


def with_values(recipe: Recipe, values: Mapping[str, Any]) -> Recipe:
    """The recipe with other values, each checked.

    Raises:
        TrainingError: if there is no such parameter, or it cannot be that.
    """
    for name, value in values.items():
        try:
            changed = RECIPE.validate_python(RECIPE.dump_python(place(name, recipe).put(recipe, value)))
            TypeAdapter(MODELS[changed.model].Config).validate_python(dict(changed.config))
        except ValidationError as error:
            raise TrainingError(f"{name} cannot be {value}: {error.errors()[0]['msg']}.") from None
        except TypeError:
            raise TrainingError(f"{name} cannot be {value}; it is {place(name, recipe).now} now.") from None
        recipe = changed
    return recipe


def _field(recipe: Recipe, name: str) -> Place:
    return Place(getattr(recipe, name), lambda recipe, value: replace(recipe, **{name: value}))


def _part(recipe: Recipe, group: str, inner: str) -> Place:
    def put(recipe: Recipe, value: Any) -> Recipe:
        return replace(recipe, **{group: replace(getattr(recipe, group), **{inner: value})})

    return Place(getattr(getattr(recipe, group), inner), put)


def _config(recipe: Recipe, _: str, inner: str) -> Place:
    config = TypeAdapter(MODELS[recipe.model].Config).validate_python(dict(recipe.config))
    return Place(getattr(config, inner), lambda recipe, value: replace(recipe, config={**recipe.config, inner: value}))


def _rate(recipe: Recipe, _: str, phase: str) -> Place:
    return Place(
        recipe.rates.get(phase, 1.0), lambda recipe, value: replace(recipe, rates={**recipe.rates, phase: value})
    )


def _loss(recipe: Recipe, _: str, loss: str) -> Place:
    def scaled(term: Term, value: float) -> Term:
        factor = value / weight_of(term.schedule) if weight_of(term.schedule) else 0.0
        schedule = term.schedule
        weight = schedule.weight * factor if factor else value
        return replace(term, schedule=replace(schedule, weight=weight, initial=schedule.initial * factor))

    def put(recipe: Recipe, value: Any) -> Recipe:
        return replace(recipe, terms=tuple(scaled(t, value) if t.loss == loss else t for t in recipe.terms))

    return Place(next(weight_of(term.schedule) for term in recipe.terms if term.loss == loss), put)


def _beta(recipe: Recipe) -> Place:
    return Place(next(term.schedule.weight for term in recipe.terms if term.loss in KL), with_beta)


def _adam(index: int) -> Callable[[Recipe], Place]:
    def put(recipe: Recipe, value: Any) -> Recipe:
        betas = (value, recipe.betas[1]) if index == 0 else (recipe.betas[0], value)
        return replace(recipe, betas=betas)

    return lambda recipe: Place(recipe.betas[index], put)


_GROUPS: Mapping[str, Callable[[Recipe, str, str], Place]] = {"config": _config, "rates": _rate, "loss": _loss}
_SPECIAL: Mapping[str, Callable[[Recipe], Place]] = {"beta": _beta, "beta1": _adam(0), "beta2": _adam(1)}
