"""How often does a hybrid of a horse and a bird have a horse's body and wings?

    python benchmarks/hybrids.py [--pairs 100] [--json hybrids.json]

Horses and birds that nothing has learnt from are crossed by each method, and the part detector
(``checkpoints/creatures-parts``), which took no part in any of them, says which parts it finds in the result. Beside
them: the plain mean of the two pictures, that of their reconstructions, random pictures of the same model, and what
the detector says of the parents and of drawn winged horses, which no generator has ever seen. *Best tenth*: of those
that rater models rank highest.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gencore.api import Generator, load
from gencore.crossing import learnt_wings
from gencore.data.base import load_data, to_float
from gencore.data.creatures.creature import sample_creature
from gencore.data.creatures.drawing import draw
from gencore.data.creatures.winged import with_wings
from gencore.latent.hybrids import METHODS, hybrids
from gencore.latent.paths import PATHS
from gencore.latent.spaces import reconstructions
from gencore.raters.judge import Judge

ROOT = Path(__file__).parent.parent
SEED = 31  # of creatures that nothing here has learnt from
TENTH = 10


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--checkpoints", nargs="*", default=["creatures-dcvae", "creatures-selu-vae"])
    options.add_argument("--detector", type=Path, default=ROOT / "checkpoints" / "creatures-parts")
    options.add_argument("--pairs", type=int, default=100)
    options.add_argument("--json", type=Path, help="Also write the figures here.")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    detector, rows = Judge.load(chosen.detector), []
    print(f"{chosen.pairs} pairs; in % of the pictures")
    print("| model | pictures | horse's body and wings | horse's body | wings | bird's body | best tenth, both |")
    print("|---|---|---|---|---|---|---|")
    for name in chosen.checkpoints:
        generator = load(ROOT / "checkpoints" / name)
        for what, make in ways(generator, chosen.pairs).items():
            images, ranking = make()
            row = {"model": name, "pictures": what, "n": len(images)} | found(detector, images, ranking)
            rows.append(row)
            cells = [f"{100 * row[key]:.0f}" for key in ("both", "horse", "wings", "bird")]
            best = "" if row["best"] is None else f"{100 * row['best']:.0f}"
            print(f"| {name} | {what} | {' | '.join(cells)} | {best} |", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps({"pairs": chosen.pairs, "seed": SEED, "rows": rows}, indent=2) + "\n")


def ways(generator: Generator, pairs: int) -> dict[str, Callable[[], tuple[Tensor, Tensor | None]]]:
    """What is looked at, each with how it is ranked, if it is."""
    model, raters = generator.model, generator.raters
    data = to_float(np.array(load_data("creatures", model.image, count=2 * pairs, seed=SEED).images))
    horses, birds = data[0::2], data[1::2]
    wings = learnt_wings(model)

    def crossed(method: str) -> tuple[Tensor, Tensor | None]:
        made = hybrids(model, horses, birds, method, wings, raters)
        return made.images, made.likeness

    looked: dict[str, Callable[[], tuple[Tensor, Tensor | None]]] = {
        "horses": lambda: (horses, None),
        "birds": lambda: (birds, None),
        "drawn winged horses": lambda: (winged(pairs, model.image.height, model.image.width), None),
        "mean of the two pictures": lambda: ((horses + birds) / 2, None),
        "mean of their reconstructions": lambda: (
            (reconstructions(model, horses) + reconstructions(model, birds)) / 2,
            None,
        ),
        "random pictures of the model": lambda: (model.sample(range(pairs)).images.detach(), None),
    }
    for method in (*PATHS, *METHODS):
        looked[f"hybrid: {method}"] = lambda method=method: crossed(method)
    return looked


def winged(count: int, height: int, width: int) -> Tensor:
    """Winged horses as the renderer would draw them: what the detector should find."""
    generator = np.random.default_rng(SEED)
    drawn = [draw(with_wings(sample_creature(SEED * 977 + i, "horse"), generator), height, width) for i in range(count)]
    return to_float(np.stack(drawn))


def found(detector: Judge, images: Tensor, ranking: Tensor | None) -> dict[str, Any]:
    """Shares of pictures in which parts are found."""
    said = detector.said(images) > 0.5
    horse, bird, wings = (said[:, column] for column in range(3))
    both = horse & wings
    best = None
    if ranking is not None:
        order = ranking.argsort(descending=True)[: max(1, len(images) // TENTH)].numpy()
        best = float(both[order].mean())
    return {
        "both": float(both.mean()), "horse": float(horse.mean()), "wings": float(wings.mean()),
        "bird": float(bird.mean()), "best": best,
    }  # fmt: skip


if __name__ == "__main__":
    main()
