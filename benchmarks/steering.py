"""Do the sliders of a checkpoint do what they say? Spearman and slope for every rater, measured by the judge that lies
beside it; without one, by a regressor that is trained on pictures the generator has never seen (another data seed).

    python benchmarks/steering.py --checkpoint checkpoints/cars [--write]

``--write`` puts the figures into the checkpoint's config.json and card.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gencore.api import load
from gencore.data.base import RatedImages, load_data
from gencore.evaluation.steering import slider_curves
from gencore.files import write_json
from gencore.raters.judge import Judge
from gencore.raters.regressor import ScoreRegressor, predict, train_regressor
from gencore.training.card import write_card
from gencore.training.checkpoint import ABOUT

OTHER_SEED = 1
JUDGING = "held-out R² of the scorer"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--checkpoint", default="checkpoints/cars")
    options.add_argument("--seeds", type=int, default=64)
    options.add_argument("--steps", type=int, default=1500)
    options.add_argument("--regressor", type=Path, help="Keep the regressor's weights here, or reuse them.")
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()

    generator = load(chosen.checkpoint)
    raters = tuple(field for field in generator.fields if field.kind == "score")
    names = [field.name for field in raters]
    if generator.judge is not None:
        ask, fit, who = _judge(generator.judge, names)
    else:
        data = load_data(generator.about.provenance["data"], generator.model.image, seed=OTHER_SEED)
        regressor = ScoreRegressor(raters)
        fit = _fitted(regressor, data, chosen)
        ask, who = partial(predict, regressor), _described(data)
    print("held-out R²   " + "  ".join(f"{name} {value:.2f}" for name, value in fit.items()))

    figures: dict[str, dict[str, float] | str] = {JUDGING: {name: round(r2, 2) for name, r2 in fit.items()}}
    for guidance in (1.0, 1.5, 2.0):
        curves = slider_curves(generator.model, ask, names, range(chosen.seeds), guidance)
        for curve in curves:
            means = " ".join(f"{value:4.1f}" for value in curve.judged.mean(axis=1))
            figure = f"Spearman {curve.spearman:.2f}  slope {curve.slope:.2f}"
            print(f"guidance {guidance:g}  {curve.rater:11s} {figure}   {means}")
        figures[f"Spearman, guidance {guidance:g}"] = {curve.rater: round(curve.spearman, 2) for curve in curves}
        figures[f"slope, guidance {guidance:g}"] = {curve.rater: round(curve.slope, 2) for curve in curves}
    figures["how measured"] = (
        f"each slider moved alone over 0..9, the others at any, {chosen.seeds} seeds; scores by {who}"
    )
    if chosen.write:
        known = generator.about.provenance
        about = replace(generator.about, provenance={**known, "figures": {**known.get("figures", {}), **figures}})
        write_json(generator.folder / "config.json", ABOUT.dump_python(about, mode="json"))
        write_card(generator.folder, about)
        print(f"written to {generator.folder}")


def _judge(judge: Judge, names: list[str]) -> tuple[Callable[[Tensor], Tensor], dict[str, float], str]:
    def ask(images: Tensor) -> Tensor:
        return torch.from_numpy(np.stack([judge.scores(images, name) for name in names], axis=1))

    return ask, {name: judge.fits[name].skill for name in names}, "the judge beside the checkpoint"


def _described(data: RatedImages) -> str:
    return f"a convolutional regressor trained on {len(data.part('train'))} {data.name} of another data seed"


def _fitted(regressor: ScoreRegressor, data, chosen) -> dict[str, float]:
    from safetensors.torch import load_file, save_file

    from gencore.raters.regressor import r_squared

    if chosen.regressor and chosen.regressor.exists():
        regressor.load_state_dict(load_file(chosen.regressor))
        return r_squared(regressor, data, data.part("test"))
    fit = {}
    for report in train_regressor(regressor, data, chosen.steps):
        print(f"regressor, step {report.step}: mean R² {sum(report.r2.values()) / len(report.r2):.3f}", flush=True)
        fit = report.r2
    if chosen.regressor:
        save_file(regressor.state_dict(), chosen.regressor)
    return fit


if __name__ == "__main__":
    main()
