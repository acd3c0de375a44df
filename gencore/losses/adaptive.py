r"""A reconstruction that cares more for pictures that people like.

.. math:: \sum_i w_i \, \mathrm{MSE}_i \,/\, \sum_i w_i, \qquad w_i = \exp(\text{strength} \cdot \bar s_i)

:math:`\bar s_i` is the mean of the picture's scores over the chosen raters, as the model reads them (scaled, about
-1..1). A score that is not given counts 0, the neutral middle. The weights are relative to the batch: pictures whose
scores are all equal give the plain mean squared error.

The report asks for "a loss function adapted based on the scores" and gives no formula; this one is the smallest that
does it, smooth, with one knob.

References:
    Seed 0, section 4.4: "Adaptive Loss Function".
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.errors import TrainingError
from gencore.nn import across
from gencore.registry import register_loss
from gencore.types import Condition, ConditionSpec


@register_loss("score_weighted")
class ScoreWeightedError(nn.Module):
    """The mean squared error of each picture, weighted by its scores.

    Args:
        raters: whose scores count; every score field of the model if none is named.
        strength: how much. A picture with the highest score of all raters weighs ``exp(2 · strength)`` times one
            with the lowest; 0 weighs all alike, below 0 prefers what is disliked.
    """

    needs: ClassVar[tuple[str, ...]] = ("condition", "model")

    def __init__(self, raters: Sequence[str] = (), strength: float = 1.0) -> None:
        super().__init__()
        self.raters, self.strength = tuple(raters), float(strength)

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The weighted mean squared error; pictures of any size.

        Raises:
            TrainingError: if the model is not conditioned on these raters, or on no score at all.
        """
        weights = self.weights(context["condition"].of_everyone(), context["model"].condition_spec)
        each = across.everyone((prediction - target).square().flatten(1).mean(dim=1))
        return (weights.to(each.device) * each).sum()

    def weights(self, condition: Condition, spec: ConditionSpec) -> Float[Tensor, " n"]:
        """The share of each picture of a batch; they sum to 1."""
        scores = condition.values[:, self._columns(spec)].float()
        return torch.softmax(self.strength * scores.mean(dim=1), dim=0)

    def _columns(self, spec: ConditionSpec) -> list[int]:
        scored = {}
        for index, field in enumerate(spec.fields):
            if field.kind == "score":
                scored[field.name] = sum(spec.widths[:index])
        missing = [name for name in self.raters if name not in scored]
        if missing or not scored:
            who = f'the scores of "{missing[0]}"' if missing else "scores"
            raise TrainingError(
                f'The loss "score_weighted" weighs pictures by {who}, and this model is not conditioned on them; '
                "name raters whom it knows, or take mse instead."
            )
        return [scored[name] for name in self.raters or scored]
