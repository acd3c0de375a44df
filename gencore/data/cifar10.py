"""CIFAR-10: 60,000 photographs of ten kinds, 32×32. The smaller of the two data sets of seed 2, section 3.2.

Seed 2 does not say which split it trains on; the train split of 50,000 loads by default.

References:
    A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
"""

from pathlib import Path

import numpy as np

from gencore.data.base import Problem, RatedImages
from gencore.data.cache import cached
from gencore.data.downloads import Download, chosen_split, datasets_folder, ensure, state
from gencore.data.streaming import covering, streamed
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

FORMAT = 1
SIZE = ImageSpec(32, 32)
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
CONDITION = ConditionSpec((Field("class", "class", classes=CLASSES),))
SPLITS = ("train", "test")


@register_dataset("cifar10")
def load(image: ImageSpec | None = None, split: str = "train", root: Path | str | None = None) -> RatedImages:
    """The photographs with the class ``class``, one of ten.

    Args:
        image: size of the pictures, 32×32 if not given; scaled to cover it and cropped around the centre.
        split: ``train`` (50,000) or ``test`` (10,000).
        root: where ``cifar-10-batches-py`` lies or is downloaded to; see
            :func:`~gencore.data.downloads.datasets_folder`.

    Raises:
        DataError: if the files are missing and cannot be downloaded, or differ from their checksums.
    """
    image, folder = image or SIZE, datasets_folder(root)
    chosen_split("CIFAR-10", split, SPLITS)
    download = _download()
    ensure(download, folder)
    identity = {"format": FORMAT, "image": [image.height, image.width], "split": split}
    return cached(
        "cifar10",
        identity | state(folder, tuple(download.files)),
        CONDITION,
        lambda: _build(download, folder, split, image),
    )


def _download() -> Download:
    from torchvision.datasets import CIFAR10

    files = [*CIFAR10.train_list, *CIFAR10.test_list, (CIFAR10.meta["filename"], CIFAR10.meta["md5"])]
    return Download(
        title="CIFAR-10",
        files={f"{CIFAR10.base_folder}/{name}": md5 for name, md5 in files},
        archives={CIFAR10.filename: CIFAR10.tgz_md5},
        fetch=lambda root: CIFAR10(root, download=True),
        by_hand=f"put {CIFAR10.filename} from https://www.cs.toronto.edu/~kriz/cifar.html into",
    )


def _build(
    download: Download, folder: Path, split: str, image: ImageSpec
) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
    from torchvision.datasets import CIFAR10

    download.check(folder)  # names the file; torchvision only says that there is one
    found = CIFAR10(folder, train=split == "train")
    rows = np.array(found.targets, np.float32)[:, None]
    return (
        streamed(covering(found.data, image), image),
        rows,
        [f"cifar10-{split}-{i:05d}" for i in range(len(rows))],
        (),
    )
