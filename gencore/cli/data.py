"""``gencore data``: make or check rated pictures."""

from pathlib import Path
from typing import Annotated

import typer

from gencore.cli.root import Size, app, picture_size

data_app = typer.Typer(help="Make or check rated pictures.", no_args_is_help=True)
app.add_typer(data_app, name="data")

Folder = Annotated[Path, typer.Argument(help="Folder with a metadata.csv and the pictures it names.")]


@data_app.command("make")
def data_make(
    name: Annotated[str, typer.Argument(help="Data set to write, for instance cars or digits.")],
    out: Annotated[Path, typer.Option(help="New folder to write to.")],
    count: Annotated[int | None, typer.Option(help="How many pictures; all if not given.")] = None,
    size: Size = None,
) -> None:
    """Write a data set as PNG files with a metadata.csv: a rated folder like your own."""
    from gencore.data.base import load_data
    from gencore.data.export import write_folder

    data = load_data(name, picture_size(size))
    write_folder(data, out, count)
    print(f"{out}: {min(count or len(data), len(data))} pictures and metadata.csv")


@data_app.command("check")
def data_check(folder: Folder, size: Size = None) -> None:
    """Say what is in a rated folder, and every row or file that cannot be used."""
    from gencore.data.export import check_folder

    print(check_folder(folder, picture_size(size)))
