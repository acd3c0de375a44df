"""A study: made once, then found by every worker that is told the same."""

import time
from pathlib import Path

import optuna
from optuna.exceptions import DuplicatedStudyError
from optuna.storages import RDBStorage
from optuna.trial import TrialState

from gencore.errors import TrainingError
from gencore.tuning.keeping import trials_folder
from gencore.tuning.plan import Plan
from gencore.tuning.retrying import counted
from gencore.tuning.searching import pruner
from gencore.tuning.space import default_values, grid
from gencore.tuning.storage import alone, open_storage, shown, storage_errors

PLAN, DEFAULT = "plan", "default"
MAKING = 10.0  # seconds in which whoever makes a study has made it
TRIALS = 20  # of a study, if nothing is said


def open_study(plan: Plan, url: str, name: str, out: Path) -> optuna.Study:
    """The study of ``plan``, new if there is none.

    Its first trial is the preset as it is; a grid's points wait behind that.

    Args:
        plan: what it is about.
        url: its database.
        name: what it is called there.
        out: folder of its runs.

    Raises:
        CheckpointError: if the database is damaged, or cannot be written.
        TrainingError: if the study is about something else, or ``out`` holds the runs of another.
    """
    optuna.logging.set_verbosity(optuna.logging.ERROR)  # the worker says what there is to say
    storage = open_storage(url)
    with storage_errors(url), alone(url):
        study, new = _made(plan, storage, name)
        known = _known(study, 0.0 if new else MAKING)
        if known is None:
            _fill(study, plan, url, name, out)
        elif known != plan.identity():
            raise TrainingError(_difference(known, plan, url, name))
    return study


def enough(plan: Plan, trials: int | None) -> int:
    """After how many trials a study is finished: those wanted, no more than a grid has, with the preset itself."""
    if plan.search != "grid":
        return trials or TRIALS
    points = len(grid(plan.space)) + (not _on_grid(plan))
    return min(trials or points, points)


def finished(study: optuna.Study) -> list[optuna.trial.FrozenTrial]:
    """Trials that came to an end, good or bad, each once."""
    return [trial for trial in counted(study.get_trials(deepcopy=False)) if trial.state.is_finished()]


def best(study: optuna.Study) -> optuna.trial.FrozenTrial | None:
    """The best trial that came to its planned end; the earlier one of equals."""
    done = [trial for trial in finished(study) if trial.state is TrialState.COMPLETE and trial.value is not None]
    sign = -1 if study.direction is optuna.study.StudyDirection.MAXIMIZE else 1
    return min(done, key=lambda trial: (sign * (trial.value or 0.0), trial.number), default=None)


def _made(plan: Plan, storage: RDBStorage, name: str) -> tuple[optuna.Study, bool]:
    direction, ending = plan.measured.direction, pruner(plan)
    try:
        return optuna.create_study(storage=storage, study_name=name, direction=direction, pruner=ending), True
    except DuplicatedStudyError:
        return optuna.load_study(storage=storage, study_name=name, pruner=ending), False


def _known(study: optuna.Study, patience: float) -> object:
    """What a study says it is about, once whoever makes it has said so."""
    end = time.monotonic() + patience
    while PLAN not in study.user_attrs and time.monotonic() < end:
        time.sleep(0.2)
    return study.user_attrs.get(PLAN)


def _fill(study: optuna.Study, plan: Plan, url: str, name: str, out: Path) -> None:
    if any(DEFAULT not in trial.user_attrs and not trial.system_attrs.get("fixed_params") for trial in study.trials):
        raise TrainingError(f'The study "{name}" in {shown(url)} was not made by gencore; give yours another name.')
    if any(trials_folder(out).glob("*")):
        raise TrainingError(f"{trials_folder(out)} holds the runs of another study; choose another folder for this.")
    default = default_values(plan.space, plan.recipe)
    again = bool(study.trials)  # whoever made it was killed on the way
    study.enqueue_trial(default, user_attrs={DEFAULT: True}, skip_if_exists=again)
    for point in grid(plan.space) if plan.search == "grid" else ():
        if point != default:
            study.enqueue_trial(point, skip_if_exists=again)
    study.set_user_attr(PLAN, plan.identity())


def _on_grid(plan: Plan) -> bool:
    return default_values(plan.space, plan.recipe) in grid(plan.space)


def _difference(known: object, plan: Plan, url: str, name: str) -> str:
    before = known if type(known) is dict else {}
    wanted = plan.identity()
    what = next((key for key in wanted if before.get(key) != wanted[key]), "plan")
    plain = type(wanted.get(what)) in (str, int, float)
    told = f" ({before.get(what)}, not {wanted[what]})" if plain else ""
    return (
        f'The study "{name}" in {shown(url)} is about another {what}{told}; go on with the same choices as before, or '
        "choose another folder for a new study."
    )
