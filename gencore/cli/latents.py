"""What a model knows: ``gencore embed``, ``directions`` and ``latents``."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gencore.cli.root import app, wished

Checkpoint = Annotated[str, typer.Argument(help="Checkpoint folder, run folder, or Hub id; it needs an encoder.")]
Data = Annotated[str | None, typer.Option(help="Data set or folder of pictures; what the model was trained on.")]
LayerName = Annotated[
    str | None, typer.Option("--layer", help="latent, code, or pooled (mean of a map); the model's own if not given.")
]


@app.command()
def embed(
    checkpoint: Checkpoint,
    out: Annotated[Path, typer.Option(help="New folder for embeddings.safetensors and the table.")],
    data: Data = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(help="What the encoder is told: true (what was said), masked, or NAME=VALUE, repeatable."),
    ] = None,
    layer: LayerName = None,
    errors: Annotated[bool, typer.Option("--errors", help="Also each picture's reconstruction error; slower.")] = False,
    pictures: Annotated[bool, typer.Option("--pictures", help="Also the pictures, not only their names.")] = False,
    table: Annotated[str, typer.Option(help="csv, or parquet (needs pyarrow).")] = "csv",
    batch: Annotated[int, typer.Option(min=1, help="Pictures at a time.")] = 64,
) -> None:
    """Write what a model's encoder says of pictures, with their scores, for others to read."""
    from gencore.insight import embed as embed_pictures

    choices: dict[str, Any] = {"layer": layer, "errors": errors, "pictures": pictures, "table": table, "batch": batch}
    embed_pictures(checkpoint, out, data, under=_under(condition or []), watch=_counted, **choices)
    print(f"\r{out}: {', '.join(sorted(file.name for file in out.iterdir()))}")


def _under(given: list[str]) -> Any:
    return given[0] if len(given) == 1 and "=" not in given[0] else wished(given) if given else "true"


def _counted(entry: Any) -> None:
    if sys.stderr.isatty():
        print(f"\r{entry['done']:4.0%}", end="", file=sys.stderr, flush=True)
