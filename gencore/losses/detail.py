"""How much fine detail there is, wherever it lies: what pictures lose first when errors are averaged."""

from collections.abc import Mapping
from typing import Any, ClassVar

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.nn import across
from gencore.registry import register_loss

SMALL = 1e-6


@register_loss("detail")
class DetailError(nn.Module):
    """Mean absolute error of the local strength of the Laplacian, as a share of what real pictures have of it.

    An edge that is as strong as it should be costs nothing, even if it is a pixel off; one that was averaged away does.
    That is what an error of pixels cannot say, for which no edge is better than one at the wrong place.

    Args:
        side: of the squares in which strength is measured, in pixels.

    References:
        Pertuz, Puig & Garcia, *Analysis of focus measure operators for shape-from-focus*, 2013 (energy of the
        Laplacian). Statistics in place of pixels: Heitz et al., *A Sliced Wasserstein Loss for Neural Texture
        Synthesis*, 2021.
    """

    needs: ClassVar[tuple[str, ...]] = ()

    def __init__(self, side: int = 8) -> None:
        super().__init__()
        self.side = side

    def forward(
        self, prediction: Float[Tensor, "n 3 h w"], target: Float[Tensor, "n 3 h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean over squares and colours; pictures below 3 pixels have no detail."""
        if min(target.shape[2:]) < 3:
            return prediction.sum() * 0.0
        made, real = self._strength(prediction.float()), self._strength(target)
        return (made - real).abs().mean() / across.average(real.mean()).clamp_min(SMALL)

    def _strength(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n 3 a b"]:
        inner = images[..., 1:-1, 1:-1]
        across = images[..., 1:-1, 2:] + images[..., 1:-1, :-2]
        down = images[..., 2:, 1:-1] + images[..., :-2, 1:-1]
        energy = functional.avg_pool2d((across + down - 4 * inner).square(), min(self.side, *inner.shape[2:]))
        return (energy + SMALL).sqrt()


@register_loss("code_detail")
class CodeDetailError(DetailError):
    """The same of pictures that went through a code, which cannot say where every edge is, but how strong.

    The model gives ``coded``: those pictures, ``(n, 3, h, w)``.
    """

    needs: ClassVar[tuple[str, ...]] = ("coded",)

    def forward(
        self, prediction: Float[Tensor, "n 3 h w"], target: Float[Tensor, "n 3 h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """As of the other, with the coded pictures in place of the prediction."""
        return super().forward(context["coded"], target, context)
