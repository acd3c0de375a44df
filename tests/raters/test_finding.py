"""Rater models and judges are found where they belong: beside a checkpoint, in a run, or beside the run."""

from pathlib import Path

import pytest
from people import people_beside
from toy import make_toy_data

from gencore.errors import DataError
from gencore.raters.files import read_about_raters
from gencore.raters.finding import beside
from gencore.raters.making import check_enough, make_critics

NAMES = ("Moira", "Ferdinando")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run with one checkpoint, as training leaves it."""
    (tmp_path / "runs" / "first" / "checkpoints" / "step-00000003").mkdir(parents=True)
    (tmp_path / "runs" / "first" / "run.json").touch()
    return tmp_path / "runs" / "first"


def test_a_runs_own_come_before_those_beside_it(run):
    checkpoint = run / "checkpoints" / "step-00000003"
    assert beside(checkpoint, "test", NAMES, "raters") is None
    people_beside(run, "raters").rename(run.parent / "a-raters")
    assert beside(checkpoint, "test", NAMES, "raters") == run.parent / "a-raters"
    (run.parent / "a-raters").rename(run / "raters")
    people_beside(run, "raters")
    assert beside(checkpoint, "test", NAMES, "raters") == run / "raters"


def test_a_run_gets_rater_models_and_a_judge_of_its_data_once(run):
    data = make_toy_data(120)
    assert len(list(make_critics(data, run, steps=2))) == 2 * (4 + 1)
    assert {read_about_raters(run / role).role for role in ("raters", "judge")} == {"raters", "judge"}
    checkpoint = run / "checkpoints" / "step-00000003"
    assert beside(checkpoint, "toy", data.condition.names, "judge") == run / "judge"
    assert list(make_critics(data, run, steps=2)) == []


def test_data_without_ratings_is_refused_before_anything_is_trained():
    with pytest.raises(DataError, match="nobody to learn from"):
        check_enough(make_toy_data().only([]))
