"""A study: the preset first, then others; the best becomes a preset; what was done is never done again."""

import json
from dataclasses import replace

import pytest
import toy

from gencore.errors import CapabilityError, CheckpointError, RegistryError, TrainingError
from gencore.presets.files import read_preset
from gencore.training.history import read_history
from gencore.training.recipe import RECIPE
from gencore.training.state import read_run

FIGURES = ("value", "final", "values", "number")


def found(tuned):
    return [tuple(getattr(one, name) for name in FIGURES) for one in tuned.outcomes]


def test_the_preset_comes_first_and_the_best_is_better_and_kept(tuned, tmp_path, toy_preset):
    said = []
    done = tuned(trials=4, say=said.append)
    assert [one.number for one in done.outcomes] == [0, 1, 2, 3]
    assert done.default.values == {}
    assert done.default.number == 0
    ours = RECIPE.validate_python(read_run(tmp_path / "study/trials/0000")["recipe"])
    assert (ours.learning_rate, ours.terms) == (toy_preset.recipe.learning_rate, toy_preset.recipe.terms)
    assert done.better
    assert done.best.value == max(one.value for one in done.outcomes)
    assert done.best.value > done.default.value
    assert done.best.final is not None
    assert len(said) == 4
    kept = {folder.name for folder in (tmp_path / "study/trials").iterdir() if (folder / "latest.json").exists()}
    assert kept == {"0000", done.best.folder.name}
    for one in done.outcomes:
        assert len(read_history(one.folder / "history.jsonl")) >= toy_preset.recipe.steps
    preset = read_preset(done.preset)
    assert preset.recipe.learning_rate == done.best.values["learning_rate"]
    assert preset.recipe.config["width"] == done.best.values["width"]
    assert preset.recipe.save_every == toy_preset.recipe.save_every
    assert f"best: {done.best.value:.1f} on validation, {done.best.final:.1f} on test" in done.told()


def test_a_study_that_was_stopped_goes_on_as_it_would_have(tuned, tmp_path):
    whole = tuned(trials=3, prune="none", out=tmp_path / "whole")
    tuned(trials=2, prune="none")
    assert found(tuned(trials=3, prune="none")) == found(whole)
    said = []
    assert found(tuned(trials=3, prune="none", say=said.append)) == found(whole)
    assert not said, "a study that is finished has nothing left to do"


def test_two_searches_of_other_seeds_differ(tuned, tmp_path):
    first, second = (tuned(trials=2, search="random", seed=seed, out=tmp_path / str(seed)) for seed in (0, 1))
    assert first.default.value == second.default.value
    assert [one.values for one in first.outcomes[1:]] != [one.values for one in second.outcomes[1:]]


def test_a_grid_is_visited_point_by_point_and_then_over(tuned):
    over = {"learning_rate": "1e-3..1e-2:log:2", "width": [4, 16]}
    done = tuned(over=over, search="grid", trials=None)
    assert [one.values for one in done.outcomes[1:]] == [
        {"learning_rate": rate, "width": width} for rate in (1e-3, 1e-2) for width in (4, 16)
    ]


@pytest.mark.parametrize("prune", ["median", "halving"])
def test_trials_that_are_worse_on_their_way_end_early(tuned, prune):
    over = {"learning_rate": [2e-2, 1.5e-2, 1e-2, 2.5e-2, 1e-9]}
    done = tuned(over=over, search="grid", trials=None, prune=prune)
    early = [one for one in done.outcomes if one.value is None]
    assert {"learning_rate": 1e-9} in [one.values for one in early]
    assert done.best.values["learning_rate"] >= 1e-2
    for one in early:
        assert one.steps < 10
        assert not (one.folder / "latest.json").exists()
        assert read_history(one.folder / "history.jsonl")


def test_values_that_do_not_work_are_said_and_the_search_goes_on(tuned):
    said = []
    done = tuned(over={"learning_rate": [1e-5, 1e30]}, search="grid", trials=None, say=said.append)
    broken = next(one for one in done.outcomes if one.values)
    assert "not finite" in broken.problem
    assert broken.value is None
    assert len(done.outcomes) == 2
    assert any(broken.problem in line for line in said)
    assert "1 did not work" in done.told()


def test_weights_of_losses_are_tuned_against_a_loss_whose_weights_stay(tuned):
    """A validation loss with the weights of the trial would fall to nothing with them."""
    over = {"loss.mse": [1e-6, 1.0], "loss.kl": [1e-9, 1e-4]}
    done = tuned(over=over, search="grid", trials=None, objective="validation", prune="none")
    values = {tuple(one.values.values()): one.value for one in done.outcomes if one.values}
    assert min(values.values()) > 0.2 * done.default.value
    assert done.default.value == pytest.approx(next(v for k, v in values.items() if k == (1.0, 1e-9)), rel=0.5)


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"objective": "psrn"}, RegistryError, 'did you mean "psnr"'),
        ({"objective": "seconds"}, RegistryError, "there are validation"),
        ({"over": {"learning_rat": "1..2"}}, TrainingError, 'did you mean "learning_rate"'),
        ({"over": {"learning_rate": "2..1"}}, TrainingError, "is empty"),
        ({"search": "bayes"}, TrainingError, "tpe, random, grid"),
        ({"trials": 0}, TrainingError, "counted from 1"),
        ({"objective": "class_accuracy"}, CheckpointError, "there is none of toy"),
        ({"storage": "study.db"}, TrainingError, "no address of a database"),
        ({"storage": "nodb://here"}, TrainingError, "cannot be used"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence_before_anything_is_written(tuned, tmp_path, given, error, told):
    with pytest.raises(error, match=told):
        tuned(**given)
    assert not list((tmp_path / "study").glob("trials/*"))


def test_a_model_without_what_the_figure_needs_is_refused(tuned, toy_preset, monkeypatch):
    monkeypatch.delattr(toy.Tiny, "decode")
    monkeypatch.setattr(toy.Tiny, "forward", lambda *_: None)
    with pytest.raises(CapabilityError, match="cannot encode and decode pictures"):
        tuned()


def test_a_study_of_something_else_is_left_alone(tuned, toy_preset, tmp_path):
    before = tuned(trials=1)
    other = replace(toy_preset, recipe=replace(toy_preset.recipe, model="tiny_adversarial"))
    for given, told in (
        ({"preset": other}, "another model .tiny, not tiny_adversarial"),
        ({"objective": "validation"}, "another figure .psnr, not validation"),
        ({"over": {"width": [4, 8]}}, "another parameters"),
        ({"preset": replace(toy_preset, recipe=replace(toy_preset.recipe, clip=2.0))}, "another recipe"),
    ):
        with pytest.raises(TrainingError, match=told):
            tuned(trials=2, **given)
    assert found(tuned(trials=1)) == found(before)
    (tmp_path / "study/study.db").unlink()
    with pytest.raises(TrainingError, match="runs of another study"):
        tuned(trials=1)


def test_a_damaged_study_is_named_and_left_as_it_is(tuned, tmp_path):
    tuned(trials=1)
    file = tmp_path / "study/study.db"
    file.write_bytes(b"no study at all, " * 1000)
    with pytest.raises(CheckpointError, match=r"study.db cannot be used .*not a database"):
        tuned(trials=2)
    assert file.read_bytes().startswith(b"no study at all")


def test_a_full_disk_is_said_and_the_study_goes_on_where_there_is_room(tuned, small_disk, tmp_path):
    disk = small_disk("400k")
    with pytest.raises(CheckpointError, match=r"free some space"):
        tuned(trials=4, out=disk / "study", prune="none")
    small_disk("40m")
    whole = tuned(trials=3, out=tmp_path / "whole", prune="none")
    done = tuned(trials=3, out=disk / "study", prune="none")
    assert {one.value for one in done.outcomes} == {one.value for one in whole.outcomes}


def test_without_time_left_no_trial_begins(tuned):
    done = tuned(minutes=0)
    assert not done.outcomes
    assert "0 of 4 trials" in done.told()


def test_the_page_of_plots_needs_no_network(tuned, tmp_path):
    done = tuned(trials=4, prune="none", plots=True)
    page = done.plots.read_text()
    for title in ("Every trial", "How trials went", "One parameter at a time", "Together"):
        assert title in page
    assert "<script src=" not in page


def test_without_optuna_one_sentence_says_how_to_get_it(tuned, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "optuna", None)
    with pytest.raises(TrainingError, match="pip install optuna"):
        tuned()


def test_the_preset_file_is_json_that_people_can_read(tuned):
    done = tuned(trials=2)
    content = json.loads(done.preset.read_text())
    assert content["data"] == "toy"
    assert "reconstruction" in content["source"]
    assert "trials, tpe" in content["source"]
