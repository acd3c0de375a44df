"""A picture stays if the judge finds in it what was wanted, within what was stated."""

import numpy as np
import pytest
import torch
from judging import MadeUp, always
from toy import make_toy_data

from gencore.augmentation.agreement import Agreement, agreed_share, agrees, checkable
from gencore.errors import CapabilityError, ConditionError
from gencore.raters.fit import Fit
from gencore.types import Field

FIELDS = (Field("Moira"), Field("shape", "class", classes=("square", "disc")), Field("old", "binary"))
SAID = MadeUp(FIELDS, always(6.0, 0.1, 0.9, 0.2))
NAN = float("nan")


def asked(row: list[float], judge: MadeUp = SAID, **options: float) -> bool:
    rows = np.array([row], dtype=np.float32)
    return bool(agrees(judge, torch.zeros(1, 3, 32, 32), FIELDS, rows, Agreement(**options))[0])


@pytest.mark.parametrize(
    ("row", "agreed"),
    [
        ([6.9, 1, 0], True),
        ([7.1, 1, 0], False),  # the score is too far away
        ([4.9, 1, 0], False),
        ([6.0, 0, 0], False),  # another class
        ([6.0, 1, 1], False),  # a yes where the judge says no
        ([NAN, 1, NAN], True),  # what was not wanted does not count
        ([NAN, NAN, NAN], True),
    ],
)
def test_every_wanted_field_has_to_agree(row, agreed):
    assert asked(row, tolerance=1.0, confidence=0.75) is agreed


def test_the_wanted_class_needs_the_stated_probability():
    assert asked([6, 1, NAN], confidence=0.89)
    assert not asked([6, 1, NAN], confidence=0.91)
    assert asked([6, NAN, 0], confidence=0.79)
    assert not asked([6, NAN, 0], confidence=0.81)


def test_a_class_that_is_not_the_likeliest_never_agrees():
    assert not asked([6, 0, NAN], confidence=0.0)


def test_tolerance_is_in_points_of_ten_whatever_the_range():
    percent = (Field("Moira", low=0.0, high=90.0),)
    judge = MadeUp(percent, always(60.0))
    rows = np.array([[69.0], [71.0]], dtype=np.float32)
    agreed = agrees(judge, torch.zeros(2, 3, 32, 32), percent, rows, Agreement(tolerance=1.0))
    assert agreed.tolist() == [True, False]


def test_a_field_that_no_picture_shows_is_not_asked_about():
    hopeless = Fit(100, 0.0, -0.1, 0.1, 2.0)
    judge = MadeUp(FIELDS, always(0.0, 0.1, 0.9, 0.2), {"Moira": hopeless})
    assert [field.name for field in checkable(judge, FIELDS)] == ["shape", "old"]
    assert asked([9.0, 1, 0], judge, confidence=0.75)


def test_a_judge_of_others_is_refused():
    with pytest.raises(CapabilityError, match='does not know "make"'):
        checkable(SAID, (Field("make", "class", classes=("Fiat", "Volvo")),))
    with pytest.raises(CapabilityError, match="cannot predict Moira"):
        checkable(MadeUp(FIELDS, always(), {"Moira": Fit(5, 0.9, 0.8, 1.0, 0.1)}), FIELDS[:1])


@pytest.mark.parametrize("options", [{"tolerance": -1.0}, {"confidence": 1.1}, {"tolerance": float("nan")}])
def test_senseless_numbers_are_refused(options):
    with pytest.raises(ConditionError, match=r"makes no sense|no probability"):
        Agreement(**options)


def test_how_strict_it_is_with_real_pictures():
    data = make_toy_data()
    fields = data.condition.fields
    discs = data.rows[np.concatenate([data.part("validation"), data.part("test")]), 2].mean()
    judge = MadeUp(fields, always(4.5, 4.5, 0.0, 1.0))
    assert agreed_share(judge, data, fields, Agreement(tolerance=9.0)) == pytest.approx(discs)
