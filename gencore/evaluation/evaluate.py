"""One function from a checkpoint to all that can be measured of it, kept as it is found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from gencore.errors import GencoreError
from gencore.evaluation.bench import Bench, Say, prepared
from gencore.evaluation.cost import decode_milliseconds, one_thread, reconstruction
from gencore.evaluation.keeping import earlier, how, keep, noted, opened
from gencore.evaluation.measuring import Found, obedient, pleasant, resembling
from gencore.evaluation.report import Evaluation, Figure
from gencore.evaluation.ways import Way, every_way, lacking, parsed

PICTURES = 1000
SECONDS = 60.0


def evaluate(
    source: str | Path,
    strategies: Sequence[str] | None = None,
    pictures: int = PICTURES,
    people: Sequence[str] | None = None,
    data: str | None = None,
    seconds: float = SECONDS,
    out: Path | None = None,
    missing: bool = False,
    say: Say = lambda _: None,
) -> Evaluation:
    """Measures a model under every strategy that it can do, on one processor thread.

    What is found is written after each strategy, into what was measured before of the same weights, so that an
    evaluation that is stopped keeps what is done.

    Args:
        source: checkpoint folder, run folder, or Hub id.
        strategies: such as ``direct`` or ``optimise steps=0 pool=512``; all that are registered if not given.
        pictures: how many to compare with as many real ones, at most.
        people: raters to please together.
        data: what the model was trained on, where that is a folder; what the checkpoint names if not given.
        seconds: of processor time that each of the three measurements of a strategy may draw; slow strategies are
            measured on fewer pictures, and the number stands beside the figure.
        out: folder for the results, in place of the checkpoint's own; needed where that is on the Hub.
        missing: leave out strategies that have been measured.
        say: told what is going on.

    Raises:
        CheckpointError: if the checkpoint, or an earlier evaluation of it, is damaged, or nothing can be written.
        DataError: if the data is not there.
        ConditionError: for unknown people, an unknown option of a strategy, or a Hub id without ``out``.
        RegistryError: for an unknown strategy.
    """
    ways = every_way() if strategies is None else [parsed(text) for text in strategies]
    generator, name, target = opened(source, out)
    found = earlier(generator, name, target)
    if missing:
        ways = [way for way in ways if way.name not in found.strategies]
    say(f"{name}: real pictures")
    with one_thread():
        bench = prepared(
            generator, data or str(generator.about.provenance.get("data", "")), people, pictures, seconds, say
        )
        found = replace(found, judge=bench.judge_name, notes=noted(found.notes, how(bench)))
        if not (missing and found.figures):
            found = replace(found, figures=_own_figures(bench))
        keep(generator, target, found)
        for way in ways:
            found = _with(found, bench, way, name)
            keep(generator, target, found)
    return found


def _with(found: Evaluation, bench: Bench, way: Way, name: str) -> Evaluation:
    """What was found, and this way's figures; or the reason why there are none."""
    reason = lacking(way, bench.model, bench.raters)
    if reason is None:
        figures: dict[str, Figure] = {}
        details: dict[str, Any] = {}
        direct = found.details.get("strategies", {}).get("direct") if way.name != "direct" else None
        try:
            for doing, measure in _steps(bench, way, direct).items():
                bench.say(f"{name}, {way.name}: {doing}")
                some, more = measure()
                figures |= some
                details |= more
        except GencoreError as error:
            reason = f"{way.name}: {error}"
    if reason is not None:
        bench.say(f"{name}, {reason}")
        return replace(found, notes=noted(found.notes, reason))
    known = found.details.get("strategies", {})
    strategies = {**found.strategies, way.name: figures}
    return replace(found, strategies=strategies, details={**found.details, "strategies": {**known, way.name: details}})


def _steps(bench: Bench, way: Way, direct: Any) -> dict[str, Callable[[], Found]]:
    """What is measured of a way, by what it answers."""
    return {
        "do they please?": partial(pleasant, bench, way, direct),
        "do sliders steer?": partial(obedient, bench, way),
        "are they like real ones?": partial(resembling, bench, way),
    }


def _own_figures(bench: Bench) -> dict[str, Figure]:
    """What does not depend on the strategy."""
    model = bench.model
    figures = {"parameters": Figure(round(sum(each.numel() for each in model.parameters()) / 1e6, 3))}
    figures["decode_ms"] = Figure(decode_milliseconds(model))
    if model.capabilities.can_interpolate:
        back, count = reconstruction(model, bench.real.other, bench.wished), len(bench.real.other)
        figures |= {"psnr": Figure(back.psnr, n=count), "ms_ssim": Figure(back.ms_ssim, n=count)}
    return figures
