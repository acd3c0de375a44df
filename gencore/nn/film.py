r"""Dynamic conditioning: feature-wise linear modulation of feature maps by a condition.

.. math:: \mathrm{FiLM}(x_k | c) = (1 + \gamma_k(c)) \, x_k + \beta_k(c) \quad \text{for every channel } k

References:
    Perez et al., *FiLM: Visual Reasoning with a General Conditioning Layer*, 2018. Seed 0, section 4.4,
    "Dynamic Conditioning".
"""

from jaxtyping import Float
from torch import Tensor, nn

from gencore.types import Condition

SMALL = 0.05


class ConditionEmbedding(nn.Module):
    """A condition as one vector, which every modulation of a network reads.

    Args:
        given: length of :meth:`Condition.as_input`.
        width: length of the vector.
    """

    def __init__(self, given: int, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(given, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU())

    def forward(self, condition: Condition) -> Float[Tensor, "n width"]:
        """One vector a picture."""
        return self.layers(condition.as_input())


class FiLM(nn.Module):
    """Scale and shift of every channel, decided by a vector; starts close to the identity.

    Close to it and not at it: at zero, no gradient would reach the vector in the first step.

    Args:
        channels: of the maps.
        width: of the vector.
    """

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.modulation = nn.Linear(width, 2 * channels)
        nn.init.normal_(self.modulation.weight, std=SMALL)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, maps: Float[Tensor, "n c h w"], vectors: Float[Tensor, "n width"]) -> Float[Tensor, "n c h w"]:
        """The modulated maps."""
        scale, shift = self.modulation(vectors)[:, :, None, None].chunk(2, dim=1)
        return maps * (1 + scale) + shift
