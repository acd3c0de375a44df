"""``gencore history``: the curves of runs, in the terminal, as a picture, or for TensorBoard."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gencore.cli.root import app
from gencore.errors import ConditionError

if TYPE_CHECKING:
    from gencore.curves.panels import Panel


@app.command()
def history(
    runs: Annotated[list[Path], typer.Argument(help="Folders of runs; they may still be training.")],
    term: Annotated[
        list[str] | None,
        typer.Option(help="Such as kl, validation/kl, weight/kl or latents/used; repeatable. See --list."),
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="Logarithmic heights.")] = False,
    smooth: Annotated[float, typer.Option(help="0: as measured, to below 1: a mean over many steps.")] = 0.0,
    figure: Annotated[
        str | None, typer.Option(help="As a report shows it: seed0-1, seed0-2, seed4-3, seed4-6 or seed4-8.")
    ] = None,
    png: Annotated[Path | None, typer.Option(help="Picture file to draw, in place of the terminal.")] = None,
    tensorboard: Annotated[
        Path | None, typer.Option(help="Folder to write events for TensorBoard into, a subfolder for each run.")
    ] = None,
    width: Annotated[int | None, typer.Option(min=24, help="Characters; the terminal's if not given.")] = None,
    height: Annotated[int, typer.Option(min=2, help="Lines of each plot.")] = 12,
    list_terms: Annotated[bool, typer.Option("--list", help="Only say what there is to draw.")] = False,
) -> None:
    """Draw what happened in runs: losses, their weights, latents; several runs side by side."""
    from rich.console import Console

    from gencore.curves.reading import read_curves
    from gencore.curves.terminal import drawn

    if figure and (term or log or list_terms):
        raise ConditionError("A report's figure (--figure) has its own terms; leave out --term, --log and --list.")
    if list_terms:
        for run in runs:
            print(f"{run}: {', '.join(read_curves(run).series) or 'nothing yet'}")
        return
    if tensorboard is not None:
        _as_events(runs, tensorboard)
        return
    panels, title = _panels(runs, term or [], log, smooth, figure)
    if png is not None:
        from gencore.curves.drawing import draw

        print(draw(panels, png, title))
        return
    console = Console(highlight=False)
    for panel in panels:
        text = drawn(panel, width or min(console.width, 100), height)
        console.print(text, no_wrap=True, overflow="ignore", crop=False, end="")


def _panels(
    runs: list[Path], terms: list[str], log: bool, smooth: float, name: str | None
) -> "tuple[list[Panel], str]":  # fmt: skip
    from gencore.curves.figures import figure
    from gencore.curves.panels import distinct, panels_of
    from gencore.curves.reading import read_curves

    if name is None:
        return panels_of([read_curves(run) for run in runs], terms, log, smooth), ""
    from dataclasses import replace

    style, labels = figure(name), distinct([run.resolve().name for run in runs])
    return [
        replace(panel, title=f"{label}: {panel.title}" if len(runs) > 1 else panel.title)
        for run, label in zip(runs, labels, strict=True)
        for panel in style.panels(run, smooth)
    ], f"{style.caption}" if len(runs) > 1 else f"{style.caption} ({labels[0]})"


def _as_events(runs: list[Path], folder: Path) -> None:
    from gencore.curves.events import EventWriter
    from gencore.curves.panels import distinct
    from gencore.curves.reading import read_curves

    for run, label in zip(runs, distinct([run.resolve().name for run in runs]), strict=True):
        read_curves(run)  # says so before anything is made, if this is no run
        with EventWriter(run, folder / label) as writer:
            count = writer.catch_up()
        print(f"{folder / label}: {count} entries; look at them with `tensorboard --logdir {folder}`")
