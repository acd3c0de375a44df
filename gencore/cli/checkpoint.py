"""What is done with a checkpoint: ``gencore info``, ``export``, ``fit-prior``, ``fid``, ``push``."""

from pathlib import Path
from typing import Annotated

import typer

from gencore.cli.root import app
from gencore.errors import ConditionError


@app.command()
def info(
    checkpoint: Annotated[str, typer.Argument(help="Checkpoint folder, run folder, or Hub id.")],
    stages: Annotated[bool, typer.Option("--stages", help="Also the shape after every stage.")] = False,
) -> None:
    """Say what a checkpoint is, on what it was trained, and its figures."""
    from gencore.api import load
    from gencore.evaluation.report import read_evaluation, to_markdown
    from gencore.nn.shapes import describe_stages
    from gencore.training.card import card

    generator = load(checkpoint)
    found = read_evaluation(generator.folder)
    print(card(generator.about, to_markdown([found]) if found else "").split("---\n", 2)[2].strip())
    if stages:
        print("\n" + describe_stages(generator.model))


@app.command()
def export(
    source: Annotated[str, typer.Argument(help="Run or checkpoint.")],
    out: Annotated[Path, typer.Argument(help="New folder.")],
    full: Annotated[bool, typer.Option("--full", help="Keep full precision.")] = False,
    small: Annotated[bool, typer.Option("--small", help="8 bits a weight: half the size once more.")] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="Also what only training needs, for others to begin with.")
    ] = False,
) -> None:
    """Write a run's newest checkpoint as a folder to keep or share: small files and a card."""
    from gencore.api import export as export_checkpoint

    if full and small:
        raise ConditionError("A checkpoint cannot be both --full and --small; choose one.")
    print(export_checkpoint(source, out, "float32" if full else "int8" if small else "float16", whole))


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
