"""From a checkpoint to figures beside it: all strategies, interruptions, other weights, the command line."""

import json
import shutil

import pytest
import torch
from test_cli import run
from toy import SPEC, Tiny, TinyConfig, make_toy_data

from gencore.errors import ConditionError
from gencore.evaluation import evaluate as module
from gencore.evaluation.evaluate import evaluate
from gencore.evaluation.report import FILE, METRICS, read_evaluation
from gencore.registry import STRATEGIES
from gencore.training.checkpoint import describe, write_weights

TOYS = {"data": "toy"}
QUICK = {"pictures": 32, "seconds": 0.0}
FEW = ["direct", "ensemble members=2", "probability", "refine rounds=1", "optimise steps=1 pool=2"]


@pytest.fixture(autouse=True)
def quickly(few_patches) -> None:
    """Every test here."""


def test_every_strategy_is_measured_with_floors(checkpoint):
    said = []
    found = evaluate(checkpoint, FEW, **QUICK, say=said.append)
    assert list(found.strategies) == FEW
    assert read_evaluation(checkpoint) == found
    assert found.judge == "toy-judge"
    assert set(found.figures) == {"parameters", "decode_ms", "psnr", "ms_ssim"}
    for name, figures in found.strategies.items():
        assert figures.keys() <= METRICS.keys()
        assert {"satisfaction", "steering_error", "slope", "class_accuracy", "frechet_judge"} <= figures.keys()
        assert {metric for metric, figure in figures.items() if figure.floor is None} <= {"confirmed", "seconds"}
        assert all(figure.n for figure in figures.values())
        assert f"toy-tiny, {name}: do sliders steer?" in said


def test_what_a_model_cannot_do_is_one_line_and_the_rest_is_measured(checkpoint):
    shutil.rmtree(checkpoint.parent / "toy-raters")
    found = evaluate(checkpoint, FEW, **QUICK)
    assert list(found.strategies) == FEW[:2]
    refused = {note.partition(":")[0] for note in found.notes if "not possible" in note}
    assert refused == set(FEW[2:])


def test_without_a_choice_every_registered_strategy_is_tried(checkpoint, monkeypatch):
    tried = []
    monkeypatch.setattr(module, "lacking", lambda way, *_: tried.append(way.name) or f"{way.name}: not today.")
    found = evaluate(checkpoint, **QUICK)
    assert sorted(tried) == STRATEGIES.names()
    assert not found.strategies


def test_an_untrained_model_is_worse_than_real_pictures(checkpoint):
    figures = evaluate(checkpoint, ["direct"], pictures=64, seconds=0).strategies["direct"]
    for name in ("frechet_random", "kid_random", "sliced_wasserstein"):
        assert figures[name].value > figures[name].floor, name


def test_the_card_shows_it(checkpoint):
    evaluate(checkpoint, ["direct"], **QUICK)
    card = (checkpoint / "README.md").read_text()
    assert "## Evaluation" in card
    assert "| Steering error, points |" in card
    assert METRICS["steering_error"].explain in card


def test_results_can_go_elsewhere_and_then_the_checkpoint_is_untouched(checkpoint, tmp_path):
    before = sorted(file.name for file in checkpoint.iterdir())
    found = evaluate(checkpoint, ["direct"], **QUICK, out=tmp_path / "figures")
    assert sorted(file.name for file in checkpoint.iterdir()) == before
    assert read_evaluation(tmp_path / "figures") == found


def test_an_interruption_keeps_the_strategies_that_are_done_and_missing_goes_on(checkpoint, monkeypatch):
    measured = []

    def resembling(bench, way):
        if way.name == "ensemble" and len(measured) < 2:
            measured.append("interrupted")
            raise KeyboardInterrupt
        measured.append(way.name)
        return {}, {}

    monkeypatch.setattr(module, "resembling", resembling)
    with pytest.raises(KeyboardInterrupt):
        evaluate(checkpoint, ["direct", "ensemble"], **QUICK)
    assert list(read_evaluation(checkpoint).strategies) == ["direct"]
    found = evaluate(checkpoint, ["direct", "ensemble"], **QUICK, missing=True)
    assert list(found.strategies) == ["direct", "ensemble"]
    assert measured == ["direct", "interrupted", "ensemble"]


def test_strategies_are_added_to_what_is_known_and_replaced_if_measured_again(checkpoint):
    first = evaluate(checkpoint, ["direct"], **QUICK)
    second = evaluate(checkpoint, ["direct guidance=2"], **QUICK)
    assert list(second.strategies) == ["direct", "direct guidance=2"]
    assert second.strategies["direct"] == first.strategies["direct"]
    assert second.strategies["direct guidance=2"]["steering_error"] != first.strategies["direct"]["steering_error"]


def test_the_same_evaluation_gives_the_same_figures_but_for_times(checkpoint):
    def figures():
        found = evaluate(checkpoint, ["direct"], **QUICK).strategies["direct"]
        return {name: figure for name, figure in found.items() if METRICS[name].unit != "s"}

    assert figures() == figures()


def test_figures_of_other_weights_are_forgotten(checkpoint):
    evaluate(checkpoint, ["direct"], **QUICK)
    torch.manual_seed(1)
    model = Tiny(TinyConfig(), make_toy_data().image, SPEC).eval()
    write_weights(checkpoint, describe(model, "tiny", TOYS), model.state_dict())
    assert list(evaluate(checkpoint, ["ensemble"], **QUICK).strategies) == ["ensemble"]


def test_without_a_judge_it_says_so_and_measures_what_can_be(checkpoint):
    shutil.rmtree(checkpoint.parent / "toy-judge")
    found = evaluate(checkpoint, ["direct"], **QUICK)
    assert found.judge is None
    assert any("no judge" in note for note in found.notes)
    assert "frechet_random" in found.strategies["direct"]
    assert "frechet_judge" not in found.strategies["direct"]


def test_unknown_people_are_refused(checkpoint):
    with pytest.raises(ConditionError, match="None of Nobody is a rater of this model, which knows Moira, Ferdinando"):
        evaluate(checkpoint, ["direct"], people=["Nobody"], **QUICK)


def test_a_model_on_the_hub_needs_a_place_for_its_figures():
    with pytest.raises(ConditionError, match="--out"):
        evaluate("someone/cars", ["direct"])


class TestCommand:
    def test_where_nothing_was_measured_it_says_so(self, capsys, checkpoint):
        code, out, err = run(capsys, "evaluate", checkpoint, "--show")
        assert (code, out) == (2, "")
        assert "Nothing has been measured" in err

    def test_it_prints_tables_and_shows_them_again(self, capsys, checkpoint):
        few = ("--strategy", "direct", "--pictures", 32, "--seconds", 0, "--people", "Moira")
        code, out, err = run(capsys, "evaluate", checkpoint, *few)
        assert code == 0
        assert "toy-tiny, direct: do sliders steer?" in err
        assert "| Least pleased, points |" in out
        assert read_evaluation(checkpoint).details["strategies"]["direct"]["people"] == ["Moira"]
        assert run(capsys, "evaluate", checkpoint, "--show")[1] == out
        assert "| Least pleased, points |" in run(capsys, "info", checkpoint)[1]

    def test_results_of_several_models_go_into_one_folder(self, capsys, checkpoint, tmp_path):
        twin = checkpoint.parent / "toy-twin"
        shutil.copytree(checkpoint, twin)
        few = ("--strategy", "direct", "--pictures", 16, "--seconds", 0, "--out", tmp_path / "out")
        code, out, _ = run(capsys, "evaluate", checkpoint, twin, *few)
        assert code == 0
        assert (tmp_path / "out" / "evaluation.md").read_text() == out
        assert json.loads((tmp_path / "out" / "toy-twin" / FILE).read_text())["model"] == "toy-twin"

    def test_a_damaged_earlier_evaluation_is_one_sentence(self, capsys, checkpoint):
        (checkpoint / FILE).write_text("{")
        for more in ([], ["--show"]):
            code, out, err = run(capsys, "evaluate", checkpoint, "--strategy", "direct", *more)
            assert (code, out) == (2, "")
            assert err.count("\n") == 1
            assert "is damaged" in err
        assert (checkpoint / FILE).read_text() == "{"
