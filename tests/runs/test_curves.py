"""A run's history as curves of few points, told piece by piece."""

import itertools
import json

import pytest

from gencore.runs.curves import Curve, HistoryReader


def grown(known, told):
    """What a page makes of what it is told."""
    if known is None or known["shape"] != told["shape"]:
        known = {"steps": [], "values": {}}
    first = told["from"]
    values = {
        name: known["values"].get(name, [None] * first)[:first] + numbers for name, numbers in told["values"].items()
    }
    return {"shape": told["shape"], "steps": known["steps"][:first] + told["steps"], "values": values}


def test_few_entries_are_points_of_their_own():
    curve = Curve(most=10)
    for step in range(1, 6):
        curve.add(step, {"mse": step / 2})
    assert curve.told()["steps"] == [1, 2, 3, 4, 5]
    assert curve.told()["values"] == {"mse": [0.5, 1.0, 1.5, 2.0, 2.5]}


@pytest.mark.parametrize("count", [7, 8, 9, 31, 32, 33, 1000])
def test_many_entries_share_points_whose_mean_is_theirs(count):
    curve = Curve(most=8)
    for step in range(1, count + 1):
        curve.add(step, {"mse": float(step)})
    told = curve.told()
    assert 4 <= len(told["steps"]) <= 8
    assert told["steps"][-1] == count
    edges = [0, *told["steps"]]
    assert told["values"]["mse"] == [pytest.approx((a + 1 + b) / 2, rel=1e-3) for a, b in itertools.pairwise(edges)]


def test_a_page_that_hears_only_what_is_new_knows_all_of_it():
    curve, page = Curve(most=16), None
    for step in range(1, 200):
        curve.add(step, {"mse": float(step)} | ({"kl": 1.0} if step > 50 else {}))
        if step % 3 == 0:
            seen = None if page is None else {"shape": page["shape"], "points": len(page["steps"])}
            page = grown(page, curve.told(seen))
            assert page == {key: value for key, value in curve.told().items() if key != "from"}
    seen = {"shape": page["shape"], "points": len(page["steps"])}
    assert len(curve.told(seen)["steps"]) == 1, "only the last point, which may have grown"


def test_what_is_not_finite_leaves_a_hole():
    curve = Curve()
    curve.add(1, {"mse": float("nan"), "kl": float("inf")})
    curve.add(2, {"mse": 1.0, "kl": 2.0})
    assert curve.told()["values"] == {"mse": [None, 1.0], "kl": [None, 2.0]}


class TestReading:
    @pytest.fixture
    def file(self, tmp_path):
        return tmp_path / "history.jsonl"

    @staticmethod
    def write(file, *entries, mode="a"):
        with file.open(mode) as history:
            history.writelines(json.dumps(entry) + "\n" for entry in entries)

    @staticmethod
    def step(number, loss=1.0):
        return {"step": number, "losses": {"mse": loss}, "weights": {"mse": 1.0}}

    def test_what_is_new_is_read_once(self, file):
        reader = HistoryReader(file)
        assert not reader.follow()
        self.write(file, self.step(1), {"step": 1, "validation": {"mse": 2.0}})
        assert reader.follow()
        assert not reader.follow()
        self.write(file, self.step(2))
        reader.follow()
        assert reader.train.told()["steps"] == [1, 2]
        assert reader.validation.told()["values"] == {"mse": [2.0]}

    def test_a_line_that_is_being_written_is_read_when_it_is_whole(self, file):
        reader = HistoryReader(file)
        line = json.dumps(self.step(1))
        file.write_text(line[:20])
        reader.follow()
        assert reader.train.told()["steps"] == []
        file.write_text(line + "\n")
        reader.follow()
        assert reader.train.told()["steps"] == [1]

    def test_a_resumed_run_that_goes_back_takes_its_curve_back(self, file):
        reader = HistoryReader(file)
        self.write(file, *(self.step(i) for i in range(1, 11)))
        reader.follow()
        self.write(file, *(self.step(i) for i in range(1, 6)), mode="w")
        reader.follow()
        assert reader.train.told()["steps"] == [1, 2, 3, 4, 5]

    def test_also_where_it_has_grown_beyond_what_was_read(self, file):
        reader = HistoryReader(file)
        self.write(file, *(self.step(i) for i in range(1, 6)))
        reader.follow()
        self.write(
            file, *(self.step(i, 0.5) for i in range(1, 4)), *(self.step(i, 0.25) for i in range(4, 30)), mode="w"
        )
        reader.follow()
        assert reader.train.told()["steps"] == list(range(1, 30))

    def test_steps_done_again_after_a_rollback_are_told(self, file):
        reader = HistoryReader(file)
        self.write(file, self.step(1), self.step(2), {"step": 2, "rolled_back_to": 1}, self.step(2), self.step(3))
        reader.follow()
        assert reader.turns == [(2, 1)]
        assert reader.train.told()["steps"] == [1, 2, 2, 3]

    def test_latents_are_kept(self, file):
        reader = HistoryReader(file)
        self.write(file, {"step": 5, "latents": {"width": 8, "used": 3}})
        reader.follow()
        assert reader.latents == [{"step": 5, "width": 8, "used": 3}]
