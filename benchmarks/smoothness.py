"""How smooth are films between pictures? The largest step between neighbours over the mean step, at 33 frames.

    python benchmarks/smoothness.py [--pairs 100] [--checkpoints cars creatures-dcvae …] [--json smoothness.json]

Pairs of pictures that nothing has learnt from. Steps are distances in the features of the judge of the model's people.
"even" takes frames at the times at which pixels, rater models and judge see even steps, as the app does; "stranger"
leaves the judge out, so that the judge says what films are to somebody who has no part in them. A network of random
weights, which nobody ever asks, sees every film, too (the last two columns). Wanted: at most 3 for every pair.
"""

import argparse
import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gencore.api import Generator, load
from gencore.data.base import load_data, to_float
from gencore.errors import CapabilityError
from gencore.evaluation.random_features import RandomNetwork
from gencore.journeys import looks_of, said
from gencore.latent.interpolation import FRAMES, interpolated, smoothness
from gencore.latent.paths import PATHS

ROOT = Path(__file__).parent.parent
MODELS = ["cars", "cars-resnet-cvae", "cars-vae-gan", "cars-vq-vae", "creatures-dcvae", "creatures-selu-vae"]
SEED, WANTED = 31, 3.0
TIMES = ("plain", "stranger", "even")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--checkpoints", nargs="*", default=MODELS)
    options.add_argument("--paths", nargs="*", default=list(PATHS))
    options.add_argument("--pairs", type=int, default=100)
    options.add_argument("--times", nargs="*", choices=TIMES, default=list(TIMES))
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--json", type=Path, help="Also write the figures here.")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    rows = []
    print(f"{chosen.pairs} pairs, {FRAMES} frames")
    print("| model | path | times | median | 95 % | largest | pairs at most 3 | random network: largest | at most 3 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in chosen.checkpoints:
        generator = load(ROOT / "checkpoints" / name)
        for path, times in product(chosen.paths, chosen.times):
            try:
                found, other = np.array(measured(generator, path, times, chosen.pairs, chosen.seed)).T
            except CapabilityError:
                continue
            each = {"judge": found.round(3).tolist(), "random": other.round(3).tolist()}
            rows.append({"model": name, "path": path, "times": times, "n": len(found), "each": each})
            print(
                f"| {name} | {path} | {times} | {np.median(found):.2f} | {np.quantile(found, 0.95):.2f} "
                f"| {found.max():.2f} | {100 * (found <= WANTED).mean():.0f} % "
                f"| {other.max():.2f} | {100 * (other <= WANTED).mean():.0f} % |",
                flush=True,
            )
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=2) + "\n")


def measured(generator: Generator, path: str, times: str, pairs: int, seed: int) -> list[tuple[float, float]]:
    """The largest over the mean step of each pair, to the judge and to the random network."""
    model, judge = generator.model, generator.judge
    data: Any = load_data(str(generator.about.provenance["data"]), model.image, count=2 * pairs, seed=seed)
    images = to_float(np.array(data.images))
    random = RandomNetwork(images)
    found, looks = [], looks_of(generator.raters, judge if times == "even" else None)
    for i in range(0, 2 * pairs, 2):
        pair = images[i : i + 2]
        known = said(model, pair, generator.raters)
        made = interpolated(model, pair, path=path, known=known, even=times != "plain", looks=looks)
        found.append((smoothness(judge.features(made.images)), smoothness(random.features(made.images))))
    return found


if __name__ == "__main__":
    main()
