"""What the processes of ``test_several_processes.py`` do; nothing here needs pytest."""

import json
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import toy

from gencore.data.cache import cached
from gencore.losses import objective  # noqa: F401 - imported before the children are forked
from gencore.models.step import Batch, Losses, Phase
from gencore.registry import MODELS
from gencore.training.distributed.processes import joined
from gencore.training.recipe import Recipe
from gencore.training.terminal import show
from gencore.training.trainer import Trainer

PICTURES = 2000


class NaNElsewhere(toy.Tiny):
    """Gives a NaN once, at its fourth training step, in the last process only."""

    calls = 0

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        losses = super().forward(batch, phase)
        NaNElsewhere.calls += self.training
        if not self.training or NaNElsewhere.calls != 4 or os.environ["RANK"] != "1":
            return losses
        return Losses({name: term * float("nan") for name, term in losses.terms.items()}, losses.weights)


class Job(NamedTuple):
    """A run: its recipe and folder; the step at which to stop; and where each process says what it was told."""

    recipe: Recipe
    out: Path
    until: int | None = None
    report: Path | None = None


class Shared(NamedTuple):
    """Where the cache is, and where to say how its pages are held."""

    cache: Path
    report: Path


def train_each(jobs: list[Job]) -> None:
    """Several runs, one after the other."""
    for job in jobs:
        train(job)


def train(job: Job) -> None:
    """Starts or resumes a run and takes it to its end, or to the step where it is to stop."""
    for name, model in {**toy.MODELS_OF_TESTS, "nan_elsewhere": NaNElsewhere}.items():
        MODELS.register(name)(model)
    data, started = toy.make_toy_data(), (job.out / "run.json").exists()
    started = joined().by_first(lambda: started)
    trainer = Trainer.resume(data, job.out) if started else Trainer(data, job.recipe, job.out)
    if job.until is None and job.report is None:
        show(trainer)
        return
    seen: dict[str, list[str]] = {"samples": [], "checkpoints": []}
    for progress in trainer.run():
        seen["samples"] += [str(progress.samples)] if progress.samples else []
        seen["checkpoints"] += [str(progress.checkpoint)] if progress.checkpoint else []
        if progress.step == job.until:
            break
    if job.report is not None:
        job.report.with_name(f"{job.report.name}-{joined().rank}").write_text(json.dumps(seen))


def touch_pictures(job: Shared) -> None:
    """Loads pictures through the cache, reads all of them, and says which of their pages are shared."""
    os.environ["GENCORE_CACHE"] = str(job.cache)
    data = joined().in_turn(lambda: cached("shared", {"of": "a test"}, toy.SPEC, _pictures))
    total = int(np.asarray(data.images[:]).sum(dtype=np.int64))
    assert total > 0
    assert not joined().anyone(False), "only waits until the other one has read them as well"
    held = _pages_of("images.npy")
    assert not joined().anyone(False)
    job.report.with_name(f"{job.report.name}-{joined().rank}").write_text(json.dumps(held))


def _pictures() -> tuple:
    images = np.random.default_rng(0).integers(0, 256, (PICTURES, toy.SIDE, toy.SIDE, 3), dtype=np.uint8)
    rows = np.full((PICTURES, len(toy.SPEC.fields)), np.nan, np.float32)
    return images, rows, [f"picture-{i}" for i in range(PICTURES)], ()


def _pages_of(name: str) -> dict[str, int]:
    """Kilobytes by kind, summed over what is mapped from files called ``name``."""
    held: dict[str, int] = {}
    inside = False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            inside = line.endswith(name)
        elif inside and words[-1] == "kB":
            held[words[0][:-1]] = held.get(words[0][:-1], 0) + int(words[1])
    return held
