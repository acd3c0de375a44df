"""A run's way back: what is saved of it, and what is done when losses are no numbers any more, or run away."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from torch.optim import Optimizer

from gencore.errors import CheckpointError, TrainingError
from gencore.losses.objective import Objective
from gencore.models.base import GenerativeModel
from gencore.training.average import Average
from gencore.training.checkpoint import About
from gencore.training.distributed.processes import Processes
from gencore.training.exact import match_memory
from gencore.training.history import History, Unwritten
from gencore.training.state import Counters, load_state, save_state

MAX_ROLLBACKS = 3


class Recovery:
    """Saves and restores all that a run has learnt; where several processes train, the first one does it for all.

    Args:
        out: the run's folder.
        model: the network. average: of its weights. objective: whose losses may remember something. optimizers: by
            phase. counters: what the run counts.
        processes: who trains.
    """

    def __init__(
        self,
        out: Path,
        model: GenerativeModel,
        average: Average,
        objective: Objective,
        optimizers: Mapping[str, Optimizer],
        counters: Counters,
        processes: Processes,
    ) -> None:
        self.out, self.model, self.average, self.optimizers = out, model, average, optimizers
        self.objective, self.counters, self.processes = objective, counters, processes

    def save(self, history: History | Unwritten, about: About) -> Path:
        """Writes a checkpoint, which says ``about`` of itself.

        Raises:
            CheckpointError: if it cannot be written.
        """
        return self.processes.by_first(lambda: self._write(history, about))

    def restore(self) -> None:
        """Back to the last checkpoint.

        Raises:
            CheckpointError: if it is damaged, or of networks that have other parts by now.
        """
        parts, counters = self.processes.by_first(lambda: load_state(self.out))
        try:
            self.model.load_state_dict(parts["model"])
            self.average.load_state_dict(parts["average"])
            self.objective.remember(parts.get("losses", {}))
            for phase, optimizer in self.optimizers.items():
                optimizer.load_state_dict(parts[f"optimizer-{phase}"])
                match_memory(optimizer)
        except (RuntimeError, ValueError, KeyError):
            kind = type(self.model).__name__
            raise CheckpointError(
                f"{self.out} was saved by another version of gencore, whose {kind} has other parts; "
                f"go on with that version, or begin a new run with what fits: --from {self.out}."
            ) from None
        for name, value in asdict(counters).items():
            setattr(self.counters, name, value)

    def keep_last_good(self, history: History | Unwritten, why: str) -> str:
        """Back to the last checkpoint, which is from before the losses ran away; says so."""
        step = self.counters.step
        self.restore()
        history.append({"step": step, "rolled_back_to": self.counters.step})
        return f"{why} The state of step {self.counters.step} is kept."

    def roll_back(self, history: History | Unwritten) -> str:
        """Back to the last checkpoint with half the learning rate, which is to be saved now; says so.

        Raises:
            TrainingError: if that has been done :data:`MAX_ROLLBACKS` times already.
        """
        step, rollbacks = self.counters.step, self.counters.rollbacks + 1
        self.restore()
        if rollbacks > MAX_ROLLBACKS:
            raise TrainingError(
                f"The loss was not finite at step {step}, for the {rollbacks}th time; {self.out} holds the state "
                f"of step {self.counters.step}. Lower the learning rate or the loss weights."
            )
        self.counters.rollbacks = rollbacks
        message = (
            f"The loss was not finite at step {step}; back to step {self.counters.step} "
            f"with the learning rate divided by {2**rollbacks}."
        )
        history.append({"step": step, "rolled_back_to": self.counters.step})
        return message

    def _write(self, history: History | Unwritten, about: About) -> Path:
        self.counters.history = history.sync()
        optimizers = {f"optimizer-{phase}": optimizer.state_dict() for phase, optimizer in self.optimizers.items()}
        parts: dict[str, Mapping[str, Any]] = {
            "model": self.model.state_dict(), "average": self.average.state_dict(), **optimizers,
            "losses": self.objective.memory(),
        }  # fmt: skip
        served = cast(GenerativeModel, self.average.module)
        return save_state(self.out, about, served.state_dict(), parts, self.counters)
