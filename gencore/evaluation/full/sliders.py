"""What sliders do, and what they leave standing."""

import statistics
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from gencore.data.base import RatedImages, to_float
from gencore.evaluation.full.findings import Finding
from gencore.evaluation.full.trial import BATCH, Found, Trial
from gencore.evaluation.sliding import moved_sliders
from gencore.evaluation.steering import SliderCurve, slider_curves
from gencore.types import Field

BLOCK = 8  # pixels; the grain of what a rater is indifferent to
SEEN = 2000  # training pictures that say so
LOOKED_FOR, AMONG = 32, 256  # real pictures at one end of a scale, whose nearest is looked for among those at the other


def sliders(trial: Trial) -> Found:
    """Order, reach, steps and cross-talk of every rater's slider, all others at *any*, at the same seeds."""
    trial.require_raters()
    moved = moved_sliders(trial.bench, trial.way, range(trial.few), trial.bench.seconds)
    curves, real, count = moved.curves, moved.real, moved.count

    def figure(of: Callable[[SliderCurve], float], over: Callable[[Sequence[float]], float]) -> Finding:
        values = [of(curve) for curve in curves]
        floor = over([of(curve) for curve in real]) if real else None
        return Finding(over(values), floor, count, float(np.std(values)) if over is statistics.fmean else None)

    found = {
        "spearman": figure(lambda curve: curve.spearman, statistics.fmean),
        "spearman_worst": figure(lambda curve: curve.spearman, min),
        "rising": figure(lambda curve: 100 * float((np.diff(curve.judged, axis=0) > 0).mean()), statistics.fmean),
        "slope": figure(lambda curve: curve.slope, statistics.fmean),
        "slope_least": figure(lambda curve: curve.slope, min),
        "slope_most": figure(lambda curve: curve.slope, max),
        "cross_talk": Finding(None, why="There is one rater, or nothing moves."),
    }
    if moved.cross_talk is not None:
        found["cross_talk"] = Finding(moved.cross_talk, moved.real_cross_talk, count)
    by_rater = {name: {curve.rater: getattr(curve, name) for curve in curves} for name in ("spearman", "slope")}
    return found, {**by_rater, "sliders": moved.details()}


def nobody(trial: Trial) -> Found:
    """What the sliders of raters of pure noise move: nothing, if the model is honest."""
    trial.require_raters()
    bench = trial.bench
    known = {} if bench.judge is None else bench.judge.fits
    raters = [
        one
        for one in trial.model.condition_spec.fields
        if one.kind == "score" and one.name in known and not known[one.name].predictable
    ]
    trial.require(bool(raters), "Every rater of this model can be predicted.")
    curves = slider_curves(partial(bench.draw, trial.way), bench.ask, raters, range(trial.few), bench.seconds)
    slopes = {curve.rater: float(np.abs(curve.slopes).mean()) for curve in curves}
    moved = {one.name: _moved(trial, _ends(trial, one)) for one in raters}
    count = sum(curve.everyone.shape[0] * curve.everyone.shape[1] for curve in curves)
    return {
        "noise_slope": _mean(list(slopes.values()), count),
        "noise_distance": _mean(list(moved.values()), 2 * trial.few * len(raters)),
    }, {"noise_slope": slopes, "noise_distance": moved}


def identity(trial: Trial) -> Found:
    """How much more of a picture changes than has to, when a slider goes from end to end: all of it, and background.

    Some raters look at the sky, which is half of the picture, so that no share of it can be asked to stay for all of
    them; ``benchmarks/twins.py`` measures how little a perfect generator of cars would change for each.
    """
    trial.require_raters()
    training = trial.bench.real.training
    moved: dict[str, dict[str, float]] = {"identity": {}, "identity_indifferent": {}}
    needed: dict[str, dict[str, float]] = {f"{name}_needed": {} for name in moved}
    for one in trial.bench.scores:
        ends, quiet = _ends(trial, one), indifferent(training, one.name)
        for name, where in zip(moved, (None, quiet), strict=True):
            moved[name][one.name] = _moved(trial, ends, where)
            needed[f"{name}_needed"][one.name] = _needed(trial, one, where)
    count = 2 * trial.few * len(trial.bench.scores)
    figures = {
        name: Finding(statistics.fmean(values.values()) / statistics.fmean(needed[f"{name}_needed"].values()), n=count)
        for name, values in moved.items()
    }
    return figures, {**moved, **needed}


def indifferent(data: RatedImages, rater: str) -> Float[Tensor, "h w"]:
    """1 in the half of the picture where colours tell least of a rater's score, 0 elsewhere.

    Args:
        data: real pictures; the squared correlation of brightness and score is taken in blocks of 8×8 pixels, and of
            the colours the one that tells most counts.
        rater: a score field.
    """
    said = torch.from_numpy(np.array(data.rows[:SEEN, data.condition.names.index(rater)]))
    known = ~said.isnan()
    grid = (-(-data.images.shape[1] // BLOCK), -(-data.images.shape[2] // BLOCK))
    parts = (to_float(data.images[:SEEN][start : start + BATCH]) for start in range(0, len(said), BATCH))
    blocks = torch.cat([functional.adaptive_avg_pool2d(part, grid) for part in parts])[known]
    blocks, scores = blocks - blocks.mean(dim=0), (said[known] - said[known].mean()).view(-1, 1, 1, 1)
    shared = (blocks * scores).sum(dim=0).square()
    told = (shared / (blocks.square().sum(dim=0) * scores.square().sum()).clamp_min(1e-9)).amax(dim=0)
    quiet = (told <= told.median()).float()
    return functional.interpolate(quiet[None, None], data.images.shape[1:3], mode="nearest")[0, 0]


def _ends(trial: Trial, field: Field) -> list[Float[Tensor, "n 3 h w"]]:
    """The same seeds with a slider at its lowest, and at its highest."""
    seeds = range(trial.few)
    parts = [seeds[start : start + BATCH] for start in range(0, len(seeds), BATCH)]
    return [
        torch.cat([trial.bench.draw(trial.way, [{field.name: value}] * len(part), part) for part in parts])
        for value in (field.low, field.high)
    ]


def _moved(trial: Trial, ends: Sequence[Float[Tensor, "n 3 h w"]], where: Float[Tensor, "h w"] | None = None) -> float:
    """Distance between a seed's pictures at both ends of a slider, over the distance between seeds at either end."""
    low, high = (trial.bench.yardstick.second.placed(each, where) for each in ends)
    usual = torch.cat([_apart(each, each.roll(1, 0)) for each in (low, high)]).mean()
    return float(_apart(low, high).mean() / usual.clamp_min(1e-9))


def _needed(trial: Trial, field: Field, where: Float[Tensor, "h w"] | None) -> float:
    """The same of real pictures at the top of a scale and, of those at its bottom, the one nearest to each.

    So much changes between two pictures that are as alike as real ones of such different scores are.
    """
    data, network = trial.bench.real.training, trial.bench.yardstick.second
    said = data.rows[:, data.condition.names.index(field.name)]
    order = np.argsort(said, kind="stable")[: int((~np.isnan(said)).sum())]  # NaN comes last
    tenth = max(2, len(order) // 10)
    parts = (order[:tenth][:AMONG], order[-tenth:][:LOOKED_FOR], np.arange(min(AMONG, len(said))))
    bottom, top, some = (network.placed(to_float(data.images[part]), where) for part in parts)
    nearest = torch.cdist(top, bottom).amin(dim=1).square()
    return float(nearest.mean() / _apart(some, some.roll(1, 0)).mean().clamp_min(1e-9))


def _apart(first: Float[Tensor, "n d"], second: Float[Tensor, "n d"]) -> Float[Tensor, " n"]:
    return (first - second).square().sum(dim=1)


def _mean(values: Sequence[float], count: int) -> Finding:
    return Finding(statistics.fmean(values), None, count, float(np.std(values)))
