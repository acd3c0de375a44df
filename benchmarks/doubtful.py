"""What a doubtful rater and missing ratings do to everything that learns from ratings.

    python benchmarks/doubtful.py noise --out runs/doubtful      # a seventh rater scores at random
    python benchmarks/doubtful.py generator --out runs/doubtful  # and a flagship learns from all seven
    python benchmarks/doubtful.py missing --out runs/doubtful    # 30 % of all ratings are removed at random

All start from what a user has: cars exported as a rated folder, its metadata.csv edited. ``noise`` prints what the
rater models say of themselves for every rater. ``generator`` trains the flagship's five stages in the size of the cars'
lesson on the same seven raters, and measures what each slider moves. ``missing`` trains rater models, a judge and a
small generator with the ratings removed and without that, on the same budget, and asks the judge in ``--judge`` (which
has not seen this folder) whether the sliders of both generators do what they say. What was trained already is not
trained again.
"""

import argparse
import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gencore.api import load
from gencore.data.base import load_data, to_float
from gencore.data.export import write_folder
from gencore.evaluation.figures import decibels, reconstruction_error
from gencore.evaluation.random_features import RandomNetwork
from gencore.evaluation.steering import slider_curves
from gencore.models.base import GenerativeModel
from gencore.presets import recipe_for
from gencore.raters.files import Role, read_about_raters
from gencore.raters.fit import Fit
from gencore.raters.judge import Judge
from gencore.raters.making import make_raters
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer
from gencore.types import ImageSpec, Wish

SIZE = ImageSpec(48, 64)  # at which rater models look anyway
NOBODY = "Nobody"
REMOVED = 0.3
SEED = 0
SLIDER_SEEDS, SEEN = 64, 2000
PRESET, FLAGSHIP = "resnet_cvae_quick", "lesson-cars"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=list(TABLES))
    options.add_argument("--out", type=Path, default=Path("runs/doubtful"))
    options.add_argument("--rater-steps", type=int, default=400)
    options.add_argument("--steps", type=int, default=1500, help="Of the generator.")
    options.add_argument("--judge", type=Path, default=Path("checkpoints/cars-judge"))
    chosen = options.parse_args()
    print("\n".join(TABLES[chosen.what](chosen)))


def noise(chosen: argparse.Namespace) -> Iterator[str]:
    """The table of what rater models say of themselves when one person scores at random."""
    folder = rated_folder(chosen.out / "cars-and-nobody", with_nobody)
    fits = fitted(folder, chosen.out / "nobody-raters", "raters", chosen.rater_steps)
    yield f"| Rater ({chosen.rater_steps} steps) | held-out ratings | R² | 95 % interval | predictable |"
    yield "|---|---|---|---|---|"
    for name, fit in fits.items():
        yield f"| {name} | {fit.known} | {_skill(fit)} | {'yes' if fit.predictable else '**no**'} |"


def generator(chosen: argparse.Namespace) -> Iterator[str]:
    """The table of what sliders of a generator move, one of which belongs to somebody who scores at random."""
    folder, run = rated_folder(chosen.out / "cars-and-nobody", with_nobody), chosen.out / "nobody-generator"
    trained(folder, run, recipe_for(FLAGSHIP))
    model, judge, seeds = load(run).model, Judge.load(chosen.judge), range(SLIDER_SEEDS)
    draw = drawing(model)
    network = RandomNetwork(to_float(np.array(load_data(str(folder), SIZE).images[:SEEN])))
    yield "| Slider | own score moves, points a point | everybody's, mean | ends apart, × seeds apart |"
    yield "|---|---|---|---|"
    for field in model.condition_spec.fields:
        slopes = slider_curves(draw, judge.said, [field], seeds)[0].slopes
        own = f"{slopes[judge.names.index(field.name)]:.2f}" if field.name in judge.names else "–"
        low, high = (network.placed(draw([{field.name: at}] * len(seeds), seeds)) for at in (field.low, field.high))
        seeds_apart = torch.cat([apart(each, each.roll(1, 0)) for each in (low, high)]).mean()
        yield f"| {field.name} | {own} | {np.abs(slopes).mean():.3f} | {apart(low, high).mean() / seeds_apart:.3f} |"


def missing(chosen: argparse.Namespace) -> Iterator[str]:
    """The table of everything that was trained with all ratings and with 70 % of them."""
    columns = [
        figures(chosen, "all", rated_folder(chosen.out / "cars-all", lambda header, rows: (header, rows))),
        figures(chosen, "fewer", rated_folder(chosen.out / "cars-fewer", without_some)),
    ]
    yield f"| | all ratings | {REMOVED:.0%} removed |"
    yield "|---|---|---|"
    for name in columns[0]:
        yield f"| {name} | {columns[0][name]} | {columns[1][name]} |"


def figures(chosen: argparse.Namespace, name: str, folder: Path) -> dict[str, str]:
    """What rater models, judge and generator reach that learn from ``folder``."""
    found = {}
    for role in ("raters", "judge"):
        fits = fitted(folder, chosen.out / f"{name}-{role}", role, chosen.rater_steps)
        mean = np.mean([fit.skill for fit in fits.values()])
        worst = min(fits.items(), key=lambda entry: entry[1].skill)
        who = "rater models" if role == "raters" else "judge"
        found[f"{who} ({chosen.rater_steps} steps): R², mean over raters"] = f"{mean:.2f}"
        found[f"{who}: worst rater, R², 95 % interval"] = f"{worst[0]} {_skill(worst[1]).replace(' | ', ', ')}"
        found[f"{who}: held-out ratings a rater"] = f"{min(fit.known for fit in fits.values())} or more"
    run = chosen.out / f"{name}-generator"
    trained(folder, run, replace(recipe_for(PRESET), steps=chosen.steps, epochs=0.0, seed=SEED))
    generator, data = load(run), load_data(str(folder), SIZE)
    judge = Judge.load(chosen.judge)
    scores = [field for field in data.condition.fields if field.kind == "score"]
    curves = slider_curves(drawing(generator.model), asking(judge), scores, range(SLIDER_SEEDS))
    error = reconstruction_error(generator.model, data, data.part("validation"))
    found[f"generator ({chosen.steps} steps): Spearman of slider and judge, mean"] = _mean(c.spearman for c in curves)
    found["generator: Spearman, worst rater"] = f"{min(curve.spearman for curve in curves):.2f}"
    found["generator: slope, mean"] = _mean(curve.slope for curve in curves)
    found["generator: reconstruction of pictures not trained on"] = f"{decibels(error):.1f} dB"
    return found


def fitted(folder: Path, out: Path, role: Role, steps: int) -> dict[str, Fit]:
    """How well rater models, or a judge, that learn from ``folder`` know each person; trained if not done before."""
    if not out.exists():
        for progress in make_raters(load_data(str(folder), SIZE), out, role, steps, SEED):
            if progress.step == progress.steps:
                print(f"{out}: {progress.network}, loss {progress.loss:.3f}", flush=True)
    return dict(read_about_raters(out).fits)


def trained(folder: Path, run: Path, recipe: Recipe) -> None:
    """A generator of ``folder``, trained to the end."""
    data = load_data(str(folder), SIZE)
    if (run / "run.json").exists():
        trainer = Trainer.resume(data, run, recipe.steps)
    else:
        trainer = Trainer(data, recipe, run, source=str(folder))
    for progress in trainer.run():
        if progress.step % 250 == 0:
            print(f"{run}: step {progress.step}", flush=True)


def rated_folder(out: Path, edit: Callable[[list[str], list[list[str]]], tuple[list[str], list[list[str]]]]) -> Path:
    """Cars as a rated folder, its table changed by ``edit``."""
    if out.exists():
        return out
    unfinished = out.with_name(out.name + "-unfinished")
    write_folder(load_data("cars", SIZE), unfinished)
    table = unfinished / "metadata.csv"
    header, *rows = list(csv.reader(table.read_text("utf-8").splitlines()))
    header, rows = edit(header, rows)
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return unfinished.rename(out)


def with_nobody(header: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """One more column, whole numbers from 0 to 9 drawn evenly."""
    drawn = random.Random(SEED)
    return [*header, f"{NOBODY}:score(0-9)"], [[*row, str(drawn.randint(0, 9))] for row in rows]


def without_some(header: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Every rating is emptied with the same chance."""
    drawn = random.Random(SEED)
    return header, [[row[0], *("" if drawn.random() < REMOVED else cell for cell in row[1:])] for row in rows]


def drawing(model: GenerativeModel) -> Callable[[Sequence[Wish], Sequence[int]], Tensor]:
    """A model as a function of wishes and seeds."""

    @torch.no_grad()
    def draw(wishes: Sequence[Wish], seeds: Sequence[int]) -> Tensor:
        return model.sample(list(seeds), model.condition_spec.wishes(wishes, len(seeds))).images

    return draw


def asking(judge: Judge) -> Callable[[Tensor], np.ndarray]:
    """The judge as a function of pictures."""
    return judge.said


def apart(first: Tensor, second: Tensor) -> Tensor:
    """Squared distances, row by row."""
    return (first - second).square().sum(dim=1)


def _skill(fit: Fit) -> str:
    return f"{fit.skill:.2f} | {fit.low:.2f} to {fit.high:.2f}"


def _mean(values: Iterator[float]) -> str:
    return f"{np.mean(list(values)):.2f}"


TABLES = {"noise": noise, "generator": generator, "missing": missing}


if __name__ == "__main__":
    main()
