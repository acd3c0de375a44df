"""``gencore generate``, ``gencore edit`` and ``gencore app``: pictures on disk, or in the browser."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gencore.cli.root import app, wished

if TYPE_CHECKING:
    from gencore.types import Field


@app.command()
def generate(
    checkpoint: Annotated[str, typer.Argument(help="Checkpoint folder, run folder, or Hub id.")],
    wish: Annotated[list[str] | None, typer.Argument(help="Wishes such as Moira=9; what is left out is any.")] = None,
    out: Annotated[Path, typer.Option(help="A picture file for all, or a folder for one file each.")] = Path("ten.png"),
    count: Annotated[int, typer.Option(min=1, max=100, help="How many pictures.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first; the next ones count up.")] = 0,
    strategy: Annotated[str, typer.Option(help="Generation strategy; see gencore list.")] = "direct",
    raters: Annotated[
        Path | None, typer.Option(help="Rater models for strategies that ask them; those beside the checkpoint.")
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option("--with", help="A further checkpoint for --strategy ensemble: the mean of all; repeatable."),
    ] = None,
    guidance: Annotated[float, typer.Option(min=0, max=10, help="1 as learnt; more exaggerates the wish.")] = 1.0,
    temperature: Annotated[float, typer.Option(min=0, max=3, help="Below 1 more typical, above more varied.")] = 1.0,
) -> None:
    """Make pictures, for instance `gencore generate checkpoints/cars Moira=9 Ferdinando=8 --out ten.png`."""
    from gencore.api import load

    generator = load(checkpoint)
    pictures = generator.generate(
        wished(wish or []), range(seed, seed + count), strategy, raters, also or (),
        guidance=guidance, temperature=temperature,
    )  # fmt: skip
    if pictures.judged:
        from gencore.comparison import averages, in_words

        wanted = _meant(generator.fields, wished(wish or []))
        print(f"On average the judge says: {in_words(averages(pictures.judged, wanted), wanted)}", file=sys.stderr)
    if out.suffix:
        print(pictures.save(out))
    else:
        print(f"{out}: {len(pictures.save_each(out))} pictures and recipe.json")


@app.command()
def edit(
    picture: Annotated[Path, typer.Argument(help="A picture file of any size.")],
    checkpoint: Annotated[str, typer.Option(help="Checkpoint folder, run folder, or Hub id; it needs an encoder.")],
    wish: Annotated[list[str], typer.Option(help="Whom to please, such as Moira=9; repeatable.")],
    out: Annotated[Path, typer.Option(help="The picture to write.")] = Path("edited.png"),
    amount: Annotated[float, typer.Option(min=0, max=1, help="How much of the edit: 0 nothing, 1 all of it.")] = 1.0,
    identity: Annotated[
        float, typer.Option(min=0, max=20, help="How much it has to stay the same picture; 0 gives that up.")
    ] = 2.0,
    carry: Annotated[
        str, typer.Option(help="What is shown: the picture plus the change; detail only where shapes stay; or none.")
    ] = "change",
    raters: Annotated[Path | None, typer.Option(help="Rater models; those beside the checkpoint.")] = None,
    by: Annotated[
        Literal["climbing", "steering"],
        typer.Option(help="Climb what the rater models say, or draw it anew from its own noise under the wish."),
    ] = "climbing",
) -> None:
    """Change a picture of your own until somebody likes it more, and keep it the same picture.

    For instance `gencore edit car.jpg --checkpoint checkpoints/cars --wish Moira=9 --out edited.png`.
    """
    from gencore.api import load

    generator, people = load(checkpoint), wished(wish)
    options: dict[str, Any] = {"identity": identity} if by == "climbing" else {}
    edited = generator.edit(picture, people, raters, by, amounts=(amount,), carry=carry, **options)
    if edited.judged:
        from gencore.comparison import averages, in_words

        wanted = _meant(generator.fields, people)
        said = [averages({name: [each[i]] for name, each in edited.judged.items()}, wanted) for i in (0, -1)]
        print(f"The judge before: {in_words(said[0], wanted)}; after: {in_words(said[1], wanted)}", file=sys.stderr)
    print(edited.save(out))


@app.command("app")
def open_app(
    checkpoint: Annotated[
        list[str] | None, typer.Option(help="Checkpoint, run or Hub id to show; repeatable. What ships if not given.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port; the first free one from 7860 if not given.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 lets a classroom in.")] = None,
    share: Annotated[bool, typer.Option("--share", help="Also through a temporary public link.")] = False,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = False,
) -> None:
    """Open the app in the browser."""
    from gencore.ui.environment import prepare

    prepare()
    from gencore.hub import locate
    from gencore.ui.app import launch, shipped

    folders = {_short(source): locate(source) for source in checkpoint} if checkpoint else shipped(_checkpoints())
    launch(folders, share=share, host=host, port=port, open_browser=browser)


def _meant(fields: Sequence["Field"], wish: dict[str, str]) -> dict[str, float | str]:
    """A wish as written, with the names of classes as text and everything else as numbers."""
    kinds = {field.name: field.kind for field in fields}
    return {name: value if kinds.get(name) == "class" else float(value) for name, value in wish.items()}


def _checkpoints() -> Path:
    """What ships lies beside the package in a clone; elsewhere a folder of that name in the current one will do."""
    beside = Path(__file__).parents[2] / "checkpoints"
    return beside if beside.is_dir() else Path("checkpoints")


def _short(source: str) -> str:
    return Path(source).resolve().name if Path(source).exists() else source
