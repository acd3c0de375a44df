"""Tuning from Python: ``tune("digits", "digits-linear-vae", {"learning_rate": "1e-4..1e-2:log"})``."""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gencore.data.base import RatedImages, load_data
from gencore.errors import TrainingError
from gencore.presets import preset_for
from gencore.presets.base import Preset
from gencore.presets.files import write_preset
from gencore.training.batches import conditioned_on
from gencore.training.trainer import Trainer
from gencore.types import ImageSpec

if TYPE_CHECKING:
    from gencore.tuning.result import Tuned

PICTURES = 200
STUDY = "gencore"
PLOTS = "plots.html"
Say = Callable[[str], None]


def tune(
    source: str,
    preset: str | Preset,
    over: Mapping[str, Any] | None = None,
    objective: str | None = None,
    *,
    search: str = "tpe",
    trials: int | None = None,
    minutes: float | None = None,
    prune: str = "median",
    steps: int | None = None,
    size: ImageSpec | None = None,
    pictures: int = PICTURES,
    judge: str | Path | None = None,
    workers: int = 1,
    out: str | Path = "runs/tuned",
    storage: str | None = None,
    name: str = STUDY,
    seed: int = 0,
    plots: bool = True,
    say: Say = lambda _: None,
) -> "Tuned":
    """Tries a preset with other values and keeps the best as a preset file, ``best.json`` in ``out``.

    The preset as it is comes first, so that the best is compared with it under the same conditions. The same call goes
    on with a study that was stopped, or killed, and joins one that another machine works on. Every trial is a run in
    ``out/trials``; of the best and of the preset itself the weights stay, of the others recipe and history.

    Args:
        source: what to train on: a data set, or a folder of rated pictures.
        preset: a preset or model by name, a preset file, or a preset.
        over: parameter to range or values, such as ``{"learning_rate": "1e-4..1e-2:log", "latent": [8, 16]}``; see
            :mod:`gencore.tuning.parameters` for what there is. The usual ones if not given.
        objective: figure to make better, one of :data:`gencore.tuning.figures.FIGURES`; the validation loss if not
            given, the Fréchet distance for models that play against a discriminator.
        search: ``tpe``, ``random`` or ``grid``.
        trials: after how many the study is finished, counting all that were ever made; 20, or all points of the grid.
        minutes: no trial begins that would probably end later than this.
        prune: ``median``, ``halving`` or ``none``: which trials end early, measured against the others on their way.
        steps: optimiser steps of each run; those of the preset if not given.
        size: picture size; the preset's, or the data's own, if not given.
        pictures: how many to draw and to compare with for a figure, at most.
        judge: folder of the judge, for figures that need one; one of the same data is looked for if not given.
        workers: processes on this machine.
        out: folder of the study.
        storage: database, as SQLAlchemy writes it, such as ``postgresql://user@host/name``; ``study.db`` in ``out`` if
            not given.
        name: of the study in that database.
        seed: of the search.
        plots: whether to draw the page of plots.
        say: told what is going on.

    Raises:
        TrainingError: if Optuna is missing, a range is empty or unknown, the study is about something else, or the
            preset does not work.
        RegistryError: for an unknown figure, preset or model.
        CheckpointError: if the study is damaged, something cannot be written, or there is no judge.
        DataError: if the data cannot be used.
    """
    _require_optuna()
    from gencore.tuning.examining import examiner, figure_named, usual_figure
    from gencore.tuning.plan import Plan, ending_of, way_of
    from gencore.tuning.space import make_space
    from gencore.tuning.storage import sqlite_url
    from gencore.tuning.study import enough
    from gencore.tuning.team import Job, work, work_together

    if min(workers, pictures, 1 if trials is None else trials) < 1:
        raise TrainingError("Workers, pictures and trials are counted from 1.")
    chosen = preset_for(preset) if isinstance(preset, str) else preset
    chosen = replace(chosen, recipe=chosen.in_steps(steps)) if steps is not None else chosen
    chosen = replace(chosen, size=size or chosen.size)
    figure = figure_named(objective or usual_figure(chosen.recipe.model))
    space = make_space(chosen.recipe, over or {})
    data = load_data(source, chosen.size)
    plan = Plan(chosen, source, data.fingerprint, figure.name, pictures, space, way_of(search), ending_of(prune), seed)
    out, judge = Path(out), None if judge is None else Path(judge)
    seen = conditioned_on(data, plan.recipe)
    measures = examiner(figure, seen, plan.recipe, pictures, judge, (out, out.parent))
    _try_out(data, plan.recipe, measures.now)
    until = time.time() + 60 * minutes if minutes is not None else float("inf")
    url = storage or sqlite_url(out / "study.db")
    job = Job(plan, url, name, out, judge, enough(plan, trials), until)
    if workers == 1:
        work(job, say)
    else:
        _prepared(job)
        work_together(job, workers, say)
    return _found(job, measures.floor, plots, say)


def _require_optuna() -> None:
    try:
        import optuna  # noqa: F401
    except ImportError:
        raise TrainingError("Tuning needs Optuna; pip install optuna (or gencore[tune], with plots).") from None


def _try_out(data: RatedImages, recipe: Any, measure: Callable[[Trainer], float]) -> None:
    """Builds and measures the model before anything is trained, so that what does not fit is said at once."""
    with tempfile.TemporaryDirectory() as folder:
        measure(Trainer(data, recipe, Path(folder)))


def _prepared(job: Any) -> None:
    """The study, so that workers find it made."""
    from gencore.tuning.study import open_study

    open_study(job.plan, job.url, job.name, job.out)


def _found(job: Any, floor: float | None, plots: bool, say: Say) -> "Tuned":
    from gencore.tuning.plots import draw_plots
    from gencore.tuning.result import BEST, preset_of, result_of
    from gencore.tuning.study import open_study

    study = open_study(job.plan, job.url, job.name, job.out)
    found = result_of(study, job.plan, job.trials, floor, job.out)
    if len(found.outcomes) < job.trials and job.until == float("inf"):
        raise TrainingError("All workers ended before the study was finished (no memory?); the same command goes on.")
    if found.best is None:
        return found
    file = job.out / BEST
    write_preset(file, preset_of(found, found.best))
    found, page = replace(found, preset=file), job.out / PLOTS
    if not plots:
        return found
    try:
        title = f"{job.plan.recipe.model} on {job.plan.source}"
        drawn = draw_plots(study, title, job.plan.measured.metric.title, page)
    except TrainingError as error:
        say(str(error))
        drawn = False
    return replace(found, plots=page if drawn else None)
