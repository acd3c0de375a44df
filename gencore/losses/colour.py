"""The colours of a picture's nine regions, whatever their structure.

SSIM cares so little for colour that pictures trained on it alone turn sepia; this term brings colour back without
adding detail of its own.
"""

from collections.abc import Mapping
from typing import Any

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.losses.pictures import require_size
from gencore.registry import register_loss

REGIONS = 3


@register_loss("colour")
class ColourError(nn.Module):
    """Mean squared error of both pictures averaged down to 3×3, over all three channels.

    Regions of pictures whose sides do not divide by three overlap by a pixel. Pictures need at least 3×3 pixels.

    References:
        Seed 2, section 3.5.
    """

    def forward(
        self, prediction: Float[Tensor, "n c h w"], target: Float[Tensor, "n c h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean squared difference of the regions' mean colours, in squared brightness (0..1).

        Raises:
            TrainingError: for pictures smaller than 3×3.
        """
        require_size("colour", prediction, REGIONS)
        colours, wanted = (functional.adaptive_avg_pool2d(each, REGIONS) for each in (prediction, target))
        return functional.mse_loss(colours, wanted)
