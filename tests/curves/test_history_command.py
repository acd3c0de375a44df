"""``gencore history`` and ``gencore lesson`` from the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gencore.cli import app
from gencore.errors import ConditionError, GencoreError, RegistryError, TrainingError


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "first"
    folder.mkdir()
    entries = [{"step": step, "losses": {"mse": 1 / step, "kl": 2.0, "total": 1 / step + 0.2}} for step in range(1, 40)]
    entries.append({"step": 39, "validation": {"mse": 0.5, "total": 0.6}})
    (folder / "history.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return folder


def answer(*words: object) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_a_run_is_drawn_term_by_term(run: Path) -> None:
    text = answer("history", run, "--width", 60, "--height", 4)
    for title in ("total", "mse", "kl", "── train", "╌╌ validation"):
        assert title in text
    assert max(len(line) for line in text.splitlines()) <= 60


def test_several_runs_share_a_panel_on_a_chosen_scale(run: Path, tmp_path: Path) -> None:
    text = answer("history", run, run, "--term", "mse", "--log", "--smooth", 0.5, "--width", 120)
    assert "mse, logarithmic" in text
    assert "first (1) train" in text
    assert "first (2) validation" in text


def test_what_there_is_can_be_listed(run: Path) -> None:
    assert "train/mse, train/kl, train/total, validation/mse" in answer("history", run, "--list")


def test_curves_become_a_picture(run: Path, tmp_path: Path) -> None:
    assert "curves.png" in answer("history", run, "--png", tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 1000
    answer("history", run, "--figure", "seed0-1", "--png", tmp_path / "figure.png")
    assert "KL" not in answer("history", run, "--figure", "seed0-1", "--height", 3).splitlines()[0]


def test_events_lie_in_a_folder_for_each_run(run: Path, tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    text = answer("history", run, "--tensorboard", tmp_path / "events")
    assert "40 entries" in text
    assert list((tmp_path / "events" / "first").glob("events*"))


@pytest.mark.parametrize(
    ("words", "kind", "sentence"),
    [
        (("--term", "bce"), TrainingError, 'no "bce"; it has train/mse'),
        (("--figure", "seed9"), TrainingError, "choose one of seed0-1"),
        (("--figure", "seed0-1", "--log"), ConditionError, "has its own terms"),
        (("--smooth", "1"), TrainingError, "smoothing of 1"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(
    run: Path, words: tuple[str, ...], kind: type[GencoreError], sentence: str
) -> None:  # fmt: skip
    with pytest.raises(kind, match=sentence):
        answer("history", run, *words)


def test_a_folder_that_is_no_run_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"no history\.jsonl"):
        answer("history", tmp_path, "--tensorboard", tmp_path / "events")
    assert not (tmp_path / "events").exists()


def test_lessons_are_listed_with_the_ways_to_break_them() -> None:
    text = answer("lesson")
    for word in ("digits", "cars", "game", "--break beta-too-high", "--break mode-collapse"):
        assert word in text


def test_a_lesson_explains_its_first_stage_and_keeps_its_run(tmp_path: Path) -> None:
    from gencore.lessons import lesson

    text = answer("lesson", "digits", "--out", tmp_path / "run", "--steps", 2)
    assert lesson("digits").stages[0].text in text
    assert (tmp_path / "run" / "history.jsonl").exists()
    text = answer("lesson", "digits", "--break", "beta-too-high", "--out", tmp_path / "broken", "--steps", 1)
    assert lesson("digits").broken("beta-too-high").sign in text


def test_an_unknown_lesson_starts_nothing(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="choose one of"):
        answer("lesson", "numbers", "--out", tmp_path / "run")
    assert not (tmp_path / "run").exists()
