"""What a trained model knows, from Python: embeddings of pictures, directions among its latents, their health."""

from pathlib import Path
from typing import Any

from gencore.api import Generator, load
from gencore.data.plain import load_pictures
from gencore.errors import DataError
from gencore.latent.embedding import Under
from gencore.latent.embedding_files import Choices, write_embeddings
from gencore.strategies.base import Watch
from gencore.training.fingerprint import weights_fingerprint


def embed(
    source: str | Path | Generator,
    out: str | Path,
    data: str | None = None,
    *,
    under: Under = "true",
    watch: Watch | None = None,
    **choices: Any,
) -> Path | None:
    """Writes what a model's encoder says of pictures to a new folder, for others to read.

    Args:
        source: checkpoint folder, run folder, Hub id, or what :func:`gencore.load` gives.
        out: new folder, for ``embeddings.safetensors`` and a table.
        data: a data set or a folder of pictures; what the model was trained on if not given.
        under: what the encoder is told: ``true``, ``masked``, or a wish such as ``{"Moira": 9}``.
        watch: called with ``{"done": 0..1, "pictures": n}`` after every batch; False ends it, and nothing is kept.
        **choices: of :class:`gencore.latent.embedding_files.Choices`, such as ``layer`` or ``errors``.

    Returns:
        The folder; none where the watch ended it.

    Raises:
        GencoreError: as :func:`gencore.latent.embedding_files.write_embeddings`, and as loading does.
    """
    generator = source if isinstance(source, Generator) else load(source)
    pictures = load_pictures(data or trained_on(generator), generator.model.image)
    about = {"checkpoint": generator.folder.name, "weights": weights_fingerprint(generator.model)}
    return write_embeddings(generator.model, pictures, Path(out), Choices(under=under, **choices), about, watch)


def trained_on(generator: Generator) -> str:
    """The data set that a model was trained on.

    Raises:
        DataError: if its checkpoint does not say.
    """
    found = str(generator.about.provenance.get("data", ""))
    if not found:
        raise DataError(f"{generator.folder} does not say what it was trained on; name the data.")
    return found
