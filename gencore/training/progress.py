"""What a trainer tells whoever is watching."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Progress:
    """The state of a run after one optimiser step.

    Args:
        step: finished steps. steps: planned steps.
        losses: unweighted terms of this step's batch, and their weighted ``total``.
        weights: current weight of each term.
        images_per_second: over the last few steps. seconds_left: to the planned end.
        waiting: share of the time since the last report not spent in forward, backward and optimiser.
        validation: the terms on the validation part, when this step validated.
        samples: file of the sample grid, when this step drew one.
        checkpoint: folder, when this step saved one.
        messages: sentences for people: warnings, rollbacks, why the run ended.
        finished: whether this is the last report of the run.
    """

    step: int
    steps: int
    losses: dict[str, float] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    images_per_second: float = 0.0
    seconds_left: float = 0.0
    waiting: float = 0.0
    validation: dict[str, float] = field(default_factory=dict)
    samples: Path | None = None
    checkpoint: Path | None = None
    messages: tuple[str, ...] = ()
    finished: bool = False
