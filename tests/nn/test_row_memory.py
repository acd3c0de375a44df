"""The newest rows are kept and drawn."""

import torch

from gencore.nn.memory import Memory


def rows(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float32)[:, None].repeat(1, 3)


def test_the_newest_rows_take_the_place_of_the_oldest():
    memory = Memory(4, 3)
    memory.note(rows(1, 2, 3))
    assert (len(memory), memory.full) == (3, False)
    assert set(memory.draw(200)[:, 0].tolist()) == {1, 2, 3}
    memory.note(rows(4, 5, 6))
    assert (len(memory), memory.full) == (4, True)
    assert set(memory.draw(200)[:, 0].tolist()) == {3, 4, 5, 6}


def test_more_rows_than_there_is_room_for():
    memory = Memory(2, 3)
    memory.note(rows(1, 2))
    memory.note(rows(3))
    assert set(memory.draw(100)[:, 0].tolist()) == {2, 3}


def test_a_draw_is_a_function_of_its_generator():
    memory = Memory(100, 3)
    memory.note(torch.rand(60, 3))
    first, again = (memory.draw(10, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(first, again)


def test_it_is_part_of_a_state():
    memory, other = Memory(4, 3), Memory(4, 3)
    memory.note(rows(1, 2))
    other.load_state_dict(memory.state_dict())
    assert len(other) == 2
    assert set(other.draw(50)[:, 0].tolist()) == {1, 2}
