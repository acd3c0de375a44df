"""Small networks that look at pictures, as different from each other as they can be.

Four of them make the ensemble that strategies may climb; ``attention`` is the judge's. What fools one way of looking
(strided convolutions, patches, wide depthwise kernels) seldom fools another, and where they disagree the picture is
outside of what any of them has seen.

References:
    He et al., *Deep Residual Learning*, 2016. Liu et al., *A ConvNet for the 2020s*, 2022. Tolstikhin et al.,
    *MLP-Mixer*, 2021. Dosovitskiy et al., *An Image is Worth 16×16 Words*, 2021.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

Network = Literal["strided", "residual", "depthwise", "patches", "attention"]
Size = tuple[int, int]
LONGEST = 64  # pixels; what people like is seen at this size
GRID = 16  # sides are multiples of this


def working_size(height: int, width: int) -> Size:
    """The size at which pictures of a size are looked at: the longer side 64 pixels, the other in proportion."""
    scale = LONGEST / max(height, width)
    return max(GRID, round(height * scale / GRID) * GRID), max(GRID, round(width * scale / GRID) * GRID)


def make_network(name: Network, size: Size) -> nn.Sequential:
    """A network from pictures ``(n, 3, *size)`` in [−1, 1] to features ``(n, FEATURES[name])``."""
    return _NETWORKS[name](size)


FEATURES: dict[str, int] = {"strided": 192, "residual": 192, "depthwise": 96, "patches": 128, "attention": 128}


def _strided(size: Size) -> nn.Sequential:
    """Convolutions of stride 2, and nothing else."""
    layers: list[nn.Module] = []
    for before, after in pairwise([3, 24, 48, 96, 192]):
        layers += [nn.Conv2d(before, after, 3, stride=2, padding=1), nn.BatchNorm2d(after), nn.SiLU()]
    flat = 192 * (size[0] // 16) * (size[1] // 16)
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.2), nn.Linear(flat, FEATURES["strided"]), nn.SiLU())


def _residual(size: Size) -> nn.Sequential:
    """Residual blocks between halvings; group norm; the average and the maximum of every map."""
    layers: list[nn.Module] = []
    for before, after in pairwise([3, 24, 48, 96]):
        layers += [nn.Conv2d(before, after, 4, stride=2, padding=1), _Residual(_residual_branch(after))]
    return nn.Sequential(*layers, nn.GroupNorm(8, 96), nn.SiLU(), _AverageAndMaximum(), nn.Dropout(0.1))


def _depthwise(size: Size) -> nn.Sequential:
    """Pictures cut into 4×4 pieces, then wide depthwise kernels."""
    blocks = [_Residual(_depthwise_branch(64)) for _ in range(2)]
    coarse = [_Residual(_depthwise_branch(96)) for _ in range(2)]
    halved = nn.Conv2d(64, 96, 2, stride=2)
    return nn.Sequential(nn.Conv2d(3, 64, 4, stride=4), *blocks, halved, *coarse, nn.GroupNorm(8, 96), _Pooled())


def _patches(size: Size) -> nn.Sequential:
    """Pictures cut into 8×8 pieces, mixed across places and across channels."""
    tokens = (size[0] // 8) * (size[1] // 8)
    blocks = [_Residual(branch) for _ in range(4) for branch in (_across_places(tokens, 128), _across_channels(128))]
    return nn.Sequential(nn.Conv2d(3, 128, 8, stride=8), _Tokens(), *blocks, nn.LayerNorm(128), _MeanToken())


def _attention(size: Size) -> nn.Sequential:
    """Convolutions to an eighth of the size, then attention between all places."""
    stem: list[nn.Module] = []
    for before, after in pairwise([3, 32, 64, 128]):
        stem += [nn.Conv2d(before, after, 3, stride=2, padding=1), nn.GroupNorm(8, after), nn.GELU()]
    tokens = (size[0] // 8) * (size[1] // 8)
    layers = [
        nn.TransformerEncoderLayer(128, 4, 256, 0.1, nn.GELU(), batch_first=True, norm_first=True) for _ in range(3)
    ]
    return nn.Sequential(*stem, _Tokens(), _Places(tokens, 128), *layers, nn.LayerNorm(128), _MeanToken())


_NETWORKS: dict[str, Callable[[Size], nn.Sequential]] = {
    "strided": _strided,
    "residual": _residual,
    "depthwise": _depthwise,
    "patches": _patches,
    "attention": _attention,
}


def _residual_branch(channels: int) -> nn.Sequential:
    first, second = (nn.Conv2d(channels, channels, 3, padding=1) for _ in range(2))
    norms = [nn.GroupNorm(8, channels) for _ in range(2)]
    return nn.Sequential(norms[0], nn.SiLU(), first, norms[1], nn.SiLU(), second)


def _depthwise_branch(channels: int) -> nn.Sequential:
    wide = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
    mixing = [nn.Conv2d(channels, 3 * channels, 1), nn.GELU(), nn.Conv2d(3 * channels, channels, 1)]
    return nn.Sequential(wide, nn.GroupNorm(1, channels), *mixing)


def _across_places(tokens: int, channels: int) -> nn.Sequential:
    mixing = [nn.Linear(tokens, 2 * tokens), nn.GELU(), nn.Linear(2 * tokens, tokens)]
    return nn.Sequential(nn.LayerNorm(channels), _Swapped(), *mixing, _Swapped())


def _across_channels(channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(channels), nn.Linear(channels, 2 * channels), nn.GELU(), nn.Linear(2 * channels, channels)
    )


class _Residual(nn.Module):
    def __init__(self, branch: nn.Module) -> None:
        super().__init__()
        self.branch = branch

    def forward(self, inputs: Tensor) -> Tensor:
        return inputs + self.branch(inputs)


class _Swapped(nn.Module):
    def forward(self, inputs: Float[Tensor, "n a b"]) -> Float[Tensor, "n b a"]:
        return inputs.transpose(1, 2)


class _Tokens(nn.Module):
    def forward(self, maps: Float[Tensor, "n c h w"]) -> Float[Tensor, "n t c"]:
        return maps.flatten(2).transpose(1, 2)


class _Places(nn.Module):
    """Adds to every token what is learnt of its place."""

    def __init__(self, tokens: int, channels: int) -> None:
        super().__init__()
        self.places = nn.Parameter(0.02 * torch.randn(tokens, channels))

    def forward(self, tokens: Float[Tensor, "n t c"]) -> Float[Tensor, "n t c"]:
        return tokens + self.places


class _MeanToken(nn.Module):
    def forward(self, tokens: Float[Tensor, "n t c"]) -> Float[Tensor, "n c"]:
        return tokens.mean(dim=1)


class _Pooled(nn.Module):
    def forward(self, maps: Float[Tensor, "n c h w"]) -> Float[Tensor, "n c"]:
        return functional.gelu(maps).mean(dim=(2, 3))


class _AverageAndMaximum(nn.Module):
    def forward(self, maps: Float[Tensor, "n c h w"]) -> Float[Tensor, "n c2"]:
        return torch.cat([maps.mean(dim=(2, 3)), maps.amax(dim=(2, 3))], dim=1)
