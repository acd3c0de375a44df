"""Networks between pictures and maps of vectors, as a vector-quantised autoencoder uses them.

Most work is done at low resolution; pictures are taken apart and put together by folding 2×2 pixels into channels.
"""

from collections.abc import Sequence
from itertools import pairwise

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional


def map_widths(width: int, stride: int) -> list[int]:
    """Channels from half the picture's size down to a map of one vector for ``stride``² pixels."""
    return [2 * width >> step for step in range(stride.bit_length() - 2, -1, -1)]


def map_encoder(widths: Sequence[int]) -> nn.Sequential:
    """Pictures in [−1, 1] to features at the map's size; channels as :func:`map_widths` says."""
    layers: list[nn.Module] = [nn.PixelUnshuffle(2)]
    for before, after in pairwise([12, *widths[1:]]):
        layers += [nn.Conv2d(before, after, 4, stride=2, padding=1), nn.SiLU()]
    return nn.Sequential(*layers[:-1], ResidualBlock(widths[-1]), ResidualBlock(widths[-1]))


def coarser_encoder(channels: int) -> nn.Sequential:
    """Features of one map to those of a map of half its rows and columns."""
    down = nn.Conv2d(channels, channels, 4, stride=2, padding=1)
    return nn.Sequential(nn.SiLU(), down, ResidualBlock(channels), ResidualBlock(channels))


class ResidualBlock(nn.Module):
    """x + 1×1(3×3(x)), normalised before, with scale and shift from what is said of the picture, if anything is.

    Args:
        channels: of the maps, a multiple of 8.
        said: length of the vector that is said of each picture; 0 for none.
    """

    def __init__(self, channels: int, said: int = 0) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(channels // 8, channels)
        self.said = nn.Linear(said, 2 * channels) if said else None
        self.wide = nn.Conv2d(channels, channels, 3, padding=1)
        self.mix = nn.Conv2d(channels, channels, 1)

    def forward(self, maps: Float[Tensor, "n c h w"], said: Tensor | None = None) -> Float[Tensor, "n c h w"]:
        """Maps of the same shape."""
        hidden = self.norm(maps)
        if self.said is not None:
            scale, shift = self.said(said)[:, :, None, None].chunk(2, dim=1)
            hidden = hidden * (1 + scale) + shift
        return maps + self.mix(functional.silu(self.wide(functional.silu(hidden))))


class MapDecoder(nn.Module):
    """Maps of vectors and a condition to logits of RGB: blocks at the maps' size, then doubling, blocks, doubling.

    Args:
        channels: of the maps.
        coarse_to_fine: channels from the maps' size up to half the picture's.
        given: length of the condition's input; 0 for none.
        depth: blocks at each size.
    """

    def __init__(self, channels: int, coarse_to_fine: Sequence[int], given: int, depth: int = 1) -> None:
        super().__init__()
        self.depth, widths = depth, list(coarse_to_fine)
        said = widths[0] if given else 0
        self.said = nn.Sequential(nn.Linear(given, said), nn.SiLU(), nn.Linear(said, said), nn.SiLU()) if said else None
        self.start = nn.Conv2d(channels, widths[0], 3, padding=1)
        self.first = ResidualBlock(widths[0], said)
        self.blocks = nn.ModuleList([ResidualBlock(width, said) for width in widths[:-1] for _ in range(depth)])
        self.doublings = nn.ModuleList([nn.Conv2d(a, 4 * b, 3, padding=1) for a, b in pairwise(widths)])
        self.norm = nn.GroupNorm(widths[-1] // 8, widths[-1])
        self.end = nn.Conv2d(widths[-1], 12, 3, padding=1)

    def forward(self, latents: Float[Tensor, "n d a b"], given: Float[Tensor, "n g"]) -> Float[Tensor, "n 3 ph pw"]:
        """Logits, as many times larger as there were halvings."""
        said = None if self.said is None else self.said(given)
        maps = self.first(self.start(latents), said)
        for number, doubling in enumerate(self.doublings):
            for block in self.blocks[number * self.depth : (number + 1) * self.depth]:
                maps = block(maps, said)
            maps = functional.pixel_shuffle(doubling(maps), 2)
        return functional.pixel_shuffle(self.end(functional.silu(self.norm(maps))), 2)
