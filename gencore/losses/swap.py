r"""A latent decoded with somebody else's scores: rater models must see those scores, or the decoder pays.

.. math:: \frac{1}{M} \sum_m \ell\big(r_m(D(z_i, c_{i+1})),\, c_{i+1}\big), \qquad z_i \sim q(z | x_i, c_i)

A decoder that is only ever given a picture's own scores can ignore them, since the latent knows the picture already;
this is what happened to seed 0's sliders. Here the latent says one thing and the scores another, and the scores have
to win. They are those of the next picture of the batch, because six scores drawn one by one belong to no picture.

The rater models are constants and gradients pass through them, into the decoder and into the encoder, which does best
to leave out of the latent what the scores will say. What pleases them need not please anybody: whether it does, the
judge says, whom nothing is ever optimised against.

References:
    Seed 0, sections 4.2 and 4.4 (scores that are hardly followed). The idea: Lample et al., *Fader Networks*, 2017;
    Choi et al., *StarGAN*, 2018, whose classifier judges what was translated to a label drawn at random.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.errors import TrainingError
from gencore.models.base import GenerativeModel
from gencore.nn import across
from gencore.raters.files import read_raters
from gencore.raters.finding import named
from gencore.raters.model import rating_loss, resized
from gencore.registry import register_loss
from gencore.types import Condition, ConditionSpec, Field, Kind

POSITIONS = 91  # of a scale, at which it is looked up what a scaled score was in points


@register_loss("swap")
class SwapLoss(nn.Module):
    """The rater models' error on pictures of latents under the next picture's scores, as they were trained themselves.

    Only what the next picture's condition gives counts, and of that only fields which the rater models know, with the
    same range or classes, and can predict. In a batch of one the scores are its own.

    Args:
        raters: folder of rater models (``gencore raters train``), or the name of one that ships.

    Raises:
        CheckpointError: if there are no rater models, or it is a judge.
    """

    needs: ClassVar[tuple[str, ...]] = ("latents", "condition", "model")

    def __init__(self, raters: str) -> None:
        super().__init__()
        self.folder: Path = named(raters)
        # out of the module's reach: never saved, trained, or put into training mode, where dropout would blur opinions
        self._raters = (read_raters(self.folder),)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean over members and over the raters' fields, on the scale of :func:`rating_loss`; at least 0.

        Raises:
            TrainingError: if the model's decoder reads no scores, or the rater models know none of them.
        """
        model, latents, condition = context["model"], context["latents"], context["condition"]
        wanted = condition.of_the_next()
        rows = across.everyone(self._asked(model, wanted).to(latents.device))
        ensemble = self._raters[0].ensemble.to(latents.device)
        pictures = resized(model.decode(latents, wanted).float(), ensemble.size)
        said = (across.everyone(member.raw(pictures)) for member in ensemble.models)
        errors = [rating_loss(ensemble.fields, each, rows) for each in said]
        return torch.stack(errors).mean()

    def _asked(self, model: GenerativeModel, wanted: Condition) -> Float[Tensor, "n f"]:
        """What the raters should say, in the order of their fields; NaN where nobody asks or they cannot know."""
        raters = self._raters[0]
        if not model.decoder_reads_condition:
            raise TrainingError(
                f'The loss "swap" decodes latents with other scores, and the decoder of {type(model).__name__} reads '
                "none; leave it out of the recipe, or take another model."
            )
        spec = model.condition_spec
        places = {field: position for position, field in enumerate(spec.fields)}
        heard = [field in places and raters.fits[field.name].predictable for field in raters.ensemble.fields]
        if not any(heard):
            raise TrainingError(
                f'The loss "swap" needs rater models of {", ".join(spec.names) or "some field"}; those in '
                f"{self.folder} can predict none of them. Train some with `gencore raters train`."
            )
        rows = raw_rows(spec, wanted)
        nobody = rows.new_full((len(rows),), float("nan"))
        fields = zip(raters.ensemble.fields, heard, strict=True)
        return torch.stack([rows[:, places[field]] if known else nobody for field, known in fields], dim=1)


def raw_rows(spec: ConditionSpec, condition: Condition) -> Float[Tensor, "n f"]:
    """Conditions as raw rows (scores, class indices, 0/1; NaN: not given), the inverse of ``spec.condition``.

    Scores are found in a table of the scale, so that any scaling can be undone; beyond an end they are that end.
    """
    parts = condition.values.detach().cpu().split(list(spec.widths), dim=1)
    columns = [_RAW[field.kind](spec, position, parts[position]) for position, field in enumerate(spec.fields)]
    return torch.stack(columns, dim=1).masked_fill(~condition.given.cpu(), float("nan"))


def _points(spec: ConditionSpec, position: int, part: Tensor) -> Float[Tensor, " n"]:
    field: Field = spec.fields[position]
    points = torch.linspace(field.low, field.high, POSITIONS)
    rows = torch.full((POSITIONS, len(spec.fields)), float("nan"))
    rows[:, position] = points
    start = sum(spec.widths[:position])
    scaled = spec.condition(rows).values[:, start].contiguous()
    values = part[:, 0].clamp(scaled[0], scaled[-1]).contiguous()
    ends = [_looked_up(points, scaled, values, right) for right in (False, True)]
    return (ends[0] + ends[1]) / 2  # ranks have steps, and a score is in the middle of its step


def _looked_up(points: Tensor, scaled: Tensor, values: Tensor, right: bool) -> Float[Tensor, " n"]:
    above = torch.searchsorted(scaled, values, right=right).clamp(1, len(points) - 1)
    below = above - 1
    share = (values - scaled[below]) / (scaled[above] - scaled[below]).clamp_min(1e-9)
    return points[below] + share * (points[above] - points[below])


def _class(spec: ConditionSpec, position: int, part: Tensor) -> Float[Tensor, " n"]:
    return part.argmax(dim=1).float()


def _yes_or_no(spec: ConditionSpec, position: int, part: Tensor) -> Float[Tensor, " n"]:
    return (part[:, 0] > 0).float()


_RAW: dict[Kind, Callable[[ConditionSpec, int, Tensor], Tensor]] = {
    "score": _points,
    "class": _class,
    "binary": _yes_or_no,
}
