"""``gencore augment``: synthetic rated pictures to train with, and whether they help."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gencore.cli.root import Size, app, picture_size
from gencore.errors import ConditionError

GENERATOR = "digits-multilabel-cvae"


@app.command()
def augment(
    data: Annotated[str, typer.Option(help="The data: a data set, or a folder of rated pictures.")],
    out: Annotated[Path, typer.Option(help="New folder; with --measure one to go on in.")],
    model: Annotated[
        str | None, typer.Option(help="Checkpoint that draws; with --measure the preset that is trained.")
    ] = None,
    n: Annotated[int, typer.Option("--n", min=1, help="How many pictures.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same pictures.")] = 0,
    tolerance: Annotated[float, typer.Option(help="Points that judged and wanted score may lie apart, of 9.")] = 1.5,
    confidence: Annotated[float, typer.Option(help="Least probability the judge gives to the wanted class.")] = 0.8,
    judge: Annotated[Path | None, typer.Option(help="Folder of the judge; the one beside the checkpoint.")] = None,
    unfiltered: Annotated[bool, typer.Option("--unfiltered", help="Keep everything, ask no judge.")] = False,
    attempts: Annotated[int, typer.Option(min=1, help="How often a wish is drawn before it is given up.")] = 20,
    guidance: Annotated[float, typer.Option(min=0, max=10, help="1 as learnt; more exaggerates the wish.")] = 1.0,
    temperature: Annotated[float, typer.Option(min=0, max=3, help="Below 1 more typical, above more varied.")] = 1.0,
    measure: Annotated[
        bool, typer.Option("--measure", help="Instead: does adding such pictures help where real ones are scarce?")
    ] = False,
    share: Annotated[
        list[float] | None, typer.Option(help="Measured: percent of the real pictures that there are; repeatable.")
    ] = None,
    repetitions: Annotated[int, typer.Option(min=2, help="Measured: with other pictures and seeds each.")] = 8,
    field: Annotated[
        list[str] | None, typer.Option(help="Measured: what is learnt; repeatable. The classes, else the scores.")
    ] = None,
    steps: Annotated[int, typer.Option(min=1, help="Measured: steps of the generator.")] = 1000,
    judge_steps: Annotated[int, typer.Option(min=1, help="Measured: steps of the judge.")] = 200,
    learner_steps: Annotated[int, typer.Option(min=1, help="Measured: steps of each learner.")] = 250,
    rotation: Annotated[float, typer.Option(help="Measured: degrees, of the classical baseline.")] = 8.0,
    shift: Annotated[int, typer.Option(help="Measured: pixels, of the classical baseline.")] = 2,
    size: Size = None,
) -> None:
    """Make synthetic rated pictures to train other models with, or measure whether they help."""
    from gencore.augmentation.agreement import Agreement

    agreement = Agreement(tolerance, confidence)
    if not measure:
        from gencore.augmentation.making import augment as make

        if model is None:
            raise ConditionError("Say what draws: --model CHECKPOINT.")
        made = make(data, model, n, out, seed, judge, agreement, unfiltered, attempts, guidance, temperature)
        print(f"{out}: {made}")
        return

    if judge or unfiltered or seed or (guidance, temperature) != (1.0, 1.0):
        raise ConditionError(
            "--measure trains a generator and a judge of its own and draws as they have learnt; leave --judge, "
            "--unfiltered, --seed, --guidance and --temperature out."
        )
    from gencore.augmentation.learner import Learning
    from gencore.augmentation.measuring import measure as measured
    from gencore.augmentation.protocol import Protocol, learnable
    from gencore.augmentation.report import report
    from gencore.data.base import load_data
    from gencore.data.transforms import Augmentation
    from gencore.presets import preset_for

    preset = preset_for(model or GENERATOR)
    loaded = load_data(data, picture_size(size) or preset.size)
    protocol = Protocol(
        preset=model or GENERATOR,
        names=learnable(loaded, tuple(field or ())),
        steps=steps,
        judge_steps=judge_steps,
        learning=Learning(steps=learner_steps),
        shares=tuple(percent / 100 for percent in share or (5.0, 20.0)),
        repetitions=repetitions,
        synthetic=n,
        agreement=agreement,
        attempts=attempts,
        classical=Augmentation(rotation=rotation, crop_padding=shift),
    )
    found = []
    for one in measured(loaded, protocol, out):
        found.append(one)
        print(
            f"{one.share:.0%}, repetition {one.repetition + 1} of {repetitions}: {one.kept} of {one.wishes} wishes "
            f"fulfilled, {one.drawn} pictures drawn, {one.seconds:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    print(report(found, loaded, protocol))
