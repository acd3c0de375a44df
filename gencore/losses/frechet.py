"""All that is made against all that is real, by mean and covariance of features: see :mod:`gencore.nn.moments`."""

from collections.abc import Mapping
from typing import Any, ClassVar

from jaxtyping import Float
from torch import Tensor, nn

from gencore.registry import register_loss


@register_loss("frechet")
class PictureFrechet(nn.Module):
    """The squared Fréchet distance of drawn pictures to real ones, in features of a network with random weights.

    The model gives ``picture_distance``, which measures it, so that a run without this term pays nothing.
    """

    needs: ClassVar[tuple[str, ...]] = ("picture_distance",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The distance; features have deviation 1."""
        distance: Tensor = context["picture_distance"]()
        return distance


@register_loss("code_frechet")
class CodeFrechet(nn.Module):
    """The same of drawn codes, together with the scores that they were drawn for: they have to vary together, too.

    The model gives ``code_distance``.
    """

    needs: ClassVar[tuple[str, ...]] = ("code_distance",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The distance; every number of codes and scores has deviation 1."""
        distance: Tensor = context["code_distance"]()
        return distance


@register_loss("reader_frechet")
class ReaderFrechet(nn.Module):
    """The same of drawn maps of latents to those of pictures, as a reader of scores sees them.

    It has learnt what people look at, which random features do not know. The model gives ``reader_distance``.
    """

    needs: ClassVar[tuple[str, ...]] = ("reader_distance",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The distance; features have deviation 1."""
        distance: Tensor = context["reader_distance"]()
        return distance


@register_loss("picture_reader_frechet")
class PictureReaderFrechet(nn.Module):
    """The same of drawn pictures to real ones, as a reader of scores off pictures sees them.

    The model gives ``picture_reader_distance``.
    """

    needs: ClassVar[tuple[str, ...]] = ("picture_reader_distance",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The distance; features have deviation 1."""
        distance: Tensor = context["picture_reader_distance"]()
        return distance
