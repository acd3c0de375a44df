"""Animal faces: a folder with one sub-folder a class. Seed 4, Table 1, trains on three: cats, dogs, wild animals.

Seed 4 does not name its source; three classes of animal faces are AFHQ, which unpacks as::

    afhq/
      train/cat/*.jpg    train/dog/*.jpg    train/wild/*.jpg
      val/cat/*.jpg      val/dog/*.jpg      val/wild/*.jpg

Any folder of class folders will do, with or without ``train`` and ``val`` around them. The report resizes and crops
around the centre without saying to what size; its DCGAN's is 64×64. There is no download: the archives lie behind
pages that ask for a browser.

References:
    Y. Choi, Y. Uh, J. Yoo, J.-W. Ha, "StarGAN v2: Diverse Image Synthesis for Multiple Domains", CVPR 2020.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gencore.data.base import RatedImages
from gencore.data.cache import cached
from gencore.data.downloads import chosen_split, datasets_folder
from gencore.data.streaming import decoded
from gencore.errors import DataError
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

FORMAT = 1
SIZE = ImageSpec(64, 64)
NAMES = ("animal_faces", "animal-faces", "afhq")
SPLITS = {"train": ("train",), "test": ("test", "val")}


@register_dataset("animal_faces")
def load(image: ImageSpec | None = None, split: str = "train", root: Path | str | None = None) -> RatedImages:
    """The faces with the class ``animal``, named after the sub-folders.

    A file that cannot be read is left out and named in ``problems``.

    Args:
        image: size of the pictures, 64×64 if not given; scaled to cover it and cropped around the centre.
        split: ``train`` or ``test`` (a folder ``test`` or ``val``); without such folders everything is ``train``.
        root: the folder of the classes or splits, or the one that holds it as ``animal_faces``, ``animal-faces`` or
            ``afhq``; the usual place (:func:`~gencore.data.downloads.datasets_folder`) if not given.

    Raises:
        DataError: if there is no such folder, split, or fewer than two classes with pictures.
    """
    image, folder = image or SIZE, _classes_folder(root, split)
    files, labels, classes = _listed(folder)
    rows = np.array(labels, np.float32)[:, None]

    def build() -> tuple[np.ndarray, np.ndarray, list[str], Any]:
        images, kept, problems = decoded(folder, files, image)
        return images, rows[kept], [files[index] for index in kept], problems

    identity = {"format": FORMAT, "image": [image.height, image.width], "files": _digest(folder, files)}
    condition = ConditionSpec((Field("animal", "class", classes=classes),))
    return cached("animal_faces", identity | {"classes": classes}, condition, build)


def _classes_folder(root: Path | str | None, split: str) -> Path:
    """The folder that holds one folder a class."""
    chosen_split("animal_faces", split, tuple(SPLITS))
    place = datasets_folder(root)
    found = _named(place)
    if not found.is_dir() or (root is None and found == place):
        raise DataError(
            f"The animal faces are not in {place}; unpack AFHQ (https://github.com/clovaai/stargan-v2) there as afhq, "
            "or any folder that holds one folder a class as animal_faces."
        )
    if inside := [found / name for name in SPLITS[split] if (found / name).is_dir()]:
        return inside[0]
    if split != "train":
        raise DataError(f"{found} has no folder {' or '.join(SPLITS[split])}; load the split train, or make one.")
    return found


def _named(folder: Path) -> Path:
    """The innermost folder that goes by one of the usual names."""
    inside = next((folder / name for name in NAMES if (folder / name).is_dir()), None)
    return folder if inside is None else _named(inside)


def _listed(folder: Path) -> tuple[list[str], list[int], tuple[str, ...]]:
    """The pictures' paths below ``folder``, the number of each one's class, and the classes that have any."""
    from torchvision.datasets import ImageFolder

    try:
        found = ImageFolder(folder, allow_empty=True)
    except OSError:  # not a single sub-folder, or none that may be read
        raise DataError(f"{folder} cannot be used; it must hold one folder of pictures for each class.") from None
    samples = [(Path(path).relative_to(folder).as_posix(), found.classes[label]) for path, label in found.samples]
    samples = [(file, name) for file, name in samples if not name.startswith(".")]
    classes = tuple(sorted({name for _, name in samples}))
    if len(classes) < 2:
        raise DataError(
            f"{folder} has {len(classes)} folders with pictures; it must hold at least two, one for each class."
        )
    return [file for file, _ in samples], [classes.index(name) for _, name in samples], classes


def _digest(folder: Path, files: Sequence[str]) -> str:
    """What tells one set of files from another without reading them."""
    states = [(file, found.st_size, found.st_mtime_ns) for file in files for found in [(folder / file).stat()]]
    return hashlib.blake2b(repr((str(folder), states)).encode(), digest_size=16).hexdigest()
