"""Scores read off maps of latents, and what the reader sees of maps that went through a code."""

import pytest
import torch

from gencore.losses.reading import CodeReading, DrawnReading, Reading
from gencore.types import ConditionSpec, Field

SPEC = ConditionSpec((Field("Moira"), Field("winged", "binary")))
NOTHING = torch.zeros(0)


@pytest.mark.parametrize("drawn", [False, True], ids=["real", "drawn"])
def test_only_what_was_said_counts_of_real_maps_and_of_drawn_ones(drawn: bool) -> None:
    said = SPEC.wishes([{"Moira": 9}, {}], 2)
    read = torch.tensor([[0.5, 7.0], [7.0, 7.0]])
    context = {"asked": (read, said)} if drawn else {"read": read, "condition": said}
    loss = DrawnReading() if drawn else Reading()
    assert loss(NOTHING, NOTHING, context) == 0.25


def test_what_a_code_keeps_costs_nothing_and_what_it_flattens_costs_one() -> None:
    before = torch.randn(4, 8, 3, 4, generator=torch.Generator().manual_seed(0))
    loss = CodeReading()
    assert loss(NOTHING, NOTHING, {"seen": (before, before)}) == 0
    flat = before.mean().expand_as(before)
    assert loss(NOTHING, NOTHING, {"seen": (flat, before)}) == pytest.approx(1, abs=0.01)
    tenfold = {"seen": (10 * flat, 10 * before)}
    assert loss(NOTHING, NOTHING, tenfold) == pytest.approx(1, abs=0.01)
