"""How smooth are films between pictures? The largest step between neighbours over the mean step, at 33 frames.

    python benchmarks/smoothness.py [--pairs 100] [--checkpoints cars creatures-dcvae …] [--json smoothness.json]

Pairs of pictures that nothing has learnt from. Steps are distances in the features of the judge of the model's people,
who has no part in the path; "even" evens the steps as the rater models see the model's pictures. Wanted: at most 3 for
every pair.
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
from gencore.journeys import looks_of, said
from gencore.latent.interpolation import FRAMES, interpolated, smoothness
from gencore.latent.paths import PATHS

ROOT = Path(__file__).parent.parent
MODELS = ["cars", "cars-resnet-cvae", "cars-vae-gan", "cars-vq-vae", "creatures-dcvae", "creatures-selu-vae"]
SEED, WANTED = 31, 3.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--checkpoints", nargs="*", default=MODELS)
    options.add_argument("--paths", nargs="*", default=list(PATHS))
    options.add_argument("--pairs", type=int, default=100)
    options.add_argument("--even", choices=["yes", "no", "both"], default="both")
    options.add_argument("--json", type=Path, help="Also write the figures here.")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    evens = {"yes": (True,), "no": (False,), "both": (False, True)}[chosen.even]
    rows = []
    print(f"{chosen.pairs} pairs, {FRAMES} frames")
    print("| model | path | steps | median | 95 % | largest | pairs at most 3 |")
    print("|---|---|---|---|---|---|---|")
    for name in chosen.checkpoints:
        generator = load(ROOT / "checkpoints" / name)
        for path, even in product(chosen.paths, evens):
            try:
                found = np.array(measured(generator, path, even, chosen.pairs))
            except CapabilityError:
                continue
            row = {"model": name, "path": path, "even": even, "n": len(found), "each": found.round(3).tolist()}
            rows.append(row)
            print(
                f"| {name} | {path} | {'even' if even else 'plain'} | {np.median(found):.2f} "
                f"| {np.quantile(found, 0.95):.2f} | {found.max():.2f} | {100 * (found <= WANTED).mean():.0f} % |",
                flush=True,
            )
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=2) + "\n")


def measured(generator: Generator, path: str, even: bool, pairs: int) -> list[float]:
    """The largest over the mean step of each pair."""
    model, judge = generator.model, generator.judge
    data: Any = load_data(str(generator.about.provenance["data"]), model.image, count=2 * pairs, seed=SEED)
    images = to_float(np.array(data.images))
    found, looks = [], looks_of(generator.raters)
    for i in range(0, 2 * pairs, 2):
        pair = images[i : i + 2]
        known = said(model, pair, generator.raters)
        made = interpolated(model, pair, path=path, known=known, even=even, looks=looks)
        found.append(smoothness(judge.features(made.images)))
    return found


if __name__ == "__main__":
    main()
