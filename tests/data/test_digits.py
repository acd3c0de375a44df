"""The digits are real scans, their raters follow from the pixels, and the second load needs no scikit-learn."""

import sys

import numpy as np
import pytest

from gencore.data.base import load_data
from gencore.data.digits import load, ranked_scores, slant
from gencore.errors import DataError
from gencore.types import ImageSpec


def test_all_scans_come_as_white_ink_on_black():
    data = load()
    assert data.images.shape == (1797, 32, 32, 3)
    assert data.images.dtype == np.uint8
    assert data.images[:, :2, :2].mean() < 10
    assert data.images.max() == 255
    assert (data.images[..., 0] == data.images[..., 2]).all()
    assert (data.keys[0], data.keys[-1]) == ("digit-0001", "digit-1797")


def test_the_digits_load_by_name():
    assert load_data("digits").fingerprint == load().fingerprint


def test_fields_are_the_class_and_two_raters():
    data = load()
    assert data.condition.names == ("digit", "Slant", "Ink")
    assert np.bincount(data.rows[:, 0].astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


@pytest.mark.parametrize("field", [1, 2])
def test_scores_are_whole_and_equally_frequent(field):
    scores = load().rows[:, field]
    counts = np.bincount(scores.astype(int), minlength=10)
    assert (scores == scores.round()).all()
    assert len(counts) == 10
    assert counts.min() > 150
    assert counts.max() < 210


def test_ink_can_be_seen_in_the_picture():
    data = load()
    brightness = data.images.mean(axis=(1, 2, 3))
    assert np.corrcoef(brightness, data.rows[:, 2])[0, 1] > 0.95


def test_slant_is_the_sign_of_the_lean():
    upright, right = np.zeros((2, 8, 8))
    upright[:, 3] = 1
    right[np.arange(8), 7 - np.arange(8)] = 1  # from bottom left to top right
    np.testing.assert_allclose(slant(np.stack([upright, right, right[:, ::-1]])), [0, 1, -1], atol=1e-12)


def test_equal_values_get_equal_scores():
    assert ranked_scores(np.array([3.0, 1.0, 3.0, 7.0])).tolist() == [5, 1, 5, 8]


def test_any_size_and_shape():
    wide = load(ImageSpec(16, 48)).images
    assert wide.shape == (1797, 16, 48, 3)
    assert wide[:, :, :16].max() == 0
    assert wide[:, :, 16:32].max() == 255


def test_without_scikit_learn_one_sentence_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(DataError, match="pip install scikit-learn"):
        load()


def test_what_is_cached_needs_no_scikit_learn(monkeypatch):
    first = load()
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    assert load().fingerprint == first.fingerprint
