"""``gencore lesson``: a training to watch, explained while it runs, and ways to break it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gencore.cli.root import app

if TYPE_CHECKING:
    from gencore.lessons import Break, Lesson


@app.command()
def lesson(
    name: Annotated[str, typer.Argument(help="Which one; all are listed if not given.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run; runs/lesson-NAME if not given.", show_default=False)
    ] = None,
    broken: Annotated[str, typer.Option("--break", help="Do one thing wrong, to see how that looks.")] = "",
    steps: Annotated[int | None, typer.Option(min=1, help="Stop after so many optimiser steps.")] = None,
) -> None:
    """Train a small model within minutes and say what there is to see. Ctrl-C saves and stops."""
    from gencore import lessons

    if not name:
        for each in lessons.LESSONS.values():
            print(_listed(each))
        return
    chosen = lessons.lesson(name)
    wrong = chosen.broken(broken) if broken else None
    folder = out or Path("runs") / "-".join(filter(None, ("lesson", name, broken)))
    _run(chosen, wrong, folder, steps)
    print(f"{folder}: its curves with `gencore history {folder}`, its pictures in {folder / 'samples'}")


def _run(chosen: "Lesson", wrong: "Break | None", out: Path, steps: int | None) -> None:
    from gencore.data.base import load_data
    from gencore.training.terminal import show
    from gencore.training.trainer import Trainer

    recipe = wrong.recipe if wrong else chosen.recipe
    trainer = Trainer(load_data(chosen.data, chosen.size), recipe, out, source=chosen.data)
    begun: set[str] = set()

    def explain(progress: Any) -> None:
        stage = chosen.stage(progress.step)
        if wrong is None and stage.title not in begun:
            begun.add(stage.title)
            print(f"\n{stage.title} (to step {stage.until})\n{stage.text}\n")
        if steps is not None and progress.step >= steps:
            trainer.stop()

    if wrong is not None:
        print(f"\n{wrong.title}\n{wrong.text}\n")
    show(trainer, explain)
    if wrong is not None:
        print(f"\nWhat shows it: {wrong.sign}\n")


def _listed(each: "Lesson") -> str:
    size = f", {each.size.height}×{each.size.width}" if each.size else ""
    ways = "".join(f"\n  --break {way.name:<16} {way.title}" for way in each.breaks)
    return f"{each.name:<10} {each.title}: {each.data}{size}, {each.recipe.model}, {each.recipe.steps} steps{ways}"
