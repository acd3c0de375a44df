r"""Pictures of other noise under the same scores have to differ, or a generator draws one picture a wish.

.. math:: \max\Big(0,\; s - \frac{E\,|G(\varepsilon_1, c) - G(\varepsilon_2, c)|}{E\,|x_1 - x_2|}\Big)

Nothing in a conditional game asks for that: one good picture a condition fools a discriminator that sees each
condition once, and shows its scores perfectly. How much real pictures of the batch differ is the measure, so that the
share s means the same for all data.

References:
    Yang et al., *Diversity-Sensitive Conditional Generative Adversarial Networks*, 2019, equation 5, with a distance
    in pixels, and a bound that is taken from the data.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.nn import across
from gencore.registry import register_loss

SMALL = 1e-3


@register_loss("diversity")
class Diversity(nn.Module):
    """How much two pictures drawn for the same wish lack of differing as real pictures do.

    The model gives ``pair``, which draws them, so that a run without this term pays nothing.

    Args:
        share: of the real pictures' mean absolute difference, from which on it costs nothing. Scores explain part of
            that difference, so 1 would ask for too much.
    """

    needs: ClassVar[tuple[str, ...]] = ("pair",)

    def __init__(self, share: float = 0.5) -> None:
        super().__init__()
        self.share = share

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean over wishes of what is lacking, 0 to ``share``."""
        first, second = context["pair"]()
        apart = (first.float() - second.float()).abs().flatten(1).mean(dim=1)
        target = across.everyone(target)
        real = (target - target.roll(1, 0)).abs().mean().clamp_min(SMALL)
        return functional.relu(self.share - apart / real).mean()
