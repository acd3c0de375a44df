"""MNIST: 70,000 handwritten digits, 28×28, grey. What seed 1 (all three parts) and seed 4 (Table 1) train on.

The reports train on the 60,000 pictures of the train split, so that is what loads by default. Grey becomes RGB.
Seed 4 works at 64×64: ``load(ImageSpec(64, 64))``.

References:
    Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based Learning Applied to Document Recognition", Proceedings
    of the IEEE, 1998.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from jaxtyping import UInt8
from PIL import Image

from gencore.data.base import Problem, RatedImages
from gencore.data.cache import cached
from gencore.data.downloads import Download, chosen_split, damaged, datasets_folder, ensure, state
from gencore.data.streaming import chunks_of, streamed
from gencore.errors import DataError
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

FORMAT = 1
SIZE = ImageSpec(28, 28)
CONDITION = ConditionSpec((Field("digit", "class", classes=tuple("0123456789")),))
SPLITS = {"train": "train", "test": "t10k"}


@register_dataset("mnist")
def load(image: ImageSpec | None = None, split: str = "train", root: Path | str | None = None) -> RatedImages:
    """The digits as white ink on black, in RGB, with the class ``digit``.

    Args:
        image: size of the pictures, 28×28 if not given. Where it is not square, the digit lies in the middle.
        split: ``train`` (60,000) or ``test`` (10,000).
        root: where ``MNIST/raw`` lies or is downloaded to; see :func:`~gencore.data.downloads.datasets_folder`.

    Raises:
        DataError: if the files are missing and cannot be downloaded, or are damaged.
    """
    image, folder = image or SIZE, datasets_folder(root)
    chosen_split("MNIST", split, tuple(SPLITS))
    download = _download()
    ensure(download, folder)
    identity = {"format": FORMAT, "image": [image.height, image.width], "split": split}
    return cached(
        "mnist",
        identity | state(folder, tuple(download.files)),
        CONDITION,
        lambda: _build(folder / download.place, split, image),
    )


def _download() -> Download:
    from torchvision.datasets import MNIST

    place = "MNIST/raw"
    return Download(
        title="MNIST",
        files={f"{place}/{name.removesuffix('.gz')}": None for name, _ in MNIST.resources},
        archives={f"{place}/{name}": md5 for name, md5 in MNIST.resources},
        fetch=lambda root: MNIST(root, download=True),
        by_hand=f"put {', '.join(name for name, _ in MNIST.resources)} from {MNIST.mirrors[0]} into",
        place=place,
    )


def _build(folder: Path, split: str, image: ImageSpec) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
    from torchvision.datasets.mnist import read_image_file, read_label_file

    names = [folder / f"{SPLITS[split]}-{what}-ubyte" for what in ("images-idx3", "labels-idx1")]
    scans, digits = _read(read_image_file, names[0]), _read(read_label_file, names[1])
    if len(scans) != len(digits) or len(scans) < 2:
        raise DataError(
            f"{names[0]} holds {len(scans)} digits and {names[1].name} {len(digits)}; put intact copies there."
        )
    if digits.max() > 9:
        raise damaged(names[1])
    images = streamed(_in_the_middle(scans, image), image)
    return images, digits[:, None].astype(np.float32), [f"mnist-{split}-{i:05d}" for i in range(len(scans))], ()


def _read(read: Callable[[str], torch.Tensor], file: Path) -> np.ndarray:
    """An IDX file, read by torchvision, which complains in many ways about one that is cut off."""
    try:
        return read(str(file)).numpy()
    except (OSError, RuntimeError, ValueError, TypeError, LookupError, AssertionError, OverflowError):
        raise damaged(file) from None


def _in_the_middle(
    scans: UInt8[np.ndarray, "n h w"], image: ImageSpec
) -> Iterator[UInt8[np.ndarray, "k height width 3"]]:
    side = min(image.height, image.width)
    top, left = (image.height - side) // 2, (image.width - side) // 2
    for chunk in chunks_of(len(scans), image):
        part = scans[chunk]
        canvas = np.zeros((len(part), image.height, image.width, 3), np.uint8)
        canvas[:, top : top + side, left : left + side] = np.stack([_scaled(scan, side) for scan in part])[..., None]
        yield canvas


def _scaled(scan: UInt8[np.ndarray, "h w"], side: int) -> UInt8[np.ndarray, "side side"]:
    if scan.shape == (side, side):
        return scan
    return np.asarray(Image.fromarray(scan).resize((side, side), Image.Resampling.BICUBIC))
