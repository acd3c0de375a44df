"""``gencore evaluate``: what a model and its strategies are worth, in figures with floors."""

import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gencore.cli.root import app

if TYPE_CHECKING:
    from gencore.evaluation.report import Evaluation


class Protocol(Enum):
    """What is measured."""

    quick = "quick"
    full = "full"


@app.command()
def evaluate(
    checkpoint: Annotated[list[str], typer.Argument(help="Checkpoint folders, run folders, or Hub ids.")],
    protocol: Annotated[
        Protocol, typer.Option(help="quick: strategies side by side; full: everything, with what is wanted.")
    ] = Protocol.quick,
    strategy: Annotated[
        list[str] | None,
        typer.Option(help='Such as direct, or "optimise steps=0 pool=512"; repeatable. All if not given.'),
    ] = None,
    pictures: Annotated[
        int | None,
        typer.Option(min=16, help="How many to draw and to compare with, at most: 1000 if quick, 5000 if full."),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(min=0, help="Processor time for each measurement; a slow one makes fewer. 60 if quick."),
    ] = None,
    guidance: Annotated[
        float | None, typer.Option(min=0, help="Of the full protocol; the model's own if not given.")
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help="Picture file for the full protocol's contact sheet.")] = None,
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
    """Measure models under every strategy that they can do, or fully; Ctrl-C keeps what is done.

    Prints tables with what real pictures reach beside each figure.
    """
    from gencore.errors import CheckpointError, ConditionError
    from gencore.evaluation.bench import checkpoint_name
    from gencore.evaluation.report import full_markdown, read_evaluation, to_markdown
    from gencore.files import write_text
    from gencore.hub import locate

    fully = protocol is Protocol.full
    _refuse(fully, {"--strategy": strategy, "--people": people}, {"--guidance": guidance, "--sheet": sheet})
    if sheet is not None and len(checkpoint) > 1:
        raise ConditionError("A contact sheet (--sheet) is of one checkpoint; name one at a time.")

    def measured(source: str) -> "Evaluation":
        from gencore.evaluation.evaluate import PICTURES, SECONDS, evaluate
        from gencore.evaluation.full import protocol as full

        folder = None if out is None else out / checkpoint_name(source)
        if fully:
            count = pictures or full.PICTURES
            return full.evaluate_fully(source, count, guidance, data, seconds, folder, missing, sheet, _tell)
        limit = SECONDS if seconds is None else seconds
        return evaluate(source, strategy, pictures or PICTURES, people, data, limit, folder, missing, _tell)

    def known(source: str) -> "Evaluation | None":
        return read_evaluation(locate(source) if out is None else out / checkpoint_name(source))

    look: Callable[[str], Evaluation | None] = known if show else measured
    found = [one for one in map(look, checkpoint) if one is not None and (not fully or one.full is not None)]
    if not found:
        raise CheckpointError(f"Nothing has been measured of {', '.join(checkpoint)}; leave out --show.")
    text = full_markdown(found) if fully else to_markdown(found)
    if out is not None and not show:
        write_text(out / "evaluation.md", text)
    print(text, end="")


def _refuse(fully: bool, of_quick: dict[str, object], of_full: dict[str, object]) -> None:
    """Says so where an option belongs to the other protocol."""
    from gencore.errors import ConditionError

    for name, value in (of_quick if fully else of_full).items():
        if value not in (None, []):
            raise ConditionError(f"{name} belongs to --protocol {'quick' if fully else 'full'}.")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
