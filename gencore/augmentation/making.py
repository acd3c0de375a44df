"""From a checkpoint and its data to a folder of synthetic rated pictures, in the layout of any rated folder."""

from dataclasses import asdict
from pathlib import Path

from gencore.api import Generator, load
from gencore.augmentation.agreement import Agreement
from gencore.augmentation.synthesis import ATTEMPTS, Synthetic, check_steerable, synthesise
from gencore.data.base import RatedImages, load_data
from gencore.data.export import check_names, fill_folder
from gencore.errors import CapabilityError, DataError
from gencore.files import refuse_existing, write_folder, write_json
from gencore.raters.judge import Judge
from gencore.version import __version__

RECIPE = "synthetic.json"


def augment(
    data: str | RatedImages,
    model: str | Path | Generator,
    n: int,
    out: str | Path,
    seed: int = 0,
    judge: str | Path | None = None,
    agreement: Agreement | None = None,
    unfiltered: bool = False,
    attempts: int = ATTEMPTS,
    guidance: float = 1.0,
    temperature: float = 1.0,
) -> Synthetic:
    """Writes synthetic pictures with ratings to train with: ``metadata.csv``, PNG files, and how they were made.

    The ratings are what was wanted of each picture, and the wishes are rows of the data. Every file name lies in the
    training part of the split, so beside real pictures a synthetic one is never validated or tested on.

    Args:
        data: whose ratings are wished for: what the model was trained on, by name or path.
        model: a conditional checkpoint: folder, run, Hub id, or loaded.
        n: how many wishes.
        out: new folder.
        seed: the same seed gives the same pictures.
        judge: folder of the judge; the one beside the checkpoint if not given.
        agreement: how close the judge has to come; 1.5 points and a probability of 0.8 if not given.
        unfiltered: keep everything and ask nobody.
        attempts: how often a wish is drawn before it is given up.
        guidance: as in :meth:`GenerativeModel.sample`.
        temperature: as in :meth:`GenerativeModel.sample`.

    Raises:
        CapabilityError: if the model is not conditional or cannot sample, or there is no judge of its fields.
        DataError: if the data lacks a field of the model, or the judge agrees with fewer than two pictures.
        CheckpointError: if a checkpoint is missing or damaged, or ``out`` exists or cannot be written.
    """
    out, agreement = Path(out), agreement or Agreement()
    refuse_existing(out)
    generator = model if isinstance(model, Generator) else load(model)
    check_steerable(generator.model)
    asked = None if unfiltered else _judge(generator, judge)
    if isinstance(data, str):
        data = load_data(data, generator.model.image)
    made = synthesise(generator.model, data, n, seed, asked, agreement, attempts, guidance, temperature)
    if len(made.data) < 2:
        advice = (
            "raise --tolerance, lower --confidence, or train the model longer" if asked is not None else "ask for more"
        )
        raise DataError(f"{made}: too few to write to {out}; {advice}.")
    check_names(made.data.condition)
    recipe = {
        "model": str(generator.folder),
        "data": data.name,
        "data_fingerprint": data.fingerprint,
        "judge": None if asked is None else asked.about.provenance,
        "agreement": None if asked is None else asdict(agreement),
        "seed": seed,
        "attempts": attempts,
        "guidance": guidance,
        "temperature": temperature,
        "wishes": made.wishes,
        "drawn": made.drawn,
        "kept": len(made.data),
        "real_agreed": made.real_agreed,
        "unchecked": made.unchecked,
        "gencore": __version__,
    }

    def fill(folder: Path) -> None:
        fill_folder(made.data, folder)
        write_json(folder / RECIPE, recipe)

    write_folder(out, fill)
    return made


def _judge(generator: Generator, folder: str | Path | None) -> Judge:
    if folder is not None:
        return Judge.load(Path(folder))
    if generator.judge is None:
        raise CapabilityError(
            f"There is no judge beside {generator.folder} that knows its fields; make one there with "
            "`gencore raters train DATA --judge --out FOLDER`, name one with --judge, or give --unfiltered."
        )
    return generator.judge
