"""What a watcher of a run is told."""

import json
from dataclasses import replace

import pytest

from gencore.errors import TrainingError
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.runs.folder import State, read_state, write_state
from gencore.runs.listing import find_run
from gencore.runs.marks import marks, schedules
from gencore.runs.order import write_order
from gencore.runs.snapshot import Watched, sample_sheet_of
from gencore.training.recipe import RECIPE, Recipe
from gencore.training.trainer import Trainer


@pytest.fixture
def folder(tmp_path, tiny_recipe, toy_data, order):
    """Of a run of the tiny model that has come to its end."""
    recipe = replace(tiny_recipe, sample_every=6, analyse_every=6)
    folder = tmp_path / "runs" / "tiny-1"
    for _ in Trainer(toy_data, recipe, folder).run():
        pass
    write_order(folder, order)
    write_state(folder, State(step=12, steps=12, messages=[(3, "so far so good")]))
    return folder


def looked(folder, watched, seen=None):
    return watched.snapshot(find_run(folder.parent, folder.name), seen)


def test_all_there_is_to_see(folder):
    told = looked(folder, Watched(folder))
    json.dumps(told, allow_nan=False)
    assert (told["run"]["name"], told["run"]["step"], told["run"]["status"]) == ("tiny-1", 12, "waiting")
    assert told["run"]["messages"] == [(3, "so far so good")]
    assert told["train"]["steps"] == list(range(1, 13))
    assert told["validation"]["steps"] == [5, 10, 12]
    assert told["samples"] == [6, 12]
    assert told["plan"]["model"] == "tiny"
    assert {mark["text"] for mark in told["plan"]["marks"]} == {"kl comes in", "kl counts in full"}
    assert told["latents"] is None or told["latents"]["step"] == 12


def test_who_has_seen_it_all_is_told_nothing(folder):
    watched = Watched(folder)
    first = looked(folder, watched)
    assert looked(folder, watched, first) == {"version": first["version"], "same": True}
    assert looked(folder, Watched(folder), first).get("same") is None, "another app's versions are others"


def test_what_is_new_comes_with_another_version(folder):
    watched = Watched(folder)
    first = looked(folder, watched)
    seen = {"version": first["version"], "train": {"shape": first["train"]["shape"], "points": 12}}
    write_state(folder, replace(read_state(folder), why="It is over."))
    second = looked(folder, watched, seen)
    assert second["version"] != first["version"]
    assert second["run"]["why"] == "It is over."
    assert (second["train"]["from"], second["train"]["steps"]) == (11, [12])


def test_rubbish_instead_of_a_version_gives_everything(folder):
    for seen in ({"version": 7, "train": [1]}, {"train": {"shape": None, "points": -3}}):
        assert looked(folder, Watched(folder), seen)["train"]["from"] == 0


def test_a_run_that_has_not_begun_is_shown_as_far_as_it_is_known(tmp_path, order):
    folder = tmp_path / "runs" / "new-1"
    folder.mkdir(parents=True)
    write_order(folder, order)
    write_state(folder, State())
    told = looked(folder, Watched(folder))
    assert (told["plan"], told["samples"], told["latents"], told["train"]["steps"]) == (None, [], None, [])


def test_sheets_say_what_their_rows_show(folder):
    sheet = sample_sheet_of(folder, 12)
    assert sheet["rows"] == [
        "pictures", "reconstructions", "anything", "Moira 9", "Ferdinando 9", "shape square", "shape disc",
    ]  # fmt: skip
    assert sheet["image"].startswith("/9j/"), "a JPEG in base64"
    with pytest.raises(TrainingError, match="no samples of step 7"):
        sample_sheet_of(folder, 7)


def test_schedules_are_drawn_as_they_will_be():
    recipe = Recipe(
        terms=(Term("mse"), Term("kl", Schedule(2.0, "delayed", start=100, ramp=100))), steps=1000, restarts=(500,),
        warmup=0,
    )  # fmt: skip
    found = schedules(recipe, points=10)
    assert found["steps"] == [*range(0, 1000, 100), 999]
    assert found["weights"]["mse"] == [1.0] * 11
    assert found["weights"]["kl"] == pytest.approx([0, 2 / 101, *[2.0] * 9], rel=1e-3)
    assert found["learning_rate"][0] == found["learning_rate"][5] == pytest.approx(1e-3)
    assert [(mark["step"], mark["text"]) for mark in marks(recipe)] == [
        (100, "kl comes in"), (200, "kl counts in full"), (500, "the learning rate rises anew"),
    ]  # fmt: skip
    json.dumps(RECIPE.dump_python(recipe, mode="json"))
