"""``gencore runs``: trainings in processes of their own, as the app's Training tab starts and watches them."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gencore.cli.root import Size, app, picture_size

if TYPE_CHECKING:
    from gencore.runs.listing import Run

runs_app = typer.Typer(help="Train in the background, one run at a time, and watch.", no_args_is_help=True)
app.add_typer(runs_app, name="runs")
Home = Annotated[Path | None, typer.Option(help="Folder of all runs; $GENCORE_RUNS, or runs, if not given.")]
Name = Annotated[str, typer.Argument(help="Name of a run, as `gencore runs list` shows it.")]
EVERY = 1.0  # seconds between two lines


@runs_app.command("list")
def list_all(home: Home = None) -> None:
    """List all runs: the one at work, those that wait, the others."""
    supervisor = _supervisor(home)
    supervisor.tick()
    for run in supervisor.runs():
        print(_line(run))


@runs_app.command("start")
def start(
    source: Annotated[str, typer.Argument(help="A data set, or a folder of rated pictures.")] = "",
    model: Annotated[str, typer.Option("--model", "--preset", help="Model, or a preset.")] = "latent_flow",
    begin: Annotated[
        str | None, typer.Option("--continue", help="Begin with the weights and recipe of this checkpoint instead.")
    ] = None,
    title: Annotated[str, typer.Option(help="What to call it.")] = "",
    steps: Annotated[int | None, typer.Option(help="Optimiser steps.")] = None,
    batch: Annotated[int | None, typer.Option(help="Pictures a step.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Adam's learning rate.")] = None,
    beta: Annotated[float | None, typer.Option(help="Weight of the KL term.")] = None,
    weight: Annotated[list[str] | None, typer.Option(help="Weight of another loss as LOSS=NUMBER; repeatable.")] = None,
    seed: Annotated[int | None, typer.Option(help="Makes weights, order and noise.")] = None,
    size: Size = None,
    home: Home = None,
) -> None:
    """Start a run in the background, or queue it behind the one at work. It outlives this command."""
    from dataclasses import replace

    from gencore.runs.order import continued, ordered

    choices: dict[str, Any] = {"steps": steps, "batch_size": batch, "learning_rate": learning_rate, "seed": seed}
    choices |= {"beta": beta, "weights": _weights(weight or []), "title": title}
    order = ordered(source, model, **choices) if begin is None else continued(begin, source, **choices)
    pictures = picture_size(size)
    if pictures is not None:
        order = replace(order, size=(pictures.height, pictures.width))
    supervisor = _supervisor(home)
    name = supervisor.start(order)
    print(_line(supervisor.run(name)))


@runs_app.command("pause")
def pause(name: Name, home: Home = None) -> None:
    """Let a run save and end for a while; its turn stays its own."""
    _supervisor(home).pause(name)


@runs_app.command("stop")
def stop(
    name: Name,
    now: Annotated[bool, typer.Option("--now", help="At once, back to the last checkpoint.")] = False,
    home: Home = None,
) -> None:
    """Let a run save and end; the next one has its turn then."""
    _supervisor(home).stop(name, now)


@runs_app.command("resume")
def resume(
    name: Name,
    steps: Annotated[int | None, typer.Option(min=1, help="Where it ends, if not where it was to.")] = None,
    home: Home = None,
) -> None:
    """Let a run go on exactly where it ended, also after a crash."""
    supervisor = _supervisor(home)
    supervisor.resume(name, steps)
    print(_line(supervisor.run(name)))


@runs_app.command("watch")
def watch(name: Name, home: Home = None) -> None:
    """Show how a run is getting on until it is over, and let those that wait have their turn. Ctrl-C stops nothing."""
    from gencore.runs.folder import Status

    supervisor, told, said = _supervisor(home), "", 0
    while True:
        supervisor.tick()
        run = supervisor.run(name)
        new = [message for message in run.state.messages if message[0] > said]
        for step, text in new:
            print(f"step {step}: {text}", file=sys.stderr)
        said = max([said, *(step for step, _ in new)])
        if (line := _line(run)) != told:
            print(line)
        told = line
        if run.state.status not in (Status.RUNNING, Status.WAITING):
            return
        time.sleep(EVERY)


@runs_app.command("delete")
def delete(name: Name, home: Home = None) -> None:
    """Delete a run that is over, with all its files."""
    _supervisor(home).remove(name)


def _supervisor(home: Path | None) -> Any:
    from gencore.runs.supervisor import Supervisor

    return Supervisor(None if home is None else home.expanduser().resolve())


def _weights(pairs: list[str]) -> dict[str, float]:
    from gencore.errors import TrainingError

    found = {}
    for pair in pairs:
        loss, _, text = pair.partition("=")
        try:
            found[loss] = float(text)
        except ValueError:
            raise TrainingError(f'"{pair}" is no weight; write LOSS=NUMBER, for instance kl=0.001.') from None
    return found


def _line(run: "Run") -> str:
    from gencore.runs.folder import Status

    state = run.state
    far = f"{state.step}/{state.steps}"
    if state.status is Status.WAITING:
        return f"{run.name}: waiting, {run.place} before it"
    if state.status is Status.RUNNING:
        minutes, seconds = divmod(round(state.seconds_left), 60)
        doing = f"asked to end as {run.ending}" if run.ending else state.stage
        speed = f"{state.images_per_second:.0f} images/s, {minutes}:{seconds:02d} left, {state.memory / 1024**2:.0f} MB"
        return f"{run.name}: {far}, {doing}, {speed}"
    return f"{run.name}: {state.status} at {far}. {state.why}"
