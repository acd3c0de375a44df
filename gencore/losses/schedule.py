"""The weight of a loss term as a function of the optimiser step.

Five kinds: constant; delayed (zero until ``start``, then a linear rise); ramp (from one weight to another, up or
down); on plateau (the delay is decided by the validation loss); cyclic (rise and hold, again and again).

References:
    Seed 0, section 2.7: "Delayed Introduction of Losses", "Validation Loss Plateau". Cyclic: Fu et al., 2019.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

from gencore.errors import TrainingError

ScheduleKind = Literal["constant", "delayed", "ramp", "plateau", "cyclic"]


@dataclass(frozen=True)
class Schedule:
    """When a loss term counts how much.

    Args:
        weight: the full weight; of a ramp, the last one.
        kind: constant, delayed, ramp, plateau, or cyclic.
        start: first step with a weight above zero (delayed) or other than ``initial`` (ramp); earliest step of a
            plateau schedule.
        ramp: steps on the way to the full weight.
        patience: how many validations without improvement start a plateau schedule.
        period: steps of one cycle (cyclic); the first ``ramp`` of them rise.
        initial: the weight before a ramp; a larger one than ``weight`` makes it a descent.
        rest: first step of a pause without weight, and first step after it; the same twice for none.

    Raises:
        TrainingError: for a weight that is negative or not finite, a cycle without a rise, or an ``initial`` weight
            of anything but a ramp, or a rest that ends before it begins.
    """

    weight: float = 1.0
    kind: ScheduleKind = "constant"
    start: int = 0
    ramp: int = 0
    patience: int = 3
    period: int = 0
    initial: float = 0.0
    rest: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        for weight in (self.weight, self.initial):
            if not math.isfinite(weight) or weight < 0:
                raise TrainingError(f"A loss weight of {weight} makes no sense; give a number of at least 0.")
        if self.kind == "cyclic" and not 0 < self.ramp <= self.period:
            raise TrainingError("A cyclic schedule needs a period, and a ramp of at most that many steps.")
        if not 0 <= self.rest[0] <= self.rest[1]:
            raise TrainingError(f"A loss cannot rest from step {self.rest[0]} to {self.rest[1]}.")
        if self.initial and self.kind != "ramp":
            raise TrainingError(f"A {self.kind} schedule begins at its own weight; only a ramp takes an initial one.")

    def stretched(self, factor: float) -> "Schedule":
        """The same for a run that is ``factor`` times as long."""
        start, ramp, period = (round(steps * factor) for steps in (self.start, self.ramp, self.period))
        if self.kind == "cyclic":
            ramp = max(ramp, 1)
            period = max(period, ramp)
        rest = (round(self.rest[0] * factor), round(self.rest[1] * factor))
        return replace(self, start=start, ramp=ramp, period=period, rest=rest)

    def at(self, step: int, triggered: int | None = None) -> float:
        """The weight at ``step``; ``triggered`` is the step at which a plateau schedule was set off, if it was."""
        if self.rest[0] <= step < self.rest[1]:
            return 0.0
        if self.kind == "constant":
            return self.weight
        if self.kind == "cyclic":
            return self.weight * min(1.0, (step % self.period) / self.ramp)
        start = triggered if self.kind == "plateau" else self.start
        if start is None or step < start:
            return self.initial
        done = min(1.0, (step - start + 1) / (self.ramp + 1))
        return self.weight * done + self.initial * (1 - done)

    def settled(self, step: int, triggered: int | None = None) -> bool:
        """Whether the weight has reached its full value for good; early stopping waits for this.

        A cyclic weight never does, so nothing waits for it; one with a rest does after that.
        """
        if step < self.rest[1]:
            return False
        if self.kind in ("delayed", "ramp"):
            return step >= self.start + self.ramp
        if self.kind == "plateau":
            return triggered is not None and step >= triggered + self.ramp
        return True

    def warning(self, name: str, steps: int, validate_every: int = 1) -> str | None:
        """A sentence if the schedule never comes into play within a run of ``steps`` steps.

        A plateau needs one validation to compare with and ``patience`` without improvement.
        """
        if self.kind == "ramp" and self.start >= steps:
            return f'Loss "{name}" keeps its initial weight: its ramp starts at step {self.start}, the run has {steps}.'
        if self.kind in ("delayed", "plateau") and self.start >= steps:
            return f'Loss "{name}" starts at step {self.start} and never counts in a run of {steps} steps.'
        earliest = (max(self.patience, 1) + 1) * validate_every
        if self.kind == "plateau" and earliest >= steps:
            return (
                f'Loss "{name}" waits for {self.patience} validations without improvement, which takes {earliest} '
                f"steps, and never counts in a run of {steps} steps."
            )
        return None
