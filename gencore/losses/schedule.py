"""The weight of a loss term as a function of the optimiser step.

Four kinds: constant; delayed (zero until ``start``, then a linear ramp); on plateau (the delay is decided by the
validation loss); cyclic (ramp up and hold, again and again).

References:
    Seed 0, section 2.7: "Delayed Introduction of Losses", "Validation Loss Plateau". Cyclic: Fu et al., 2019.
"""

import math
from dataclasses import dataclass
from typing import Literal

from gencore.errors import TrainingError

ScheduleKind = Literal["constant", "delayed", "plateau", "cyclic"]


@dataclass(frozen=True)
class Schedule:
    """When a loss term counts how much.

    Args:
        weight: the full weight.
        kind: constant, delayed, plateau, or cyclic.
        start: first step with a weight above zero (delayed); earliest step of a plateau schedule.
        ramp: steps from zero to the full weight.
        patience: how many validations without improvement start a plateau schedule.
        period: steps of one cycle (cyclic); the first ``ramp`` of them rise.
    """

    weight: float = 1.0
    kind: ScheduleKind = "constant"
    start: int = 0
    ramp: int = 0
    patience: int = 3
    period: int = 0

    def __post_init__(self) -> None:
        if not math.isfinite(self.weight) or self.weight < 0:
            raise TrainingError(f"A loss weight of {self.weight} makes no sense; give a number of at least 0.")
        if self.kind == "cyclic" and not 0 < self.ramp <= self.period:
            raise TrainingError("A cyclic schedule needs a period, and a ramp of at most that many steps.")

    def at(self, step: int, triggered: int | None = None) -> float:
        """The weight at ``step``; ``triggered`` is the step at which a plateau schedule was set off, if it was."""
        if self.kind == "constant":
            return self.weight
        if self.kind == "cyclic":
            return self.weight * min(1.0, (step % self.period) / self.ramp)
        start = triggered if self.kind == "plateau" else self.start
        if start is None or step < start:
            return 0.0
        return self.weight * min(1.0, (step - start + 1) / (self.ramp + 1))

    def settled(self, step: int, triggered: int | None = None) -> bool:
        """Whether the weight has reached its full value for good; early stopping waits for this."""
        if self.kind == "delayed":
            return step >= self.start + self.ramp
        if self.kind == "plateau":
            return triggered is not None and step >= triggered + self.ramp
        return True

    def warning(self, name: str, steps: int) -> str | None:
        """A sentence if the term never counts within a run of ``steps`` steps."""
        if self.kind in ("delayed", "plateau") and self.start >= steps:
            return f'Loss "{name}" starts at step {self.start} and never counts in a run of {steps} steps.'
        return None
