"""Several subjects in one data set: each picture with its own people's scores, and nobody else's."""

import numpy as np
import pytest

from gencore.data.base import load_data
from gencore.data.several import SUBJECTS
from gencore.errors import DataError
from gencore.types import ImageSpec

SMALL = ImageSpec(24, 32)


@pytest.fixture(scope="module")
def several():
    return load_data(f"several:{2 * len(SUBJECTS) + 1}", SMALL)


def test_each_subject_has_a_share_and_what_is_left_over_is_left_out(several):
    assert len(several) == 2 * len(SUBJECTS)
    assert several.image == SMALL
    assert several.rows[:, 0].tolist() == np.repeat(np.arange(len(SUBJECTS)), 2).tolist()
    assert several.condition.fields[0].classes == SUBJECTS


@pytest.mark.parametrize("number", range(len(SUBJECTS)))
def test_pictures_and_scores_are_those_of_the_subject_s_own_data_set(several, number):
    subject = SUBJECTS[number]
    alone = load_data(f"{subject}:2", SMALL)
    mine = slice(2 * number, 2 * number + 2)
    assert np.array_equal(several.images[mine], alone.images)
    assert list(several.keys[mine]) == list(alone.keys)
    names = several.condition.names
    columns = [names.index(f"{subject} {name}") for name in alone.condition.names]
    assert np.array_equal(several.rows[mine][:, columns], alone.rows, equal_nan=True)
    others = [column for column in range(1, len(names)) if column not in columns]
    assert np.isnan(several.rows[mine][:, others]).all()


def test_too_few_are_refused():
    with pytest.raises(DataError, match=f"ask for {2 * len(SUBJECTS)}"):
        load_data("several:5", SMALL)
