"""Is a tuned preset better than the one it came from, or was it luck of one seed? Both trained with seeds of their own.

    python benchmarks/tuned.py runs/tuned/best.json digits-linear-vae --figure frechet_judge --seeds 1 2 3

Prints the figure on the test part, which decided nothing, for each seed, with what real pictures have.
"""

import argparse
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

import torch

from gencore.data.base import load_data
from gencore.evaluation.tables import number
from gencore.presets import preset_for
from gencore.training.batches import conditioned_on
from gencore.training.trainer import Trainer
from gencore.tuning.examining import examiner, figure_named


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tuned", help="the preset file of gencore tune")
    parser.add_argument("before", help="the preset that was tuned; trained for as many steps")
    parser.add_argument("--figure", default="frechet_judge")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--pictures", type=int, default=200)
    given = parser.parse_args()
    torch.set_num_threads(1)
    tuned = preset_for(given.tuned)
    recipes = {"before": preset_for(given.before).in_steps(tuned.recipe.steps), "tuned": tuned.recipe}
    data = load_data(tuned.data, tuned.size)
    seen = conditioned_on(data, tuned.recipe)
    figure = figure_named(given.figure)
    exam = examiner(figure, seen, recipes["before"], given.pictures, None, ()).final
    found: dict[str, list[float]] = {name: [] for name in recipes}
    for seed in given.seeds:
        for name, recipe in recipes.items():
            with tempfile.TemporaryDirectory() as folder:
                trainer = Trainer(data, replace(recipe, seed=seed), Path(folder))
                for _ in trainer.run():
                    pass
                found[name].append(figure.of(trainer, exam))
    print(f"{figure.metric.title} on {len(exam.real[0])} test pictures, {figure.metric.better} is better")
    for name, values in found.items():
        print(f"{name}: {', '.join(map(number, values))}; mean {number(statistics.fmean(values))}")
    if figure.of_real is not None:
        print(f"real pictures: {number(figure.of_real(exam))}")


if __name__ == "__main__":
    main()
