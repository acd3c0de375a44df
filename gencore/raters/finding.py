"""Which rater models belong to a model: those that know its people, and lie beside its checkpoint."""

from collections.abc import Sequence
from pathlib import Path

from gencore.errors import CheckpointError
from gencore.raters.files import FILE, Role, read_about_raters

RUN = "run.json"  # what a run's folder is known by
SHIPPED = (Path(__file__).parents[2] / "checkpoints", Path("checkpoints"))


def named(raters: str) -> Path:
    """The folder of rater models that is meant by a path, or by the name of one that ships, such as ``cars-raters``.

    Raises:
        CheckpointError: if there is none.
    """
    for folder in (Path(raters), *(place / raters for place in SHIPPED)):
        if (folder / FILE).is_file():
            return folder
    raise CheckpointError(
        f'There are no rater models "{raters}", neither as a folder nor among the shipped checkpoints; make some with '
        "`gencore raters train`, or leave out what needs them."
    )


def beside(checkpoint: Path, data: str, names: Sequence[str], role: Role) -> Path | None:
    """The folder beside ``checkpoint`` with raters, or a judge, of the same data who know all of ``names``.

    Args:
        checkpoint: folder of a model.
        data: what the model was trained on, as its ``config.json`` says.
        names: the model's fields.
        role: ``raters`` or ``judge``.

    Returns:
        The first such folder in alphabetical order, or none. A damaged one is passed over. Of a run's checkpoint the
        run's own come first, then those beside the run.
    """
    for file in (file for place in _places(checkpoint.resolve()) for file in sorted(place.glob(f"*/{FILE}"))):
        try:
            about = read_about_raters(file.parent)
        except CheckpointError:
            continue
        same = about.provenance.get("data") == data
        if about.role == role and same and set(names) <= {field.name for field in about.fields}:
            return file.parent
    return None


def _places(checkpoint: Path) -> list[Path]:
    run = checkpoint.parent.parent
    return [run, run.parent] if (run / RUN).exists() else [checkpoint.parent]
