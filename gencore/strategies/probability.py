"""Conditions drawn from what people really say together, the likelier the better they satisfy the wish."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from gencore.errors import CapabilityError, ConditionError
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.registry import register_strategy
from gencore.strategies.base import Generation, Watch, described
from gencore.types import Field, Wish, each_wish


@register_strategy("probability")
@described(
    "Asks only for scores that real people gave together, so the wish is never an impossible one.",
    "A drawn row may be some way from the wish, and pictures vary with it.",
    "raters",
)
@torch.inference_mode()
def probability(
    model: GenerativeModel,
    targets: Wish | Sequence[Wish],
    n: int,
    seeds: Sequence[int],
    raters: Raters | None = None,
    *,
    sharpness: float = 12.0,
    guidance: float = 1.0,
    temperature: float = 1.0,
    watch: Watch | None = None,
) -> Generation:
    """Draws for each picture a whole row of real scores, with p ∝ exp(sharpness · satisfaction), then decodes it.

    Nobody is asked to love what others who love the same never loved: the drawn rows occur. Where nobody has said
    anything near the wish, the pictures are the nearest that somebody did.

    Args:
        model: any model that can sample.
        targets: one wish for all pictures, or one for each.
        n: how many pictures.
        seeds: ``n`` seeds; a picture's row belongs to its seed.
        raters: rater models, whose folder keeps what people said together.
        sharpness: 0 draws any row, more keeps nearer to the wish.
        guidance: as in ``direct``.
        temperature: as in ``direct``.
        watch: never called; there is only one step.

    Raises:
        CapabilityError: if there are no rater models, or they keep no rows; if the model cannot sample.
        ConditionError: for an unknown field or a value out of range.

    References:
        Seed 0, "probability-based generation".
    """
    if raters is None or not raters.about.rows:
        raise CapabilityError(
            'The strategy "probability" needs to know which scores go together; '
            "train rater models with `gencore raters train`, their folder keeps it."
        )
    spec = model.condition_spec
    known = {field.name: i for i, field in enumerate(raters.about.fields)}
    missing = [name for name in spec.names if name not in known]
    if missing:
        raise ConditionError(f'These rater models do not know "{missing[0]}"; train them on the data of this model.')
    rows = torch.tensor([[math.nan if said is None else said for said in row] for row in raters.about.rows])
    rows = rows[:, [known[name] for name in spec.names]]
    drawn = []
    for seed, wish in zip(seeds, each_wish(targets, n), strict=True):
        spec.row(wish)  # what does not fit is refused before anything is drawn
        weights = torch.softmax(sharpness * _satisfied(rows, spec.fields, wish), dim=0)
        generator = torch.Generator().manual_seed(int(seed))
        drawn.append(rows[torch.multinomial(weights, 1, generator=generator)[0]])
    conditions = spec.condition(torch.stack(drawn) if drawn else torch.empty(0, len(spec.fields)))
    samples = model.sample(list(seeds), conditions, guidance, temperature)
    return Generation(samples.images, samples.latents, conditions)


def _satisfied(rows: torch.Tensor, fields: Sequence[Field], wish: Mapping[str, Any]) -> torch.Tensor:
    """How well each row satisfies a wish, −1..0 for each of its fields, added up; what was not said counts −1/2."""
    total = torch.zeros(len(rows))
    for column, field in enumerate(fields):
        if wish.get(field.name) is None:
            continue
        value, said = field.parse(wish[field.name]), rows[:, column]
        missed = (said - value).abs() / (field.high - field.low) if field.kind == "score" else (said != value).float()
        total += torch.where(said.isnan(), torch.tensor(-0.5), -missed)
    return total
