"""Where the pictures are that a model was trained on."""

from pathlib import Path

from gencore.errors import DataError
from gencore.training.checkpoint import About
from gencore.training.state import read_run


def source_of(folder: Path, about: About) -> str:
    """What a model was trained on, as :func:`gencore.data.base.load_data` takes it.

    Args:
        folder: its checkpoint. A run remembers the path of its pictures, other checkpoints their name only.
        about: what the checkpoint says.

    Raises:
        DataError: if neither says anything.
    """
    run = folder.resolve().parent.parent
    remembered = str(read_run(run).get("source", "")) if (run / "run.json").exists() else ""
    found = remembered or str(about.provenance.get("data", ""))
    if not found:
        raise DataError(f"{folder} does not say what it was trained on; name the data.")
    return found
