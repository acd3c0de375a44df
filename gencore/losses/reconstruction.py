"""How far a picture is from the one it should be: pixel by pixel, and in structure.

All of these are means over the numbers of a batch, never sums, so that a weight means the same at every picture size.
The losses of single pixels take pictures of any size; those of structure say what they do with small ones.
"""

from collections.abc import Mapping
from typing import Any

import torch
from jaxtyping import Float
from pytorch_msssim import ms_ssim, ssim
from torch import Tensor, nn
from torch.nn import functional

from gencore.losses.pictures import require_size, within_range
from gencore.registry import register_loss

SCALES = 5
WINDOW = 11
SMALLEST_WINDOW = 3
CERTAINTY = 1e-6


@register_loss("mse")
class MeanSquaredError(nn.Module):
    """Mean over all numbers of (prediction − target)². Seed 0, section 2.6."""

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean squared error, in squared brightness (0..1)."""
        return functional.mse_loss(prediction, target)


@register_loss("l1")
class MeanAbsoluteError(nn.Module):
    """Mean over all numbers of |prediction − target|. Seed 4's generator adds it with a weight λ."""

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean absolute error, in brightness (0..1)."""
        return functional.l1_loss(prediction, target)


@register_loss("bce")
class BinaryCrossEntropy(nn.Module):
    """−t log p − (1 − t) log(1 − p), averaged over all numbers: brightness read as a chance of white.

    Seed 1 calls it "reconstruction error" and does not print it; with a sigmoid at the end and pictures of digits it
    is the usual choice. A prediction of exactly 0 or 1 counts as ``1e-6`` away from it, so that value (at most 13.8
    nats) and gradient stay finite *and* alive: cutting the range off instead would leave a wrong black pixel black.
    Grey targets have an entropy of their own, so the least value is above zero.
    """

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean cross entropy, in nats a number."""
        chance = CERTAINTY + (1 - 2 * CERTAINTY) * within_range(prediction)
        return -(target * chance.log() + (1 - target) * torch.log1p(-chance)).mean()


@register_loss("ssim")
class StructuralSimilarity(nn.Module):
    """1 − SSIM, 0 (equal) to 2 (the opposite in every window).

    The usual window is 11 pixels wide; smaller pictures get the largest odd window that fits into them (7 at 8×8).
    Below 3×3 there is no structure to compare.

    References:
        Seed 2, section 3.4. Wang et al., *Image Quality Assessment: From Error Visibility to Structural Similarity*,
        2004.
    """

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean dissimilarity of the batch.

        Raises:
            TrainingError: for pictures smaller than 3×3.
        """
        require_size("ssim", prediction, SMALLEST_WINDOW)
        return 1 - ssim(prediction, target, data_range=1.0, win_size=_odd(min(WINDOW, *prediction.shape[2:])))


@register_loss("ms_ssim")
class MultiScaleSSIM(nn.Module):
    """1 − MS-SSIM over five scales, 0 (equal) to 1.

    The usual window of 11 pixels needs pictures larger than 160; smaller ones get the largest odd window that
    five scales allow (5 at 96×128), and pictures of 32 or less are doubled in size first, whatever their size.

    References:
        Seed 0, section 2.6. Wang et al., *Multiscale Structural Similarity*, 2003.
    """

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean dissimilarity of the batch."""
        while (side := min(prediction.shape[2:])) <= 2 * 2 ** (SCALES - 1):
            prediction, target = (functional.interpolate(x, scale_factor=2.0) for x in (prediction, target))
        window = _odd(min(WINDOW, (side - 1) // 2 ** (SCALES - 1) + 1))
        return 1 - ms_ssim(prediction.float(), target.float(), data_range=1.0, win_size=window)


def _odd(window: int) -> int:
    """The largest odd number up to ``window``."""
    return window - (window + 1) % 2
