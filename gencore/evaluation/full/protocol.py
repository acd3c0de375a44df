"""One function from a checkpoint to every figure of the full protocol, kept as it is found."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from gencore.errors import GencoreError
from gencore.evaluation.bench import Say, prepared
from gencore.evaluation.cost import one_thread
from gencore.evaluation.full.costs import cost
from gencore.evaluation.full.findings import Finding, Full
from gencore.evaluation.full.goals import GOALS
from gencore.evaluation.full.latents import probe, reconstructed, swap
from gencore.evaluation.full.samples import one_evaluation, samples
from gencore.evaluation.full.sheet import contact_sheet
from gencore.evaluation.full.sliders import identity, nobody, sliders
from gencore.evaluation.full.trial import SETS, Found, Trial
from gencore.evaluation.keeping import earlier, how, keep, noted, opened
from gencore.evaluation.report import Evaluation
from gencore.models.base import GenerativeModel

PICTURES = 5000
FEW = (
    "Few: {:,} pictures a set flatter a model, because the floors rise too (200 gave 2.0 floors of Fréchet distance "
    f"where 2,000 gave 6.3); the wanted values are for {PICTURES:,}."
)
GUIDANCE = 1.0  # where a model has no default of its own

STEPS: Mapping[str, tuple[str, Callable[[Trial], Found]]] = {
    "cost": ("what it costs", cost),
    "reconstruction": ("pictures encoded and decoded", reconstructed),
    "probe": ("do latents know the scores?", probe),
    "swap": ("latents under other scores", swap),
    "sliders": ("do sliders steer?", sliders),
    "nobody": ("sliders of pure noise", nobody),
    "identity": ("what stays when a slider moves?", identity),
    "samples": ("are they like real ones?", samples),
    "evaluations": ("one evaluation against many", one_evaluation),
}


def evaluate_fully(
    source: str | Path,
    pictures: int = PICTURES,
    guidance: float | None = None,
    data: str | None = None,
    seconds: float | None = None,
    out: Path | None = None,
    missing: bool = False,
    sheet: Path | None = None,
    say: Say = lambda _: None,
) -> Evaluation:
    """Measures everything that is wanted of a generator, on one processor thread, with floors and wanted values.

    What is found is written after each measurement, beside what :func:`~gencore.evaluation.evaluate.evaluate` found of
    the same weights, so that an evaluation that is stopped keeps what is done.

    Args:
        source: checkpoint folder, run folder, or Hub id.
        pictures: of each of the three sets that are compared with as many real ones, at most.
        guidance: under which pictures are drawn; the model's own if not given.
        data: what the model was trained on, where that is a folder; what the checkpoint names if not given.
        seconds: of processor time that each measurement may draw, about; what takes longer is measured on fewer
            pictures. As long as it takes if not given.
        out: folder for the results, in place of the checkpoint's own; needed where that is on the Hub.
        missing: go on with an evaluation under the same guidance and with as many pictures, from where it was stopped.
        sheet: picture file for a contact sheet.
        say: told what is going on.

    Raises:
        CheckpointError: if the checkpoint, or an earlier evaluation of it, is damaged, or nothing can be written.
        DataError: if the data is not there.
        ConditionError: for a Hub id without ``out``.
    """
    generator, name, target = opened(source, out)
    found = earlier(generator, name, target)
    strength = usual_guidance(generator.model) if guidance is None else guidance
    full = Full(pictures, strength)
    if missing and found.full is not None and (found.full.pictures, found.full.guidance) == (pictures, strength):
        full = found.full
    say(f"{name}: real pictures")
    with one_thread():
        known = data or str(generator.about.provenance.get("data", ""))
        bench = prepared(generator, known, None, pictures, math.inf if seconds is None else seconds, say)
        trial = Trial(bench, strength, generator.folder)
        full = replace(full, notes=noted(full.notes, how(bench)))
        full = replace(full, notes=noted(full.notes, _seeds(trial)))
        if sheet is not None:
            say(f"{name}: contact sheet")
            contact_sheet(trial, sheet)
        for step in [each for each in STEPS if each not in full.done]:
            say(f"{name}: {STEPS[step][0]}")
            full = with_step(full, step, trial)
            found = replace(found, judge=bench.judge_name, full=full)
            keep(generator, target, found)
    return found


def usual_guidance(model: GenerativeModel) -> float:
    """The guidance that a model's own choices name; 1, following the condition as learnt, if they name none."""
    return float(getattr(model.config, "guidance", GUIDANCE))


def with_step(full: Full, step: str, trial: Trial) -> Full:
    """What was found, and what a measurement finds; or the reason why it finds nothing."""
    goals = {name: goal for name, goal in GOALS.items() if goal.step == step}
    try:
        measured, details = STEPS[step][1](trial)
    except GencoreError as error:
        measured, details = {name: Finding(None, why=str(error)) for name in goals}, {}
    marked = {
        name: replace(one, wanted=goals[name].wanted, met=None if one.value is None else goals[name].met(one.value))
        for name, one in measured.items()
    }
    findings = {**full.findings, **marked}
    ordered = {name: findings[name] for name in GOALS if name in findings}
    few = details.get("count", PICTURES) < PICTURES
    notes = noted(full.notes, FEW.format(details["count"])) if few else full.notes
    return replace(full, findings=ordered, done=[*full.done, step], notes=notes, details={**full.details, **details})


def _seeds(trial: Trial) -> str:
    evaluations = trial.model.evaluations
    often = "" if evaluations is None else f", {evaluations} evaluation{'s' if evaluations > 1 else ''} a picture"
    return (
        f"Drawn: {SETS} sets of seeds, ± is their deviation or that over raters; {trial.few} seeds for sliders; "
        f"guidance {trial.guidance:g}{often}."
    )
