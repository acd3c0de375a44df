"""A worker: takes one trial after the other from a study until it is finished, with others or alone."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.trial import FrozenTrial, Trial, TrialState

from gencore.data.base import RatedImages
from gencore.errors import GencoreError
from gencore.evaluation.tables import number
from gencore.tuning import retrying
from gencore.tuning.examining import Examiner
from gencore.tuning.keeping import drop_weights, run_folder
from gencore.tuning.plan import Plan
from gencore.tuning.searching import sampler
from gencore.tuning.storage import alone, storage_errors
from gencore.tuning.study import DEFAULT, best, finished
from gencore.tuning.trial import PROBLEM, frozen, run_trial, values_of

POLL = 0.5  # seconds between two looks at what other workers do
Say = Callable[[str], None]


class SurplusError(Exception):
    """A trial that another worker's has made needless."""


@dataclass(frozen=True)
class Worker:
    """What works on a study.

    Args:
        plan: what it is about.
        data: what to train on, all its fields.
        examiner: what measures.
        url: where the study lies.
        out: folder of its runs.
        trials: after how many it is finished.
        until: no trial begins after this time (``time.time()``), or if the ones before took longer than is left.
        say: told what is going on.
    """

    plan: Plan
    data: RatedImages
    examiner: Examiner
    url: str
    out: Path
    trials: int
    until: float
    say: Say

    def work(self, study: optuna.Study) -> None:
        """Takes trials until as many are finished as were wanted; waits for those of others, who may die.

        Raises:
            GencoreError: if the preset itself does not work, or something cannot be written.
        """
        waiting = False
        with retrying.living(self.out) as name, storage_errors(self.url):
            while len(finished(study)) < self.trials:
                with ExitStack() as held:
                    held.enter_context(alone(self.url))
                    if recovered := retrying.recover(study, self.out):
                        self.say(f"{recovered} trials of dead workers are tried again")
                    if _taken(study) < self.trials:
                        if self._too_late(study):
                            return
                        self._take(study, name, held)
                        waiting = False
                        continue
                if not waiting:
                    self.say("waiting for the last trials of other workers")
                    waiting = True
                time.sleep(POLL)

    def _too_late(self, study: optuna.Study) -> bool:
        took = [t.duration.total_seconds() for t in finished(study) if t.duration and t.state is TrialState.COMPLETE]
        usual = sum(took) / len(took) if took else 0.0
        return time.time() + usual > self.until

    def _take(self, study: optuna.Study, name: str, held: ExitStack) -> None:
        """One trial, from the queue or new; ``held`` is let go of once it is known to be this worker's."""
        claimed: list[int] = []

        def run(trial: Trial) -> float:
            claimed.append(trial.number)
            values = self._claim(study, trial, name)
            held.close()
            folder = run_folder(self.out, retrying.first_number(frozen(trial)))
            return run_trial(trial, self.plan, values, self.data, self.examiner, folder)

        try:
            study.optimize(run, n_trials=1, catch=(SurplusError,))
        except UpdateFinishedTrialError:
            self.say(f"trial {claimed[-1]} was given to another worker, because this one was silent for too long")
            return
        except (GencoreError, KeyboardInterrupt):
            if claimed:
                retrying.retry(study, study.trials[claimed[-1]], spared=True)
            raise
        done = study.trials[claimed[-1]]
        if retrying.SURPLUS in done.user_attrs:
            if "fixed_params" in done.system_attrs:
                retrying.retry(study, done, spared=True)  # a point of a grid, for those who want more trials later
            return
        self.say(self._told(study, done))
        drop_weights(self.out, self._dispensable(study))

    def _claim(self, study: optuna.Study, trial: Trial, name: str) -> dict[str, object]:
        """Signs a trial and decides its values."""
        trial.set_user_attr(retrying.OWNER, name)
        trial.set_user_attr(retrying.HOST, retrying.here(self.out))
        before = [one for one in _begun(study) if one.number < trial.number]
        if len(before) >= self.trials:  # two workers on a database without our lock took the last one together
            trial.set_user_attr(retrying.SURPLUS, True)
            raise SurplusError
        study.sampler = sampler(self.plan, len(before))
        return values_of(trial, self.plan)

    def _dispensable(self, study: optuna.Study) -> set[int]:
        """Run folders on this disk whose weights nobody wants any more."""
        leader = best(study)
        ours = [one for one in finished(study) if one.user_attrs.get(retrying.HOST) == retrying.here(self.out)]
        losers = [
            one for one in ours if DEFAULT not in one.user_attrs and (leader is None or one.number != leader.number)
        ]
        return {retrying.first_number(one) for one in losers}

    def _told(self, study: optuna.Study, done: FrozenTrial) -> str:
        values = ", ".join(f"{key} {_short(value)}" for key, value in done.params.items())
        what = "the preset as it is" if DEFAULT in done.user_attrs else values
        metric, leader = self.plan.measured.metric, best(study)
        if done.state is TrialState.COMPLETE and done.value is not None:
            result = f"{metric.title.lower()} {number(done.value)}{f' {metric.unit}' if metric.unit else ''}"
            result += ", the best so far" if leader is not None and leader.number == done.number else ""
        else:
            result = done.user_attrs.get(PROBLEM, "ended early, others were better at that time")
        return f"{len(finished(study))}/{self.trials}: {what}: {result}"


def _begun(study: optuna.Study) -> list[FrozenTrial]:
    return [t for t in retrying.counted(study.get_trials(deepcopy=False)) if t.state is not TrialState.WAITING]


def _taken(study: optuna.Study) -> int:
    return len(_begun(study))


def _short(value: object) -> str:
    return f"{value:.3g}" if type(value) is float else str(value)
