"""gencore: conditional image generation that a group of people steers with their own scores.

>>> import gencore
>>> cars = gencore.load("checkpoints/cars")                                        # doctest: +SKIP
>>> cars.generate({"Moira": 9, "Ferdinando": 8}, seeds=range(10)).save("ten.png")  # doctest: +SKIP

Names are imported when they are first used, so that ``import gencore`` costs nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

from gencore.version import __version__

if TYPE_CHECKING:
    from gencore.api import Generator, Pictures, export, load
    from gencore.augmentation.making import augment
    from gencore.data.base import RatedImages, load_data
    from gencore.engine import Engine, Request
    from gencore.errors import GencoreError
    from gencore.evaluation.evaluate import evaluate
    from gencore.evaluation.full.protocol import evaluate_fully
    from gencore.insight import directions, embed, latents
    from gencore.presets import recipe_for
    from gencore.training.recipe import Recipe
    from gencore.training.trainer import Trainer
    from gencore.tuning.tune import tune
    from gencore.types import ConditionSpec, Field, ImageSpec

_HOMES = {
    "gencore.api": ("Generator", "Pictures", "export", "load"),
    "gencore.augmentation.making": ("augment",),
    "gencore.data.base": ("RatedImages", "load_data"),
    "gencore.engine": ("Engine", "Request"),
    "gencore.errors": ("GencoreError",),
    "gencore.evaluation.evaluate": ("evaluate",),
    "gencore.evaluation.full.protocol": ("evaluate_fully",),
    "gencore.insight": ("directions", "embed", "latents"),
    "gencore.latent.map.picture_map": ("map_pictures",),
    "gencore.presets": ("recipe_for",),
    "gencore.training.recipe": ("Recipe",),
    "gencore.training.trainer": ("Trainer",),
    "gencore.tuning.tune": ("tune",),
    "gencore.types": ("ConditionSpec", "Field", "ImageSpec"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "ConditionSpec",
    "Engine",
    "Field",
    "GencoreError",
    "Generator",
    "ImageSpec",
    "Pictures",
    "RatedImages",
    "Recipe",
    "Request",
    "Trainer",
    "__version__",
    "augment",
    "directions",
    "embed",
    "evaluate",
    "evaluate_fully",
    "export",
    "latents",
    "load",
    "load_data",
    "map_pictures",
    "recipe_for",
    "tune",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'gencore' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), name)
