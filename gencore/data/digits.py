"""Real handwritten digits with two raters, without a download: what earlier work did on MNIST, offline.

The 1,797 scans come with scikit-learn, 8×8 pixels and 17 levels each. Beside the digit's class every scan has two
scores computed from it, so that a model's steering can be checked exactly. With ink ``I(x, y)``, its mass
``m = Σ I``, and central moments ``μ`` of order (p, q):

    Slant = −μ₁₁ / μ₀₂        how far the stroke leans to the right (y points down)
    Ink   = m                 how much ink there is

each replaced by its rank among all scans and cut into the whole numbers 0..9, all equally frequent.

References:
    E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998.
"""

from typing import Any

import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image

from gencore.data.base import Problem, RatedImages
from gencore.data.cache import cached
from gencore.errors import DataError
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

FORMAT = 1
SIZE = ImageSpec(32, 32)
CONDITION = ConditionSpec((Field("digit", "class", classes=tuple("0123456789")), Field("Slant"), Field("Ink")))


@register_dataset("digits")
def load(image: ImageSpec | None = None) -> RatedImages:
    """The 1,797 scans as white ink on black, in RGB.

    Args:
        image: size of the pictures, 32×32 if not given. Where it is not square, the scan lies in the middle.

    Raises:
        DataError: if scikit-learn is not installed.
    """
    image = image or SIZE
    return cached(
        "digits",
        {"format": FORMAT, "image": [image.height, image.width]},
        CONDITION,
        lambda: _build(image),
    )


def slant(scans: Float[np.ndarray, "n h w"]) -> Float[np.ndarray, " n"]:
    """How far each scan leans to the right: the shear −μ₁₁ / μ₀₂, 0 for an upright stroke."""
    y, x = np.mgrid[: scans.shape[1], : scans.shape[2]]
    mass = scans.sum(axis=(1, 2), keepdims=True)
    right = x - (scans * x).sum(axis=(1, 2), keepdims=True) / mass
    down = y - (scans * y).sum(axis=(1, 2), keepdims=True) / mass
    return -(scans * right * down).sum(axis=(1, 2)) / (scans * down**2).sum(axis=(1, 2))


def ranked_scores(values: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """Each value's place among all as a whole number 0..9; equal values get equal scores."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - counts / 2
    return np.floor(10 * middle / len(values))[inverse]


def _build(image: ImageSpec) -> tuple[np.ndarray, np.ndarray, list[str], tuple[Problem, ...]]:
    scans, digits = _scans()
    ink = scans.sum(axis=(1, 2))
    rows = np.stack([digits, ranked_scores(slant(scans)), ranked_scores(ink)], axis=1).astype(np.float32)
    images = np.stack([_enlarged(scan, image) for scan in scans])
    return images, rows, [f"digit-{number:04d}" for number in range(1, len(scans) + 1)], ()


def _scans() -> tuple[Float[np.ndarray, "n 8 8"], np.ndarray]:
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise DataError("The digits come with scikit-learn, which is missing; pip install scikit-learn.") from None
    found: Any = load_digits()
    return found.images, found.target


def _enlarged(scan: Float[np.ndarray, "8 8"], image: ImageSpec) -> UInt8[np.ndarray, "h w 3"]:
    side = min(image.height, image.width)
    small = Image.fromarray(np.round(scan * (255 / 16)).astype(np.uint8))
    canvas = Image.new("RGB", (image.width, image.height))
    canvas.paste(
        small.resize((side, side), Image.Resampling.BICUBIC), ((image.width - side) // 2, (image.height - side) // 2)
    )
    return np.asarray(canvas)
