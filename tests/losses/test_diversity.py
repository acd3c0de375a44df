"""Pictures of other noise under the same scores have to differ."""

import pytest
import torch
from torch import Tensor

from gencore.losses.diversity import Diversity

REAL = torch.tensor([0.0, 1.0]).view(2, 1, 1, 1).expand(2, 3, 4, 4)  # one apart
NOTHING = torch.zeros(0)


def lacking(first: Tensor, second: Tensor, share: float = 0.5) -> Tensor:
    return Diversity(share)(NOTHING, REAL, {"pair": lambda: (first, second)})


@pytest.mark.parametrize(("apart", "lacks"), [(0.0, 0.5), (0.2, 0.3), (0.5, 0.0), (0.9, 0.0)])
def test_it_is_what_is_lacking_of_the_share_of_what_real_pictures_differ(apart, lacks):
    grey = torch.full_like(REAL, 0.1)
    assert lacking(grey, grey + apart) == pytest.approx(lacks, abs=1e-6)


def test_a_wish_with_many_pictures_does_not_excuse_one_with_a_single_picture():
    apart = torch.tensor([0.0, 1.0]).view(2, 1, 1, 1)
    assert lacking(torch.zeros_like(REAL), torch.zeros_like(REAL) + apart) == pytest.approx(0.25)


def test_it_drives_both_pictures_apart():
    first, second = torch.full_like(REAL, 0.5).requires_grad_(), torch.full_like(REAL, 0.6).requires_grad_()
    lacking(first, second).backward()
    assert (first.grad > 0).all()
    assert (second.grad < 0).all()


def test_real_pictures_that_are_all_the_same_ask_for_nothing_endless():
    assert Diversity()(NOTHING, torch.zeros(2, 3, 4, 4), {"pair": lambda: (REAL, REAL)}).isfinite()
