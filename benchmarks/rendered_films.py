"""How smooth are films between pictures if no model makes them? The yardstick's own unevenness.

    python benchmarks/rendered_films.py [--pairs 100] [--data cars creatures]

Cars and creatures are drawn from numbers, so there is a film that cannot be smoother: from one scene to another every
number changes in even steps, and what has no between (style, landscape, animal) stays as it is in the first. What the
judge sees from frame to frame is measured as ``benchmarks/smoothness.py`` measures models' films: the largest step over
the mean one, at 33 frames; "even" places the frames by the same rule as models' (``gencore.latent.pacing``), as the
rater models and pixels see them, without asking the judge. Where this is above 3, the judge jumps while nothing does.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gencore.data.base import to_float
from gencore.data.cars import draw as draw_car
from gencore.data.cars import sample_scene
from gencore.data.creatures.creature import sample_creature
from gencore.data.creatures.drawing import draw as draw_creature
from gencore.journeys import looks_of
from gencore.latent.interpolation import FRAMES, smoothness
from gencore.latent.pacing import even_positions, plain_positions
from gencore.raters.files import read_raters
from gencore.raters.finding import named
from gencore.raters.judge import Judge

FIRST, WANTED = 40_000_000, 3.0  # seeds of scenes that no data set has
CYCLIC = {"hue", "crest_hue"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", nargs="*", default=list(DRAWN), choices=list(DRAWN))
    options.add_argument("--pairs", type=int, default=100)
    chosen = options.parse_args()
    torch.set_num_threads(1)
    print(f"{chosen.pairs} pairs, {FRAMES} frames, drawn and not generated")
    print("| data | steps | median | 95 % | largest | pairs at most 3 |")
    print("|---|---|---|---|---|---|")
    for name in chosen.data:
        sampled, draw = DRAWN[name]
        judge, looks = Judge.load(named(f"{name}-judge")), looks_of(read_raters(named(f"{name}-raters")))
        found: dict[str, list[float]] = {"plain": [], "even": []}
        for number in range(chosen.pairs):
            show = film(sampled(FIRST + 2 * number), sampled(FIRST + 2 * number + 1), draw)
            for kind, positions in (
                ("plain", plain_positions(1, FRAMES)),
                ("even", even_positions(show, 1, FRAMES, looks)),
            ):
                found[kind].append(smoothness(judge.features(show(positions))))
        for kind, each in found.items():
            print(
                f"| {name} | {kind} | {np.median(each):.2f} | {np.quantile(each, 0.95):.2f} | {np.max(each):.2f} "
                f"| {100 * (np.array(each) <= WANTED).mean():.0f} % |",
                flush=True,
            )


def film(first: Any, last: Any, draw: Callable[[Any], np.ndarray]) -> Callable[[Sequence[float]], Tensor]:
    """Pictures at positions from 0 to 1 on the way between two scenes."""
    return lambda positions: to_float(np.stack([draw(between(first, last, at)) for at in positions]))


def between(first: Any, last: Any, amount: float) -> Any:
    """A scene of which every number is part of the way from one to the other."""
    numbers = [field.name for field in fields(first) if isinstance(getattr(first, field.name), float)]
    return replace(first, **{name: _mixed(name, getattr(first, name), getattr(last, name), amount) for name in numbers})


def _mixed(name: str, start: float, end: float, amount: float) -> float:
    if name in CYCLIC:
        return (start + amount * ((end - start + 0.5) % 1.0 - 0.5)) % 1.0
    return start + amount * (end - start)


def creature(seed: int) -> Any:
    """Both ends of a film show the same animal."""
    return sample_creature(seed, "horse" if seed // 2 % 2 else "bird")


DRAWN: dict[str, tuple[Callable[[int], Any], Callable[[Any], np.ndarray]]] = {
    "cars": (sample_scene, draw_car),
    "creatures": (creature, draw_creature),
}


if __name__ == "__main__":
    main()
