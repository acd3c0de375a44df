"""A batch seen whole: what is drawn for each process' part is, put together, what one process would draw."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from gencore.nn import across
from gencore.nn.across import Split
from gencore.nn.memory import Memory
from gencore.training.distributed.whole_batch import as_whole

COUNT, PICTURES = 3, 4  # processes, and pictures in each


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(7)


def dropped(rows: int) -> Tensor:
    torch.manual_seed(7)
    return functional.dropout(torch.ones(rows, 5, 2, 2), 0.4)


def dropped_channels_last(rows: int) -> Tensor:
    torch.manual_seed(7)
    return functional.dropout(torch.ones(rows, 5, 2, 2).contiguous(memory_format=torch.channels_last), 0.4)


def remembered() -> Memory:
    """A memory into which one process has written."""
    memory = Memory(50, 3)
    with across.shared(None):
        memory.note(torch.rand(40, 3, generator=seeded()))
    return memory


DRAWS: dict[str, Callable[[int], Tensor]] = {
    "normal_": lambda rows: torch.empty(rows, 6).normal_(generator=seeded()),
    "normal_ in channels_last": lambda rows: (
        torch.empty(rows, 5, 4, 2).contiguous(memory_format=torch.channels_last).normal_(generator=seeded())
    ),
    "uniform_": lambda rows: torch.empty(rows, 1, 1).uniform_(-1, 1, generator=seeded()),
    "bernoulli_": lambda rows: torch.empty(rows, 6).bernoulli_(0.3, generator=seeded()),
    "rand": lambda rows: torch.rand(rows, 2, generator=seeded()),
    "rand of a vector": lambda rows: torch.rand(rows, generator=seeded()),
    "rand of a named size": lambda rows: torch.rand(size=(rows, 2), generator=seeded()),
    "randn of a shape": lambda rows: torch.randn(torch.Size((rows, 6)), generator=seeded()),
    "randint": lambda rows: torch.randint(9, (rows, 2), generator=seeded()),
    "randint from a bound": lambda rows: torch.randint(3, 9, (rows,), generator=seeded()),
    "drawn from a memory": lambda rows: remembered().draw(rows, seeded()),
    "dropout": dropped,
    "dropout in channels_last": dropped_channels_last,
}


def parts(draw: Callable[[int], Tensor], rows: int) -> Tensor:
    """What every process draws for its ``rows`` rows, put where it belongs."""
    whole = None
    for rank in range(COUNT):
        how = Split(rank, COUNT, PICTURES)
        with as_whole(how):
            own = draw(rows)
        whole = own.new_zeros(rows * COUNT, *own.shape[1:]) if whole is None else whole
        whole[how.rows(rows)] = own
    assert whole is not None
    return whole


@pytest.mark.parametrize("rows", [PICTURES, 2 * PICTURES, PICTURES // 2], ids=["a batch", "twice", "its first half"])
@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_the_parts_of_a_draw_are_the_whole(draw, rows):
    assert torch.equal(parts(draw, rows), draw(rows * COUNT))


def test_drawing_goes_on_from_where_one_process_would_be():
    def twice(rows: int) -> Tensor:
        generator = seeded()
        torch.empty(rows, 3).normal_(generator=generator)
        return torch.rand(rows, generator=generator)

    assert torch.equal(parts(twice, PICTURES), twice(PICTURES * COUNT))


@pytest.mark.parametrize("rows", [4, 8, 12, 2, 6])
def test_every_row_of_everybody_is_somebodys(rows):
    found = torch.cat([Split(rank, COUNT, PICTURES).rows(rows) for rank in range(COUNT)])
    assert sorted(found.tolist()) == list(range(rows * COUNT))


def test_the_first_part_of_a_batch_is_the_first_parts_of_its_parts():
    found = torch.cat([Split(rank, COUNT, PICTURES).rows(PICTURES // 2) for rank in range(COUNT)])
    assert set(found.tolist()) == set(range(COUNT * PICTURES // 2))


def test_a_repeated_batch_is_repeated_as_a_whole():
    """[batch, batch] in every process is [batch, batch] of everybody."""
    how = Split(1, COUNT, PICTURES)
    once, twice = how.rows(PICTURES), how.rows(2 * PICTURES)
    assert torch.equal(twice, torch.cat([once, once + COUNT * PICTURES]))


def test_alone_nothing_is_changed_or_asked_for():
    values = torch.randn(4, 3, generator=seeded())
    assert across.average(values) is values
    assert across.everyone(values) is values
    assert across.mine(values) is values
    assert torch.equal(across.mean(values), values.mean())


def test_what_is_the_same_everywhere_is_drawn_as_always_within_a_shared_step():
    with as_whole(Split(1, COUNT, PICTURES)), across.shared(None):
        drawn = torch.rand(5, generator=seeded())
    assert torch.equal(drawn, torch.rand(5, generator=seeded()))
