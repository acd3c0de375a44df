"""The command line: ``gencore data``, ``train``, ``generate``, ``app``, and what goes with them.

Heavy imports are inside the commands, so that ``--help`` answers at once.
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gencore.errors import ConditionError, GencoreError

app = typer.Typer(
    name="gencore",
    help="Pictures that a group of people steers with its own scores: train a model on rated pictures, wish, look.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
data_app = typer.Typer(help="Make or check rated pictures.", no_args_is_help=True)
app.add_typer(data_app, name="data")
DEFAULT_MODEL = "resnet_cvae"

Size = Annotated[str | None, typer.Option("--size", help="Picture size as HEIGHTxWIDTH, for instance 96x128.")]
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

    data = load_data(name, _size(size))
    write_folder(data, out, count)
    print(f"{out}: {min(count or len(data), len(data))} pictures and metadata.csv")


@data_app.command("check")
def data_check(folder: Folder, size: Size = None) -> None:
    """Say what is in a rated folder, and every row or file that cannot be used."""
    from gencore.data.export import check_folder

    print(check_folder(folder, _size(size)))


@app.command()
def train(
    source: Annotated[str, typer.Argument(help="cars, digits, or a folder of rated pictures.")] = "",
    out: Annotated[Path, typer.Option(help="Folder of the run.")] = Path("runs/first"),
    model: Annotated[
        str | None,
        typer.Option("--model", "--preset", help="Model, or a preset: see `gencore list` and `gencore presets`."),
    ] = None,
    data_name: Annotated[
        str | None, typer.Option("--data", help="What to train on, if not said as the first argument.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in --out, exactly.")] = False,
    steps: Annotated[int | None, typer.Option(help="Optimiser steps.")] = None,
    batch: Annotated[int | None, typer.Option(help="Pictures a step.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Adam's learning rate.")] = None,
    beta: Annotated[float | None, typer.Option(help="Weight of the KL term.")] = None,
    latent: Annotated[int | None, typer.Option(help="Length of the latent vector.")] = None,
    sampler: Annotated[str | None, typer.Option(help="uniform, product, or consensus.")] = None,
    rater: Annotated[list[str] | None, typer.Option(help="Rater a weighted sampler listens to; repeatable.")] = None,
    scaling: Annotated[str | None, typer.Option(help="How scores are scaled: range, standard, or quantile.")] = None,
    precision: Annotated[str | None, typer.Option(help="auto, float32, or bfloat16.")] = None,
    seed: Annotated[int | None, typer.Option(help="Makes weights, order and noise.")] = None,
    size: Size = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a folder with any problem.")] = False,
) -> None:
    """Train a model on rated pictures. Ctrl-C saves and stops; --resume goes on."""
    from gencore.training.terminal import show

    source = source or data_name or ""
    if resume:
        trainer = _resumed(out, source, steps)
    else:
        choices: dict[str, Any] = {
            "steps": steps,
            "batch_size": batch,
            "learning_rate": learning_rate,
            "sampler": sampler,
        }
        choices |= {"raters": tuple(rater or ()) or None, "scaling": scaling, "precision": precision, "seed": seed}
        trainer = _started(source, out, model, choices, beta, latent, size, strict)
    show(trainer)
    print(f"{out}: look at it with `gencore app --checkpoint {out}`")


@app.command()
def generate(
    checkpoint: Annotated[str, typer.Argument(help="Checkpoint folder, run folder, or Hub id.")],
    wish: Annotated[list[str] | None, typer.Argument(help="Wishes such as Moira=9; what is left out is any.")] = None,
    out: Annotated[Path, typer.Option(help="A picture file for all, or a folder for one file each.")] = Path("ten.png"),
    count: Annotated[int, typer.Option(min=1, max=100, help="How many pictures.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first; the next ones count up.")] = 0,
    strategy: Annotated[str, typer.Option(help="Generation strategy.")] = "direct",
    guidance: Annotated[float, typer.Option(min=0, max=10, help="1 as learnt; more exaggerates the wish.")] = 1.0,
    temperature: Annotated[float, typer.Option(min=0, max=3, help="Below 1 more typical, above more varied.")] = 1.0,
) -> None:
    """Make pictures, for instance `gencore generate checkpoints/cars Moira=9 Ferdinando=8 --out ten.png`."""
    from gencore.api import load

    pictures = load(checkpoint).generate(
        _wish(wish or []), range(seed, seed + count), strategy, guidance=guidance, temperature=temperature
    )
    if out.suffix:
        print(pictures.save(out))
    else:
        print(f"{out}: {len(pictures.save_each(out))} pictures and recipe.json")


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


@app.command()
def info(
    checkpoint: Annotated[str, typer.Argument(help="Checkpoint folder, run folder, or Hub id.")],
    stages: Annotated[bool, typer.Option("--stages", help="Also the shape after every stage.")] = False,
) -> None:
    """Say what a checkpoint is, on what it was trained, and its figures."""
    from gencore.api import load
    from gencore.nn.shapes import describe_stages
    from gencore.training.card import card

    generator = load(checkpoint)
    print(card(generator.about).split("---\n", 2)[2].strip())
    if stages:
        print("\n" + describe_stages(generator.model))


@app.command()
def export(
    source: Annotated[str, typer.Argument(help="Run or checkpoint.")],
    out: Annotated[Path, typer.Argument(help="New folder.")],
    full: Annotated[bool, typer.Option("--full", help="Keep full precision.")] = False,
    small: Annotated[bool, typer.Option("--small", help="8 bits a weight: half the size once more.")] = False,
) -> None:
    """Write a run's newest checkpoint as a folder to keep or share: small files and a card."""
    from gencore.api import export as export_checkpoint

    if full and small:
        raise ConditionError("A checkpoint cannot be both --full and --small; choose one.")
    print(export_checkpoint(source, out, "float32" if full else "int8" if small else "float16"))


@app.command("fit-prior")
def fit_prior(
    checkpoint: Annotated[str, typer.Argument(help="Checkpoint of an autoencoder: folder, run folder, or Hub id.")],
    source: Annotated[str, typer.Argument(help="What it was trained on: a data set, or a folder of pictures.")],
    out: Annotated[Path, typer.Option(help="New folder.")],
    components: Annotated[int, typer.Option(min=1, help="How many Gaussians.")] = 10,
    seed: Annotated[int, typer.Option(help="Where the fit starts.")] = 0,
) -> None:
    """Give an autoencoder a prior, so that it can make new pictures: Gaussians fitted to its latents."""
    from gencore.latent.prior import fit_checkpoint

    score = fit_checkpoint(checkpoint, source, out, components, seed)
    figure = "" if score is None else f"; latents of pictures not trained on have log-likelihood {score:.2f} nats"
    print(f"{out}: {components} Gaussians{figure}")


@app.command()
def fid(
    checkpoint: Annotated[str, typer.Argument(help="Checkpoint folder, run folder, or Hub id.")],
    source: Annotated[str, typer.Argument(help="What it was trained on: a data set, or a folder of pictures.")],
    protocol: Annotated[
        str, typer.Option(help="sound, or seed1: ten pictures a side, as seed 1 did (biased).")
    ] = "sound",
) -> None:
    """Measure the Fréchet inception distance; downloads Inception's weights once."""
    from gencore.api import load
    from gencore.data.base import load_data
    from gencore.evaluation.fid import PROTOCOLS, fid_of_model

    if protocol not in PROTOCOLS:
        raise ConditionError(f'There is no protocol "{protocol}"; choose {" or ".join(PROTOCOLS)}.')
    model = load(checkpoint).model
    print(fid_of_model(model, load_data(source, model.image), PROTOCOLS[protocol]))


@app.command()
def push(
    checkpoint: Annotated[Path, typer.Argument(help="Checkpoint folder, as `gencore export` writes it.")],
    repository: Annotated[str, typer.Argument(help="Hub id, for instance you/your-cars.")],
    private: Annotated[bool, typer.Option("--private", help="Only you can see it.")] = False,
) -> None:
    """Upload a checkpoint to the Hugging Face Hub."""
    from gencore.hub import push_to_hub

    print(push_to_hub(checkpoint, repository, private))


@app.command("list")
def list_names() -> None:
    """List models, presets, data sets, losses and strategies."""
    from gencore.presets import presets
    from gencore.registry import DATASETS, LOSSES, MODELS, STRATEGIES

    for registry in (MODELS, DATASETS, LOSSES, STRATEGIES):
        print(f"{registry.kind}: {', '.join(registry.names())}")
    print(f"preset: {', '.join(sorted(presets()))}")


@app.command("presets")
def list_presets() -> None:
    """List every preset: its model, its data and where its numbers come from."""
    from gencore.presets import presets

    width = max(map(len, presets()))
    for name, preset in presets().items():
        size = f" at {preset.size.height}x{preset.size.width}" if preset.size else ""
        print(f"{name:{width}}  {preset.recipe.model} on {preset.data}{size}. {preset.source}")


def main() -> None:
    """Runs the command line; what the user can mend is one sentence on stderr and exit code 2."""
    try:
        app()
    except GencoreError as error:
        print(f"gencore: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("gencore: interrupted; what was saved before is untouched.", file=sys.stderr)
        sys.exit(130)


def _started(
    source: str, out: Path, model: str | None, choices: dict[str, Any], beta: float | None, latent: int | None,
    size: str | None, strict: bool,
) -> Any:  # fmt: skip
    from dataclasses import replace

    from gencore.data.base import load_data
    from gencore.presets import preset_for, with_beta
    from gencore.training.trainer import Trainer

    preset = preset_for(model or DEFAULT_MODEL)
    recipe = preset.recipe if choices["steps"] is None else replace(preset.recipe, epochs=0.0)
    recipe = replace(recipe, **{name: value for name, value in choices.items() if value is not None})
    recipe = recipe if beta is None else with_beta(recipe, beta)
    recipe = recipe if latent is None else replace(recipe, config={**recipe.config, "latent": latent})
    source = source or (preset.data if model else "")
    if not source:
        raise ConditionError("Say what to train on: `gencore train cars`, or the path of a folder of rated pictures.")
    data = load_data(source, _size(size) or preset.size, **({"strict": True} if strict else {}))
    for problem in data.problems[:5]:
        print(f"left out: {problem}", file=sys.stderr)
    if len(data.problems) > 5:
        print(f"... {len(data.problems)} problems in all; `gencore data check {source}` lists them.", file=sys.stderr)
    return Trainer(data, recipe, out, source=source)


def _resumed(out: Path, source: str, steps: int | None) -> Any:
    from gencore.data.base import load_data
    from gencore.training.state import read_run
    from gencore.training.trainer import Trainer
    from gencore.types import ImageSpec

    about = read_run(out)
    return Trainer.resume(load_data(source or about["source"], ImageSpec(*about["size"])), out, steps)


def _size(text: str | None) -> Any:
    from gencore.types import ImageSpec

    if text is None:
        return None
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        raise ConditionError(f'"{text}" is no picture size; give HEIGHTxWIDTH, for instance 96x128.')
    return ImageSpec(int(parts[0]), int(parts[1]))


def _wish(pairs: list[str]) -> dict[str, str]:
    wish: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ConditionError(f'"{pair}" is no wish; write NAME=VALUE, for instance Moira=9.')
        if name in wish:
            raise ConditionError(f"{name} is wished for twice; give one value.")
        wish[name] = value
    return wish


def _checkpoints() -> Path:
    """What ships lies beside the package in a clone; elsewhere a folder of that name in the current one will do."""
    beside = Path(__file__).parents[1] / "checkpoints"
    return beside if beside.is_dir() else Path("checkpoints")


def _short(source: str) -> str:
    return Path(source).resolve().name if Path(source).exists() else source
