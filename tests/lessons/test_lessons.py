"""Every lesson is complete: it can be trained, its stages cover it, and what is broken differs in little."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from gencore.data.base import load_data
from gencore.errors import RegistryError
from gencore.lessons import LESSONS, lesson
from gencore.registry import DATASETS, MODELS
from gencore.training.trainer import Trainer

BROKEN = [(name, each.name) for name, one in LESSONS.items() for each in one.breaks]


@pytest.mark.parametrize("name", LESSONS)
def test_stages_follow_each_other_to_the_end(name: str) -> None:
    one = lesson(name)
    ends = [stage.until for stage in one.stages]
    assert ends == sorted(set(ends))
    assert ends[-1] == one.recipe.steps
    assert one.stage(0) is one.stages[0]
    assert one.stage(ends[0]) is one.stages[1]
    assert one.stage(10**9) is one.stages[-1]
    assert one.data in DATASETS
    assert one.recipe.model in MODELS


@pytest.mark.parametrize(("name", "way"), BROKEN)
def test_what_is_broken_is_the_same_run_with_little_changed(name: str, way: str) -> None:
    good, bad = lesson(name).recipe, lesson(name).broken(way).recipe
    assert bad.steps <= good.steps
    assert not bad.warnings()
    changed = {field.name for field in fields(good) if getattr(good, field.name) != getattr(bad, field.name)}
    assert changed
    assert changed <= {"config", "terms", "learning_rate", "warmup", "decay", "clip", "rates", "steps"}


def test_unknown_names_are_answered_by_those_there_are() -> None:
    with pytest.raises(RegistryError, match="digits"):
        lesson("numbers")
    with pytest.raises(RegistryError, match="beta-too-high"):
        lesson("digits").broken("beta-too-low")


def test_all_four_ways_to_fail_can_be_seen() -> None:
    ways = {way for _, way in BROKEN}
    assert {"beta-too-high", "rate-too-high", "no-batch-norm", "mode-collapse"} <= ways


@pytest.mark.parametrize("name", ["digits", "game"])
def test_a_lesson_begins(name: str, tmp_path: Path) -> None:
    one = lesson(name)
    recipe = replace(one.recipe, steps=2)
    trainer = Trainer(load_data(one.data, one.size), recipe, tmp_path / "run")
    assert [progress.step for progress in trainer.run()] == [1, 2]
