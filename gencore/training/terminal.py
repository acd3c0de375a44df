"""A run shown in the terminal: a progress bar where there is one to draw on, plain lines elsewhere."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from gencore.training.progress import Progress
from gencore.training.trainer import Trainer

PLAIN_EVERY = 50


def show(trainer: Trainer, watch: Callable[[Progress], None] = lambda _: None) -> None:
    """Runs ``trainer`` to its end, showing how it goes; the first Ctrl-C (or SIGTERM) saves and stops.

    Where several processes train, one of them shows it, and a signal to any of them stops all.

    Args:
        trainer: the run.
        watch: told of every step, too.
    """
    console = Console(stderr=True, quiet=not trainer.processes.first)
    with _stopping(trainer), _bar(console) as bar:
        task = bar.add_task("", total=trainer.recipe.steps, completed=trainer.counters.step, text="")
        for progress in trainer.run():
            watch(progress)
            bar.update(task, completed=progress.step, text=_line(progress))
            for message in progress.messages:
                console.print(message, highlight=False)
            if progress.validation:
                console.print(f"step {progress.step}: validation {_terms(progress.validation)}", highlight=False)
            elif not console.is_terminal and progress.step % PLAIN_EVERY == 0:
                console.print(f"step {progress.step}/{progress.steps}: {_line(progress)}", highlight=False)
            if progress.finished and progress.step < progress.steps:
                console.print(f"Stopped at step {progress.step}; saved. Go on with --resume.", highlight=False)


def _line(progress: Progress) -> str:
    minutes, seconds = divmod(round(progress.seconds_left), 60)
    speed = f"{progress.images_per_second:.0f} images/s, {minutes}:{seconds:02d} left"
    return f"{_terms(progress.losses)}  {speed}"


def _terms(losses: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.4g}" for name, value in losses.items())


def _bar(console: Console) -> Bar:
    columns = [BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.fields[text]}")]
    return Bar(*columns, console=console, disable=not console.is_terminal, refresh_per_second=4)


@contextmanager
def _stopping(trainer: Trainer) -> Iterator[None]:
    """Turns the first interrupt into a polite stop, and gives the second one its usual meaning.

    A launcher of several processes passes on what the terminal has sent to all of them already, and ends by itself
    those that take too long: there, the second one means nothing.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(*_: Any) -> None:
        trainer.stop()
        if trainer.processes.count > 1:
            return
        restore()
        print("\nStopping after this step and saving; once more to give up at once.", file=sys.stderr)

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    try:
        for number in before:
            signal.signal(number, stop)
        yield
    finally:
        restore()
