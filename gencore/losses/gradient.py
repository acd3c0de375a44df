"""How the differences between neighbouring pixels differ: edges, which a mean over pixels hardly counts."""

from collections.abc import Mapping
from typing import Any, ClassVar

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.registry import register_loss


@register_loss("gradient")
class GradientError(nn.Module):
    """Mean absolute error of differences between neighbours, across and down, at several sizes, summed.

    Args:
        sizes: at how many sizes; each is half the one before.

    References:
        Mathieu, Couprie & LeCun, *Deep multi-scale video prediction beyond mean square error*, 2016, section 3.2.
    """

    needs: ClassVar[tuple[str, ...]] = ()

    def __init__(self, sizes: int = 3) -> None:
        super().__init__()
        self.sizes = sizes

    def forward(
        self, prediction: Float[Tensor, "n 3 h w"], target: Float[Tensor, "n 3 h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The sum over sizes of the mean over both directions; sizes below 2 pixels are left out."""
        error = prediction.float() - target
        total = error.new_zeros(())
        for _ in range(self.sizes):
            if min(error.shape[2:]) < 2:
                break
            across = error[..., 1:] - error[..., :-1]
            down = error[..., 1:, :] - error[..., :-1, :]
            total = total + (across.abs().mean() + down.abs().mean()) / 2
            error = functional.avg_pool2d(error, 2)
        return total
