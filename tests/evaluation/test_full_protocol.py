"""From a checkpoint to the full protocol's figures beside it: all of them, stopped and gone on, as tables and sheet."""

import importlib.util
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from painter import PainterConfig, on_trial
from PIL import Image
from test_cli import run

from gencore.evaluation.evaluate import evaluate
from gencore.evaluation.full import protocol as module
from gencore.evaluation.full.findings import Finding, Full
from gencore.evaluation.full.goals import GOALS
from gencore.evaluation.full.protocol import STEPS, evaluate_fully, with_step
from gencore.evaluation.full.table import compared, to_table
from gencore.evaluation.report import FILE, read_evaluation, write_evaluation

FEW = 32
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "evaluation_table.py"


@pytest.fixture(autouse=True)
def quickly(few_patches, monkeypatch) -> None:
    monkeypatch.setattr("gencore.evaluation.full.trial.BATCH", 16)


def untimed(full: Full) -> dict[str, Finding]:
    return {name: one for name, one in full.findings.items() if name != "ten_pictures"}


def test_every_goal_has_a_figure_or_a_reason_with_what_is_wanted(checkpoint):
    said = []
    found = evaluate_fully(checkpoint, FEW, say=said.append)
    full = found.full
    assert read_evaluation(checkpoint).full == full
    assert list(full.findings) == list(GOALS)
    assert list(full.done) == list(STEPS)
    for name, one in full.findings.items():
        assert (one.value is None) == bool(one.why)
        assert one.wanted == GOALS[name].wanted
        assert one.met is None or one.met == GOALS[name].met(one.value)
    assert full.findings["label_error"].floor == 1
    assert full.findings["frechet_judge"].value > 2  # it has learnt nothing
    assert full.findings["one_evaluation_judge"].why.startswith("It has no choice")
    assert "toy-tiny: do sliders steer?" in said
    assert any(note.startswith("Few: 32 pictures a set flatter") for note in full.notes)
    assert untimed(evaluate_fully(checkpoint, FEW).full) == untimed(full), "the same again, but for times"


def test_an_interruption_keeps_what_is_done_and_missing_goes_on(checkpoint, monkeypatch):
    def stopped(trial):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "STEPS", {**STEPS, "sliders": ("stopped", stopped)})
    with pytest.raises(KeyboardInterrupt):
        evaluate_fully(checkpoint, FEW)
    before = read_evaluation(checkpoint).full
    assert list(before.done) == ["cost", "reconstruction", "probe", "swap"]
    monkeypatch.setattr(module, "STEPS", {**STEPS, "cost": ("again?", stopped)})
    after = evaluate_fully(checkpoint, FEW, missing=True).full
    assert after.findings["ten_pictures"] == before.findings["ten_pictures"]
    assert set(after.done) == set(STEPS)
    with pytest.raises(KeyboardInterrupt):
        evaluate_fully(checkpoint, FEW, guidance=2, missing=True)  # figures under another guidance say nothing of it


def test_the_quick_protocol_and_the_full_one_leave_each_other_standing(checkpoint, monkeypatch):
    monkeypatch.setattr(module, "STEPS", {name: STEPS[name] for name in ("cost", "identity")})
    first = evaluate_fully(checkpoint, FEW)
    both = evaluate(checkpoint, ["direct"], pictures=FEW, seconds=0)
    assert both.full == first.full
    assert evaluate_fully(checkpoint, FEW).strategies == both.strategies
    card = (checkpoint / "README.md").read_text()
    assert GOALS["identity"].explain in card
    assert "| Steering error, points |" in card


def test_without_a_judge_there_are_reasons_and_the_random_network(checkpoint):
    shutil.rmtree(checkpoint.parent / "toy-judge")
    found = evaluate_fully(checkpoint, FEW).full.findings
    assert found["frechet_random"].value is not None
    assert "frechet_judge" not in found
    assert "no judge" in found["spearman"].why
    assert "no judge" in found["label_error"].why


@pytest.mark.parametrize(
    ("name", "wanted", "good", "bad"),
    [("psnr", "at least 28", 28, 27.99), ("slope", "0.8 to 1.1", 0.8, 1.11), ("cross_talk", "at most 0.1", -0.3, 0.11)],
)
def test_what_is_wanted_is_met_or_not(name, wanted, good, bad):
    goal = GOALS[name]
    assert (goal.wanted, goal.met(good), goal.met(bad)) == (wanted, True, False)
    assert GOALS["probe"].met(0.5) is None


def test_every_goal_belongs_to_a_measurement_and_fits_a_table():
    assert {goal.step for goal in GOALS.values()} == set(STEPS)
    assert all(goal.explain.endswith(".") and "|" not in goal.title + goal.explain for goal in GOALS.values())


FULL = Full(
    5000,
    1.0,
    {
        "frechet_judge": Finding(1.8, 1.0, 5000, 0.1, "at most 2", True),
        "swap_gain": Finding(None, why="It reads no condition."),
    },
    details={"count": 5000, "frechet_judge": {"values": [9.0, 9.0], "floor": 5.0}, "slope": {"Moira": 0.9}},
)


def test_a_table_says_value_floor_wish_and_verdict():
    text = to_table(FULL)
    assert "| Fréchet / floor, judge | 1.80 ± 0.10 | 1.00 | at most 2 | yes |" in text
    assert "| Swap gain | not applicable |  |  |  | It reads no condition. |" in text
    assert "| Moira | 0.90 |" in text


def test_models_stand_side_by_side_and_are_counted_in_the_reports_model():
    far = replace(FULL, details={**FULL.details, "frechet_judge": {"values": [100.0], "floor": 5.0}})
    text = compared({"flow": FULL, "cvae": far}, "cvae")
    assert "| Fréchet / floor, judge | at most 2 | 1.80 ± 0.10 (1.00) ✓ | 1.80 ± 0.10 (1.00) ✓ |" in text
    assert "| Fréchet, judge, × cvae's | at most 0.1 | 0.090 ✓ | 1.00 |" in text
    assert "Swap gain" not in text  # nobody has it
    fewer = replace(far, details={**far.details, "count": 100})
    assert "| Fréchet, judge, × cvae's | at most 0.1 | – | 1.00 |" in compared({"flow": FULL, "cvae": fewer}, "cvae")


def test_a_measurement_that_cannot_be_is_a_reason_for_each_of_its_figures():
    full = with_step(FULL, "identity", on_trial(PainterConfig(), ()))
    reasons = {name: full.findings[name].why for name in ("identity", "identity_indifferent")}
    assert set(reasons.values()) == {"It knows no rater whom the judge can predict."}
    assert full.findings["identity"].wanted == "at most 1.5"
    assert full.done == ["identity"]


class TestCommand:
    def test_it_prints_and_shows_the_table_and_writes_a_sheet(self, capsys, checkpoint, tmp_path):
        file = tmp_path / "sheet.png"
        options = ("--protocol", "full", "--pictures", FEW, "--seconds", 0, "--guidance", 1.5, "--sheet", file)
        code, out, err = run(capsys, "evaluate", checkpoint, *options)
        assert code == 0
        assert out.startswith("| figure | measured | floor | wanted | met | what it says |")
        assert "toy-tiny: contact sheet" in err
        assert json.loads((checkpoint / FILE).read_text())["full"]["guidance"] == 1.5
        rows, pictures = 5, 10
        assert Image.open(file).size == (pictures * 34 - 2, rows * (32 + 16))
        assert run(capsys, "evaluate", checkpoint, "--protocol", "full", "--show")[1] == out

    @pytest.mark.parametrize(
        ("options", "word"),
        [
            (["--protocol", "full", "--strategy", "direct"], "quick"),
            (["--guidance", "0"], "full"),
            (["--sheet", "a.png"], "full"),
        ],
    )
    def test_an_option_of_the_other_protocol_is_one_sentence(self, capsys, checkpoint, options, word):
        code, out, err = run(capsys, "evaluate", checkpoint, *options)
        assert (code, out) == (2, "")
        assert f"belongs to --protocol {word}" in err

    def test_where_it_was_not_run_it_says_so(self, capsys, checkpoint):
        assert "Nothing has been measured" in run(capsys, "evaluate", checkpoint, "--protocol", "full", "--show")[2]


def test_the_script_puts_models_of_one_data_set_side_by_side(checkpoint, tmp_path):
    spec = importlib.util.spec_from_file_location("evaluation_table", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    found = replace(evaluate(checkpoint, ["direct"], pictures=16, seconds=0), full=FULL)
    for name in ("one", "two"):
        folder = tmp_path / "checkpoints" / name
        shutil.copytree(checkpoint, folder)
        write_evaluation(folder, replace(found, model=name))
    write_evaluation(folder, replace(found, model="two", full=None))
    text = script.full_tables(tmp_path)
    assert text.startswith("### toy\n\n| figure | wanted | one |\n")
