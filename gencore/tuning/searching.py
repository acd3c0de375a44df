"""How the next values are chosen, and which trials end early."""

from collections.abc import Callable, Mapping

from optuna.pruners import BasePruner, MedianPruner, NopPruner, SuccessiveHalvingPruner
from optuna.samplers import BaseSampler, RandomSampler, TPESampler

from gencore.tuning.plan import Plan

STARTERS = 5  # trials before TPE, or the median, has anything to go by
STRIDE = 10_007


def sampler(plan: Plan, slot: int) -> BaseSampler:
    """What chooses the values of the ``slot``-th trial; a function of seed, slot and what earlier trials found.

    So a study that was stopped goes on as it would have, and workers that start together do not choose the same.
    """
    return _SAMPLERS[plan.search](plan.seed * STRIDE + slot)


def pruner(plan: Plan) -> BasePruner:
    """What ends trials early; resources are counted in checks of a trial, of which there are few."""
    return _PRUNERS[plan.pruning]()


def _tpe(seed: int) -> BaseSampler:
    return TPESampler(n_startup_trials=STARTERS, constant_liar=True, seed=seed)


def _halving() -> BasePruner:
    return SuccessiveHalvingPruner(min_resource=1, reduction_factor=2)


def _median() -> BasePruner:
    return MedianPruner(n_startup_trials=STARTERS, n_warmup_steps=1)


_SAMPLERS: Mapping[str, Callable[[int], BaseSampler]] = {
    "tpe": _tpe,
    "random": RandomSampler,
    "grid": RandomSampler,  # its points wait in the study already
}
_PRUNERS: Mapping[str, Callable[[], BasePruner]] = {"median": _median, "halving": _halving, "none": NopPruner}
