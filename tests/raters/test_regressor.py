"""The regressor that measures generators learns scores from pictures, and says how well."""

import pytest
import torch
from toy import make_toy_data

from gencore.errors import DataError
from gencore.raters.regressor import ScoreRegressor, predict, train_regressor
from gencore.types import Field


def test_it_learns_scores_that_are_visible():
    data = make_toy_data()
    raters = tuple(field for field in data.condition.fields if field.kind == "score")
    torch.manual_seed(0)
    regressor = ScoreRegressor(raters, width=8)
    fits = list(train_regressor(regressor, data, steps=250, batch_size=32))
    assert min(fits[-1].r2.values()) > 0.5
    images, _ = data.batch(data.part("test"))
    assert predict(regressor, images).shape == (len(images), len(raters))


def test_it_refuses_data_without_raters():
    with pytest.raises(DataError, match="no rater"):
        ScoreRegressor((Field("smiling", "binary"),))
