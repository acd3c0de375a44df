"""How far a picture is from the one it should be: pixel by pixel, and in structure."""

from collections.abc import Mapping
from typing import Any

from jaxtyping import Float
from pytorch_msssim import ms_ssim
from torch import Tensor, nn
from torch.nn import functional

from gencore.registry import register_loss

SCALES = 5


@register_loss("mse")
class MeanSquaredError(nn.Module):
    """Mean over all numbers of (prediction − target)². Seed 0, section 2.6."""

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean squared error, in squared brightness (0..1)."""
        return functional.mse_loss(prediction, target)


@register_loss("ms_ssim")
class MultiScaleSSIM(nn.Module):
    """1 − MS-SSIM over five scales, 0 (equal) to 1.

    The usual window of 11 pixels needs pictures larger than 160; smaller ones get the largest odd window that
    five scales allow (5 at 96×128), and pictures of 32 or less are doubled in size first.

    References:
        Seed 0, section 2.6. Wang et al., *Multiscale Structural Similarity*, 2003.
    """

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean dissimilarity of the batch."""
        while (side := min(prediction.shape[2:])) <= 2 * 2 ** (SCALES - 1):
            prediction, target = (functional.interpolate(x, scale_factor=2.0) for x in (prediction, target))
        window = min(11, (side - 1) // 2 ** (SCALES - 1) + 1)
        window -= (window + 1) % 2
        return 1 - ms_ssim(prediction.float(), target.float(), data_range=1.0, win_size=window)
