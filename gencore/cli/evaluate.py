"""``gencore evaluate``: what a model and its strategies are worth, in figures with floors."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gencore.cli.root import app


@app.command()
def evaluate(
    checkpoint: Annotated[list[str], typer.Argument(help="Checkpoint folders, run folders, or Hub ids.")],
    strategy: Annotated[
        list[str] | None,
        typer.Option(help='Such as direct, or "optimise steps=0 pool=512"; repeatable. All if not given.'),
    ] = None,
    pictures: Annotated[int, typer.Option(min=16, help="How many to draw and to compare with, at most.")] = 1000,
    seconds: Annotated[
        float,
        typer.Option(min=0, help="Processor time for each of a strategy's three drawings; a slow one makes fewer."),
    ] = 60.0,
    people: Annotated[
        list[str] | None, typer.Option(help="Rater to please, together with the others named; repeatable.")
    ] = None,
    data: Annotated[str | None, typer.Option(help="What it was trained on, if that was a folder.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; they go beside each checkpoint if not given.")
    ] = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only what has not been measured yet.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Measure nothing; print what is known.")] = False,
) -> None:
    """Measure models under every strategy that they can do; Ctrl-C keeps what is done.

    Prints tables with what real pictures reach in brackets.
    """
    from gencore.errors import CheckpointError
    from gencore.evaluation.bench import checkpoint_name
    from gencore.evaluation.evaluate import evaluate as measure
    from gencore.evaluation.report import read_evaluation, to_markdown
    from gencore.files import write_text
    from gencore.hub import locate

    found = []
    for source in checkpoint:
        if show:
            known = read_evaluation(locate(source) if out is None else out / checkpoint_name(source))
            found += [known] if known is not None else []
            continue
        folder = None if out is None else out / checkpoint_name(source)
        found.append(measure(source, strategy, pictures, people, data, seconds, folder, missing, _tell))
    if not found:
        raise CheckpointError(f"Nothing has been measured of {', '.join(checkpoint)}; leave out --show.")
    text = to_markdown(found)
    if out is not None and not show:
        write_text(out / "evaluation.md", text)
    print(text, end="")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
