"""A game that runs away is stopped, with the state from before, and a healthy one is left alone."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import ClassVar

import pytest
import torch
from toy import Tiny, state_bytes

from gencore.data.base import RatedImages
from gencore.losses.objective import Objective, Term
from gencore.models.step import Batch, Losses, Phase
from gencore.registry import MODELS
from gencore.training import divergence
from gencore.training.divergence import DivergenceGuard
from gencore.training.history import read_history
from gencore.training.progress import Progress
from gencore.training.recipe import Recipe
from gencore.training.state import Counters, resolve
from gencore.training.trainer import Trainer


class Exploding(Tiny):
    """Its discriminator is wrong by more and more from step ``begins`` on; the weights count the steps."""

    phases: ClassVar[tuple[Phase, ...]] = ("generator",)
    begins: ClassVar[int] = 12

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.register_buffer("steps", torch.zeros(()))

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        if self.training:
            self.steps += 1
        over = (self.steps - self.begins).clamp_min(0)
        images = self.decode(self.encode(batch.images, batch.condition).mode(), batch.condition)
        context = {"fake_logits": 0 * images.mean(dim=(1, 2, 3)) - 1e2 * over}
        return batch.objective(images, batch.images, context)


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(divergence, "PATIENCE", 9)
    monkeypatch.setattr(divergence, "SUSPECT", 2)


@pytest.fixture
def recipe(tiny_recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recipe]:
    monkeypatch.setitem(MODELS._entries, "exploding", Exploding)
    return replace(tiny_recipe, model="exploding", terms=(Term("mse"), Term("adversarial")), steps=60, save_every=5)


def finished(trainer: Trainer) -> Progress:
    return list(trainer.run())[-1]


class TestARunThatDiverges:
    def test_ends_with_the_last_good_state_and_says_what_to_do(self, recipe, toy_data, tmp_path):
        trainer = Trainer(toy_data, recipe, tmp_path / "run")
        last = finished(trainer)
        assert last.finished
        assert last.step == 21
        assert last.checkpoint is None
        assert 'diverged: the loss "adversarial" was 900 at step 21, out of bounds for 9 steps' in last.messages[0]
        assert "spectral_norm=true" in last.messages[0]
        assert last.messages[0].endswith("The state of step 10 is kept.")
        assert resolve(tmp_path / "run").name == "step-00000010"
        assert float(trainer.model.steps) == 10
        assert read_history(tmp_path / "run" / "history.jsonl")[-1] == {"step": 21, "rolled_back_to": 10}

    def test_one_planned_to_end_while_it_runs_away_keeps_the_last_good_state_too(self, recipe, toy_data, tmp_path):
        last = finished(Trainer(toy_data, replace(recipe, steps=16), tmp_path / "run"))
        assert last.finished
        assert "The state of step 10 is kept." in last.messages[0]

    def test_is_judged_the_same_when_it_was_interrupted(self, recipe, toy_data, tmp_path):
        whole, halves = tmp_path / "whole", tmp_path / "halves"
        expected = finished(Trainer(toy_data, recipe, whole))
        trainer = Trainer(toy_data, recipe, halves)
        for progress in trainer.run():
            if progress.step == 12:  # ends one step later, the first out of bounds: not yet suspicious, so it is saved
                trainer.stop()
        resumed = Trainer.resume(toy_data, halves)
        assert resumed.counters.runaway > 0
        last = finished(resumed)
        assert (last.step, last.messages[0].split(" The state")[0]) == (
            expected.step,
            expected.messages[0].split(" The state")[0],
        )

    def test_resuming_it_starts_from_the_last_good_state(self, recipe, toy_data, tmp_path):
        finished(Trainer(toy_data, recipe, tmp_path / "run"))
        before = state_bytes(resolve(tmp_path / "run"))
        resumed = Trainer.resume(toy_data, tmp_path / "run")
        assert resumed.counters.step == 10
        assert state_bytes(resolve(tmp_path / "run")) == before


def test_a_healthy_run_of_the_same_model_ends_where_it_was_planned_to(recipe, toy_data, tmp_path, monkeypatch):
    monkeypatch.setattr(Exploding, "begins", 1000)
    last = finished(Trainer(toy_data, recipe, tmp_path / "run"))
    assert (last.step, last.messages) == (60, ())
    assert last.checkpoint is not None


class TestWhatIsOutOfBounds:
    @staticmethod
    def guard(*losses: str) -> DivergenceGuard:
        return DivergenceGuard(Objective(tuple(Term(loss) for loss in losses)), Counters())

    def test_a_single_step_is_forgiven(self):
        guard = self.guard("adversarial")
        for value in (1.0, 1e6, 1.0, 1e6, 1e6, 1.0):
            guard.note({"adversarial": value})
        assert guard.counters.runaway == 0

    def test_a_large_reconstruction_error_is_no_business_of_it(self):
        guard = self.guard("mse", "adversarial")
        for _ in range(20):
            guard.note({"mse": 1e9, "adversarial": 0.7})
        assert guard.counters.runaway == 0

    def test_what_was_always_large_is_no_news_but_ten_times_that_is(self):
        guard = self.guard("adversarial")
        for step in range(400):  # a critic without bounds that drifts slowly
            guard.note({"adversarial": -0.1 * step})
        assert guard.counters.runaway == 0
        guard.note({"adversarial": -4000.0})
        assert guard.counters.runaway == 1

    def test_its_memory_is_all_in_the_counters(self):
        values = [0.7 + 0.1 * (step % 5) for step in range(30)] + [50.0] * 4
        whole, first = self.guard("adversarial"), self.guard("adversarial")
        for value in values:
            whole.note({"adversarial": value})
        for value in values[:31]:
            first.note({"adversarial": value})
        second = DivergenceGuard(Objective((Term("adversarial"),)), Counters(**asdict(first.counters)))
        for value in values[31:]:
            second.note({"adversarial": value})
        assert asdict(second.counters) == asdict(whole.counters)


def test_old_checkpoints_without_the_new_counters_still_load():
    assert Counters(step=3, rollbacks=1).runaway == 0


def test_saving_goes_on_until_it_is_suspicious(recipe: Recipe, toy_data: RatedImages, tmp_path: Path):
    saved = [p.step for p in Trainer(toy_data, replace(recipe, save_every=1), tmp_path / "run").run() if p.checkpoint]
    assert saved[-1] == 13
