"""A history is read as curves: by name, smoothed, and without what was undone."""

import numpy as np
import pytest

from gencore.curves.reading import Series, curves_of, read_curves
from gencore.errors import TrainingError


def step(number: int, **losses: float) -> dict:
    return {"step": number, "losses": losses, "weights": dict.fromkeys(losses, 0.5), "gradient_norm": 1.0}


def test_every_number_has_a_name() -> None:
    latents = {"width": 8, "used": 3, "pairs": [[0, 1, 0.9]], "kl": 2.5, "raters": {}}
    curves = curves_of("run", [step(1, mse=4.0, total=5.0), {"step": 1, "validation": {"mse": 3.0}},
                               {"step": 1, "latents": latents}])  # fmt: skip
    assert {name: series.values.tolist() for name, series in curves.series.items()} == {
        "train/mse": [4.0], "train/total": [5.0], "weight/mse": [0.5], "weight/total": [0.5], "gradient_norm": [1.0],
        "validation/mse": [3.0], "latents/used": [3.0], "latents/kl": [2.5], "latents/pairs": [1.0],
    }  # fmt: skip
    assert curves.terms() == ["mse"]
    assert list(curves.named("mse")) == ["train/mse", "validation/mse"]


def test_an_unknown_name_is_answered_by_those_there_are() -> None:
    with pytest.raises(TrainingError, match=r'no "kl"; it has train/mse'):
        curves_of("run", [step(1, mse=4.0)]).named("kl")


def test_latents_without_doubt_have_no_kl() -> None:
    curves = curves_of("run", [{"step": 5, "latents": {"width": 2, "used": 1, "pairs": [], "kl": None}}])
    assert sorted(curves.series) == ["latents/pairs", "latents/used"]


def test_what_was_undone_by_a_rollback_is_left_out() -> None:
    entries = [
        step(1, mse=9.0),
        step(2, mse=8.0),
        step(3, mse=90.0),
        {"step": 3, "rolled_back_to": 1},
        step(2, mse=7.0),
    ]
    curves = curves_of("run", entries)
    assert curves.rollbacks == (3,)
    assert curves.series["train/mse"].steps.tolist() == [1, 2]
    assert curves.series["train/mse"].values.tolist() == [9.0, 7.0]


def test_smoothing_keeps_constants_halves_noise_and_passes_over_what_is_not_finite() -> None:
    steps = np.arange(400.0)
    constant = Series(steps, np.full(400, 3.0)).smoothed(0.9)
    assert np.allclose(constant.values, 3.0)
    noise = Series(steps, np.random.default_rng(0).normal(size=400)).smoothed(0.9)
    assert noise.values[50:].std() < 0.5
    broken = Series(np.arange(3.0), np.array([1.0, np.nan, 1.0])).smoothed(0.9)
    assert np.allclose(broken.values, [1.0, np.nan, 1.0], equal_nan=True)


@pytest.mark.parametrize("weight", [-0.1, 1.0, float("nan")])
def test_a_smoothing_out_of_range_is_refused(weight: float) -> None:
    with pytest.raises(TrainingError, match="smoothing"):
        Series(np.arange(2.0), np.arange(2.0)).smoothed(weight)


def test_a_folder_without_a_history_is_no_run(tmp_path) -> None:
    with pytest.raises(TrainingError, match=r"no history\.jsonl"):
        read_curves(tmp_path)
