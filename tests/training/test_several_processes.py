"""Two real processes are one: the same curve, the same decisions, one set of files, and they end together."""

import json
import multiprocessing
import multiprocessing.forkserver
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

import launched
import pytest
import several
import toy
from launched import Work

from gencore.errors import GencoreError
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.training.history import read_history
from gencore.training.recipe import Recipe
from gencore.training.state import resolve

SMALL_GAN = {"latent": 8, "width": 8, "discriminator_width": 8}
SMALL_FLOW = {
    "width": 16, "code": 16, "code_width": 8, "flow_width": 32, "flow_blocks": 1, "flow_draws": 2, "reflow_draws": 2,
    "teacher_steps": 2, "discriminator_width": 8, "every": 4,
}  # fmt: skip
MODELS: dict[str, tuple[dict[str, Any], dict[str, float]]] = {
    "tiny": ({}, {"mse": 1.0, "kl": 1e-4, "detail": 0.1}),
    "tiny_adversarial": ({}, {"mse": 1.0, "kl": 1e-4}),
    "vae_gan": (SMALL_GAN, {"discriminator": 1, "discriminator_features": 1, "adversarial": 0.05, "kl": 1e-3,
                              "score_weighted": 1, "histogram": 1e3}),
    "cdcgan": ({"features": 8, "latent": 16}, {"discriminator": 1, "adversarial": 1, "l1": 10, "gradient_penalty": 1}),
    "latent_flow": (
        SMALL_FLOW,
        {"l1": 1, "code": 0.2, "kl": 1e-5, "code_pixels": 0.5, "flow": 1, "reflow": 1, "discriminator": 1,
         "adversarial": 0.02, "discriminator_features": 0.2, "frechet": 0.01, "code_frechet": 0.01},
    ),
    "latent_flow, at once": (SMALL_FLOW | {"reader": True}, {"l1": 1, "views_at_once": 1, "said_at_once": 1}),
    "latent_flow, read off pictures": (
        SMALL_FLOW | {"picture_reader": True},
        {"l1": 1, "picture_reading": 1, "drawn_picture_reading": 1, "picture_reader_frechet": 1, "said_at_once": 1},
    ),
    "latent_flow, codes at rest": (SMALL_FLOW | {"memory": 8}, {"flow": 1, "reflow": 1, "code_frechet": 0.01}),
    "vq_vae": (
        {"width": 16, "codes": 16, "dim": 8, "prior_width": 8, "prior_layers": 2},
        {"mse": 1, "commitment": 0.02, "code_nll": 1},
    ),
    "ccgan": (
        {"width": 8, "discriminator_width": 8, "augment": ["translation", "cutout", "colour"]},
        {"discriminator": 1, "discriminator_regression": 1, "adversarial": 1, "regression": 0.5, "diversity": 1},
    ),
}  # fmt: skip


def recipe_of(model: str, steps: int = 2) -> Recipe:
    """A few steps with every term of a model, or some of them, and all that is drawn at random in a batch."""
    config, weights = MODELS[model]
    terms = tuple(Term(name, Schedule(weight)) for name, weight in weights.items())
    return replace(
        toy.RECIPE, model=model.split(",")[0], config=config, terms=terms, steps=steps, learning_rate=1e-3,
        validate_every=2,
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def server() -> None:
    """A process that has imported torch already, from which those of a run are forked."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(["pytest", "toy"])
    here, root = Path(toy.__file__).parent, Path(toy.__file__).parent.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(here), str(root)]))
        patch.setenv("GENCORE_TEST_FORKSERVER", "1")
        patch.setenv("OMP_NUM_THREADS", "1")
        multiprocessing.forkserver.ensure_running()


def launch(out: Path, recipe: Recipe, count: int, **more: Any) -> list[BaseProcess]:
    """Starts a run, or goes on with it."""
    return launched.start(Work(several.train, several.Job(recipe, out, **more), out.parent), count)


def run(out: Path, recipe: Recipe, count: int, **more: Any) -> list[dict[str, Any]]:
    """Runs to the end; the history."""
    codes = launched.finish(launch(out, recipe, count, **more))
    assert codes == [0] * count, [launched.said(out.parent, rank) for rank in range(count)]
    return read_history(out / "history.jsonl")


def assert_same_curve(one: list[dict[str, Any]], other: list[dict[str, Any]], within: float) -> None:
    """The same entries in the same order, every training loss the same up to rounding."""
    assert [sorted(entry) for entry in one] == [sorted(entry) for entry in other]
    for entry, twin in zip(one, other, strict=True):
        assert entry["step"] == twin["step"]
        if "losses" in entry:
            assert twin["losses"] == pytest.approx(entry["losses"], rel=within, abs=1e-6)
            assert twin["gradient_norm"] == pytest.approx(entry["gradient_norm"], rel=10 * within)
            assert twin["weights"] == entry["weights"]


@pytest.fixture(scope="module")
def curves(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[dict], list[dict]]]:
    """The history of a run of every model, by one process and by two, which all start only once."""
    folder = tmp_path_factory.mktemp("curves")
    for count in (1, 2):
        jobs = [several.Job(recipe_of(model), folder / str(count) / model) for model in MODELS]
        codes = launched.finish(launched.start(Work(several.train_each, jobs, folder), count))
        assert codes == [0] * count, [launched.said(folder, rank) for rank in range(count)]
    return {
        model: tuple(read_history(folder / count / model / "history.jsonl") for count in ("1", "2")) for model in MODELS
    }


@pytest.mark.parametrize("model", MODELS)
def test_two_processes_follow_the_curve_of_one(model, curves):
    one, two = curves[model]
    assert_same_curve(one, two, within=2e-4)
    assert any("validation" in entry for entry in two)


def test_one_two_and_one_process_in_turn_continue_the_curve(tmp_path):
    recipe = replace(recipe_of("tiny", 9), save_every=3)
    whole = run(tmp_path / "whole", recipe, 1)
    for count, until in ((1, 3), (2, 6), (1, None)):
        parts = run(tmp_path / "parts", recipe, count, until=until)
    assert_same_curve(whole, parts, within=1e-3)
    assert Counter(entry["step"] for entry in parts if "losses" in entry) == Counter(range(1, 10))


def test_plateaus_and_early_stopping_are_decided_together(tmp_path):
    terms = (Term("mse"), Term("kl", Schedule(1e-3, "plateau", start=4, ramp=3, patience=1)))
    recipe = replace(
        toy.RECIPE, terms=terms, steps=60, learning_rate=1e-6, decay="constant", validate_every=2, patience=2
    )
    one, two = (run(tmp_path / str(count), recipe, count) for count in (1, 2))
    assert two[-1]["step"] == one[-1]["step"] < 60, "the run was meant to end early"
    assert [entry["weights"] for entry in two if "weights" in entry] == [
        entry["weights"] for entry in one if "weights" in entry
    ]


def test_a_nan_in_one_process_takes_all_of_them_back(tmp_path):
    two = run(tmp_path / "run", replace(recipe_of("tiny", 6), model="nan_elsewhere", save_every=2), 2)
    assert {"step": 3, "rolled_back_to": 2} in two
    assert [entry["step"] for entry in two if "losses" in entry][-4:] == [3, 4, 5, 6]


def test_the_first_process_writes_and_all_know_what(tmp_path):
    recipe = replace(recipe_of("tiny", 4), sample_every=2, save_every=2)
    run(tmp_path / "run", recipe, 2, report=tmp_path / "report")
    first, second = (json.loads((tmp_path / f"report-{rank}").read_text()) for rank in range(2))
    assert first == second
    assert [Path(file).exists() for file in first["samples"]] == [True, True]
    assert checkpoint_step(tmp_path / "run") == 4


class Ending(NamedTuple):
    """A run of two processes under way."""

    out: Path
    processes: list[BaseProcess]


@pytest.fixture
def under_way(tmp_path: Path) -> Ending:
    """Two processes that would train for a long time, some steps after their first checkpoint."""
    out = tmp_path / "run"
    processes = launch(out, LONG, 2)
    wait_until(lambda: checkpoint_step(out) >= 2, processes)
    return Ending(out, processes)


LONG = replace(recipe_of("tiny", 4000), save_every=2, validate_every=4000, sample_every=4000, decay="constant")


def wait_until(reached: Callable[[], bool], processes: list[BaseProcess]) -> None:
    end = time.monotonic() + launched.PATIENCE
    while not reached() and all(process.is_alive() for process in processes) and time.monotonic() < end:
        time.sleep(0.01)


def checkpoint_step(out: Path) -> int:
    try:
        return json.loads((resolve(out) / "state.json").read_text())["counters"]["step"]
    except (GencoreError, OSError):  # not there yet, or just being replaced
        return 0


def test_a_polite_stop_of_one_saves_and_ends_all(under_way):
    os.kill(under_way.processes[1].pid, signal.SIGTERM)
    assert launched.finish(under_way.processes) == [0, 0]
    last = read_history(under_way.out / "history.jsonl")[-1]["step"]
    assert checkpoint_step(under_way.out) == last < LONG.steps


def test_when_one_dies_the_other_says_so_and_the_last_checkpoint_goes_on(under_way):
    under_way.processes[1].kill()
    assert launched.finish(under_way.processes) == [2, -signal.SIGKILL]
    sentence = launched.said(under_way.out.parent, 0)
    assert sentence.startswith("TrainingError False: Another process of this run has ended or cannot be reached")
    saved = checkpoint_step(under_way.out)
    again = run(under_way.out, replace(LONG, steps=saved + 2), 1, until=saved + 2)
    fresh = run(under_way.out.parent / "fresh", replace(LONG, steps=4000), 1, until=saved + 2)
    assert_same_curve(fresh[: saved + 2], again[: saved + 2], within=1e-2)


def test_a_batch_that_cannot_be_shared_is_refused_once_in_a_sentence(tmp_path):
    recipe = replace(recipe_of("tiny"), batch_size=9)
    assert launched.finish(launch(tmp_path / "run", recipe, 2)) == [2, 2]
    said = [launched.said(tmp_path, rank) for rank in range(2)]
    sentence = "A batch of 9 pictures cannot be shared evenly by 2 processes; give a multiple of 2, for instance"
    assert said[0].startswith(f"TrainingError False: {sentence} --batch 8.")
    assert said[1].startswith(f"TrainingError True: {sentence}"), "the first one has said it already"
    assert not (tmp_path / "run").exists()


def test_pictures_lie_in_memory_once_for_all_processes(tmp_path):
    if not Path("/proc/self/smaps").exists():
        pytest.skip("only Linux says how memory is shared")
    job = several.Shared(tmp_path / "cache", tmp_path / "pages")
    assert launched.finish(launched.start(Work(several.touch_pictures, job, tmp_path), 2)) == [0, 0], [
        launched.said(tmp_path, rank) for rank in range(2)
    ]
    for rank in range(2):
        kilobytes = json.loads((tmp_path / f"pages-{rank}").read_text())
        assert kilobytes["Rss"] * 1024 >= several.PICTURES * toy.SIDE**2 * 3
        assert kilobytes["Private_Dirty"] == kilobytes["Private_Clean"] == 0
        assert kilobytes["Pss"] <= 0.55 * kilobytes["Rss"]
