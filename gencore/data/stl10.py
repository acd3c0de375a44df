"""STL-10: photographs of ten kinds, 96×96, and 100,000 more of which nobody says what they show.

Seed 2, section 3.2, began with the labelled horses and birds of the train split, 1,000 pictures, which was too few;
"training on the full dataset gave much better results". How much of it that is, the report does not say: the split
``train+unlabeled`` is what the data set's authors offer for learning without labels. A picture without a label has
*any* class (NaN).

References:
    A. Coates, H. Lee, A. Y. Ng, "An Analysis of Single-Layer Networks in Unsupervised Feature Learning", AISTATS 2011.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import Float, UInt8

from gencore.data.base import Problem, RatedImages
from gencore.data.cache import cached
from gencore.data.downloads import Download, chosen_split, damaged, datasets_folder, ensure, state
from gencore.data.streaming import covering, streamed
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

FORMAT = 1
SIZE = ImageSpec(96, 96)
CLASSES = ("airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck")
CONDITION = ConditionSpec((Field("class", "class", classes=CLASSES),))
SPLITS = ("train", "test", "unlabeled", "train+unlabeled")


@register_dataset("stl10")
def load(image: ImageSpec | None = None, split: str = "train", root: Path | str | None = None) -> RatedImages:
    """The photographs with the class ``class``, one of ten, or *any* where there is no label.

    Args:
        image: size of the pictures, 96×96 if not given; scaled to cover it and cropped around the centre.
        split: ``train`` (5,000), ``test`` (8,000), ``unlabeled`` (100,000) or ``train+unlabeled``. The unlabelled
            pictures, 2.8 GB, are never in memory as a whole.
        root: where ``stl10_binary`` lies or is downloaded to; see :func:`~gencore.data.downloads.datasets_folder`.

    Raises:
        DataError: if the files are missing and cannot be downloaded, or differ from their checksums.
    """
    image, folder = image or SIZE, datasets_folder(root)
    chosen_split("STL-10", split, SPLITS)
    download = _download()
    ensure(download, folder)
    identity = {"format": FORMAT, "image": [image.height, image.width], "split": split}
    return cached(
        "stl10",
        identity | state(folder, tuple(download.files)),
        CONDITION,
        lambda: _build(download, folder, split, image),
    )


def _download() -> Download:
    from torchvision.datasets import STL10

    return Download(
        title="STL-10",
        files={f"{STL10.base_folder}/{name}": md5 for name, md5 in [*STL10.train_list, *STL10.test_list]},
        archives={STL10.filename: STL10.tgz_md5},
        fetch=lambda root: STL10(root, split="train", download=True),
        by_hand=f"put {STL10.filename} from {STL10.url} into",
    )


def _build(
    download: Download, folder: Path, split: str, image: ImageSpec
) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
    download.check(folder)  # names the file; torchvision only says that there is one
    rows: list[np.ndarray] = []
    keys: list[str] = []

    def chunks() -> Iterator[np.ndarray]:
        for part in split.split("+"):
            pictures, labels = _part(folder, part)
            rows.append(labels[:, None])
            keys.extend(f"stl10-{part}-{number:06d}" for number in range(len(labels)))
            yield from covering(pictures, image)

    images = streamed(chunks(), image)
    return images, np.concatenate(rows), keys, ()


def _part(folder: Path, part: str) -> tuple[UInt8[np.ndarray, "n 96 96 3"], Float[np.ndarray, " n"]]:
    """Pictures and labels of one split; torchvision reads it, except where it would read 2.8 GB at once."""
    from torchvision.datasets import STL10

    if part != "unlabeled":
        found = STL10(folder, split=part)
        return found.data.transpose(0, 2, 3, 1), found.labels.astype(np.float32)
    file = folder / STL10.base_folder / "unlabeled_X.bin"
    if file.stat().st_size % (3 * 96 * 96):
        raise damaged(file)
    columns_first = np.memmap(file, np.uint8, "r").reshape(-1, 3, 96, 96)  # the files' order is column by column
    pictures = columns_first.transpose(0, 3, 2, 1)
    return pictures, np.full(len(pictures), np.nan, np.float32)
