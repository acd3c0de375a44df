"""The measurements of one way to make pictures: do they obey and resemble, do sliders steer, do they please?"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.evaluation.bench import Bench
from gencore.evaluation.obeying import obeying
from gencore.evaluation.pleasing import Pleasing, pleasing
from gencore.evaluation.report import Figure
from gencore.evaluation.sliding import moved_sliders
from gencore.evaluation.steering import SliderCurve
from gencore.evaluation.ways import Way

BATCH = 32
RUNGS = (16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768)  # sizes of sets, few, so that floors are shared
SEEDS = 64
SETS = 10
TIMED = 5
Found = tuple[dict[str, Figure], dict[str, Any]]


def resembling(bench: Bench, way: Way) -> Found:
    """Pictures for what people said of real ones: do they have those scores, and do they look like real ones?"""
    images = _drawn(bench, way)
    count = len(images)
    floors = bench.yardstick.floors(count)
    figures = {name: Figure(v, floors[name], count) for name, v in bench.yardstick.figures(images).items()}
    if bench.judge is None or not bench.model.condition_spec.fields:
        return figures, {}
    fields, wished = bench.model.condition_spec.fields, bench.wished[:count].numpy()
    made = obeying(bench.judge, bench.judge.said(images), fields, wished)
    real = obeying(bench.judge, bench.said_of_real[:count], fields, wished)
    details: dict[str, Any] = {}
    if made.errors:
        values = list(made.errors.values())
        floor = statistics.fmean(real.errors.values())
        figures["steering_error"] = Figure(statistics.fmean(values), floor, count, float(np.std(values)))
        details["steering_error"] = {name: [value, real.errors[name]] for name, value in made.errors.items()}
    if made.right:
        floor = 100 * statistics.fmean(real.right.values())
        figures["class_accuracy"] = Figure(100 * statistics.fmean(made.right.values()), floor, count)
    return figures, details


def obedient(bench: Bench, way: Way) -> Found:
    """Sliders moved alone, at fixed seeds; nothing for models without raters, or without a judge."""
    if not bench.scores:
        return {}, {}
    moved = moved_sliders(bench, way, range(SEEDS), bench.seconds)
    count, figures = moved.count, {}
    for name, of in _OF_CURVES.items():
        values, floors = [of(curve) for curve in moved.curves], [of(curve) for curve in moved.real]
        floor = statistics.fmean(floors) if floors else None
        figures[name] = Figure(statistics.fmean(values), floor, count, float(np.std(values)))
    if moved.cross_talk is not None:
        figures["cross_talk"] = Figure(moved.cross_talk, moved.real_cross_talk, count)
    return figures, moved.details()


def pleasant(bench: Bench, way: Way, direct: Mapping[str, Any] | None) -> Found:
    """Ten pictures for the people, several times; nothing without people or judge, but the time that ten take.

    Args:
        bench: what is measured with.
        way: what is measured.
        direct: details of ``direct`` from here, against which gains are counted; none if it was not measured.
    """
    if bench.judge is None or not bench.people:
        return {"seconds": Figure(_seconds(bench, way), n=TIMED * 10)}, {}
    highest = {field.name: field.high for field in bench.model.condition_spec.fields}
    wish = {name: highest[name] for name in bench.people}
    found = pleasing(partial(bench.draw, way), bench.raters, bench.judge, wish, SETS, seconds=bench.seconds)
    real, count = bench.reality, 10 * found.sets
    usual = 100 * real.percentile(float(real.least.mean()))
    figures = {
        "satisfaction": Figure(100 * real.percentile(found.judged), usual, count),
        "least": Figure(found.judged, real.top, count, found.deviation),
        "wished_diversity": Figure(found.diversity, real.top_diversity, count),
        "seconds": Figure(found.seconds, n=count),
    }
    details = {"people": list(bench.people), "pleasing": asdict(found)}
    before = direct or {}
    if "pleasing" in before and before.get("people") == details["people"]:
        share = found.confirmed(Pleasing(**before["pleasing"]))
        if share is not None:
            figures["confirmed"] = Figure(100 * share, n=count)
    return figures, details


_OF_CURVES: dict[str, Callable[[SliderCurve], float]] = {
    "spearman": lambda curve: curve.spearman,
    "slope": lambda curve: curve.slope,
    "monotonicity": lambda curve: 100 * curve.rising,
}


def _drawn(bench: Bench, way: Way) -> Float[Tensor, "n 3 h w"]:
    """A picture for each wish; no more than there is time for."""
    total, parts, began = len(bench.wished), [], time.process_time()
    rungs = [*(rung for rung in RUNGS if rung < total), total]
    for start, stop in pairwise([0, *rungs]):
        if start and (time.process_time() - began) * stop / start > bench.seconds:
            bench.say(f"{way.name}: {start} of {total} pictures, there is no time for more")
            break
        some = range(start, stop)
        batches = [some[i : i + BATCH] for i in range(0, len(some), BATCH)]
        parts += [bench.draw(way, bench.wishes(batch[0], batch[-1] + 1), batch) for batch in batches]
    return torch.cat(parts)


def _seconds(bench: Bench, way: Way) -> float:
    took = []
    for number in range(TIMED):
        began = time.process_time()
        bench.draw(way, bench.wishes(0, 10), range(1000 * number, 1000 * number + 10))
        took.append(time.process_time() - began)
    return statistics.median(took)
