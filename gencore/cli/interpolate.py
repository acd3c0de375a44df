"""``gencore interpolate`` and ``gencore hybrids``: films from picture to picture, and winged horses."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from gencore.cli.root import app


@app.command()
def interpolate(
    checkpoint: Annotated[str, typer.Argument(help="Checkpoint folder, run folder, or Hub id; it needs an encoder.")],
    picture: Annotated[
        list[str],
        typer.Argument(help="Two or more: picture files of any size, or numbers of examples nothing has learnt from."),
    ],
    out: Annotated[Path, typer.Option(help=".gif or .webp for a film, .png for a filmstrip.")] = Path("film.gif"),
    path: Annotated[
        str, typer.Option(help="slerp: an arc in the latents; lerp: a straight line; prior: an arc in the noise.")
    ] = "slerp",
    frames: Annotated[int, typer.Option(min=2, max=400, help="Pictures in all.")] = 33,
    condition: Annotated[
        Literal["interpolate", "hold", "any"],
        typer.Option(help="Go from what is said of one to the next, keep to the first's, or say nothing."),
    ] = "interpolate",
    even: Annotated[
        bool,
        typer.Option(
            "--even/--plain", help="Steps that change the picture alike, as raters and judge see it; or even times."
        ),
    ] = True,
    loop: Annotated[bool, typer.Option("--loop", help="Back to the first picture at the end.")] = False,
    regions: Annotated[
        str | None,
        typer.Option(help="Only a part goes along: left:0.5, right, top, bottom, or a mask's file (white: taken)."),
    ] = None,
    feather: Annotated[
        float, typer.Option(min=0, max=0.5, help="How wide a region's edge is, as a share of the picture's width.")
    ] = 0.0,
    hybrid: Annotated[
        bool, typer.Option("--hybrid", help="From a horse to a bird by way of their winged horse.")
    ] = False,
    space: Annotated[
        str | None, typer.Option(help="Where the path runs: latents, code or noise; the path's own if not given.")
    ] = None,
) -> None:
    """A film from picture to picture, for instance `gencore interpolate checkpoints/cars a.jpg b.jpg`."""
    from gencore.api import Picture, load
    from gencore.errors import ConditionError
    from gencore.journeys import in_words

    generator, stops = load(checkpoint), list[Picture](picture)
    if hybrid:
        if len(picture) != 2:
            raise ConditionError(
                f"--hybrid takes a horse and a bird, in this order; {len(picture)} pictures were given."
            )
        stops.insert(1, generator.hybrids([picture[0]], [picture[1]]))
    film = generator.interpolate(
        *stops, regions=regions, feather=feather, path=path, frames=frames, condition=condition, even=even, loop=loop,
        space=space,
    )  # fmt: skip
    print(in_words(film), file=sys.stderr)
    print(film.save(out))


@app.command("hybrids")
def make_hybrids(
    checkpoint: Annotated[str, typer.Argument(help="A model that knows creatures.")],
    picture: Annotated[
        list[str] | None, typer.Argument(help="A horse and a bird: files, or numbers of examples. Many if not given.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Picture file for all.")] = Path("winged-horses.png"),
    count: Annotated[int, typer.Option(min=1, max=100, help="How many are shown, the most hybrid first.")] = 10,
    of: Annotated[int, typer.Option(min=1, max=24, help="Of how many pairs of examples.")] = 24,
    method: Annotated[
        str, typer.Option(help="search: ranked; wings: none ranked; or a path, whose middle is taken.")
    ] = "search",
    enlarged: Annotated[int, typer.Option(min=1, max=8, help="How many times as large.")] = 1,
) -> None:
    """Winged horses, for instance `gencore hybrids checkpoints/creatures-dcvae --out winged-horses.png`."""
    from dataclasses import replace

    from gencore.api import load
    from gencore.errors import ConditionError

    if picture and len(picture) != 2:
        raise ConditionError(f"A hybrid has two parents, a horse and a bird; {len(picture)} pictures were given.")
    horses, birds = ([picture[0]], [picture[1]]) if picture else (range(0, 2 * of, 2), range(1, 2 * of, 2))
    made = load(checkpoint).hybrids(list(horses), list(birds), method)
    best = replace(made, images=made.images[:count], parents=made.parents[:count])
    print(best.save(out, enlarged=enlarged))
