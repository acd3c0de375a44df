"""Learning rate, loss weights and early stopping as functions of step and validation."""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from torch.optim import Optimizer

from gencore.losses.objective import Objective, Term
from gencore.training.recipe import Recipe
from gencore.training.state import Counters

IMPROVEMENT = 1e-4


class Plan:
    """What a run does when. All its memory lies in ``counters``, which are saved with every checkpoint."""

    def __init__(self, recipe: Recipe, counters: Counters) -> None:
        self.recipe, self.counters = recipe, counters

    def learning_rate(self, step: int, phase: str = "all") -> float:
        """Linear rise over ``warmup`` steps, then constant or a cosine to zero; halved by each rollback.

        A recipe with restarts has one such arc from each to the next, and its finish has one of its own, without rise.
        """
        recipe, finish = self.recipe, self.recipe.finishing(step)
        ends = sorted({*recipe.restarts, recipe.main_steps, recipe.steps})
        start = max((end for end in ends if end <= step < recipe.steps), default=0)
        end = min((end for end in ends if end > step), default=recipe.steps)
        rising = 1.0 if finish else min(1.0, (step - start + 1) / max(recipe.warmup, 1))
        rate = (finish or recipe).learning_rate * rising * 0.5**self.counters.rollbacks
        if finish or recipe.decay == "cosine":
            rate *= 0.5 * (1 + math.cos(math.pi * (step - start) / max(end - start, 1)))
        return rate * recipe.rates.get(phase, 1.0)

    def weights(self, step: int) -> dict[str, float]:
        """What each loss counts at ``step``: those of the finish there, all others before it."""
        main, finish = self.main_weights(step), self.recipe.finishing(step)
        return main if finish is None else dict.fromkeys(main, 0.0) | _weights(finish.terms, step)

    def main_weights(self, step: int) -> dict[str, float]:
        """What each loss would count without a finish, and counts in a validation, which measures no finish."""
        without = {term.loss: 0.0 for term in self.recipe.all_terms}
        return without | _weights(self.recipe.terms, step, self.counters.triggered)

    def apply(self, step: int, objective: Objective, optimizers: Mapping[str, Optimizer]) -> None:
        """Sets loss weights and learning rates for ``step``."""
        objective.weights = self.weights(step)
        for phase, optimizer in optimizers.items():
            for group in optimizer.param_groups:
                group["lr"] = self.learning_rate(step, phase)

    def note_validation(self, total: float, weights: Mapping[str, float]) -> None:
        """Counts validations without improvement; sets off the next plateau schedule when patience runs out.

        A total is only compared with totals under the same weights: when a term comes in, the count starts anew.
        """
        counters = self.counters
        if dict(weights) != counters.weights:
            counters.weights, counters.best, counters.stale = dict(weights), None, 0
        if counters.best is None or total < counters.best * (1 - IMPROVEMENT):
            counters.best, counters.stale = total, 0
            return
        counters.stale += 1
        for term in self.recipe.terms:
            schedule = term.schedule
            waiting = schedule.kind == "plateau" and term.loss not in counters.triggered
            if waiting and counters.step >= schedule.start and counters.stale >= schedule.patience:
                counters.triggered[term.loss] = counters.step
                counters.stale = 0
                return

    def exhausted(self) -> bool:
        """Whether patience has run out, with every ramp over."""
        step, triggered = self.counters.step, self.counters.triggered
        settled = all(term.schedule.settled(step, triggered.get(term.loss)) for term in self.recipe.terms)
        return bool(self.recipe.patience) and settled and self.counters.stale >= self.recipe.patience


def _weights(terms: Iterable[Term], step: int, triggered: Mapping[str, int] = MappingProxyType({})) -> dict[str, float]:
    return {term.loss: term.schedule.at(step, triggered.get(term.loss)) for term in terms}


def validation_sum(terms: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Σ weight · term: what early stopping and plateau schedules watch."""
    return sum(weights.get(name, 1.0) * value for name, value in terms.items())
