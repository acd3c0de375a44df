"""Grey networks among RGB pictures: gencore's pictures have three channels, some of the reports' networks have one."""

from typing import Literal

from jaxtyping import Float
from torch import Tensor

Channels = Literal[1, 3]  # 1: grey; 3: RGB


def to_channels(images: Float[Tensor, "n 3 h w"], channels: Channels) -> Float[Tensor, "n {channels} h w"]:
    """RGB pictures as a network with ``channels`` reads them; grey is the mean of the three.

    The three are added one by one: a mean over so short a dimension takes PyTorch twice as long.
    """
    if channels == 3:
        return images
    red, green, blue = images.split(1, dim=1)
    return (red + green + blue) / 3


def to_rgb(images: Float[Tensor, "n channels h w"]) -> Float[Tensor, "n 3 h w"]:
    """A network's pictures as RGB; grey is repeated."""
    return images.expand(-1, 3, -1, -1)
