"""``gencore tune``: better choices for a model, found by trying."""

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from gencore.cli.root import Size, app, picture_size
from gencore.errors import ConditionError


class Way(Enum):
    """How values are chosen."""

    tpe = "tpe"
    random = "random"
    grid = "grid"


class Ending(Enum):
    """Which trials end early."""

    median = "median"
    halving = "halving"
    none = "none"


@app.command()
def tune(
    source: Annotated[str, typer.Argument(help="digits, cars, or a folder of rated pictures.")] = "",
    preset: Annotated[
        str, typer.Option("--preset", "--model", help="What to make better: a preset, preset file, or model.")
    ] = "latent_flow",
    over: Annotated[
        list[str] | None,
        typer.Option(help="learning_rate=1e-4..1e-2:log, latent=8,16,32 or loss.kl=1e-5..1e-2:log; repeatable."),
    ] = None,
    space: Annotated[Path | None, typer.Option(help="JSON or TOML file with the same as a table.")] = None,
    objective: Annotated[
        str | None, typer.Option(help="Figure to make better, such as validation, psnr, class_accuracy.")
    ] = None,
    search: Annotated[Way, typer.Option(help="How values are chosen.")] = Way.tpe,
    trials: Annotated[int | None, typer.Option(min=1, help="After how many the study is finished. 20 if not said.")] = (
        None
    ),
    minutes: Annotated[float | None, typer.Option(min=0, help="Begin no trial that would end later.")] = None,
    prune: Annotated[Ending, typer.Option(help="Which trials end early.")] = Ending.median,
    steps: Annotated[int | None, typer.Option(min=1, help="Optimiser steps of each trial.")] = None,
    pictures: Annotated[int, typer.Option(min=16, help="How many a figure is measured on, at most.")] = 200,
    judge: Annotated[Path | None, typer.Option(help="The judge's folder, where a figure needs one.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = 1,
    out: Annotated[Path, typer.Option(help="Folder of the study.")] = Path("runs/tuned"),
    storage: Annotated[
        str | None, typer.Option(help="Database that several machines reach, such as postgresql://user@host/name.")
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the study in that database.")] = "gencore",
    seed: Annotated[int, typer.Option(help="Of the search.")] = 0,
    size: Size = None,
    plots: Annotated[bool, typer.Option("--plots/--no-plots", help="Draw a page of plots at the end.")] = True,
) -> None:
    """Try a preset with other values; the best becomes a preset file. The same command goes on, or joins in."""
    from gencore.presets import preset_for
    from gencore.tuning.space import parse_space, read_space
    from gencore.tuning.tune import tune as tuned

    chosen = preset_for(preset)
    given = (read_space(space) if space is not None else {}) | parse_space(over or [])
    source = source or chosen.data
    if not source:
        raise ConditionError("Say what to train on: `gencore tune digits`, or the path of a folder of rated pictures.")
    found = tuned(
        source, chosen, given, objective, search=search.value, trials=trials, minutes=minutes, prune=prune.value,
        steps=steps, size=picture_size(size), pictures=pictures, judge=judge, workers=workers, out=out,
        storage=storage, name=name, seed=seed, plots=plots, say=_tell,
    )  # fmt: skip
    print(found.told())
    if found.plots is not None:
        print(f"plots: {found.plots}")
    if found.preset is not None:
        print(f"{found.preset}: train with it by `gencore train --preset {found.preset}`")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
