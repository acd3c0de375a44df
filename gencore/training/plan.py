"""Learning rate, loss weights and early stopping as functions of step and validation."""

import math
from collections.abc import Mapping

from torch.optim import Optimizer

from gencore.losses.objective import Objective
from gencore.training.recipe import Recipe
from gencore.training.state import Counters

IMPROVEMENT = 1e-4


class Plan:
    """What a run does when. All its memory lies in ``counters``, which are saved with every checkpoint."""

    def __init__(self, recipe: Recipe, counters: Counters) -> None:
        self.recipe, self.counters = recipe, counters

    def learning_rate(self, step: int, phase: str = "all") -> float:
        """Linear rise over ``warmup`` steps, then constant or a cosine to zero; halved by each rollback.

        A recipe with restarts has one such arc from each to the next.
        """
        recipe = self.recipe
        ends = sorted({*recipe.restarts, recipe.steps})
        start = max((end for end in ends if end <= step < recipe.steps), default=0)
        end = min((end for end in ends if end > step), default=recipe.steps)
        rate = recipe.learning_rate * min(1.0, (step - start + 1) / max(recipe.warmup, 1))
        rate *= 0.5**self.counters.rollbacks
        if recipe.decay == "cosine":
            rate *= 0.5 * (1 + math.cos(math.pi * (step - start) / max(end - start, 1)))
        return rate * recipe.rates.get(phase, 1.0)

    def apply(self, step: int, objective: Objective, optimizers: Mapping[str, Optimizer]) -> None:
        """Sets loss weights and learning rates for ``step``."""
        triggered = self.counters.triggered
        objective.weights = {term.loss: term.schedule.at(step, triggered.get(term.loss)) for term in self.recipe.terms}
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


def validation_sum(terms: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Σ weight · term: what early stopping and plateau schedules watch."""
    return sum(weights.get(name, 1.0) * value for name, value in terms.items())
