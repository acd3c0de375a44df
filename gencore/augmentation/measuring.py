"""Does a classifier or regressor that has few real pictures get better when synthetic ones are added?

For every share and repetition: a random share of the training pictures is all that there is. A generator and a judge
are trained on it and on nothing else; synthetic pictures are drawn under its own rows and filtered by that judge. Then
the same learner, from the same weights, with the same number of steps, is trained in every arm, and all arms are
measured on the same held-out real pictures, which nothing before has seen.

References:
    Seed 3, "Problem statement". Ravuri and Vinyals, *Classification Accuracy Score for Conditional Generative Models*,
    2019, who found that such pictures seldom beat real ones.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gencore.augmentation.learner import errors, looking_size, taught
from gencore.augmentation.protocol import ARMS, PROTOCOL, Protocol, held_out, scarce, subset
from gencore.augmentation.synthesis import Synthetic, synthesise
from gencore.data.base import RatedImages
from gencore.errors import TrainingError
from gencore.files import write_json
from gencore.models.base import GenerativeModel
from gencore.presets import preset_for
from gencore.raters.files import JUDGE, AboutRaters, Raters
from gencore.raters.judge import Judge
from gencore.raters.model import RaterEnsemble
from gencore.raters.training import train_raters
from gencore.training.trainer import Trainer

ABOUT = "protocol.json"


@dataclass(frozen=True)
class Repetition:
    """One repetition at one share.

    Args:
        share: of the training pictures. repetition: which one, from 0. pictures: how many real ones that is.
        wishes, drawn, kept: of synthetic pictures.
        errors: arm to field to error on held-out pictures: share wrong, or points.
        seconds: for all of it.
    """

    share: float
    repetition: int
    pictures: int
    wishes: int
    drawn: int
    kept: int
    errors: dict[str, dict[str, float]]
    seconds: float


def measure(data: RatedImages, protocol: Protocol, out: Path) -> Iterator[Repetition]:
    """Measures repetition by repetition; those finished in ``out`` are read from there.

    Args:
        data: rated pictures; their validation and test parts are what is held out.
        protocol: what is done.
        out: folder for the finished repetitions; one that holds the same measurement is continued.

    Raises:
        TrainingError: if ``out`` holds another measurement, or the recipe does not fit.
        DataError: if a share is too small to train on, or a field is not there.
        CapabilityError: if the generator cannot draw pictures of a wanted class or score.
        CheckpointError: if ``out`` cannot be written.
    """
    for share in protocol.shares:  # before anything is trained
        scarce(data, share, 0).only(protocol.names)
    about: dict[str, Any] = {
        "protocol": PROTOCOL.dump_python(protocol, mode="json"),
        "data": [data.name, data.fingerprint],
    }
    del (
        about["protocol"]["repetitions"],
        about["protocol"]["shares"],
    )  # more of either goes on from those that are there
    _begin(out / ABOUT, about)
    ceilings: dict[int, dict[str, dict[str, float]]] = {}
    for repetition in range(protocol.repetitions):
        for share in protocol.shares:
            file = out / f"share-{100 * share:g}-repetition-{repetition}.json"
            if not file.exists():
                if repetition not in ceilings:  # the same for all shares
                    ceilings[repetition] = _ceiling(data, protocol, repetition, out)
                write_json(file, asdict(_repeated(data, protocol, share, repetition, ceilings[repetition])))
            yield Repetition(**json.loads(file.read_text(encoding="utf-8")))


def trained_generator(data: RatedImages, protocol: Protocol, seed: int) -> GenerativeModel:
    """The protocol's generator, trained on all of ``data``'s training part; nothing of the run is kept."""
    once = protocol.steps
    recipe = replace(
        preset_for(protocol.preset).recipe, steps=once, epochs=0.0, seed=seed,
        validate_every=once, sample_every=once, save_every=once,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(data, recipe, Path(folder) / "run")
        for _ in trainer.run():
            pass
    return trainer.served


def trained_judge(data: RatedImages, names: tuple[str, ...], steps: int, seed: int) -> Judge:
    """A judge of ``names`` who has seen all pictures of ``data`` and no other; none is left to measure it on."""
    fields = data.only(names).condition.fields
    size = looking_size(data.image.height, data.image.width)
    torch.manual_seed(seed)
    ensemble = RaterEnsemble(fields, JUDGE, size)
    for _ in train_raters(ensemble, data, np.arange(len(data)), steps, seed=seed):
        pass
    about = AboutRaters("judge", fields, JUDGE, size, data.image, {}, provenance={"data": data.name})
    return Judge(Raters(ensemble, {}, about))


def _begin(file: Path, about: dict[str, Any]) -> None:
    if file.exists() and json.loads(file.read_text(encoding="utf-8")) != about:
        raise TrainingError(
            f"{file.parent} holds another measurement (other data, or other settings); choose another folder."
        )
    write_json(file, about)


def _repeated(
    data: RatedImages, protocol: Protocol, share: float, repetition: int, ceiling: dict[str, dict[str, float]]
) -> Repetition:
    began = time.perf_counter()
    few = scarce(data, share, repetition)
    made, unfiltered = _synthetic(few, protocol, repetition)
    sources = {"": None, "filtered": made.data, "unfiltered": unfiltered.data}
    found = {}
    for name, arm in ARMS.items():
        if arm.everything:
            found[name] = ceiling[name]
            continue
        variation = protocol.classical if arm.classical else None
        learner = taught(protocol.learning, few, protocol.names, sources[arm.synthetic], variation, repetition)
        found[name] = errors(learner, data, held_out(data))
    seconds = round(time.perf_counter() - began, 1)
    return Repetition(share, repetition, len(few), made.wishes, made.drawn, len(made.data), found, seconds)


def _synthetic(few: RatedImages, protocol: Protocol, seed: int) -> tuple[Synthetic, Synthetic]:
    """What the judge agreed with, and as many pictures that nobody was asked about."""
    model = trained_generator(few, protocol, seed)
    foreign = [name for name in protocol.names if name not in model.condition_spec.names]
    if foreign:
        raise TrainingError(
            f'{protocol.preset} cannot be asked for "{foreign[0]}", so its pictures cannot teach it; '
            "choose another preset or field."
        )
    judge = trained_judge(few, model.condition_spec.names, protocol.judge_steps, seed)
    made = synthesise(model, few, protocol.synthetic, seed, judge, protocol.agreement, protocol.attempts)
    return made, synthesise(model, few, max(1, len(made.data)), seed)


def _ceiling(data: RatedImages, protocol: Protocol, repetition: int, out: Path) -> dict[str, dict[str, float]]:
    """The arms that have all the real training pictures; kept, because no share changes them."""
    file = out / f"all-real-repetition-{repetition}.json"
    if not file.exists():
        everything = subset(data, data.part("train"))
        found = {}
        for name, arm in ARMS.items():
            if arm.everything:
                variation = protocol.classical if arm.classical else None
                learner = taught(protocol.learning, everything, protocol.names, None, variation, repetition)
                found[name] = errors(learner, data, held_out(data))
        write_json(file, found)
    return dict(json.loads(file.read_text(encoding="utf-8")))
