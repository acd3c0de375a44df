"""Samplers show what raters like more often, and a step's pictures depend on the seed and the step alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gencore.data.samplers import Sampler, consensus_weights, product_weights
from gencore.errors import DataError

NOTHING = float("nan")


def frequencies(weights: np.ndarray, steps: int = 400) -> np.ndarray:
    sampler = Sampler(np.arange(len(weights)), 64, seed=3, weights=weights)
    drawn = np.concatenate([sampler(step) for step in range(steps)])
    return np.bincount(drawn, minlength=len(weights)) / len(drawn)


def test_product_is_one_more_than_each_score_multiplied():
    assert product_weights(np.array([[0.0, 0], [9, 9], [4, 1]])).tolist() == [1, 100, 10]


def test_product_starts_from_the_lowest_score():
    assert product_weights(np.array([[1.0, 1], [10, 10]]), low=1.0).tolist() == [1, 100]


def test_consensus_of_two_is_their_distance():
    np.testing.assert_allclose(consensus_weights(np.array([[0.0, 9], [4, 4], [3, 6]])), [0, 1, 2 / 3])


def test_consensus_of_more_is_agreement():
    scores = np.array([[5.0, 5, 5], [0, 9, 4]])
    np.testing.assert_allclose(consensus_weights(scores), [1, 1 - np.std([0, 9, 4]) / 4.5])


@given(st.lists(st.lists(st.floats(0, 9), min_size=3, max_size=3), min_size=1, max_size=6))
def test_weights_are_never_negative(scores):
    assert (consensus_weights(np.array(scores)) >= -1e-9).all()
    assert (product_weights(np.array(scores)) >= 1).all()


def test_a_missing_score_counts_as_the_raters_mean():
    scores = np.array([[2.0, 3], [4, 3], [NOTHING, 3]])
    assert product_weights(scores)[2] == 4 * 4
    assert consensus_weights(scores)[2] == 1


def test_a_rater_who_scored_nothing_has_no_say():
    scores = np.array([[2.0, NOTHING], [4, NOTHING]])
    assert product_weights(scores).tolist() == [3, 5]
    assert product_weights(scores, low=1.0).tolist() == [2, 4]


@pytest.mark.parametrize("scores", [np.empty((3, 0)), np.full((3, 2), NOTHING)])
def test_without_scores_the_uniform_sampler_is_recommended(scores):
    with pytest.raises(DataError, match="choose the uniform sampler"):
        product_weights(scores)


def test_pictures_are_drawn_in_proportion_to_their_weights():
    weights = product_weights(np.array([[0.0, 0], [1, 1], [2, 2], [1, 3]]))
    np.testing.assert_allclose(frequencies(weights), weights / weights.sum(), atol=0.01)


def test_a_picture_without_weight_is_never_drawn():
    assert frequencies(np.array([0.0, 1, 0, 1, 0]))[[0, 2, 4]].tolist() == [0, 0, 0]


@given(st.integers(1, 30), st.integers(1, 40), st.integers(0, 5))
def test_uniform_shows_each_picture_once_an_epoch(count, batch_size, seed):
    indices = np.arange(100, 100 + count)
    sampler = Sampler(indices, batch_size, seed)
    drawn = np.concatenate([sampler(step) for step in range(-(-3 * count // batch_size))])
    for epoch in range(3):
        assert sorted(drawn[epoch * count : (epoch + 1) * count]) == indices.tolist()


@given(st.integers(0, 10**6), st.booleans())
def test_a_step_depends_on_seed_and_step_alone(step, weighted):
    weights = np.arange(1.0, 21) if weighted else None
    fresh, used = (Sampler(np.arange(20), 7, seed=5, weights=weights) for _ in range(2))
    for earlier in range(3):
        used(earlier)
    np.testing.assert_array_equal(fresh(step), used(step))
    assert fresh(step).shape == (7,)


def test_another_seed_is_another_order():
    one, other = (Sampler(np.arange(50), 50, seed)(0).tolist() for seed in (0, 1))
    assert one != other
    assert sorted(one) == sorted(other)


def test_epochs_differ():
    sampler = Sampler(np.arange(50), 50)
    assert sampler(0).tolist() != sampler(1).tolist()


def test_nothing_to_draw_from_is_an_error():
    with pytest.raises(DataError, match="no picture to train on"):
        Sampler(np.array([], int), 4)


def test_weights_of_zero_are_an_error():
    with pytest.raises(DataError, match="choose the uniform sampler"):
        Sampler(np.arange(2), 4, weights=np.zeros(2))
