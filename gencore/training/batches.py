"""From a data set to the batches of each step, with ratings hidden and jittered on purpose."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from jaxtyping import Bool, Float

from gencore.data.base import RatedImages
from gencore.data.samplers import SCORE_WEIGHTS, Sampler
from gencore.errors import TrainingError
from gencore.registry import MODELS
from gencore.training.recipe import Hiding, Recipe
from gencore.types import ConditionSpec


def make_sampler(data: RatedImages, recipe: Recipe) -> Callable[[int], np.ndarray]:
    """Gives the pictures of each step from the training part of ``data``, as the recipe wants them.

    Raises:
        TrainingError: if the recipe names a rater that the data does not have.
    """
    sampler = _sampler(data, recipe)
    if recipe.finish is None:
        return sampler
    last = _sampler(data, replace(recipe, batch_size=recipe.finish.batch_size))
    return lambda step: (last if recipe.finishing(step) else sampler)(step)


def _sampler(data: RatedImages, recipe: Recipe) -> Sampler:
    train = data.part("train")
    if recipe.sampler == "uniform":
        return Sampler(train, recipe.batch_size, recipe.seed)
    scores = {field.name: i for i, field in enumerate(data.condition.fields) if field.kind == "score"}
    unknown = [name for name in recipe.raters if name not in scores]
    if unknown:
        raise TrainingError(f'There is no rater "{unknown[0]}" to sample by; this data has {", ".join(scores)}.')
    columns = [scores[name] for name in recipe.raters or scores]
    fields = [data.condition.fields[column] for column in columns]
    unit = np.stack(
        [(data.rows[train, c] - f.low) / (f.high - f.low) * 9 for c, f in zip(columns, fields, strict=True)], 1
    )
    return Sampler(train, recipe.batch_size, recipe.seed, SCORE_WEIGHTS[recipe.sampler](unit))


def conditioned_on(data: RatedImages, recipe: Recipe) -> RatedImages:
    """The data with the fields that the recipe's model is conditioned on; none where it reads no condition.

    Raises:
        TrainingError: if the recipe names fields for a model that reads none.
        DataError: if it names a field that the data does not have.
    """
    if MODELS[recipe.model].conditional:
        return data if recipe.fields is None else data.only(recipe.fields)
    if recipe.fields:
        raise TrainingError(f"{recipe.model} reads no condition; leave {', '.join(recipe.fields)} out of the recipe.")
    return data.only(())


def jittered(
    rows: Float[torch.Tensor, "n f"], spec: ConditionSpec, deviation: float, generator: torch.Generator
) -> Float[torch.Tensor, "n f"]:
    """Rows with normal noise on the scores, kept inside each field's range.

    ``deviation`` is in points of a 0..9 scale; other ranges are jittered in proportion.
    """
    if not spec.fields or not deviation:
        return rows
    noise = torch.randn(rows.shape, generator=generator) * deviation
    columns = [
        (rows[:, i] + noise[:, i] * (field.high - field.low) / 9).clamp(field.low, field.high)
        if field.kind == "score"
        else rows[:, i]
        for i, field in enumerate(spec.fields)
    ]
    return torch.stack(columns, dim=1) if columns else rows


def kept_fields(n: int, fields: int, hiding: Hiding, generator: torch.Generator) -> Bool[torch.Tensor, "n f"]:
    """Which fields a step may see, ``(n, fields)``: some dropped one by one, some rows bare, some with one left."""
    if fields == 0:
        return torch.ones(n, 0, dtype=torch.bool)
    kept = torch.rand(n, fields, generator=generator) >= hiding.each
    fate = torch.rand(n, 1, generator=generator)
    only = torch.nn.functional.one_hot(torch.randint(fields, (n,), generator=generator), fields).bool()
    kept = torch.where(fate < hiding.all_but_one, only, kept)
    return kept & (fate < 1 - hiding.all)
