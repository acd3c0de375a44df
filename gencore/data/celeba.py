"""CelebA: 202,599 faces with 40 attributes each, yes or no. Seed 1, part 3, and seed 4, Table 1, train on it.

The aligned pictures have 178×218 pixels. Seed 4 resizes them to a size it does not name, crops around the centre and
builds a DCGAN, whose size is 64×64, so that is the default here: the middle 178×178, scaled down. Seed 1 works on
larger ones, see its preset. It counts 162,770 pictures in its training set, which is the split that loads by default.
Seed 4 uses no attribute at all (one class): ``attributes=()``.

References:
    Z. Liu, P. Luo, X. Wang, X. Tang, "Deep Learning Face Attributes in the Wild", ICCV 2015.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gencore.data.base import Problem, RatedImages
from gencore.data.cache import cached
from gencore.data.downloads import Download, chosen_split, datasets_folder, ensure, state
from gencore.data.streaming import decoded
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

FORMAT = 1
SIZE = ImageSpec(64, 64)
ATTRIBUTES = (
    *("5_o_Clock_Shadow", "Arched_Eyebrows", "Attractive", "Bags_Under_Eyes", "Bald", "Bangs", "Big_Lips", "Big_Nose"),
    *("Black_Hair", "Blond_Hair", "Blurry", "Brown_Hair", "Bushy_Eyebrows", "Chubby", "Double_Chin", "Eyeglasses"),
    *("Goatee", "Gray_Hair", "Heavy_Makeup", "High_Cheekbones", "Male", "Mouth_Slightly_Open", "Mustache"),
    *("Narrow_Eyes", "No_Beard", "Oval_Face", "Pale_Skin", "Pointy_Nose", "Receding_Hairline", "Rosy_Cheeks"),
    *("Sideburns", "Smiling", "Straight_Hair", "Wavy_Hair", "Wearing_Earrings", "Wearing_Hat", "Wearing_Lipstick"),
    *("Wearing_Necklace", "Wearing_Necktie", "Young"),
)
CONDITION = ConditionSpec(tuple(Field(name, "binary") for name in ATTRIBUTES))
SPLITS = {"train": "train", "validation": "valid", "test": "test", "all": "all"}
PICTURES = "celeba/img_align_celeba"


@register_dataset("celeba")
def load(
    image: ImageSpec | None = None,
    split: str = "train",
    root: Path | str | None = None,
    attributes: Sequence[str] | None = None,
) -> RatedImages:
    """The faces with their attributes, each a field of its own: 1 for yes, 0 for no.

    A face whose file is missing or damaged is left out and named in ``problems``.

    Args:
        image: size of the pictures, 64×64 if not given; scaled to cover it and cropped around the centre.
        split: ``train`` (162,770), ``validation`` (19,867), ``test`` (19,962) or ``all``.
        root: where ``celeba`` lies or is downloaded to; see :func:`~gencore.data.downloads.datasets_folder`. The
            download comes from Google Drive: it needs the package ``gdown`` and is often refused there.
        attributes: only these of the 40, in this order; all if not given.

    Raises:
        DataError: if files are missing and cannot be downloaded, differ from their checksums, or there is no such
            split or attribute.
    """
    image, folder = image or SIZE, datasets_folder(root)
    chosen_split("CelebA", split, tuple(SPLITS))
    download = _download()
    ensure(download, folder)
    identity = {"format": FORMAT, "image": [image.height, image.width], "split": split}
    data = cached(
        "celeba",
        identity | state(folder, tuple(download.files)),
        CONDITION,
        lambda: _build(download, folder, split, image),
    )
    return data if attributes is None else data.only(attributes)


def _download() -> Download:
    from torchvision.datasets import CelebA

    lists = {f"celeba/{name}": md5 for _, md5, name in CelebA.file_list if name.endswith(".txt")}
    archives = {f"celeba/{name}": md5 for _, md5, name in CelebA.file_list if name.endswith(".zip")}
    names = ", ".join(Path(file).name for file in [*archives, *lists])
    return Download(
        title="CelebA",
        files=lists | {PICTURES: None},
        archives=archives,
        fetch=lambda root: _fetch(root, [*archives, *lists]),
        by_hand=f"put {names} from https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html into",
        place="celeba",
    )


def _fetch(root: Path, files: Sequence[str]) -> Any:
    from torchvision.datasets import CelebA
    from torchvision.datasets.utils import extract_archive

    if all((root / file).exists() for file in files):  # torchvision asks for gdown even then
        return extract_archive(root / files[0])
    return CelebA(root, download=True)


def _build(
    download: Download, folder: Path, split: str, image: ImageSpec
) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
    from torchvision.datasets import CelebA

    download.check(folder)  # names the file; torchvision only says that there is one
    found = CelebA(folder, split=SPLITS[split])
    images, kept, problems = decoded(folder / PICTURES, found.filename, image)
    return images, found.attr.numpy().astype(np.float32)[kept], [found.filename[index] for index in kept], problems
