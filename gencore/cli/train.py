"""``gencore train``: a model from rated pictures."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from gencore.cli.root import Size, app, picture_size
from gencore.errors import ConditionError


@app.command()
def train(
    source: Annotated[str, typer.Argument(help="cars, digits, or a folder of rated pictures.")] = "",
    out: Annotated[Path, typer.Option(help="Folder of the run.")] = Path("runs/first"),
    model: Annotated[
        str | None,
        typer.Option("--model", "--preset", help="Model, preset, or preset file: see `gencore list` and `presets`."),
    ] = None,
    data_name: Annotated[
        str | None, typer.Option("--data", help="What to train on, if not said as the first argument.")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", help="Begin with what fits of a checkpoint's weights: subjects, cars.")
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
    compiled: Annotated[bool, typer.Option("--compile", help="Compile the networks with torch.compile.")] = False,
    mirror: Annotated[
        bool, typer.Option("--mirror", help="Pictures may as well be mirrored: twice as many to learn from.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Makes weights, order and noise.")] = None,
    size: Size = None,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a folder with any problem.")] = False,
    raters: Annotated[
        bool, typer.Option("--raters", help="Then also rater models and a judge of the same people, in the run.")
    ] = False,
    rater_steps: Annotated[int, typer.Option(min=1, help="Optimiser steps of each rater model.")] = 1200,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Also write events for TensorBoard, in the run.")
    ] = False,
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
        choices |= {"compile": compiled or None, "start_from": start}
        trainer = _started(source, out, model, choices, beta, latent, size, strict, raters, mirror)
    with _events(out, tensorboard and trainer.processes.first) as follow:
        show(trainer, follow)
    if not trainer.processes.first:
        return
    if raters and not trainer.was_stopped:
        _critics(trainer, out, rater_steps)
    print(f"{out}: look at it with `gencore app --checkpoint {out}`")


@contextmanager
def _events(out: Path, wanted: bool) -> Iterator[Callable[[Any], None]]:
    """What writes a run's events for TensorBoard, if they are wanted."""
    if not wanted:
        yield lambda _: None
        return
    from gencore.curves.events import FOLDER, EventWriter

    with EventWriter(out, out / FOLDER) as writer:
        yield writer.follow


def _started(
    source: str, out: Path, model: str | None, choices: dict[str, Any], beta: float | None, latent: int | None,
    size: str | None, strict: bool, raters: bool, mirror: bool,
) -> Any:  # fmt: skip
    from dataclasses import replace

    from gencore.data.base import load_data
    from gencore.presets import DEFAULT_BEGUN, DEFAULT_MODEL, preset_for, with_beta
    from gencore.training.distributed.processes import joined
    from gencore.training.trainer import Trainer

    preset = preset_for(model or (DEFAULT_BEGUN if choices["start_from"] else DEFAULT_MODEL))
    recipe = preset.recipe if choices["steps"] is None else preset.in_steps(choices["steps"])
    recipe = replace(recipe, **{name: value for name, value in choices.items() if value is not None})
    recipe = recipe if beta is None else with_beta(recipe, beta)
    recipe = replace(recipe, augmentation=replace(recipe.augmentation, flip=True)) if mirror else recipe
    recipe = recipe if latent is None else replace(recipe, config={**recipe.config, "latent": latent})
    source = source or (preset.data if model else "")
    if not source:
        raise ConditionError("Say what to train on: `gencore train cars`, or the path of a folder of rated pictures.")
    strictly = {"strict": True} if strict else {}
    data = joined().in_turn(lambda: load_data(source, picture_size(size) or preset.size, **strictly))
    for problem in data.problems[:5] if joined().first else ():
        print(f"left out: {problem}", file=sys.stderr)
    if len(data.problems) > 5 and joined().first:
        print(f"... {len(data.problems)} problems in all; `gencore data check {source}` lists them.", file=sys.stderr)
    if raters:
        from gencore.raters.making import check_enough

        check_enough(data)  # rather now than after hours of training
    return Trainer(data, recipe, out, source=source)


def _critics(trainer: Any, out: Path, steps: int) -> None:
    """Rater models and judge of the run's people, and who of them can be predicted."""
    from gencore.raters.files import read_about_raters
    from gencore.raters.making import CRITICS, make_critics

    for progress in make_critics(trainer.data, out, steps, trainer.recipe.seed):
        if progress.step == progress.steps:
            print(f"{progress.network}: {progress.steps} steps, loss {progress.loss:.3f}", file=sys.stderr)
    for role in CRITICS:
        fits = read_about_raters(out / role).fits.items()
        said = (f"{name} {fit.skill:.2f}" if fit.predictable else f"{name} not predictable" for name, fit in fits)
        print(f"{out / role}: skill {', '.join(said)}")


def _resumed(out: Path, source: str, steps: int | None) -> Any:
    from gencore.data.base import load_data
    from gencore.training.distributed.processes import joined
    from gencore.training.state import read_run
    from gencore.training.trainer import Trainer
    from gencore.types import ImageSpec

    about = joined().by_first(lambda: read_run(out))
    data = joined().in_turn(lambda: load_data(source or about["source"], ImageSpec(*about["size"])))
    return Trainer.resume(data, out, steps)
