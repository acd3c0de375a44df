"""What runs in a run's process: ``python -m gencore.runs.worker FOLDER``.

It trains what ``order.json`` asks for, or goes on with what was trained already, and writes how it is getting on. It
ends when the run is over, when ``wanted.json`` asks for it, or politely on SIGTERM and SIGINT; whatever ends it, its
last word is in ``state.json``, unless it is killed.
"""

import faulthandler
import os
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gencore.runs.order import RunOrder
    from gencore.training.trainer import Trainer

NICE = 15  # so that whoever looks at pictures meanwhile comes first; $GENCORE_NICE says otherwise
LOCK = "worker.lock"
PATIENCE = 60.0  # seconds that the run's last process, which has said its last word, may take to go


def main(folder: Path) -> int:
    """Runs the run in ``folder``; the process's exit code: 0 where it ended as it should, 2 for what people can mend.

    Args:
        folder: with an ``order.json``.
    """
    with suppress(OSError, AttributeError):
        os.nice(int(os.environ.get("GENCORE_NICE") or NICE))
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / LOCK, timeout=PATIENCE):
            return _supervised(folder)
    except Timeout:
        print(f"{folder} is being trained by another process already.", file=sys.stderr)
        return 2


def prepare(folder: Path, order: "RunOrder") -> "Trainer":
    """The trainer of an order: new, begun with a checkpoint's weights, or at its own last checkpoint.

    Args:
        folder: of the run.
        order: what was asked for.

    Raises:
        GencoreError: if the data, the recipe or the checkpoint cannot be used.
    """
    from gencore.data.base import load_data
    from gencore.hub import locate
    from gencore.training.beginning import begin_with
    from gencore.training.trainer import Trainer
    from gencore.types import ImageSpec

    data = load_data(order.data, None if order.size is None else ImageSpec(*order.size))
    check_batch(order.recipe.batch_size, len(data.part("train")))
    if (folder / "latest.json").exists():
        return Trainer.resume(data, folder, order.steps or None)
    (folder / "run.json").unlink(missing_ok=True)  # of a process that ended before anything was trained
    trainer = Trainer(data, order.recipe, folder, order.data)
    if order.begin:
        begin_with(trainer, locate(order.begin))
    return trainer


def check_batch(batch: int, pictures: int) -> None:
    """Refuses a batch that no single pass over the data could fill.

    Raises:
        TrainingError: if ``batch`` is larger than the number of ``pictures`` to train on.
    """
    from gencore.errors import TrainingError

    if batch > pictures:
        raise TrainingError(
            f"A batch of {batch} pictures is larger than the data, which has {pictures} to train on; "
            f"choose a batch of at most {pictures}, or add pictures."
        )


def _supervised(folder: Path) -> int:
    """Trains, and turns whatever comes of it into a last word."""
    import psutil

    from gencore.errors import GencoreError
    from gencore.runs.folder import Status
    from gencore.runs.process import Process, note
    from gencore.runs.reporter import Reporter

    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: asked.append(number))
    with suppress(psutil.NoSuchProcess):
        note(folder, Process.of(os.getpid()))
    with Reporter(folder) as reporter:
        try:
            status, why = _train(folder, reporter, asked)
            reporter.end(status, why)
        except GencoreError as error:
            reporter.end(Status.FAILED, str(error))
            print(error, file=sys.stderr)
            return 2
        except MemoryError:
            reporter.end(Status.FAILED, "Memory ran out; choose a smaller batch or smaller pictures, then resume.")
            traceback.print_exc()
            return 2
        except Exception as error:  # a bug: the log gets all of it, people a sentence
            said = (str(error).strip().splitlines() or [""])[0][:200]
            reporter.end(
                Status.FAILED, f"Something went wrong inside ({type(error).__name__}: {said}); see worker.log."
            )
            traceback.print_exc()
            return 1
    return 0


def _train(folder: Path, reporter: Any, asked: list[int]) -> tuple[Any, str]:
    """The run's steps; how it ended, and why."""
    import torch

    from gencore.runs.folder import Status, wanted
    from gencore.runs.order import read_order
    from gencore.runs.process import threads

    torch.set_num_threads(threads())
    order = read_order(folder)
    reporter.say("reading the pictures")
    trainer = prepare(folder, order)
    reporter.state.step, reporter.state.steps = trainer.counters.step, trainer.recipe.steps
    reporter.say("training")
    wish: Status | None = None
    for progress in trainer.run():
        reporter.follow(progress)
        if wish is None and (asked or (wish := wanted(folder)) is not None):
            trainer.stop()
            reporter.say("saving")
    step = reporter.state.step
    if step < trainer.recipe.steps and trainer.was_stopped:
        if wish is Status.PAUSED:
            return wish, f"Paused at step {step}; it is saved, and its turn stays its own."
        who = "the system asked it to end" if asked else "somebody asked for it"
        return Status.STOPPED, f"Stopped at step {step} because {who}; it is saved and can go on from there."
    if step < trainer.recipe.steps:
        return Status.FINISHED, " ".join(progress.messages) or f"Over at step {step}."
    return Status.FINISHED, f"Finished after {step} steps."


if __name__ == "__main__":
    faulthandler.enable()
    sys.exit(main(Path(sys.argv[1])))
