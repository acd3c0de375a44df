"""All that a large batch draws against all that is real in it: see :mod:`gencore.nn.at_once`.

For the finish of a run (:class:`~gencore.training.recipe.Finish`), whose batches are large enough. A validation's are
not, so these terms are not measured there.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from jaxtyping import Float
from torch import Tensor, nn

from gencore.registry import register_loss


class _AtOnce(nn.Module):
    needs: ClassVar[tuple[str, ...]]
    measured = False

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The squared Fréchet distance; features have deviation 1."""
        distance: Tensor = context[self.needs[0]]
        return distance


@register_loss("views_at_once")
class ViewsAtOnce(_AtOnce):
    """In features of networks with random weights, others at every step. The model gives the distance by that name."""

    needs = ("views_at_once",)


@register_loss("said_at_once")
class SaidAtOnce(_AtOnce):
    """In what a reader says of pictures, together with what was asked for: they have to vary together, as in life."""

    needs = ("said_at_once",)
