"""``gencore raters``: models of the people who rate."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gencore.cli.root import Size, app, picture_size

raters_app = typer.Typer(help="Train or ask models of the people who rate.", no_args_is_help=True)
app.add_typer(raters_app, name="raters")
EVERY = 100  # steps between two lines


@raters_app.command("train")
def train_raters(
    source: Annotated[str, typer.Argument(help="A data set, or a folder of rated pictures.")],
    out: Annotated[Path, typer.Option(help="New folder.")],
    judge: Annotated[
        bool, typer.Option("--judge", help="The judge instead: another network, the other half of the pictures.")
    ] = False,
    steps: Annotated[int, typer.Option(min=1, help="Optimiser steps of each network.")] = 1200,
    seed: Annotated[int, typer.Option(help="Makes weights and order.")] = 0,
    size: Size = None,
) -> None:
    """Learn what each rater likes, and say who can be predicted from pictures at all."""
    from gencore.data.base import load_data
    from gencore.raters.making import make_raters

    for progress in make_raters(
        load_data(source, picture_size(size)), out, "judge" if judge else "raters", steps, seed
    ):
        if progress.step % EVERY == 0 or progress.step == progress.steps:
            print(f"{progress.network} {progress.step}/{progress.steps}: loss {progress.loss:.3f}", file=sys.stderr)
    show_raters(out)


@raters_app.command("info")
def show_raters(folder: Annotated[Path, typer.Argument(help="Folder that `gencore raters train` wrote.")]) -> None:
    """Say what rater models predict and how well."""
    from gencore.raters.files import card, read_about_raters

    print(card(read_about_raters(folder)).split("---\n", 2)[2].strip())


@raters_app.command("score")
def score_pictures(
    folder: Annotated[Path, typer.Argument(help="Folder of rater models or of a judge.")],
    pictures: Annotated[list[Path], typer.Argument(help="Picture files.")],
) -> None:
    """Print what each rater would say of pictures, as CSV."""
    from gencore.raters.asking import answers

    for line in answers(folder, pictures):
        print(line)
