r"""How differently two pictures distribute their brightness, whatever is where in them.

.. math:: \frac{1}{B} \sum_{k=1}^{B} \left( \frac{1}{B} \left( H_k - H'_k \right) \right)^2

:math:`H` is the cumulative histogram of one channel of one picture, 0..1, over ``B`` bins; a number between the
centres of two bins counts for both, in proportion to its nearness (a triangular kernel), which makes the histogram
differentiable.

The report says neither how histograms are made nor how they are compared. Compared bin by bin, a colour that is a
little off looks as wrong as one that is far off, and no gradient says which way to go; the cumulative histograms
(Cramér's distance, of the family of the earth mover's) have a gradient wherever they differ. Dividing the
difference by ``B`` brings it to the size of a bin-by-bin comparison, which is what the report's λ (1e5) fits: the
largest value, black against white, is 1 / B².

References:
    Seed 0, section 2.6.4. Székely & Rizzo, *Energy statistics*, 2013, for Cramér's distance.
"""

from collections.abc import Mapping
from typing import Any

from jaxtyping import Float
from torch import Tensor, nn

from gencore.errors import TrainingError
from gencore.losses.pictures import within_range
from gencore.registry import register_loss


@register_loss("histogram")
class HistogramError(nn.Module):
    """The distance of the soft histograms of each channel of each picture, averaged. Pictures of any size.

    Args:
        bins: how many; at least 2.

    Raises:
        TrainingError: for fewer than 2 bins.
    """

    def __init__(self, bins: int = 256) -> None:
        super().__init__()
        if bins < 2:
            raise TrainingError(f"A histogram of {bins} bins tells nothing apart; give at least 2.")
        self.bins = bins

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean squared difference of the cumulative histograms, over the bins squared."""
        cumulative = [soft_histogram(each, self.bins).cumsum(dim=-1) for each in (prediction, target)]
        return ((cumulative[0] - cumulative[1]) / self.bins).square().mean()


def soft_histogram(pictures: Float[Tensor, "n c h w"], bins: int) -> Float[Tensor, "n c bins"]:
    """The share of each bin in each channel, summing to 1; the centres of the bins go from 0 to 1."""
    position = within_range(pictures).flatten(2) * (bins - 1)
    lower = position.detach().floor().clamp(max=bins - 2)
    nearness = position - lower  # 0 at the lower bin's centre, 1 at the upper one's
    counts = pictures.new_zeros(*pictures.shape[:2], bins)
    counts = counts.scatter_add(2, lower.long(), 1 - nearness).scatter_add(2, lower.long() + 1, nearness)
    return counts / position.shape[2]
