"""``gencore compare``: models and strategies side by side."""

from pathlib import Path
from typing import Annotated

import typer

from gencore.cli.root import app, wished
from gencore.errors import ConditionError


@app.command()
def compare(
    row: Annotated[list[str], typer.Argument(help="Rows: a checkpoint, or checkpoint:strategy; two to six.")],
    wish: Annotated[
        list[str] | None, typer.Option(help="A wish such as Moira=9; repeatable; what is left out is any.")
    ] = None,
    out: Annotated[Path, typer.Option(help="A zip file with everything, or a picture file.")] = Path("comparison.zip"),
    count: Annotated[int, typer.Option(min=1, max=100, help="Pictures a row.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first picture; the next ones count up.")] = 0,
    guidance: Annotated[float, typer.Option(min=0, max=10, help="1 as learnt; more exaggerates the wish.")] = 1.0,
) -> None:
    """Models side by side: `gencore compare checkpoints/cars checkpoints/cars:optimise --wish Moira=9`."""
    from gencore.api import compared
    from gencore.comparison import FEWEST, MOST, averages, in_words, save

    if not FEWEST <= len(row) <= MOST:
        raise ConditionError(f"A comparison has {FEWEST} to {MOST} rows, not {len(row)}.")
    wanted = wished(wish or [])
    entries = compared([_split(one) for one in row], wanted, range(seed, seed + count), guidance=guidance)
    for entry in entries:
        judged = in_words(averages(entry.judged, wanted), wanted) or "no judge"
        print(f"{entry.name}: {judged} ({entry.seconds:.1f} s)")
    print(save(entries, wanted, out))


def _split(row: str) -> tuple[str, str]:
    """A row's checkpoint and strategy; a path may hold a colon itself."""
    from gencore.registry import STRATEGIES

    source, colon, strategy = row.rpartition(":")
    return (source, strategy) if colon and strategy in STRATEGIES.names() else (row, "direct")
