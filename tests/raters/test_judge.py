"""The judge answers in plain numbers and cannot be climbed."""

import numpy as np
import pytest
import torch
from toy import make_toy_data

from gencore.errors import CapabilityError, CheckpointError, ConditionError
from gencore.raters.files import read_raters
from gencore.raters.judge import Judge
from gencore.raters.making import make_raters


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("judge") / "toy"
    list(make_raters(make_toy_data(400), out, "judge", steps=60))
    return out


def test_it_knows_what_can_be_seen(folder):
    data, judge = make_toy_data(400), Judge.load(folder)
    indices = data.part("test")
    images, rows = data.batch(indices)
    known = ~rows[:, 0].isnan()
    said = judge.scores(images, "Moira")
    assert np.corrcoef(said[known], rows[known, 0])[0, 1] > 0.7
    assert judge.said(images).shape == (len(indices), 4)
    assert judge.features(images).shape == (len(indices), 128)


def test_no_gradient_leaves_it(folder):
    judge = Judge.load(folder)
    images = torch.rand(2, 3, 32, 32, requires_grad=True)
    for ask in (lambda x: judge.scores(x, "Moira"), judge.said, judge.features):
        with pytest.raises(CapabilityError, match="being optimised"):
            ask(images)
        with pytest.raises(CapabilityError, match="being optimised"):
            ask(images * 0.5)
    assert isinstance(judge.said(images.detach()), np.ndarray)


def test_it_cannot_be_read_as_rater_models(folder):
    with pytest.raises(CheckpointError, match="nothing may be optimised against"):
        read_raters(folder)


def test_an_unknown_rater(folder):
    with pytest.raises(ConditionError, match="Nobody"):
        Judge.load(folder).scores(torch.rand(1, 3, 32, 32), "Nobody")
