"""Which pictures should training show: all alike, or more of those that two people like, or agree on?

    python benchmarks/samplers.py Moira Ferdinando --out runs/samplers

Trains the same small model with each sampler, with the same number of steps, from the same seeds, and asks the judge
that ships what it thinks of the pictures. Every finished training is kept in ``--out``; run again, it goes on there.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from scipy.stats import t as student

from gencore.data.base import RatedImages, load_data
from gencore.data.samplers import SAMPLERS
from gencore.evaluation.figures import decibels, reconstruction_error
from gencore.evaluation.pleasing import TOP, diversity
from gencore.files import write_json
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.models.base import GenerativeModel
from gencore.raters.judge import Judge
from gencore.training.batches import make_sampler
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer
from gencore.types import ImageSpec

PLEASED = 7.0  # points; a picture pleases both if both of them gave it at least this
DELIGHTED = 200  # pictures asked for with the highest score of both
BATCH = 64
RECIPE = Recipe(
    model="dcvae",
    config={"widths": (24, 48, 96, 128), "latent": 64, "prior": "conditional"},
    terms=(Term("mse"), Term("kl", Schedule(5e-5, "delayed", start=0, ramp=500))),
    batch_size=32,
)
COLUMNS = {
    "least": "judged, least pleased of the two, asked for {high:g} and {high:g}",
    "diversity": "diversity of those",
    "steering": "steering error, points",
    "steering_pleased": "the same where both want at least {pleased:g}",
    "psnr": "PSNR, dB, all",
    "psnr_pleased": "PSNR, dB, those that please both",
}


@dataclass(frozen=True)
class Measured:
    """What one training reached; the names of :data:`COLUMNS`, and which training it was."""

    sampler: str
    seed: int
    steps: int
    least: float
    diversity: float
    steering: float
    steering_pleased: float
    psnr: float
    psnr_pleased: float
    seconds: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("people", nargs="+")
    options.add_argument("--data", default="cars")
    options.add_argument("--height", type=int, default=48)
    options.add_argument("--width", type=int, default=64)
    options.add_argument("--judge", type=Path, default=Path("checkpoints/cars-judge"))
    options.add_argument("--steps", type=int, default=2500)
    options.add_argument("--seeds", type=int, default=4)
    options.add_argument("--out", type=Path, default=Path("runs/samplers"))
    chosen = options.parse_args()

    data, judge = load_data(chosen.data, ImageSpec(chosen.height, chosen.width)), Judge.load(chosen.judge)
    recipe = replace(RECIPE, steps=chosen.steps, fields=tuple(chosen.people), raters=tuple(chosen.people))
    found = []
    for one in compared(data, judge, recipe, range(chosen.seeds), chosen.out):
        print(f"{one.sampler}, seed {one.seed}: least pleased {one.least:.2f}, PSNR {one.psnr:.1f} dB", flush=True)
        found.append(one)
    print(table(found, data, judge, recipe))


def compared(data: RatedImages, judge: Judge, recipe: Recipe, seeds: Sequence[int], out: Path) -> Iterator[Measured]:
    """One training for each sampler and seed, measured; those in ``out`` already are read from there."""
    for seed in seeds:
        for sampler in SAMPLERS:
            file = out / f"{sampler}-{seed}-{recipe.steps}.json"
            if not file.exists():
                write_json(file, asdict(trained(data, judge, replace(recipe, sampler=sampler, seed=seed))))
            yield Measured(**json.loads(file.read_text()))


def trained(data: RatedImages, judge: Judge, recipe: Recipe) -> Measured:
    """Trains ``recipe`` and measures what it has learnt."""
    rarely = recipe.steps  # nobody looks at the run: its checkpoint is measured and thrown away
    quiet = replace(recipe, validate_every=rarely, sample_every=rarely, save_every=rarely)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(data, quiet, Path(folder) / "run")
        for _ in trainer.run():
            pass
    seconds = time.perf_counter() - began
    return Measured(recipe.sampler, recipe.seed, recipe.steps, **figures(trainer.served, data, judge), seconds=seconds)


@torch.inference_mode()
def figures(model: GenerativeModel, data: RatedImages, judge: Judge) -> dict[str, float]:
    """The figures of :data:`COLUMNS` for a model that knows nothing but the people."""
    people = model.condition_spec.names
    wish = {field.name: field.high for field in model.condition_spec.fields}
    both = drawn(model, torch.stack([model.condition_spec.row(wish)] * DELIGHTED))
    held_out, rows, pleased = unseen(data, people)
    error = np.abs(said(judge, drawn(model, rows), people) - rows.numpy()).mean(axis=1)
    own = data.only(people)
    return {
        "least": float(said(judge, both, people).min(axis=1).mean()),
        "diversity": diversity(judge, both),
        "steering": float(error.mean()),
        "steering_pleased": float(error[pleased].mean()),
        "psnr": decibels(reconstruction_error(model, own, held_out)),
        "psnr_pleased": decibels(reconstruction_error(model, own, held_out[pleased])),
    }


def drawn(model: GenerativeModel, rows: torch.Tensor) -> torch.Tensor:
    """One picture for each wish, each from a seed of its own, which is the same for every model."""
    parts = zip(rows.split(BATCH), torch.arange(len(rows)).split(BATCH), strict=True)
    return torch.cat(
        [model.sample(seeds.tolist(), model.condition_spec.condition(part)).images for part, seeds in parts]
    )


def said(judge: Judge, images: torch.Tensor, people: Sequence[str]) -> np.ndarray:
    """What the judge says each person would give each picture, ``(n, people)``."""
    return np.stack([judge.scores(images, name) for name in people], axis=1)


def unseen(data: RatedImages, people: Sequence[str]) -> tuple[np.ndarray, torch.Tensor, np.ndarray]:
    """Pictures not trained on that all the people have scored, their scores, and which of them please everybody."""
    held_out = np.concatenate([data.part("validation"), data.part("test")])
    rows = data.only(people).rows[held_out]
    known = ~np.isnan(rows).any(axis=1)
    return held_out[known], torch.from_numpy(rows[known]), rows[known].min(axis=1) >= PLEASED


def table(found: Sequence[Measured], data: RatedImages, judge: Judge, recipe: Recipe) -> str:
    """Means over the seeds, the 95 % interval of the difference to ``uniform`` at the same seed, and real pictures."""
    people = recipe.raters
    names = {
        key: text.format(high=data.only(people).condition.fields[0].high, pleased=PLEASED)
        for key, text in COLUMNS.items()
    }
    lines = [f"| sampler, for {' and '.join(people)} | {' | '.join(names.values())} |", "|---" * (len(names) + 1) + "|"]
    by = {name: [one for one in found if one.sampler == name] for name in SAMPLERS}
    for name, runs in by.items():
        cells = []
        for key in COLUMNS:
            values = np.array([getattr(one, key) for one in runs])
            gains = values - np.array([getattr(one, key) for one in by[SAMPLERS[0]]])
            cells.append(
                f"{values.mean():.2f}" + (f" ({gain(gains)})" if name != SAMPLERS[0] and len(runs) > 1 else "")
            )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    _, rows, pleased = unseen(data, people)
    lines.append(f"| real pictures | {' | '.join(reality(data, judge, people))} |")
    weights = {name: share(data, replace(recipe, sampler=name)) for name in SAMPLERS[1:]}
    lines.append(
        f"\n{recipe.model} at {data.image.height}×{data.image.width}, {recipe.steps} steps of {recipe.batch_size} "
        f"pictures, {len(by[SAMPLERS[0]])} seeds a sampler; in brackets the difference to {SAMPLERS[0]} at the same "
        f"seed with its 95 % interval. {DELIGHTED} pictures asked for the best; steering and PSNR on {len(rows)} "
        f"held-out pictures, {int(pleased.sum())} of which please both. The weights leave "
        + ", ".join(f"{name} {value:.0%}" for name, value in weights.items())
        + " of the training pictures as the number that counts, (Σw)² / Σw²."
    )
    return "\n".join(lines)


def reality(data: RatedImages, judge: Judge, people: Sequence[str]) -> list[str]:
    """What real pictures reach, column by column: the best percent of them, and the judge's own error."""
    held_out, rows, pleased = unseen(data, people)
    parts = np.array_split(np.arange(len(data)), max(1, len(data) // BATCH))
    least = np.concatenate([said(judge, data.batch(part)[0], people).min(axis=1) for part in parts])
    best = np.argsort(-least)[: max(2, round(TOP * len(least)))]
    error = np.concatenate([said(judge, data.batch(part)[0], people) for part in np.array_split(held_out, 8)])
    error = np.abs(error - rows.numpy()).mean(axis=1)
    return [
        f"best {TOP:.0%}: {least[best].mean():.2f}; mean {least.mean():.2f}",
        f"best {TOP:.0%}: {diversity(judge, data.batch(best)[0]):.2f}",
        f"judge's own: {error.mean():.2f}",
        f"judge's own: {error[pleased].mean():.2f}",
        "",
        "",
    ]


def share(data: RatedImages, recipe: Recipe) -> float:
    """Effective number of pictures that a weighted sampler draws from, as a share of all."""
    cumulative = make_sampler(data, recipe).cumulative
    weights = np.diff(cumulative, prepend=0.0)
    return float(1 / (weights**2).sum() / len(weights))


def gain(differences: np.ndarray) -> str:
    """Mean of paired differences with Student's 95 % interval."""
    half = student.ppf(0.975, len(differences) - 1) * differences.std(ddof=1) / np.sqrt(len(differences))
    return f"{differences.mean():+.2f} ± {half:.2f}"


if __name__ == "__main__":
    main()
