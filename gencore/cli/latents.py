"""What a model knows: ``gencore embed``, ``directions`` and ``latents``."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gencore.cli.root import app, wished
from gencore.errors import ConditionError

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


@app.command()
def directions(
    checkpoint: Checkpoint,
    of: Annotated[list[str], typer.Option(help="A rater, a factor such as wings, a class, or pca; repeatable.")],
    out: Annotated[Path | None, typer.Option(help="Draw a picture on its way along each, as this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON, the directions themselves too.")] = False,
    data: Data = None,
    layer: LayerName = None,
    picture: Annotated[Path | None, typer.Option(help="A picture file to move; one of the data if not given.")] = None,
    dimensions: Annotated[int, typer.Option(min=0, max=10, help="Draw as many single dimensions below each.")] = 0,
    apart: Annotated[bool, typer.Option("--apart", help="Each leaves what the others mean as it is.")] = False,
    by: Annotated[str | None, typer.Option(help="Rank dimensions by correlation, auc, or information.")] = None,
    measure: Annotated[int, typer.Option(min=0, help="Move so many pictures, and ask the judge about them.")] = 0,
    most: Annotated[int, typer.Option(min=20, help="Pictures to learn from, at most.")] = 3000,
) -> None:
    """Find directions among latents that mean a rater, a part or a class, and the dimensions that tell most of it.

    For instance `gencore directions checkpoints/creatures-dcvae --of wings --of Ada --out wings.png`.
    """
    import json

    from gencore.insight import directions as find
    from gencore.latent.moving import told
    from gencore.latent.ranking import BYS

    if by is not None and by not in BYS:
        raise ConditionError(f'Dimensions cannot be ranked by "{by}"; choose {", ".join(BYS)}.')
    found = find(checkpoint, of, data, layer=layer, apart=apart, by=by, measure=measure, most=most)
    if out is not None:
        print(found.strip(out, picture, dimensions), file=sys.stderr)
    if as_json:
        known = [
            {**vars(one), "step": one.step.tolist(), "reader": one.reader.tolist(),
             "dimensions": [vars(each) for each in found.ranked.get(one.name, [])],
             **({"moved": dict(told(found.moved[one.name]))} if one.name in found.moved else {})}
            for one in found.found
        ]  # fmt: skip
        print(json.dumps({"layer": found.layer.name, "directions": known}, indent=2))
        return
    for one in found.found:
        print(_said(one))
        if one.name in found.moved:
            print(f"  {_moves(found.moved[one.name])}")
        for each in found.ranked.get(one.name, [])[:5]:
            auc = "" if each.auc is None else f", AUC {each.auc:.2f}"
            print(f"  dimension {each.dimension}: r {each.correlation:+.2f}{auc}")


@app.command()
def latents(
    checkpoint: Checkpoint,
    out: Annotated[Path | None, typer.Option(help="Draw the correlations as this picture file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
    save: Annotated[bool, typer.Option("--save", help="Keep it beside the weights, where the app finds it.")] = False,
    data: Data = None,
    layer: LayerName = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(help="What the encoder is told: masked, true (what was said), or NAME=VALUE, repeatable."),
    ] = None,
    measure: Annotated[int, typer.Option(min=0, help="Move so many pictures along each direction, and ask.")] = 0,
    most: Annotated[int, typer.Option(min=20, help="Pictures to learn from, at most.")] = 3000,
) -> None:
    """Say how healthy a model's latents are: unused and repeated dimensions, and what each tells."""
    import json

    from gencore.insight import latents as look
    from gencore.latent.heatmap import heat_map
    from gencore.latent.portrait_file import to_json

    under = _under(condition) if condition else "masked"
    found = look(checkpoint, data, layer=layer, under=under, measure=measure, most=most, save=save, watch=_counted)
    written = to_json(found)
    if out is not None:
        print(heat_map(written, out), file=sys.stderr)
    if as_json:
        print(json.dumps(written, indent=2))
        return
    print("\n".join(written["findings"]))
    print(f"\n{'dimension':>9} {'variance':>9} {'nats':>7}  follows")
    for one in written["dimensions"][:20]:
        nats = "" if one["kl"] is None else f"{one['kl']:.2f}"
        best = max(one["raters"].items(), key=lambda pair: abs(pair[1]), default=None)
        follows = "" if best is None else f"{best[0]} {best[1]:+.2f}"
        print(f"{one['dimension']:>9} {one['variance']:>9.3g} {nats:>7}  {follows}")
    moves = {name: f"; {_moves(move)}" for name, move in found.moved.items()}
    print("\n" + "\n".join(_said(one) + moves.get(one.name, "") for one in found.directions))


def _said(direction: Any) -> str:
    if direction.share is not None:
        return f"{direction.name}: {direction.share:.1%} of the variance"
    auc = "" if direction.auc is None else f", AUC {direction.auc:.2f}"
    return f"{direction.name}: R² {direction.held_out:.2f}{auc} on {direction.known} pictures not learnt from"


def _moves(moved: Any) -> str:
    trusted = "" if moved.trusted is None else f", who is right with R² {moved.trusted:.2f}"
    return (
        f"one step moves it by {moved.slope:+.2f} ± {moved.spread:.2f} ({moved.n} pictures shown to somebody{trusted})"
    )
