"""Commitment, codebook and code losses, against numbers worked out by hand."""

import math

import pytest
import torch

from gencore.errors import TrainingError
from gencore.losses.objective import Objective, Term
from gencore.nn.quantiser import Quantised
from gencore.registry import LOSSES

PICTURES = torch.rand(2, 3, 8, 8)


def level(outputs: float, vectors: float) -> Quantised:
    shape = (2, 4, 1, 1)
    codes = torch.zeros(2, 1, 1, dtype=torch.long)
    return Quantised(torch.full(shape, outputs).requires_grad_(), torch.full(shape, vectors).requires_grad_(), codes)


@pytest.mark.parametrize(("name", "follows", "stands"), [("commitment", "outputs", "vectors"),
                                                         ("codebook", "vectors", "outputs")])  # fmt: skip
def test_one_side_follows_and_the_other_stands_still(name, follows, stands):
    levels = [level(1.0, 3.0), level(2.0, 2.0)]
    loss = LOSSES[name]()(PICTURES, PICTURES, {name: levels})
    assert loss.item() == pytest.approx((4 + 0) / 2)
    loss.backward()
    assert getattr(levels[0], follows).grad.abs().sum() > 0
    assert getattr(levels[0], stands).grad is None


def test_a_prior_that_knows_nothing_pays_log_k_nats_a_code():
    logits, codes = torch.zeros(2, 16, 3, 3), torch.randint(0, 16, (2, 3, 3))
    assert LOSSES["code_nll"]()(PICTURES, PICTURES, {"code_logits": [(logits, codes)]}) == pytest.approx(math.log(16))


def test_every_code_of_every_level_counts_the_same():
    """Four codes at log 2 nats and twelve that are certain: a quarter of log 2 a code."""
    coarse = (torch.zeros(1, 2, 2, 2), torch.zeros(1, 2, 2, dtype=torch.long))
    certain = torch.tensor([50.0, -50.0]).view(1, 2, 1, 1).expand(1, 2, 3, 4)
    fine = (certain, torch.zeros(1, 3, 4, dtype=torch.long))
    loss = LOSSES["code_nll"]()(PICTURES, PICTURES, {"code_logits": [coarse, fine]})
    assert loss == pytest.approx(math.log(2) / 4, abs=1e-6)


def test_it_counts_in_the_priors_phase_alone():
    objective = Objective((Term("mse"), Term("code_nll")))
    logits = (torch.zeros(2, 4, 1, 1), torch.zeros(2, 1, 1, dtype=torch.long))
    context = {"code_logits": [logits]}
    assert set(objective(PICTURES, PICTURES, context).terms) == {"mse"}
    assert set(objective(PICTURES, PICTURES, context | {"phase": "prior"}).terms) == {"code_nll"}


def test_a_model_without_codes_is_told_so():
    with pytest.raises(TrainingError, match='"commitment" needs the commitment, which this model does not give'):
        Objective((Term("commitment"),))(PICTURES, PICTURES, {})
