"""The judge's word on strategies, beside what the rater models claim."""

import pytest
import torch
from toy import SPEC, Tiny, TinyConfig, make_toy_data

from gencore.evaluation.pleasing import Pleasing, pleasing, reality, table
from gencore.raters.files import read_raters
from gencore.raters.judge import Judge
from gencore.raters.making import make_raters
from gencore.types import ImageSpec

PEOPLE = ("Moira", "Ferdinando")


@pytest.fixture(scope="module")
def judge(tmp_path_factory) -> Judge:
    folder = tmp_path_factory.mktemp("judge") / "toy"
    list(make_raters(make_toy_data(400), folder, "judge", steps=60))
    return Judge.load(folder)


def test_real_pictures_that_please_everybody_come_out_on_top(judge):
    data = make_toy_data(400)
    real = reality(judge, data, PEOPLE)
    assert real.least.shape == (400,)
    assert real.top > real.least.mean() + 1
    assert real.top_diversity > 0


def test_it_measures_a_strategy(judge, tmp_path):
    data = make_toy_data(400)
    list(make_raters(data, tmp_path / "raters", steps=10))
    raters = read_raters(tmp_path / "raters")
    torch.manual_seed(0)
    model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()
    real = reality(judge, data, PEOPLE)
    wish = dict.fromkeys(PEOPLE, 9.0)
    found = [
        pleasing(model, raters, judge, real, wish, name, settings, sets=2, pictures=3)
        for name, settings in (("direct", {}), ("optimise", {"steps": 2, "pool": 8}))
    ]
    assert found[0].percentile == pytest.approx((real.least < found[0].judged).mean())
    assert found[1].claimed >= found[0].claimed - 0.5
    text = table(found, real, PEOPLE)
    assert "| optimise steps=2 pool=8 |" in text
    assert "best 1 % of real pictures" in text


def test_only_what_the_judge_confirms_counts():
    direct = Pleasing("direct", 4.0, 0.1, 0.5, 4.0, 1.0, 0.1)
    assert Pleasing("honest", 6.0, 0.1, 0.9, 6.0, 1.0, 0.1).confirmed(direct) == pytest.approx(1.0)
    assert Pleasing("cheat", 4.5, 0.1, 0.6, 9.0, 1.0, 0.1).confirmed(direct) == pytest.approx(0.1)
    assert direct.confirmed(direct) is None
