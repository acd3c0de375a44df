"""What was said of a picture, read off its map of latents: a small network that knows where scores come from."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

WIDTHS = (64, 96, 128)
SUMMARY = 2 * WIDTHS[-1]
FORGOTTEN = 0.3  # share of what it sees that its last layer does not see in training, which has few pictures


class Reader(nn.Module):
    """Convolutions that halve a map twice, and one layer that says what was said of the picture.

    Args:
        channels: of the maps.
        grid: rows and columns of the maps.
        values: numbers of :attr:`Condition.values`.
    """

    def __init__(self, channels: int, grid: tuple[int, int], values: int) -> None:
        super().__init__()
        first, second, third = WIDTHS
        self.layers = nn.Sequential(
            nn.Conv2d(channels, first, 3, padding=1),
            nn.SiLU(),
            nn.Conv2d(first, second, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.Conv2d(second, third, 3, stride=2, padding=1),
            nn.SiLU(),
        )
        rows, columns = ((side + 3) // 4 for side in grid)
        self.says = nn.Sequential(nn.Dropout(FORGOTTEN), nn.Linear(third * rows * columns, values))

    def features(self, maps: Float[Tensor, "n c h w"]) -> Float[Tensor, "n d a b"]:
        """What it sees before it says anything."""
        return self.layers(maps)

    def summary(self, maps: Float[Tensor, "n c h w"]) -> Float[Tensor, "n s"]:
        """Mean and deviation of each of its features over the map, ``SUMMARY`` numbers."""
        seen = self.features(maps.float())
        return torch.cat([seen.mean(dim=(2, 3)), (seen.var(dim=(2, 3), correction=0) + 1e-4).sqrt()], dim=1)

    def recall(self, maps: Float[Tensor, "n c h w"]) -> Float[Tensor, "n v"]:
        """What it says where nothing is forgotten, in training, too."""
        said: Tensor = self.says[1](self.features(maps).flatten(1))
        return said

    def forward(self, maps: Float[Tensor, "n c h w"]) -> Float[Tensor, "n v"]:
        """What it takes for said, as :attr:`Condition.values` has it."""
        return self.says(self.features(maps).flatten(1))
