"""A run's history is the same in TensorBoard, written while it trains, afterwards, or twice."""

from dataclasses import replace
from pathlib import Path

import pytest
from toy import make_toy_data

from gencore.curves.events import EventWriter
from gencore.curves.reading import read_curves
from gencore.errors import TrainingError
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer


def scalars(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """What TensorBoard itself would show of a folder."""
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    events = accumulator.EventAccumulator(str(folder), size_guidance={"scalars": 0})
    events.Reload()
    return {tag: [(event.step, event.value) for event in events.Scalars(tag)] for tag in events.Tags()["scalars"]}


def expected(run: Path) -> dict[str, list[tuple[int, float]]]:
    return {
        name: [(int(step), pytest.approx(value, rel=1e-5)) for step, value in zip(one.steps, one.values, strict=True)]
        for name, one in read_curves(run).series.items()
    }


def test_events_written_while_training_and_afterwards_are_the_history(tiny_recipe: Recipe, tmp_path: Path) -> None:
    recipe = replace(tiny_recipe, sample_every=6, analyse_every=6)
    trainer = Trainer(make_toy_data(), recipe, tmp_path / "run")
    with EventWriter(tmp_path / "run", tmp_path / "live") as live:
        for progress in trainer.run():
            live.follow(progress)
    with EventWriter(tmp_path / "run", tmp_path / "after") as after:
        assert after.catch_up() > 12
    assert scalars(tmp_path / "live") == expected(tmp_path / "run")
    assert scalars(tmp_path / "after") == expected(tmp_path / "run")


def test_writing_a_run_twice_shows_it_once(tiny_recipe: Recipe, tmp_path: Path) -> None:
    run = tmp_path / "run"
    for step in (4, 12):
        trainer = Trainer.resume(make_toy_data(), run) if step == 12 else Trainer(make_toy_data(), tiny_recipe, run)
        with EventWriter(run, tmp_path / "events") as writer:
            for progress in trainer.run():
                writer.follow(progress)
                if progress.step == step:
                    trainer.stop()
    assert scalars(tmp_path / "events") == expected(run)


def test_without_tensorboard_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch.utils.tensorboard", None)
    with pytest.raises(TrainingError, match=r'tensorboard, which is missing; pip install "gencore\[tensorboard\]"'):
        EventWriter(tmp_path, tmp_path / "events")
    assert not (tmp_path / "events").exists()
