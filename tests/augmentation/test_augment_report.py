"""The report answers from paired differences and never claims more than their interval allows."""

import numpy as np
import pytest

from gencore.augmentation.report import Difference, difference


def test_the_interval_is_students():
    from scipy.stats import ttest_1samp

    random = np.random.default_rng(0)
    one, other = random.random(8), random.random(8)
    found = difference(one, other)
    expected = ttest_1samp(one - other, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.mean == pytest.approx((one - other).mean())


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [(-2.0, -0.1, "yes, better"), (0.1, 2.0, "no, worse"), (-0.1, 0.2, "no difference can be told")],
)
def test_fewer_errors_are_a_yes(low, high, answer):
    assert Difference((low + high) / 2, low, high).answer == answer
