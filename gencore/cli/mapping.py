"""``gencore map``: all pictures of a data set where a model sees them."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gencore.cli.root import app, wished

if TYPE_CHECKING:
    from gencore.latent.map.picture_map import PictureMap
    from gencore.strategies.base import Watch


@app.command("map")
def draw_map(
    checkpoint: Annotated[str, typer.Argument(help="Checkpoint folder, run folder, or Hub id; it needs an encoder.")],
    data: Annotated[str | None, typer.Option(help="Data set or folder; what it was trained on if not given.")] = None,
    colour: Annotated[
        str | None, typer.Option(help="consensus, mean, product, agreement, a rater, a class, reconstruction error.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="A page (.html), a picture (.png), or numbers (.json).")] = None,
    method: Annotated[str, typer.Option(help="umap, or pca at once.")] = "umap",
    dimensions: Annotated[int, typer.Option(min=2, max=3, help="2 or 3.")] = 2,
    neighbours: Annotated[int, typer.Option(min=2, max=200, help="UMAP: few for small groups, many for all.")] = 15,
    distance: Annotated[float, typer.Option(min=0, max=1, help="UMAP: how close points may lie.")] = 0.1,
    layer: Annotated[str | None, typer.Option(help="mean of the latents, or the code behind them.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same map.")] = 0,
    scale: Annotated[str, typer.Option(help="viridis or cividis.")] = "viridis",
    place: Annotated[list[Path] | None, typer.Option(help="A picture of your own to place on it; repeatable.")] = None,
    drop: Annotated[int, typer.Option(min=0, max=100, help="So many new pictures of the model on it.")] = 0,
    wish: Annotated[list[str] | None, typer.Option(help="For the new pictures, such as Moira=9; repeatable.")] = None,
    save: Annotated[
        bool, typer.Option("--save", help="Keep it, in 2-D and 3-D, in maps/ beside the checkpoint.")
    ] = False,
) -> None:
    """Draw a map of all pictures: `gencore map checkpoints/cars-resnet-cvae --colour consensus --out map.html`."""
    from gencore.latent.map.colours import colour_names
    from gencore.latent.map.picture_map import map_pictures

    choice = {"method": method, "neighbours": neighbours, "distance": distance, "seed": seed}
    with _told() as watch:
        made = map_pictures(checkpoint, data, layer, watch, dimensions=dimensions, **choice)
        if save:
            made = _keep(made, choice, watch)
        if place:
            made = made.place(place, watch)
        if drop:
            made = made.drop(drop, wished(wish or []), watch=watch)
    _say(made)
    if out is not None:
        print(_write(made, out, colour or colour_names(made.made.gallery.condition)[0], scale))


def _write(made: "PictureMap", out: Path, colour: str, scale: str) -> Path:
    if out.suffix.lower() != ".html":
        return made.save(out, colour, scale)
    from gencore.ui.map_page import save_page

    return save_page(made, out, colour, scale)


def _keep(made: "PictureMap", choice: Mapping[str, Any], watch: "Watch") -> "PictureMap":
    """Both maps in the folder that goes with the checkpoints."""
    from dataclasses import replace

    from gencore.latent.map.making import laid_out
    from gencore.latent.map.projecting import Choice
    from gencore.latent.map.store import beside, save_map

    whole = made.made
    for dimensions in (2, 3):
        for wanted in (Choice("pca", dimensions), Choice(dimensions=dimensions, **choice)):
            whole = laid_out(whole, wanted, watch)
    for file in save_map(whole, beside(made.generator.folder)):
        print(f"{file}: {file.stat().st_size / 1024:.0f} kB")
    return replace(made, made=whole)


def _say(made: "PictureMap") -> None:
    layout, told = made.layout, []
    for name, figure in made.figures.items():
        told.append(f"{name} {figure['value']:.3f} (floor {figure['floor']:.3f}, n {figure['n']})")
    cost = f", {layout.seconds:.1f} s of a core, {layout.megabytes:.0f} MB" if layout.megabytes else ""
    print(f"{len(made.made)} pictures, {made.made.embedded.layer} by {layout.choice.method}{cost}: {', '.join(told)}")
    for what, places in made.marks.items():
        for i, place in enumerate(places):
            print(f"{what} {i}: {', '.join(f'{value:.2f}' for value in place)}")


@contextmanager
def _told() -> "Iterator[Watch]":
    """Says on stderr how far it is: a bar on a terminal, a line a stage elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task, last = bar.add_task("", total=1.0), ""

        def heard(entry: Mapping[str, Any]) -> None:
            nonlocal last
            stage = str(entry.get("stage", last))
            bar.update(task, completed=float(entry["done"]), description=stage)
            if stage != last and not console.is_terminal:
                print(f"{stage} …", file=sys.stderr)
            last = stage

        yield heard
