"""Gated PixelCNN: what reaches what, and that drawing place by place is the same network."""

import pytest
import torch

from gencore.nn.noise import seeded_uniform
from gencore.nn.pixelcnn import PixelCNN

GRID, CODES, GIVEN = (5, 6), 7, 3


def prior(layers: int = 4, coarser: int | None = None, given: int = GIVEN) -> PixelCNN:
    torch.manual_seed(0)
    return PixelCNN(CODES, GRID, given, width=8, layers=layers, coarser=coarser).eval()


@pytest.fixture
def codes() -> torch.Tensor:
    return torch.randint(0, CODES, (2, *GRID), generator=torch.Generator().manual_seed(1))


@pytest.fixture
def condition() -> torch.Tensor:
    return torch.randn(2, GIVEN, generator=torch.Generator().manual_seed(2))


def changed(network: PixelCNN, codes: torch.Tensor, condition: torch.Tensor, row: int, column: int) -> torch.Tensor:
    """Where the logits differ after the code at one place was changed."""
    other = codes.clone()
    other[:, row, column] = (other[:, row, column] + 1) % CODES
    with torch.no_grad():
        difference = network(other, condition) - network(codes, condition)
    return difference.abs().amax(dim=(0, 1)) > 1e-9


class TestWhatReachesWhat:
    def test_a_code_changes_every_place_after_it_and_none_before_it_nor_itself(self, codes, condition):
        network = prior().double()
        order = torch.arange(GRID[0] * GRID[1]).view(GRID)
        for row in range(GRID[0]):
            for column in range(GRID[1]):
                after = order > order[row, column]
                assert torch.equal(changed(network, codes, condition.double(), row, column), after), (row, column)

    def test_with_one_layer_all_that_the_kernel_covers_reaches_a_place_upper_right_included(self, codes, condition):
        network = prior(layers=1).double()
        row, column, reach = 4, 3, 3
        for above in range(GRID[0]):
            for beside in range(GRID[1]):
                far = (row - above > reach + 1) or abs(beside - column) > reach
                before = above < row or (above == row and beside < column)
                reached = changed(network, codes, condition.double(), above, beside)[row, column]
                assert reached == (before and not far), (above, beside)

    def test_the_condition_reaches_every_place(self, codes, condition):
        network = prior()
        with torch.no_grad():
            difference = network(codes, condition) - network(codes, condition + 1)
        assert (difference.abs().amax(dim=1) > 1e-6).all()

    def test_the_coarser_map_reaches_every_place_even_those_after_it(self, codes, condition):
        network, coarse = prior(coarser=4), torch.zeros(2, 3, 3, dtype=torch.long)
        network.grid = (6, 6)
        network.place.data = torch.zeros(1, 8, 6, 6)
        codes = torch.nn.functional.pad(codes, (0, 0, 0, 1))
        other = coarse.clone()
        other[:, 2, 2] = 1
        with torch.no_grad():
            difference = network(codes, condition, coarse) - network(codes, condition, other)
        assert (difference.abs().amax(dim=(0, 1)) > 1e-7)[4:, 4:].all()


class TestDrawing:
    def test_place_by_place_gives_what_the_whole_map_gives(self, codes, condition):
        """Temperature 0 takes the largest logit, so the drawn map must be the map of largest logits of itself."""
        network = prior()
        uniform = seeded_uniform([1, 2], GRID)
        drawn = network.draw(uniform, condition, 0 * condition, temperature=0.0)
        with torch.no_grad():
            assert torch.equal(network.double()(drawn, condition.double()).argmax(dim=1), drawn)

    def test_place_by_place_below_a_coarser_map_too(self, condition):
        torch.manual_seed(0)
        network = PixelCNN(CODES, (6, 6), GIVEN, width=8, layers=4, coarser=4).eval()
        coarse = torch.randint(0, 4, (2, 3, 3), generator=torch.Generator().manual_seed(3))
        free, uniform = 0 * condition, seeded_uniform([1, 2], (6, 6))
        drawn = network.draw(uniform, condition, free, guidance=3.0, temperature=0.0, coarser=coarse)
        with torch.no_grad():
            wanted, anything = (network.double()(drawn, c.double(), coarse) for c in (condition, free))
        assert torch.equal((anything + 3 * (wanted - anything)).argmax(dim=1), drawn)

    def test_uniform_numbers_are_turned_into_codes_by_the_cumulative_distribution(self, condition):
        network = prior()
        uniform = seeded_uniform([3, 4], GRID)
        drawn = network.draw(uniform, condition, 0 * condition)
        with torch.no_grad():
            cumulative = network.double()(drawn, condition.double()).softmax(dim=1).cumsum(dim=1)
        upper = cumulative.gather(1, drawn[:, None])[:, 0]
        lower = (
            upper - cumulative.diff(dim=1, prepend=torch.zeros(2, 1, *GRID).double()).gather(1, drawn[:, None])[:, 0]
        )
        assert (lower <= uniform + 1e-9).all()
        assert (uniform < upper + 1e-9).all()

    def test_codes_come_as_often_as_the_network_says(self):
        network = prior(given=0)
        nothing = torch.zeros(4000, 0)
        drawn = network.draw(seeded_uniform(range(4000), GRID), nothing, nothing)
        shares = torch.bincount(drawn[:, 0, 0], minlength=CODES) / 4000
        with torch.no_grad():
            said = network(drawn[:1], nothing[:1])[0, :, 0, 0].softmax(dim=0)
        assert (shares - said).abs().max() < 0.03

    def test_a_map_is_a_function_of_its_own_numbers_whatever_the_batch(self, condition):
        network, uniform = prior(), seeded_uniform(range(9), GRID)
        conditions = condition[:1].expand(9, -1)
        together = network.draw(uniform, conditions, 0 * conditions, guidance=2.0)
        alone = network.draw(uniform[4:5], conditions[:1], 0 * conditions[:1], guidance=2.0)
        assert torch.equal(together[4:5], alone)

    def test_guidance_goes_from_anything_to_the_wish_and_beyond(self, condition):
        network, free, uniform = prior(), torch.zeros(2, GIVEN), seeded_uniform([5, 6], GRID)
        anything = network.draw(uniform, free, free)
        assert torch.equal(network.draw(uniform, condition, free, guidance=0.0), anything)
        drawn = network.draw(uniform, condition, free, guidance=1.0)
        with torch.no_grad():
            wanted, unwanted = (network.double()(drawn, c.double()) for c in (condition, free))
        strong = network.float().draw(uniform, condition, free, guidance=6.0, temperature=0.0)
        assert not torch.equal(strong, drawn)
        first = unwanted[:, :, 0, 0] + 6 * (wanted - unwanted)[:, :, 0, 0]
        assert torch.equal(strong[:, 0, 0], first.argmax(dim=1))

    def test_no_map_is_drawn_for_no_number(self):
        assert prior().draw(seeded_uniform([], GRID), torch.zeros(0, GIVEN), torch.zeros(0, GIVEN)).shape == (0, *GRID)


@pytest.mark.slow
def test_it_learns_a_rule_from_the_left_and_a_rule_from_above():
    """Each code is its left neighbour plus one; at the left edge, the one above plus two."""
    torch.manual_seed(0)
    network = PixelCNN(CODES, GRID, 0, width=16, layers=3, dropout=0.0)
    optimiser = torch.optim.Adam(network.parameters(), 1e-2)
    start, rows, columns = torch.meshgrid(torch.arange(CODES), *map(torch.arange, GRID), indexing="ij")
    codes, nothing = (start + 2 * rows + columns) % CODES, torch.zeros(CODES, 0)
    for _ in range(60):
        loss = torch.nn.functional.cross_entropy(network(codes, nothing), codes)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    least = torch.log(torch.tensor(float(CODES))) / (GRID[0] * GRID[1])  # nobody can know the first code
    assert least - 1e-3 < loss < 1.5 * least
    drawn = network.eval().draw(seeded_uniform(range(20), GRID), torch.zeros(20, 0), torch.zeros(20, 0))
    assert ((drawn == codes[drawn[:, 0, 0]]).float().mean()) > 0.9
