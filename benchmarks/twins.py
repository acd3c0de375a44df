"""How little of a picture can change when a rater's score goes from one end to the other?

    python benchmarks/twins.py [--scenes 200] [--checkpoint cars]

Cars are drawn from scenes, so for them the question has an answer. A twin of a scene that a rater dislikes has, of
everything the rater looks at, what a scene has that the rater likes, and all else as it was: landscape, place, rims,
every tree. No generator that follows the slider can change less, but by choosing which of the liked scenes is nearest
("nearest of 32"; "any" is one at random). The measure is that of ``gencore evaluate --protocol full``: distance in the
random network, place by place, over that between scenes at the same end; whole pictures, and the half that tells least
of the score. With ``--checkpoint`` the model's own figures stand beside, from its ``evaluation.json``.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gencore.data.base import load_data, to_float
from gencore.data.cars import RATERS, Scene, draw, sample_scene, utilities
from gencore.data.cars.raters import TASTES
from gencore.evaluation.full.sliders import indifferent
from gencore.evaluation.random_features import RandomNetwork

ROOT = Path(__file__).parent.parent
BODY = ("style", "kin", "kinship", "length", "height", "clearance", "wheel_radius")
PAINT = ("hue", "saturation", "value", "grey")
SEEN_IN = {
    "sportiness": BODY, "length": BODY, "size": BODY, "elegance": (*BODY, "hood"), "utility": BODY,
    "roundness": (*BODY, "roundness"), "ruggedness": BODY, "wheel_size": BODY, "vividness": PAINT, "redness": PAINT,
    "coolness": PAINT, "lightness": PAINT, "gloss": ("gloss",), "daylight": ("time",), "clear_sky": ("cloudiness",),
    "sunset": ("time",), "nature": ("backdrop",),
}  # fmt: skip
POOL, ENDS, CANDIDATES = 6000, (1.5, 7.5), 32
FIRST = 30_000_000  # seeds of scenes that no data set has


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scenes", type=int, default=200)
    options.add_argument("--checkpoint", default="cars")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    data = load_data("cars")
    network = RandomNetwork(to_float(np.array(data.images[:2000])))
    scenes = [sample_scene(FIRST + number) for number in range(POOL)]
    liked = np.stack([utilities(scene) for scene in scenes])
    model = json.loads((ROOT / "checkpoints" / chosen.checkpoint / "evaluation.json").read_text())["full"]["details"]
    print(
        f"{chosen.scenes} scenes a rater, scores below {ENDS[0]} to above {ENDS[1]}; distance over that between scenes"
    )
    print("| rater | any twin | nearest of 32 | model | any twin, background | nearest of 32 | model |")
    print("|---|---|---|---|---|---|---|")
    table = []
    for place, rater in enumerate(RATERS):
        low = [scenes[i] for i in np.flatnonzero(liked[:, place] < ENDS[0])[: chosen.scenes]]
        high = [scenes[i] for i in np.flatnonzero(liked[:, place] > ENDS[1])]
        row = []
        for name, where in (("identity", None), ("identity_indifferent", indifferent(data, rater))):
            row += [*apart(network, rater, low, high, where), model[name][rater]]
        table.append(row)
        print(f"| {rater} | " + " | ".join(f"{value:.2f}" for value in row) + " |", flush=True)
    print("| mean | " + " | ".join(f"{value:.2f}" for value in np.mean(table, axis=0)) + " |")


def twin(scene: Scene, rater: str, other: Scene) -> Scene:
    """``scene`` with everything that ``rater`` looks at as it is in ``other``."""
    names = {name for feature in TASTES[rater] for name in SEEN_IN[feature]}
    return replace(scene, **{name: getattr(other, name) for name in sorted(names)})


def apart(
    network: RandomNetwork, rater: str, low: list[Scene], high: list[Scene], where: Tensor | None
) -> tuple[float, float]:
    """Distance of scenes to any twin, and to the nearest of some, over that between scenes of the same end."""
    generator = np.random.default_rng(0)
    anyone, nearest, before, after = [], [], [], []
    for scene in low:
        others = generator.choice(len(high), CANDIDATES, replace=False)
        twins = [twin(scene, rater, high[other]) for other in others]
        points = seen(network, [scene, *twins], where)
        changed = (points[1:] - points[0]).square().sum(dim=1)
        anyone.append(float(changed[0]))
        nearest.append(float(changed.min()))
        before.append(points[0])
        after.append(points[1])
    ends = [torch.stack(each) for each in (before, after)]
    usual = torch.cat([(each - each.roll(1, 0)).square().sum(dim=1) for each in ends]).mean()
    return float(np.mean(anyone) / usual), float(np.mean(nearest) / usual)


def seen(network: RandomNetwork, scenes: list[Scene], where: Tensor | None) -> Tensor:
    """Pictures of scenes as points of the network."""
    return network.placed(to_float(np.stack([draw(scene) for scene in scenes])), where)


if __name__ == "__main__":
    main()
