"""The full protocol's figures of a painter who does what is wished, and of others who do not."""

import numpy as np
import pytest
import torch
from painter import PainterConfig, on_trial
from toy import make_toy_data

from gencore.evaluation.full.goals import GOALS
from gencore.evaluation.full.latents import probe, reconstructed, swap
from gencore.evaluation.full.samples import one_evaluation, samples
from gencore.evaluation.full.sliders import identity, indifferent, nobody, sliders
from gencore.evaluation.full.trial import NotApplicableError, Trial
from gencore.evaluation.neighbours import coverage
from gencore.evaluation.random_features import RandomNetwork

GOOD, DEAF = PainterConfig(), PainterConfig(moira=False)


@pytest.fixture(autouse=True)
def few_seeds(monkeypatch):
    monkeypatch.setattr(Trial, "few", 8)


def test_who_paints_what_is_wished_reaches_every_goal_of_sliders():
    found, details = sliders(on_trial(GOOD))
    assert found["spearman"].value > 0.97
    assert found["slope"].value == pytest.approx(1, abs=0.1)
    assert all(GOALS[name].met(found[name].value) for name in ("spearman_worst", "rising", "slope_least", "cross_talk"))
    assert details["slope"].keys() == {"Moira", "Ferdinando"}


def test_a_deaf_painter_has_no_reach_and_no_step_rises():
    found, _ = sliders(on_trial(DEAF))
    assert found["slope_least"].value == pytest.approx(0, abs=0.02)
    assert found["spearman_worst"].value < 0.5
    assert found["rising"].value <= 50  # Ferdinando's do
    assert not GOALS["slope_least"].met(found["slope_least"].value)


def test_samples_like_real_ones_are_near_the_floor_and_have_the_scores_wished_for():
    found, details = samples(on_trial(GOOD))
    assert found["frechet_random"].value < 2
    assert found["frechet_random"].floor == 1
    assert found["sharpness"].value == pytest.approx(found["sharpness"].floor, abs=0.15)
    assert found["coverage_judge"].value > 0.8
    assert found["label_error"].value < 1.5
    assert details["count"] == 96
    assert found["label_error"].value < samples(on_trial(DEAF))[0]["label_error"].value / 2


def test_one_dirty_stroke_against_many_shows():
    found, details = one_evaluation(on_trial(GOOD))
    assert found["one_evaluation_random"].value > 1.3
    assert len(details["one_evaluation_random"]["1"]) == 3
    clean, _ = one_evaluation(on_trial(PainterConfig(strokes=1)))
    assert clean["one_evaluation_random"].value == pytest.approx(found["one_evaluation_random"].value)


def test_who_is_predictable_by_nobody_has_figures_of_his_own():
    follows, _ = nobody(on_trial(GOOD, ("Moira",)))
    ignores, _ = nobody(on_trial(PainterConfig(ferdinando=False), ("Moira",)))
    assert ignores["noise_distance"].value == ignores["noise_slope"].value == 0
    assert follows["noise_distance"].value > 0.1
    assert follows["noise_slope"].value < 0.05  # Moira does not mind the size
    assert set(sliders(on_trial(GOOD, ("Moira",)))[1]["slope"]) == {"Moira"}
    with pytest.raises(NotApplicableError, match="can be predicted"):
        nobody(on_trial(GOOD))


def test_without_anybody_to_ask_there_is_a_reason():
    for measure in (sliders, identity, probe, swap):
        with pytest.raises(NotApplicableError, match="no rater whom the judge can predict"):
            measure(on_trial(GOOD, ()))


def test_what_a_slider_leaves_standing():
    """Moira's slider repaints the sky, which is nearly all; half of the picture, the shape's, knows less of it."""
    found, details = identity(on_trial(GOOD))
    assert 0 < details["identity_indifferent"]["Ferdinando"] < details["identity"]["Ferdinando"]
    deaf, by_rater = identity(on_trial(DEAF))
    assert by_rater["identity"]["Moira"] == 0
    assert details["identity_needed"] == by_rater["identity_needed"]
    assert 0 < deaf["identity"].value < found["identity"].value


def test_a_rater_is_indifferent_to_where_nothing_tells_the_score():
    size = indifferent(make_toy_data(), "Ferdinando")
    sky = indifferent(make_toy_data(), "Moira")
    assert size[:4, :4].mean() == 1  # the corners are sky, whatever the size
    assert sky[:4, :4].mean() == 0
    assert set(size.unique().tolist()) == {0, 1}


def test_what_lies_outside_does_not_count():
    network = RandomNetwork(torch.rand(8, 3, 32, 32, generator=torch.Generator().manual_seed(0)))
    first = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    second, left = first.clone(), torch.zeros(32, 32)
    second[..., 24:], left[:, :8] = 0.5, 1.0
    assert torch.equal(network.placed(first, left), network.placed(second, left))
    assert (network.placed(first) - network.placed(second)).abs().sum() > 0


def test_the_swap_gain_tells_who_listens_and_the_probe_tells_latents_that_know():
    listening, deaf = swap(on_trial(GOOD, ("Moira",)))[0]["swap_gain"], swap(on_trial(DEAF, ("Moira",)))[0]["swap_gain"]
    assert listening.value == pytest.approx(1, abs=0.05)
    assert deaf.value == pytest.approx(0, abs=0.01)
    assert deaf.floor == pytest.approx(1, abs=0.05)
    assert probe(on_trial(GOOD, ("Moira",)))[0]["probe"].value > 0.8
    assert probe(on_trial(PainterConfig(knows=False), ("Moira",)))[0]["probe"].value < 0.05


def test_reconstructions_of_who_keeps_the_picture_are_perfect():
    found, _ = reconstructed(on_trial(DEAF))
    assert found["psnr"].value == pytest.approx(100)
    assert found["reconstruction_sharpness"].value == pytest.approx(1)


def test_coverage_is_the_share_of_real_points_with_something_near():
    real = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]])
    assert coverage(real, np.array([[1.0], [1.1]]), 1) == pytest.approx(3 / 6)
    assert coverage(real, np.array([[5.0]]), 1) == 0
    assert coverage(real, real, 1) == 1


def test_little_time_makes_small_sets_and_floors_of_the_same_size():
    trial = on_trial(GOOD)
    hurried = Trial(trial.bench.__class__(**{**vars(trial.bench), "seconds": 0.0}), 1.0, trial.folder)
    found, details = samples(hurried)
    assert details["count"] == found["sharpness"].n == 32
