"""Sets of pictures under held-out scores, against held-out pictures: near, sharp, varied, new, and obedient."""

import statistics
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Float

from gencore.evaluation.fid import frechet_distance
from gencore.evaluation.figures import sharpness
from gencore.evaluation.full.findings import Finding
from gencore.evaluation.full.goals import MANY, NEIGHBOURS
from gencore.evaluation.full.trial import Drawn, Found, Trial
from gencore.evaluation.neighbours import coverage, precision_recall
from gencore.evaluation.obeying import obeying
from gencore.evaluation.yardstick import Space


def samples(trial: Trial) -> Found:
    """Every figure of sets of pictures, each the mean over three sets of seeds."""
    trial.require(trial.model.capabilities.can_sample, "It cannot make new pictures.")
    bench, count, drawn = trial.bench, trial.count, trial.sets()
    figure = partial(_mean, count=count)
    sharp = sharpness(bench.real.reference[:count])
    floor = sharpness(bench.real.other[:count]) / max(sharp, 1e-9)
    found = {"sharpness": figure([one.sharpness / max(sharp, 1e-9) for one in drawn], floor)}
    details: dict[str, Any] = {"count": count}
    for space in bench.yardstick.spaces:
        floors = _near(space, space.other[:count], count) | {f"frechet_{space.name}": space.frechet_floor(count)}
        values = [_near(space, one.features[space.name], count) for one in drawn]
        frechet = f"frechet_{space.name}"
        for name in floors.keys() - {frechet}:
            found[name] = figure([each[name] for each in values], floors[name])
        distances = [each[frechet] for each in values]
        found[frechet] = figure([value / max(floors[frechet], 1e-9) for value in distances], 1.0)
        details[frechet] = {"values": distances, "floor": floors[frechet]}
    first, newness = bench.yardstick.spaces[0], bench.yardstick.newness
    found["nearest_training"] = figure(
        [newness(one.features[first.name]) for one in drawn], newness(first.other[:count])
    )
    obedience, by_rater = _obedience(trial, drawn)
    return found | obedience, details | by_rater


def one_evaluation(trial: Trial) -> Found:
    """Fréchet distance at one evaluation of the network over that at many."""
    trial.require(trial.model.capabilities.can_sample, "It cannot make new pictures.")
    trial.require(trial.model.evaluations is not None, "It has no choice: its network is evaluated as often as it is.")
    found, details = {}, {}
    few, many = trial.sets(1), trial.sets(MANY)
    for space in trial.bench.yardstick.spaces:
        reference = space.reference[: trial.count]
        one, more = (
            [frechet_distance(reference, drawn.features[space.name]) for drawn in sets] for sets in (few, many)
        )
        name = f"one_evaluation_{space.name}"
        found[name] = _mean([a / max(b, 1e-9) for a, b in zip(one, more, strict=True)], 1.0, trial.count)
        details[name] = {"1": one, str(MANY): more}
    return found, details


def _near(space: Space, features: Float[np.ndarray, "n d"], count: int) -> dict[str, float]:
    """How near a set lies to the real pictures, in one space."""
    reference = space.reference[:count]
    precision, recall = precision_recall(reference, features, NEIGHBOURS)
    return {
        f"frechet_{space.name}": frechet_distance(reference, features),
        f"precision_{space.name}": precision,
        f"recall_{space.name}": recall,
        f"coverage_{space.name}": coverage(reference, features, NEIGHBOURS),
    }


def _obedience(trial: Trial, drawn: Sequence[Drawn]) -> Found:
    """Whether pictures have the scores and classes that they were drawn for."""
    bench, fields, count = trial.bench, trial.model.condition_spec.fields, trial.count
    if bench.judge is None or not fields:
        why = "There is no judge beside the checkpoint." if fields else "It reads no condition."
        return {name: Finding(None, why=why) for name in ("label_error", "class_accuracy")}, {}
    wished = bench.wished[:count].numpy()
    real = obeying(bench.judge, bench.said_of_real[:count], fields, wished)
    made = [obeying(bench.judge, one.judged, fields, wished) for one in drawn if one.judged is not None]
    found = {
        "label_error": Finding(None, why="It knows no rater whom the judge can predict."),
        "class_accuracy": Finding(None, why="It knows no class that the judge can predict."),
    }
    if real.right:
        values = [100 * statistics.fmean(one.right.values()) for one in made]
        found["class_accuracy"] = _mean(values, 100 * statistics.fmean(real.right.values()), count)
    if not real.errors:
        return found, {}
    usual = statistics.fmean(real.errors.values())
    found["label_error"] = _mean([statistics.fmean(one.errors.values()) / usual for one in made], 1.0, count)
    points = {name: statistics.fmean(one.errors[name] for one in made) for name in real.errors}
    return found, {"label_error": points, "judge_error": real.errors}


def _mean(values: Sequence[float], floor: float | None, count: int) -> Finding:
    return Finding(statistics.fmean(values), floor, count, statistics.pstdev(values))
