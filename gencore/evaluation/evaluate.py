"""One function from a checkpoint to all that can be measured of it, kept as it is found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from gencore.api import Generator, load
from gencore.errors import ConditionError, GencoreError
from gencore.evaluation.bench import Bench, Say, checkpoint_name, prepared, weights_digest
from gencore.evaluation.cost import decode_milliseconds, one_thread, reconstruction
from gencore.evaluation.measuring import Found, obedient, pleasant, resembling
from gencore.evaluation.report import Evaluation, Figure, read_evaluation, to_markdown, write_evaluation
from gencore.evaluation.ways import Way, every_way, lacking, parsed
from gencore.precision import cpu_name
from gencore.training.card import write_card
from gencore.version import __version__

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
    if out is None and not Path(source).exists():
        raise ConditionError(f"{source} is not a folder here, so say where the figures should go (--out).")
    generator = load(source)
    target = generator.folder if out is None else out
    name = checkpoint_name(source)
    found = _earlier(generator, name, target)
    if missing:
        ways = [way for way in ways if way.name not in found.strategies]
    say(f"{name}: real pictures")
    with one_thread():
        bench = prepared(
            generator, data or str(generator.about.provenance.get("data", "")), people, pictures, seconds, say
        )
        found = replace(found, judge=bench.judge_name, notes=_noted(found.notes, _how(bench)))
        if not (missing and found.figures):
            found = replace(found, figures=_own_figures(bench))
        _keep(generator, target, found)
        for way in ways:
            found = _with(found, bench, way, name)
            _keep(generator, target, found)
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
        return replace(found, notes=_noted(found.notes, reason))
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


def _earlier(generator: Generator, name: str, target: Path) -> Evaluation:
    """What was measured of the same weights before, or an empty evaluation."""
    digest = weights_digest(generator.model)
    earlier = read_evaluation(target)
    if earlier is not None and earlier.details.get("weights") == digest:
        return replace(earlier, model=name, gencore=__version__)
    data = str(generator.about.provenance.get("data", ""))
    return Evaluation(name, data, None, __version__, details={"weights": digest})


def _keep(generator: Generator, target: Path, found: Evaluation) -> None:
    target.mkdir(parents=True, exist_ok=True)
    write_evaluation(target, found)
    if target == generator.folder:
        write_card(target, generator.about, to_markdown([found]))


def _noted(notes: Sequence[str], new: str) -> list[str]:
    """Notes in which the new one takes the place of an earlier one on the same subject."""
    subject = new.partition(":")[0]
    return [*(note for note in notes if note.partition(":")[0] != subject), new]


def _how(bench: Bench) -> str:
    count = len(bench.real.other)
    whose = f"the judge is {bench.judge_name}" if bench.judge_name else "there is no judge beside the checkpoint"
    return (
        f"How: against {count:,} of {bench.real.origin} and {count:,} others for the floors, or as many as there are "
        f"pictures; {whose}; times on one thread of {cpu_name()}. Distances grow as pictures get fewer: compare each "
        "with its own floor."
    )
