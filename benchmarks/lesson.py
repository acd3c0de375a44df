"""What a lesson reaches by the clock: trains it, stops at the minute, measures, and keeps figures and a picture.

    python benchmarks/lesson.py digits
    python benchmarks/lesson.py cars --out assets
    python benchmarks/lesson.py digits --break beta-too-high

The clock is wall time, or with ``--clock cpu`` the processor time of this process: on a machine that others use as well
that is what the training itself took, on however many threads torch has. Both are written down, for the training alone
and for everything from start to end. Digits: how often the judge sees the digit that was asked for, in 1,000 pictures
over all classes, beside the same of real ones. Cars: the Fréchet distance from real pictures in the judge's features,
beside that of other real pictures, as many; and how far the judge's score follows each rater's slider. Of a lesson that
is broken, what shows it: active latents, KL, and the spread of samples of one class over that of real ones.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STARTED = time.perf_counter(), time.process_time()

import numpy as np  # noqa: E402 - importing counts for the time in all
import torch  # noqa: E402
from scipy.stats import spearmanr  # noqa: E402

from gencore.data.base import RatedImages, load_data, to_float, to_uint8  # noqa: E402
from gencore.evaluation.fid import frechet_distance  # noqa: E402
from gencore.evaluation.figures import sharpness  # noqa: E402
from gencore.evaluation.real import real_pictures  # noqa: E402
from gencore.grid import save_picture, tile  # noqa: E402
from gencore.lessons import LESSONS, Lesson, lesson  # noqa: E402
from gencore.lessons.signs import latent_health, legible, samples, spread  # noqa: E402
from gencore.models.base import GenerativeModel  # noqa: E402
from gencore.raters.finding import named  # noqa: E402
from gencore.raters.judge import Judge  # noqa: E402
from gencore.training.trainer import Trainer  # noqa: E402

PICTURES, COLUMNS, SEEDS = 1000, 8, 6
SLIDER = np.linspace(0, 9, 5)
Found = tuple[dict[str, Any], torch.Tensor, int]


def main() -> None:
    chosen = read_arguments()
    learnt = lesson(chosen.lesson)
    recipe = learnt.broken(chosen.broken).recipe if chosen.broken else learnt.recipe
    data = load_data(learnt.data, learnt.size)
    clock = time.process_time if chosen.clock == "cpu" else time.perf_counter
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(data, recipe, (chosen.run or Path(folder)) / "run", source=learnt.data)
        began, losses = (time.perf_counter(), time.process_time()), {}
        limit = clock() + 60 * (chosen.minutes or learnt.minutes)
        for progress in trainer.run():
            losses = progress.losses or losses
            for message in progress.messages:
                print(f"step {progress.step}: {message}", flush=True)
            if progress.step % 100 == 0:
                print(f"step {progress.step}: {time.process_time() - began[1]:.0f} s of processor time", flush=True)
            if clock() > limit and not trainer.was_stopped:
                trainer.stop()
        ended = time.perf_counter(), time.process_time()
        print(f"trained {trainer.counters.step} of {recipe.steps} steps", flush=True)
        found, pictures, columns = MEASURES[learnt.data](learnt, trainer.served, data)
        if trainer.served.capabilities.can_encode:
            health = latent_health(trainer.served, data)
            found |= {"latents active": f"{int(health.active.sum())} of {health.width}"}
            found |= {} if health.kl is None else {"kl, nats": round(float(health.kl.sum()), 2)}
    figures = {
        "lesson": " ".join(filter(None, (learnt.name, chosen.broken))),
        "steps": trainer.counters.step,
        "pictures seen": trainer.counters.step * recipe.batch_size,
        "threads": torch.get_num_threads(),
        "processors": os.cpu_count(),
        "precision": trainer.recipe.precision,
        "training, wall seconds": round(ended[0] - began[0], 1),
        "training, processor seconds": round(ended[1] - began[1], 1),
        "start to end of training, processor seconds": round(ended[1] - STARTED[1], 1),
        "losses": {name: round(value, 4) for name, value in losses.items()},
        **found,
    }
    print(json.dumps(figures, indent=2))
    if chosen.out:
        name = "-".join(filter(None, ("lesson", learnt.name, chosen.broken)))
        save_picture(tile(to_uint8(pictures), columns, gap=2), chosen.out / f"{name}.png")
        (chosen.out / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n")


def digits(learnt: Lesson, model: GenerativeModel, data: RatedImages) -> Found:
    judge = Judge.load(named("digits-judge"))
    shares, images = legible(model, judge, "digit", PICTURES)
    held_out = np.concatenate([data.part("validation"), data.part("test")])
    said = judge.verdicts(to_float(data.images[held_out]), ["digit"])["digit"]
    right = np.mean(
        [verdict[0] == str(int(digit)) for verdict, digit in zip(said, data.rows[held_out, 0], strict=True)]
    )
    found = {
        "legible, %": round(100 * float(np.mean([*shares.values()])), 1),
        "real ones, %": round(100 * float(right), 1),
        "n": [len(images), len(held_out)],
        "each, %": {name: round(100 * share, 1) for name, share in shares.items()},
        "spread over real": round(spread(model, data, "digit"), 3),
    }
    each = len(images) // len(shares)
    return found, torch.stack([images[digit * each + seed] for seed in range(SEEDS) for digit in range(10)]), 10


@torch.no_grad()
def cars(learnt: Lesson, model: GenerativeModel, data: RatedImages) -> Found:
    judge = Judge.load(named("cars-judge"))
    real = real_pictures(learnt.data, data.image, PICTURES)
    model.eval()
    conditions = model.condition_spec.condition(real.other_rows)
    count = len(conditions)
    parts = [
        model.sample(list(range(start, min(start + 100, count))), conditions[start : start + 100]).images
        for start in range(0, count, 100)
    ]
    ours, reference = torch.cat(parts), judge.features(real.reference)
    pairs = {"ours": ours, "floor, other real ones": real.other}
    found: dict[str, Any] = {
        "frechet, judge": {
            name: round(frechet_distance(reference, judge.features(images)), 3) for name, images in pairs.items()
        },
        "sharpness over real": {
            name: round(sharpness(images) / sharpness(real.reference), 3) for name, images in pairs.items()
        },
        "n": count,
    }
    names = data.condition.names
    for name in names:
        scores = np.stack([judge.scores(samples(model, {name: value}, 24), name) for value in SLIDER])
        rising = float(np.polyfit(SLIDER, scores.mean(axis=1), 1)[0])
        order = float(spearmanr(SLIDER, scores.mean(axis=1)).statistic)
        found[f"slider {name}"] = f"rank correlation {order:.2f}, slope {rising:.2f}"
    rows = [samples(model, wish, COLUMNS) for wish in ({}, *({name: 9} for name in names))]
    return found, torch.cat(rows), COLUMNS


MEASURES: dict[str, Callable[[Lesson, GenerativeModel, RatedImages], Found]] = {"digits": digits, "cars": cars}


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lesson", choices=list(LESSONS))
    parser.add_argument("--break", dest="broken", default="", help="Do one thing wrong.")
    parser.add_argument("--minutes", type=float, help="The lesson's own if not given.")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--out", type=Path, help="Folder for picture and figures.")
    parser.add_argument("--run", type=Path, help="Folder to keep the run in.")
    return parser.parse_args()


if __name__ == "__main__":
    main()
