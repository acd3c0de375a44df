"""Between a map of latents and one code for the whole picture: networks small enough to run for every slider step."""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.nn.map_networks import ResidualBlock
from gencore.nn.posterior import LOGVAR_RANGE, DiagonalGaussian

HALVINGS = 2
Grid = tuple[int, int]


class CodeEncoder(nn.Module):
    """Maps of latents to a Gaussian over codes.

    Args:
        channels: of the maps.
        grid: rows and columns of the maps.
        code: numbers of a code.
        width: channels inside, a multiple of 8.
    """

    def __init__(self, channels: int, grid: Grid, code: int, width: int) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(channels, width, 3, padding=1), ResidualBlock(width)]
        for _ in range(HALVINGS):
            layers += [nn.SiLU(), nn.Conv2d(width, width, 3, stride=2, padding=1), ResidualBlock(width)]
        self.layers = nn.Sequential(*layers, nn.SiLU())
        rows, columns = coarse(grid)
        self.to_code = nn.Linear(width * rows * columns, 2 * code)

    def forward(self, maps: Float[Tensor, "n c h w"]) -> DiagonalGaussian:
        """The posterior over the code of each map."""
        mu, logvar = self.to_code(self.layers(maps).flatten(1)).float().chunk(2, dim=1)
        return DiagonalGaussian(mu, logvar.clamp(*LOGVAR_RANGE))


class CodeDecoder(nn.Module):
    """Codes to maps of latents; the code speaks again in every block, as scale and shift.

    Args:
        channels: of the maps.
        grid: rows and columns of the maps.
        code: numbers of a code.
        width: channels inside, a multiple of 8.
    """

    def __init__(self, channels: int, grid: Grid, code: int, width: int) -> None:
        super().__init__()
        self.grid, self.start = grid, coarse(grid)
        self.from_code = nn.Linear(code, width * self.start[0] * self.start[1])
        self.blocks = nn.ModuleList([ResidualBlock(width, code) for _ in range(2 * HALVINGS + 1)])
        self.doublings = nn.ModuleList([nn.Conv2d(width, 4 * width, 3, padding=1) for _ in range(HALVINGS)])
        self.norm = nn.GroupNorm(width // 8, width)
        self.end = nn.Conv2d(width, channels, 3, padding=1)

    def forward(self, codes: Float[Tensor, "n d"]) -> Float[Tensor, "n c h w"]:
        """The maps of codes."""
        maps = self.from_code(codes).unflatten(1, (-1, *self.start))
        maps = self.blocks[0](maps.contiguous(memory_format=torch.channels_last), codes)
        for number, doubling in enumerate(self.doublings):
            maps = functional.pixel_shuffle(doubling(maps), 2)
            for block in self.blocks[2 * number + 1 : 2 * number + 3]:
                maps = block(maps, codes)
        rows, columns = self.grid
        return self.end(functional.silu(self.norm(maps)))[:, :, :rows, :columns]


def coarse(grid: Grid) -> Grid:
    """Rows and columns after all halvings, rounded up."""
    return math.ceil(grid[0] / 2**HALVINGS), math.ceil(grid[1] / 2**HALVINGS)
