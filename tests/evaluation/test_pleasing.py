"""The judge's word on strategies, beside what the rater models claim."""

from types import SimpleNamespace

import pytest
import torch
from toy import SPEC, make_toy_data

from gencore.evaluation.pleasing import Pleasing, chosen_people, pleasing, reality
from gencore.raters.judge import Judge
from gencore.raters.making import make_raters
from gencore.raters.model import Opinions
from gencore.types import Field

PEOPLE = ("Moira", "Ferdinando")
WISH = dict.fromkeys(PEOPLE, 9.0)


@pytest.fixture(scope="module")
def judge(tmp_path_factory) -> Judge:
    folder = tmp_path_factory.mktemp("judge") / "toy"
    list(make_raters(make_toy_data(400), folder, "judge", steps=60))
    return Judge.load(folder)


@pytest.fixture
def raters() -> SimpleNamespace:
    """Rater models who give everything 7 and 5 points."""

    def ensemble(images):
        return Opinions(SPEC.fields, torch.tensor([7.0, 5.0, 1.0, 0.0]).expand(2, len(images), 4))

    return SimpleNamespace(ensemble=ensemble)


def real_ones(wishes, seeds):
    """Draws the real pictures whose numbers the seeds are."""
    return make_toy_data(400).batch(torch.tensor(list(seeds)).numpy() % 400)[0]


def test_real_pictures_that_please_everybody_come_out_on_top(judge):
    real = reality(judge, make_toy_data(400), PEOPLE)
    assert real.least.shape == (400,)
    assert real.top > real.least.mean() + 1
    assert real.top_diversity > 0
    assert real.percentile(-99) == 0
    assert real.percentile(99) == 1
    assert real.percentile(float(sorted(real.least)[100])) == pytest.approx(0.25)


def test_real_pictures_are_as_pleasing_as_real_pictures(judge, raters):
    real = reality(judge, make_toy_data(400), PEOPLE)
    found = pleasing.__wrapped__(real_ones, raters, judge, WISH, sets=2, pictures=40)
    assert found.judged == pytest.approx(real.least.mean(), abs=1)
    assert found.sets == 2
    assert found.claimed == pytest.approx(5)


def test_without_rater_models_nobody_claims_anything(judge):
    found = pleasing(real_ones, None, judge, WISH, sets=2, pictures=4)
    assert found.claimed is None
    assert found.confirmed(found) is None


def test_with_no_time_there_are_two_sets(judge):
    assert pleasing(real_ones, None, judge, WISH, sets=5, pictures=4, seconds=0).sets == 2


def test_only_what_the_judge_confirms_counts():
    direct = Pleasing(4.0, 0.1, 4.0, 1.0, 0.1, 10)
    assert Pleasing(6.0, 0.1, 6.0, 1.0, 0.1, 10).confirmed(direct) == pytest.approx(1.0)
    assert Pleasing(4.5, 0.1, 9.0, 1.0, 0.1, 10).confirmed(direct) == pytest.approx(0.1)
    assert direct.confirmed(direct) is None


def test_the_people_are_those_asked_for_or_the_seeds_two_or_the_first_two():
    assert [one.name for one in chosen_people(SPEC.fields[:2])] == ["Moira", "Ferdinando"]
    assert [one.name for one in chosen_people(SPEC.fields[:2], ["Moira", "Nobody"])] == ["Moira"]
    others = [Field("Ann"), Field("Moira"), Field("Zoe")]
    assert [one.name for one in chosen_people(others)] == ["Ann", "Moira"]
    assert chosen_people([]) == []
