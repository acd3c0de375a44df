"""Does moving pictures along a direction move what it is called? The pattern, the weights, and chance.

Run ``python benchmarks/directions.py checkpoints/creatures-dcvae --of Ada --of wings``. All three go one standard
deviation: the pattern, as gencore uses it, of the pictures along it; the weights as far as their own reading says; the
chance, five random directions, of the pictures along those (mean of the five slopes' size). Pictures were not learnt
from; raters are asked of the judge, factors of a reader of pixels that saw real pictures only.
"""

import argparse
from dataclasses import replace

import numpy as np
import torch

from gencore.api import load
from gencore.data.base import load_data
from gencore.latent.directions import Direction, chosen_targets
from gencore.latent.portrait import found_directions, look
from gencore.latent.proving import proved
from gencore.latent.space import LatentSpace, space_of
from gencore.training.source import source_of

CHANCES = 5


def by_weights(direction: Direction) -> Direction:
    """Along the regression's weights instead, as far as makes its reading one deviation."""
    return replace(direction, step=direction.reader / np.square(direction.reader).sum())


def by_chance(direction: Direction, space: LatentSpace, seed: int) -> Direction:
    """One deviation along a random direction."""
    part = np.random.default_rng(seed).normal(size=len(space.deviations))
    return replace(direction, step=(part / np.linalg.norm(part) * space.deviations) @ space.axes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--of", action="append", required=True)
    parser.add_argument("--pictures", type=int, default=48)
    parser.add_argument("--most", type=int, default=2000)
    given = parser.parse_args()
    torch.set_num_threads(1)
    generator = load(given.checkpoint)
    data = load_data(source_of(generator.folder, generator.about), generator.model.image)
    targets = chosen_targets(data, given.of)
    looked = look(generator.model, data, most=given.most)
    space = space_of(looked.learnt)
    print("| model | direction | read, R² held out | asked, R² | one step | weights | chance |")
    print("|---|---|---|---|---|---|---|")
    for target, direction in zip(targets, found_directions(looked, targets), strict=True):
        ways = [direction, by_weights(direction), *(by_chance(direction, space, seed) for seed in range(CHANCES))]
        slopes = []
        for way in ways:
            moved = proved(generator.model, data, looked, [way], [target], generator.judge, given.pictures)
            if target.name not in moved:
                break
            slopes.append(moved[target.name])
        if len(slopes) < len(ways):
            print(f"| {generator.folder.name} | {target.name} | {direction.held_out:.2f} | nobody | | | |")
            continue
        first, weights, *chances = slopes
        chance = float(np.mean([abs(one.slope) for one in chances]))
        told = [f"{first.slope:+.2f} ± {first.spread:.2f}", f"{weights.slope:+.3f}", f"{chance:.3f}"]
        read = [generator.folder.name, target.name, f"{direction.held_out:.2f}", f"{first.trusted:.2f}"]
        print(f"| {' | '.join(read + told)} |", flush=True)


if __name__ == "__main__":
    main()
