"""Notices when a game between two networks has left every sane range, before its last good state is written over.

Seed 4 saw it on CelebA: "At the end of the training the loss grows exponentially". Nothing is NaN for a long time
then, so the guard against NaN does not help, and every checkpoint saved meanwhile is worthless.

A loss whose class has a ``runaway`` bound is watched. A step is out of bounds when such a term is larger, in
absolute value, than that bound and than ten times what it usually was: a term that has always been large is no
news. One step says nothing, so a run ends after :data:`PATIENCE` of them in a row; and after :data:`SUSPECT` nothing
is saved any more, so that the checkpoint that stays is from before. All memory lies in the counters, which are saved
with every checkpoint: a resumed run judges as the uninterrupted one would have.

References:
    Seed 4, section 4 (CelebA) and figure 8.
"""

from collections.abc import Mapping

from gencore.losses.objective import Objective
from gencore.training.state import Counters

SUSPECT = 10  # steps out of bounds in a row, after which nothing is saved
PATIENCE = 100  # steps out of bounds in a row, after which the run ends
FACTOR = 10.0
MEMORY = 0.99  # of the running mean that says what is usual


class DivergenceGuard:
    """Watches a run's adversarial terms.

    Args:
        objective: its losses say by ``runaway`` which of them are watched.
        counters: the run's memory.
    """

    def __init__(self, objective: Objective, counters: Counters) -> None:
        self.counters = counters
        bounds = {name: getattr(loss, "runaway", None) for name, loss in objective.losses.items()}
        self.bounds = {name: float(bound) for name, bound in bounds.items() if bound is not None}

    def note(self, losses: Mapping[str, float]) -> None:
        """Judges one step's terms."""
        out = [name for name in self.bounds if name in losses and self._out_of_bounds(name, abs(losses[name]))]
        self.counters.runaway = self.counters.runaway + 1 if out else 0
        for name in self.bounds:
            if name in losses and name not in out:
                before = self.counters.usual.get(name, abs(losses[name]))
                self.counters.usual[name] = MEMORY * before + (1 - MEMORY) * abs(losses[name])

    @property
    def suspicious(self) -> bool:
        """Whether the present state had better not be saved."""
        return self.counters.runaway >= SUSPECT

    @property
    def diverged(self) -> bool:
        """Whether the run should end."""
        return self.counters.runaway >= PATIENCE

    def message(self, losses: Mapping[str, float]) -> str:
        """What happened and what to do, for people; ``losses`` are the terms of the last step."""
        counters = self.counters
        name = max((name for name in self.bounds if name in losses), key=lambda name: abs(losses[name]))
        return (
            f'The run diverged: the loss "{name}" was {losses[name]:.3g} at step {counters.step}, out of bounds for '
            f"{counters.runaway} steps in a row; start again with spectral_norm=true in the model's config, a "
            "gradient_penalty among the losses, or a lower learning rate for the discriminator."
        )

    def _out_of_bounds(self, name: str, size: float) -> bool:
        return size > max(self.bounds[name], FACTOR * self.counters.usual.get(name, 0.0))
