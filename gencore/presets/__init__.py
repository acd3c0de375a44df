"""Named recipes: the tables of the reports, and gencore's own, as data. One file a source.

Every module of this package that defines ``PRESETS`` is found; nothing else has to be touched.
"""

import importlib
import pkgutil
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from gencore.errors import RegistryError
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.presets.files import is_preset_file, read_preset
from gencore.registry import MODELS
from gencore.training.recipe import Recipe

__all__ = ["DEFAULT_BEGUN", "DEFAULT_MODEL", "Preset", "preset_for", "presets", "recipe_for", "with_beta"]

DEFAULT_MODEL = "latent_flow"  # for data that nothing was written for
DEFAULT_BEGUN = "latent_flow_begun"  # the same, where it begins with the weights of another model
KL = ("kl", "kl_monte_carlo")


@cache
def presets() -> dict[str, Preset]:
    """Every preset by name, in the order of its source.

    Raises:
        RegistryError: if two files use the same name.
    """
    found: dict[str, Preset] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        for name, preset in getattr(importlib.import_module(f"{__name__}.{module.name}"), "PRESETS", {}).items():
            if name in found:
                raise RegistryError(f'preset "{name}" is defined twice; give one of the two another name.')
            found[name] = preset
    return found


def preset_for(name: str) -> Preset:
    """The preset ``name``, the one in the file ``name`` (``.json``), or the default one of the model ``name``.

    Raises:
        RegistryError: if there is none of them.
        TrainingError: if there is no such file, or it holds no preset.
    """
    if is_preset_file(name):
        return read_preset(Path(name))
    known = presets()
    if name in known:
        return known[name]
    if name not in MODELS:
        nearest = get_close_matches(name, [*known, *MODELS], 1)
        hint = f'did you mean "{nearest[0]}"? ' if nearest else ""
        raise RegistryError(
            f'There is no preset or model "{name}"; {hint}`gencore presets` and `gencore list` show what there is.'
        )
    terms = tuple(Term(loss, _gentle(loss, weight)) for loss, weight in MODELS[name].default_terms.items())
    return Preset(f"The defaults of {name}", "", Recipe(model=name, terms=terms))


def recipe_for(name: str) -> Recipe:
    """The recipe of the preset ``name``, or the default one of the model ``name``.

    Raises:
        RegistryError: if there is neither.
    """
    return preset_for(name).recipe


def with_beta(recipe: Recipe, beta: float) -> Recipe:
    """The recipe with another weight of its KL term, analytic or Monte-Carlo."""
    terms = [replace(t, schedule=replace(t.schedule, weight=beta)) if t.loss in KL else t for t in recipe.terms]
    return replace(recipe, terms=tuple(terms))


def _gentle(loss: str, weight: float) -> Schedule:
    """KL comes in slowly, or the latents are switched off before they say anything."""
    return Schedule(weight, "delayed", start=0, ramp=500) if loss in KL else Schedule(weight)
