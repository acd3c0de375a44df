"""Scores that a discriminator reads off pictures."""

import pytest
import torch

from gencore.losses.objective import MAIN
from gencore.losses.regression import DiscriminatorRegression, GeneratorRegression, given_error
from gencore.types import ConditionSpec, Field

SPEC = ConditionSpec((Field("Moira"), Field("shape", "class", classes=("square", "disc")), Field("winged", "binary")))
NOTHING = torch.zeros(0)


def test_what_was_said_costs_nothing_and_a_whole_range_off_costs_four():
    said = SPEC.wishes({"Moira": 9, "shape": "disc", "winged": 1}, 2)
    assert given_error(said.values, said) == 0
    assert given_error(torch.tensor([[-1.0, 0.0, 1.0, 1.0]]).repeat(2, 1), said) == pytest.approx(4 / 3)


def test_only_what_is_given_counts():
    said = SPEC.wishes([{"Moira": 0}, {}], 2)
    read = torch.tensor([[0.0, 9.0, 9.0, 9.0], [9.0, 9.0, 9.0, 9.0]], requires_grad=True)
    error = given_error(read, said)
    assert error == 1
    error.backward()
    assert read.grad.nonzero().tolist() == [[0, 0]]


def test_where_nothing_is_given_or_there_is_no_field_it_is_zero():
    assert given_error(torch.ones(2, 4), SPEC.wishes({}, 2)) == 0
    assert given_error(torch.ones(2, 0), ConditionSpec(()).wishes({}, 2)) == 0


def test_each_side_counts_in_a_phase_of_its_own():
    context = {"regressed": torch.zeros(1, 4), "condition": SPEC.wishes({"Moira": 9}, 1)}
    assert DiscriminatorRegression.phase == "discriminator"
    assert getattr(GeneratorRegression, "phase", MAIN) == MAIN
    for kind in (DiscriminatorRegression, GeneratorRegression):
        assert kind()(NOTHING, NOTHING, context) == 1
