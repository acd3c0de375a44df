"""Order, reach, steps and cross-talk of sliders, on responders whose truth is known."""

import numpy as np
import pytest
import torch

from gencore.evaluation.steering import cross_talk, real_curves, shared, slider_curves
from gencore.types import Field

RATERS = [Field("Ann"), Field("Bob")]


class Linear:
    """Pictures whose first pixels are the judged scores: a linear function of both sliders, and some seed noise.

    Sliders at *any* stand in the middle.
    """

    def __init__(self, matrix: list[list[float]], noise: float = 0.01) -> None:
        self.matrix, self.noise = np.array(matrix), noise

    def draw(self, wishes, seeds):
        asked = np.array([[wish.get(field.name, 4.5) for field in RATERS] for wish in wishes]) - 4.5
        each = np.array([np.random.default_rng(seed).normal() for seed in seeds])[:, None]
        images = torch.zeros(len(wishes), 3, 8, 8)
        images[:, :2, 0, 0] = torch.from_numpy(asked @ self.matrix + 4.5 + self.noise * each).float()
        return images

    @staticmethod
    def ask(images):
        return images[:, :2, 0, 0].numpy()


def curves_of(responder: Linear, seeds: int = 8):
    return slider_curves(responder.draw, responder.ask, RATERS, range(seeds))


@pytest.mark.parametrize("gain", [1.0, 0.25])
def test_slope_is_the_gain_and_order_is_perfect(gain):
    ann, bob = curves_of(Linear([[gain, 0], [0, 0]], noise=0.0))
    assert ann.slope == pytest.approx(gain, rel=1e-4)
    assert ann.spearman == pytest.approx(1)
    assert bob.slope == pytest.approx(0, abs=1e-6)
    assert bob.spearman == 0


def test_the_same_seeds_are_moved_at_every_position():
    ann, _ = curves_of(Linear([[0.5, 0], [0, 0.5]]), seeds=5)
    assert ann.judged.shape == (10, 5)
    assert np.allclose(np.diff(ann.judged, axis=0).std(axis=1), 0, atol=1e-4)


def test_cross_talk_of_a_linear_responder_is_what_was_put_in():
    """Ann moves herself 1 and Bob 0.3, Bob himself 0.8 and Ann −0.1: mean 0.2 over mean 0.9."""
    curves = curves_of(Linear([[1.0, 0.3], [-0.1, 0.8]]))
    slopes = np.stack([curve.slopes for curve in curves])
    np.testing.assert_allclose(slopes, [[1.0, 0.3], [-0.1, 0.8]], atol=1e-4)
    assert cross_talk(slopes) == pytest.approx(0.2 / 0.9, rel=1e-3)


def test_where_nothing_moves_or_nobody_else_is_there_is_no_cross_talk():
    assert cross_talk(np.zeros((2, 2))) is None
    assert cross_talk(np.ones((1, 1))) is None


def test_what_tastes_share_is_the_slope_of_one_score_over_another():
    ann = np.arange(10.0)
    np.testing.assert_allclose(shared(np.stack([ann, 9 - 0.5 * ann], axis=1)), [[1, -0.5], [-2, 1]])


def test_missing_scores_are_left_out_of_what_tastes_share():
    said = np.stack([np.arange(10.0), 2 * np.arange(10.0)], axis=1)
    said[3, 0] = said[5, 1] = np.nan
    np.testing.assert_allclose(shared(said), [[1, 2], [0.5, 1]])


def test_a_judge_that_is_right_reaches_the_ideal_on_real_pictures():
    said = np.random.default_rng(0).integers(0, 10, (2000, 2)).astype(float)
    right = real_curves(RATERS, said, said)
    assert [curve.slope for curve in right] == pytest.approx([1, 1])
    assert [curve.spearman for curve in right] == pytest.approx([1, 1])
    assert [curve.rising for curve in right] == [1, 1]
    blind = real_curves(RATERS, said, np.full_like(said, 4.0))
    assert [curve.slope for curve in blind] == pytest.approx([0, 0])


def test_scores_that_nobody_gave_leave_no_hole():
    said = np.repeat(np.array([[0.0, np.nan], [9.0, 3.0]]), 20, axis=0)
    (ann,) = real_curves(RATERS, said, np.nan_to_num(said))  # Bob gave one score only
    assert ann.rater == "Ann"
    assert ann.asked.tolist() == [0, 9]
    assert ann.slope == pytest.approx(1)


def test_steps_may_fall_by_a_tenth_and_no_more():
    class Stairs(Linear):
        def draw(self, wishes, seeds):
            images = super().draw(wishes, seeds)
            images[:, :2, 0, 0] += torch.tensor([-0.05 if wish.get("Ann") == 5 else 0.0 for wish in wishes])[:, None]
            images[:, :2, 0, 0] -= torch.tensor([0.2 if wish.get("Bob") == 5 else 0.0 for wish in wishes])[:, None]
            return images

    ann, bob = curves_of(Stairs([[0, 0], [0, 0]], noise=0))
    assert ann.rising == 1
    assert bob.rising == pytest.approx(8 / 9)


def test_with_no_time_one_group_of_seeds_is_moved():
    curves = slider_curves(*(getattr(Linear([[1, 0], [0, 1]]), name) for name in ("draw", "ask")), RATERS, range(64), 0)
    assert curves[0].judged.shape == (10, 4)
