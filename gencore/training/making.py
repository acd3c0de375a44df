"""The network of a recipe, and the optimisers of its phases."""

from typing import Any, cast

import torch
from pydantic import TypeAdapter, ValidationError

from gencore.data.base import RatedImages
from gencore.errors import TrainingError
from gencore.models.base import GenerativeModel
from gencore.registry import MODELS
from gencore.training.recipe import Recipe


def make_model(recipe: Recipe, data: RatedImages) -> GenerativeModel:
    """The recipe's model for the size and the fields of ``data``, with weights drawn from the recipe's seed.

    Raises:
        TrainingError: if the model does not know a choice of the recipe.
    """
    rows = torch.from_numpy(data.rows[data.part("train")])
    spec = data.condition if recipe.scaling == "range" else data.condition.fitted(rows, recipe.scaling)
    kind: Any = MODELS[recipe.model]
    try:
        config = TypeAdapter(kind.Config).validate_python(dict(recipe.config))
    except ValidationError as error:
        first = error.errors()[0]
        raise TrainingError(f"{recipe.model}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
    torch.manual_seed(recipe.seed)
    return cast(GenerativeModel, kind(config, data.image, spec))


def make_optimizers(model: GenerativeModel, recipe: Recipe) -> dict[str, torch.optim.Adam]:
    """One optimiser for each phase of ``model``."""
    return {
        phase: torch.optim.Adam(
            model.phase_parameters(phase),
            recipe.learning_rate,
            recipe.betas,
            weight_decay=recipe.weight_decay,
            fused=True,
        )
        for phase in model.phases
    }
