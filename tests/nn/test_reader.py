"""The network that reads off maps of latents what was said of pictures."""

import pytest
import torch

from gencore.losses.regression import given_error
from gencore.nn.reader import WIDTHS, Reader
from gencore.types import ConditionSpec, Field


@pytest.mark.parametrize("grid", [(12, 16), (3, 5), (1, 1)])
def test_it_reads_maps_of_any_size(grid: tuple[int, int]) -> None:
    reader = Reader(4, grid, 3)
    maps = torch.randn(2, 4, *grid)
    assert reader(maps).shape == (2, 3)
    assert reader.features(maps).shape == (2, WIDTHS[-1], -(-grid[0] // 4), -(-grid[1] // 4))


def test_it_learns_where_a_score_comes_from() -> None:
    """A score that is the strength of one small place: unseen maps are read far better than by the mean."""
    torch.manual_seed(0)
    spec, reader = ConditionSpec((Field("Moira"),)), Reader(4, (8, 8), 1)
    optimizer = torch.optim.Adam(reader.parameters(), 2e-3)

    def some(count: int) -> tuple[torch.Tensor, torch.Tensor]:
        maps = torch.randn(count, 4, 8, 8)
        return maps, (4.5 + 2 * maps[:, 2, 5:7, 3:5].mean(dim=(1, 2))[:, None]).clamp(0, 9)

    for _ in range(300):
        maps, scores = some(64)
        optimizer.zero_grad()
        given_error(reader(maps), spec.condition(scores)).backward()
        optimizer.step()
    maps, scores = some(500)
    said = spec.condition(scores)
    with torch.no_grad():
        assert given_error(reader.eval()(maps), said) < 0.3 * said.values.var()
