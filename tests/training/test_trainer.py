"""A run: exact however it is cut into pieces, honest about what goes wrong, and it learns."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from toy import Tiny, state_bytes

from gencore.data.base import RatedImages
from gencore.data.samplers import product_weights
from gencore.errors import CheckpointError, TrainingError
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.models.step import Batch, Losses, Phase
from gencore.training.checkpoint import read_model, read_weights
from gencore.training.history import LAG, read_history
from gencore.training.progress import Progress
from gencore.training.recipe import Finish, Hiding, Recipe
from gencore.training.state import resolve
from gencore.training.trainer import Trainer


def run(trainer: Trainer) -> list[Progress]:
    return list(trainer.run())


def final_state(out: Path) -> dict[str, bytes]:
    return state_bytes(resolve(out))


def steps_of(out: Path) -> list[int]:
    """The training steps in a run's history, in order."""
    return [entry["step"] for entry in read_history(out / "history.jsonl") if "losses" in entry]


def without_times(out: Path) -> list[dict]:
    return [
        {key: value for key, value in entry.items() if key != "seconds"}
        for entry in read_history(out / "history.jsonl")
    ]


def plateau_recipe(recipe: Recipe) -> Recipe:
    """A run in which a plateau sets off a second term and patience ends it, all within twelve steps."""
    terms = (Term("mse"), Term("kl", Schedule(1e-3, "plateau", start=4, ramp=3, patience=1)))
    return replace(
        recipe, terms=terms, steps=60, learning_rate=1e-6, decay="constant", validate_every=2, save_every=3, patience=2
    )


class TestNAndNStepsEqualTwoN:
    @pytest.fixture(params=["tiny", "tiny_adversarial"])
    def recipe(self, request: pytest.FixtureRequest, tiny_recipe: Recipe) -> Recipe:
        return replace(tiny_recipe, model=request.param)

    @pytest.fixture
    def uninterrupted(self, recipe: Recipe, toy_data: RatedImages, tmp_path: Path) -> Path:
        run(Trainer(toy_data, recipe, tmp_path / "whole"))
        return tmp_path / "whole"

    def test_when_stopped_in_between(self, recipe, toy_data, tmp_path, uninterrupted):
        out = tmp_path / "halves"
        trainer = Trainer(toy_data, recipe, out)
        for progress in trainer.run():
            if progress.step == 6:
                trainer.stop()
        assert steps_of(out)[-1] <= 7
        run(Trainer.resume(toy_data, out))
        assert final_state(out) == final_state(uninterrupted)
        assert without_times(out) == without_times(uninterrupted)

    def test_when_whoever_watches_walks_away(self, recipe, toy_data, tmp_path, uninterrupted):
        out = tmp_path / "halves"
        for progress in Trainer(toy_data, recipe, out).run():
            if progress.step == 7:
                break
        run(Trainer.resume(toy_data, out))
        assert final_state(out) == final_state(uninterrupted)
        assert without_times(out) == without_times(uninterrupted)

    def test_when_the_same_trainer_goes_on_after_a_break(self, recipe, toy_data, tmp_path, uninterrupted):
        out = tmp_path / "halves"
        trainer = Trainer(toy_data, recipe, out)
        for progress in trainer.run():
            if progress.step == 7:
                break
        run(trainer)
        assert final_state(out) == final_state(uninterrupted)
        assert without_times(out) == without_times(uninterrupted)

    def test_when_planned_anew_after_the_end(self, recipe, toy_data, tmp_path):
        recipe = replace(recipe, decay="constant", validate_every=6)
        run(Trainer(toy_data, recipe, tmp_path / "whole"))
        out = tmp_path / "halves"
        run(Trainer(toy_data, replace(recipe, steps=6), out))
        run(Trainer.resume(toy_data, out, steps=12))
        assert final_state(out) == final_state(tmp_path / "whole")
        assert json.loads((out / "run.json").read_text())["recipe"]["steps"] == 12


class TestFinish:
    @pytest.fixture
    def recipe(self, tiny_recipe: Recipe) -> Recipe:
        finish = Finish((Term("l1"),), steps=3, batch_size=40, learning_rate=1e-3)
        return replace(tiny_recipe, steps=30, finish=finish, hiding=Hiding(0.5, 0.5, 0.0))

    def test_the_average_goes_on_in_large_batches_with_losses_of_their_own(self, recipe, toy_data, tmp_path):
        trainer, seen = Trainer(toy_data, recipe, tmp_path / "run"), []
        feed = trainer.feed.training
        trainer.feed.training = lambda step: seen.append(feed(step)) or seen[-1]
        for progress in trainer.run():
            if progress.step == 27:
                average, live = ({k: v.clone() for k, v in each.state_dict().items()}
                                 for each in (trainer.served, trainer.model))  # fmt: skip
        assert any(not torch.equal(average[name], live[name]) for name in live)
        after, ended = trainer.served.state_dict(), trainer.model.state_dict()
        assert all(torch.equal(after[name], ended[name]) for name in after), "the average follows at once"
        weights = dict(trainer.model.named_parameters())
        apart = max(float((after[name] - average[name]).abs().max()) for name in weights)
        assert 0 < apart <= 3 * 1e-3, "three small steps away from the average"
        assert [len(batch.images) for batch in seen] == [8] * 27 + [40] * 3
        assert not all(batch.condition.given.all() for batch in seen[:27])
        history = [entry for entry in read_history(tmp_path / "run" / "history.jsonl") if "losses" in entry]
        assert [entry["losses"].keys() for entry in history[25:]] == [{"mse", "kl", "total"}] * 2 + [
            {"l1", "total"}
        ] * 3
        assert history[-1]["images"] == 27 * 8 + 3 * 40

    @pytest.mark.parametrize("pause", [26, 27, 28])
    def test_it_survives_a_pause(self, pause, recipe, toy_data, tmp_path):
        run(Trainer(toy_data, recipe, tmp_path / "whole"))
        out = tmp_path / "parts"
        trainer = Trainer(toy_data, recipe, out)
        for progress in trainer.run():
            if progress.step == pause:
                trainer.stop()
        run(Trainer.resume(toy_data, out))
        assert final_state(out) == final_state(tmp_path / "whole")

    def test_a_validation_in_it_is_weighed_as_those_before_it(self, recipe, toy_data, tmp_path):
        run(Trainer(toy_data, replace(recipe, validate_every=1), tmp_path / "run"))
        found = [
            entry["validation"] for entry in read_history(tmp_path / "run" / "history.jsonl") if "validation" in entry
        ]
        for sums in found[-4:]:
            assert sums["total"] == pytest.approx(sums["mse"] + 1e-4 * sums["kl"])


@pytest.mark.parametrize("pause", [1, 4, 5, 7, 9, 11])
def test_plateaus_and_early_stopping_survive_a_pause(pause, tiny_recipe, toy_data, tmp_path):
    recipe = plateau_recipe(tiny_recipe)
    whole = run(Trainer(toy_data, recipe, tmp_path / "whole"))
    assert whole[-1].step == 12, "the run was meant to end early"
    out = tmp_path / "halves"
    for progress in Trainer(toy_data, recipe, out).run():
        if progress.step == pause:
            break
    rest = run(Trainer.resume(toy_data, out))
    assert rest[-1].step == whole[-1].step
    assert final_state(out) == final_state(tmp_path / "whole")


def test_a_run_that_ended_early_stays_ended(tiny_recipe, toy_data, tmp_path):
    run(Trainer(toy_data, plateau_recipe(tiny_recipe), tmp_path / "run"))
    before = final_state(tmp_path / "run")
    run(Trainer.resume(toy_data, tmp_path / "run"))
    assert final_state(tmp_path / "run") == before


def test_the_same_seed_gives_the_same_run_and_another_seed_another(tiny_recipe, toy_data, tmp_path):
    for name, seed in {"a": 1, "b": 1, "c": 2}.items():
        run(Trainer(toy_data, replace(tiny_recipe, seed=seed, steps=4), tmp_path / name))
    assert final_state(tmp_path / "a") == final_state(tmp_path / "b") != final_state(tmp_path / "c")


class TestEarlyStopping:
    def test_waits_until_the_last_ramp_is_over(self, tiny_recipe, toy_data, tmp_path, monkeypatch):
        monkeypatch.setattr("gencore.training.trainer.validation_sum", lambda terms, weights: 1.0)
        terms = (Term("mse"), Term("kl", Schedule(1e-6, "delayed", start=10, ramp=12)))
        recipe = replace(tiny_recipe, terms=terms, steps=60, validate_every=1, patience=2)
        reports = run(Trainer(toy_data, recipe, tmp_path / "run"))
        assert 10 + 12 <= reports[-1].step < 60
        assert reports[-1].weights["kl"] == 1e-6
        assert "no improvement" in " ".join(reports[-1].messages)

    def test_brings_in_a_waiting_term_before_it_ends_the_run(self, tiny_recipe, toy_data, tmp_path):
        reports = run(Trainer(toy_data, plateau_recipe(tiny_recipe), tmp_path / "run"))
        assert reports[0].weights["kl"] == 0
        assert reports[-1].weights["kl"] == 1e-3

    def test_is_off_unless_asked_for(self, tiny_recipe, toy_data, tmp_path, monkeypatch):
        monkeypatch.setattr("gencore.training.trainer.validation_sum", lambda terms, weights: 1.0)
        reports = run(Trainer(toy_data, replace(tiny_recipe, validate_every=1), tmp_path / "run"))
        assert reports[-1].step == tiny_recipe.steps


class Fragile(Tiny):
    """Gives NaN losses the first ``failures`` times that a step after the fifth is computed."""

    calls = 0
    failures = 0

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        losses = super().forward(batch, phase)
        if not self.training:
            return losses
        Fragile.calls += 1
        if Fragile.calls <= 5 or Fragile.failures == 0:
            return losses
        Fragile.failures -= 1
        return Losses({name: term * float("nan") for name, term in losses.terms.items()}, losses.weights)


class TestNaNGuard:
    @pytest.fixture
    def fragile(self, tiny_models, tiny_recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> Recipe:
        from gencore.registry import MODELS

        monkeypatch.setitem(MODELS._entries, "fragile", Fragile)
        monkeypatch.setattr(Fragile, "calls", 0)
        return replace(tiny_recipe, model="fragile")

    def test_goes_back_to_the_last_good_state_and_says_so(self, fragile, toy_data, tmp_path, monkeypatch):
        monkeypatch.setattr(Fragile, "failures", 1)
        reports = run(Trainer(toy_data, fragile, tmp_path / "run"))
        said = [message for report in reports for message in report.messages]
        assert said == ["The loss was not finite at step 5; back to step 4 with the learning rate divided by 2."]
        assert reports[-1].step == fragile.steps
        assert all(tensor.isfinite().all() for tensor in read_weights(resolve(tmp_path / "run")).values())

    def test_leaves_a_history_in_which_the_last_entry_of_a_step_counts(self, fragile, toy_data, tmp_path, monkeypatch):
        monkeypatch.setattr(Fragile, "failures", 1)
        run(Trainer(toy_data, fragile, tmp_path / "run"))
        entries = read_history(tmp_path / "run" / "history.jsonl")
        assert {"step": 5, "rolled_back_to": 4} in entries
        assert set(steps_of(tmp_path / "run")) == set(range(1, fragile.steps + 1))

    def test_a_run_that_was_rolled_back_resumes_with_its_lower_learning_rate(
        self, fragile, toy_data, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(Fragile, "failures", 1)
        for progress in Trainer(toy_data, fragile, tmp_path / "run").run():
            if progress.messages:
                break
        resumed = Trainer.resume(toy_data, tmp_path / "run")
        assert resumed.counters.rollbacks == 1
        assert run(resumed)[-1].step == fragile.steps

    def test_gives_up_with_a_sentence_when_it_does_not_help(self, fragile, toy_data, tmp_path, monkeypatch):
        monkeypatch.setattr(Fragile, "failures", 100)
        reports = []
        with pytest.raises(TrainingError, match=r"not finite at step \d, for the 4th time.*[Ll]ower the learning rate"):
            reports.extend(Trainer(toy_data, fragile, tmp_path / "run").run())
        assert resolve(tmp_path / "run").exists()


class TestRefuses:
    def test_to_resume_on_other_data(self, tiny_recipe, toy_data, tmp_path):
        run(Trainer(toy_data, replace(tiny_recipe, steps=2), tmp_path / "run"))
        with pytest.raises(TrainingError, match="was trained on other data"):
            Trainer.resume(toy_data_with_another_score(toy_data), tmp_path / "run")

    def test_a_folder_that_already_holds_a_run(self, tiny_recipe, toy_data, tmp_path):
        run(Trainer(toy_data, replace(tiny_recipe, steps=2), tmp_path / "run"))
        with pytest.raises(TrainingError, match=r"run already holds a run; resume it, or choose another folder"):
            Trainer(toy_data, tiny_recipe, tmp_path / "run")

    def test_to_resume_what_is_no_run(self, toy_data, tmp_path):
        with pytest.raises(TrainingError, match="holds no run to resume"):
            Trainer.resume(toy_data, tmp_path)

    def test_a_damaged_description_of_the_run(self, toy_data, tmp_path):
        (tmp_path / "run.json").write_text('{"source": "toy"')
        with pytest.raises(TrainingError, match="is damaged"):
            Trainer.resume(toy_data, tmp_path)

    def test_a_choice_the_model_does_not_know_and_leaves_the_folder_free(self, tiny_recipe, toy_data, tmp_path):
        with pytest.raises(TrainingError, match="tiny: latent"):
            Trainer(toy_data, replace(tiny_recipe, config={"latent": "many"}), tmp_path / "run")
        run(Trainer(toy_data, replace(tiny_recipe, steps=2), tmp_path / "run"))

    def test_to_sample_by_a_rater_nobody_knows(self, tiny_recipe, toy_data, tmp_path):
        with pytest.raises(TrainingError, match=r'no rater "Gragar".*Moira, Ferdinando'):
            Trainer(toy_data, replace(tiny_recipe, sampler="product", raters=("Gragar",)), tmp_path / "run")


def toy_data_with_another_score(data: RatedImages) -> RatedImages:
    from gencore.data.base import fingerprint

    rows = data.rows.copy()
    rows[0] = [1, 2, 0]
    return replace(data, rows=rows, fingerprint=fingerprint(data.images, rows, data.keys))


class TestProgress:
    def test_every_step_is_reported_and_the_last_one_says_so(self, tiny_recipe, toy_data, tmp_path):
        reports = run(Trainer(toy_data, tiny_recipe, tmp_path / "run"))
        assert [report.step for report in reports] == list(range(1, 13))
        assert [report.finished for report in reports] == [False] * 11 + [True]
        assert all(report.images_per_second > 0 and 0 <= report.waiting <= 1 for report in reports)
        assert reports[-1].seconds_left == 0

    def test_a_loss_that_never_starts_is_warned_of_in_the_first_report(self, tiny_recipe, toy_data, tmp_path):
        terms = (Term("mse"), Term("kl", Schedule(1e-4, "delayed", start=5000)))
        reports = run(Trainer(toy_data, replace(tiny_recipe, terms=terms, steps=3), tmp_path / "run"))
        assert reports[0].messages == ('Loss "kl" starts at step 5000 and never counts in a run of 3 steps.',)
        assert not any(report.messages for report in reports[1:])

    def test_validation_samples_and_checkpoints_come_when_they_are_due(self, tiny_recipe, toy_data, tmp_path):
        recipe = replace(tiny_recipe, validate_every=5, sample_every=6, save_every=4)
        reports = run(Trainer(toy_data, recipe, tmp_path / "run"))
        assert [report.step for report in reports if report.validation] == [5, 10, 12]
        assert [report.step for report in reports if report.samples] == [6, 12]
        assert [report.step for report in reports if report.checkpoint] == [4, 8, 12]
        assert all(report.samples.exists() for report in reports if report.samples)

    def test_a_term_with_no_weight_yet_is_validated_but_not_computed_in_training(self, tiny_recipe, toy_data, tmp_path):
        terms = (Term("mse"), Term("kl", Schedule(1e-4, "delayed", start=4)))
        recipe = replace(tiny_recipe, terms=terms, validate_every=2)
        reports = run(Trainer(toy_data, recipe, tmp_path / "run"))
        assert "kl" not in reports[1].losses
        assert "kl" in reports[1].validation
        assert "kl" in reports[4].losses


class TestHistory:
    def test_can_be_read_while_it_is_written(self, tiny_recipe, toy_data, tmp_path):
        for progress in Trainer(toy_data, tiny_recipe, tmp_path / "run").run():
            time.sleep(1.1 * LAG)  # entries that follow each other faster are written together
            seen = steps_of(tmp_path / "run")
            assert seen[: progress.step - 1] == list(range(1, progress.step))

    def test_holds_each_step_once_after_a_resume(self, tiny_recipe, toy_data, tmp_path):
        for progress in Trainer(toy_data, tiny_recipe, tmp_path / "run").run():
            if progress.step == 7:
                break
        run(Trainer.resume(toy_data, tmp_path / "run"))
        assert Counter(steps_of(tmp_path / "run")) == Counter(range(1, 13))

    def test_a_line_cut_short_by_a_crash_is_dropped(self, tiny_recipe, toy_data, tmp_path):
        for progress in Trainer(toy_data, tiny_recipe, tmp_path / "run").run():
            if progress.step == 6:
                break
        with (tmp_path / "run" / "history.jsonl").open("a") as file:
            file.write('{"step": 7, "los')
        assert steps_of(tmp_path / "run")[-1] == 6
        run(Trainer.resume(toy_data, tmp_path / "run"))
        assert steps_of(tmp_path / "run") == list(range(1, 13))

    def test_a_checkpoint_nobody_pointed_at_does_not_spoil_it(self, tiny_recipe, toy_data, tmp_path):
        """Killed between writing a checkpoint and pointing at it: its history offset belongs to lost lines."""
        out = tmp_path / "run"
        for progress in Trainer(toy_data, tiny_recipe, out).run():
            if progress.step == 4:
                pointer = (out / "latest.json").read_text()
                kept = {file.name: file.read_bytes() for file in resolve(out).iterdir()}
            if progress.step == 8:
                break
        (out / "latest.json").write_text(pointer)
        (out / "checkpoints" / "step-00000004").mkdir()
        for name, content in kept.items():
            (out / "checkpoints" / "step-00000004" / name).write_bytes(content)
        stray = out / "checkpoints" / "step-00000008" / "state.json"
        state = json.loads(stray.read_text())
        state["counters"]["history"] -= 7
        stray.write_text(json.dumps(state))
        for progress in Trainer.resume(toy_data, out).run():
            if progress.step == 9:
                break
        run(Trainer.resume(toy_data, out))
        assert steps_of(out) == list(range(1, 13))


class TestSamples:
    def test_sheets_use_the_same_seeds_every_time(self, tiny_recipe, toy_data, tmp_path, monkeypatch):
        asked = []
        plain = Tiny.sample
        monkeypatch.setattr(Tiny, "sample", lambda self, seeds, *rest: asked.append(seeds) or plain(self, seeds, *rest))
        run(Trainer(toy_data, replace(tiny_recipe, sample_every=4), tmp_path / "run"))
        assert len(asked) >= 3
        assert asked == [asked[0]] * len(asked)

    def test_drawing_samples_changes_nothing(self, tiny_recipe, toy_data, tmp_path):
        run(Trainer(toy_data, tiny_recipe, tmp_path / "rarely"))
        run(Trainer(toy_data, replace(tiny_recipe, sample_every=1), tmp_path / "often"))
        assert read_bytes(tmp_path / "rarely") == read_bytes(tmp_path / "often")


def read_bytes(out: Path) -> bytes:
    return (resolve(out) / "model.safetensors").read_bytes()


def test_the_product_sampler_shows_what_the_chosen_raters_like(tiny_recipe, toy_data, tmp_path):
    def liking(recipe: Recipe, name: str) -> float:
        trainer = Trainer(toy_data, recipe, tmp_path / name)
        drawn = np.concatenate([trainer.sampler(step) for step in range(60)])
        assert set(drawn) <= set(toy_data.part("train"))
        return float(np.nanmean(toy_data.rows[drawn, 0]))

    train = toy_data.part("train")
    weights = product_weights(toy_data.rows[train][:, :1])
    known = ~np.isnan(toy_data.rows[train, 0])
    expected = np.average(toy_data.rows[train, 0][known], weights=weights[known])
    product = replace(tiny_recipe, sampler="product", raters=("Moira",))
    assert liking(product, "product") == pytest.approx(expected, abs=0.4)
    assert liking(tiny_recipe, "uniform") < liking(product, "again") - 0.8


def test_the_average_is_what_is_saved(tiny_recipe, toy_data, tmp_path):
    trainer = Trainer(toy_data, tiny_recipe, tmp_path / "run")
    run(trainer)
    model, about = read_model(resolve(tmp_path / "run"))
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, trainer.average.module.state_dict()[name])
    assert not torch.equal(model.from_latent.weight, trainer.model.from_latent.weight)
    assert about.provenance["steps"] == 12
    assert about.provenance["data_fingerprint"] == toy_data.fingerprint


@pytest.mark.parametrize("scaling", ["standard", "quantile"])
def test_scores_are_scaled_by_the_training_part_and_the_checkpoint_remembers_how(
    scaling, tiny_recipe, toy_data, tmp_path
):
    trainer = Trainer(toy_data, replace(tiny_recipe, scaling=scaling, steps=2), tmp_path / "run")
    run(trainer)
    expected = toy_data.condition.fitted(torch.from_numpy(toy_data.rows[toy_data.part("train")]), scaling)
    assert read_model(resolve(tmp_path / "run"))[1].condition == expected


def test_it_learns(tiny_recipe, toy_data, tmp_path):
    recipe = replace(tiny_recipe, steps=60, batch_size=16)
    reports = run(Trainer(toy_data, recipe, tmp_path / "run"))
    losses = [report.losses["mse"] for report in reports]
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) / 3
    validated = [report.validation["mse"] for report in reports if report.validation]
    assert validated[-1] < validated[0] / 2


def train_until_the_disk_is(
    size_of: Callable[[Path], str], trainer: Trainer, small_disk: Callable[[str], Path]
) -> None:
    """Trains; at step 5 the disk under the run gets another size."""
    for progress in trainer.run():
        if progress.step == 5:
            small_disk(size_of(trainer.out.parent))


def test_a_run_of_networks_that_have_other_parts_by_now_is_refused_in_a_sentence(tiny_recipe, toy_data, tmp_path):
    trainer = Trainer(toy_data, tiny_recipe, tmp_path / "run")
    trainer.model.register_buffer("former_part", torch.zeros(3))  # as another version of gencore had it
    run(trainer)
    with pytest.raises(CheckpointError, match=r"another version of gencore.* has other parts; .*--from"):
        Trainer.resume(toy_data, tmp_path / "run")


def test_a_full_disk_ends_a_run_with_a_sentence_and_it_resumes_exactly(tiny_recipe, toy_data, tmp_path, small_disk):
    def half_a_checkpoint_more(disk: Path) -> str:
        return str(int(1.5 * sum(file.stat().st_size for file in disk.rglob("*"))))

    recipe = replace(tiny_recipe, save_every=1)
    run(Trainer(toy_data, recipe, tmp_path / "whole"))
    disk = small_disk("64m")
    trainer = Trainer(toy_data, recipe, disk / "run")
    with pytest.raises(CheckpointError, match=r"cannot be written \(No space left on device\); free some space"):
        train_until_the_disk_is(half_a_checkpoint_more, trainer, small_disk)
    read_model(resolve(disk / "run"))
    small_disk("64m")
    run(Trainer.resume(toy_data, disk / "run"))
    assert final_state(disk / "run") == final_state(tmp_path / "whole")


def test_a_disk_too_full_for_one_more_line_of_history_says_so(tiny_recipe, toy_data, small_disk):
    def nothing_more(disk: Path) -> str:
        (disk / "ballast").write_bytes(bytes(60 * 1024**2))
        return str(sum(-(-file.stat().st_size // 4096) * 4096 for file in disk.rglob("*")))

    trainer = Trainer(
        toy_data, replace(tiny_recipe, save_every=100, validate_every=100, steps=99), small_disk("64m") / "run"
    )
    with pytest.raises(CheckpointError, match=r"history.jsonl cannot be written \(No space left on device\)"):
        train_until_the_disk_is(nothing_more, trainer, small_disk)
