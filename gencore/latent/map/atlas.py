"""All pictures of a data set as thumbnails in one file; models that share the data set share the file."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from gencore.data.base import RatedImages

AREA = 1200  # pixels of a thumbnail: 40×30 of a car
QUALITY = 62
LARGEST_SIDE = 8192  # pixels; phones draw no larger picture


@dataclass(frozen=True)
class Atlas:
    """Thumbnails in rows.

    Args:
        content: a WebP file.
        columns: thumbnails in a row.
        size: width and height of one, in pixels.
        count: how many there are.
    """

    content: bytes
    columns: int
    size: tuple[int, int]
    count: int

    def crop(self, index: int) -> UInt8[np.ndarray, "h w 3"]:
        """One thumbnail."""
        (w, h), row, column = self.size, index // self.columns, index % self.columns
        sheet = Image.open(io.BytesIO(self.content)).convert("RGB")
        return np.asarray(sheet.crop((column * w, row * h, column * w + w, row * h + h)))


def draw_atlas(images: UInt8[np.ndarray, "n h w 3"], area: int = AREA, quality: int = QUALITY) -> Atlas:
    """Every picture scaled down to about ``area`` pixels; smaller where all of them would not fit into one file."""
    count, height, width, _ = images.shape
    area = min(area, LARGEST_SIDE**2 // (2 * count), height * width)
    w = max(4, round((area * width / height) ** 0.5))
    h = max(4, round(w * height / width))
    columns = max(1, min(LARGEST_SIDE // w, round((count * h / w) ** 0.5)))
    sheet = Image.new("RGB", (columns * w, -(-count // columns) * h))
    for i, picture in enumerate(images):
        small = Image.fromarray(picture).resize((w, h), Image.Resampling.BOX, reducing_gap=2.0)
        sheet.paste(small, ((i % columns) * w, (i // columns) * h))
    buffer = io.BytesIO()
    sheet.save(buffer, "WEBP", quality=quality, method=4)
    return Atlas(buffer.getvalue(), columns, (w, h), count)


def gallery_key(name: str, rows: np.ndarray, keys: Sequence[str]) -> str:
    """A name for the pictures of a data set whatever their size: its name, and a hash of their keys and scores."""
    digest = hashlib.blake2b(np.ascontiguousarray(rows, np.float32).tobytes(), digest_size=5)
    digest.update("\n".join(keys).encode())
    return f"{name}-{digest.hexdigest()}"


def key_of(data: RatedImages) -> str:
    """:func:`gallery_key` of a data set; a folder goes by its last name."""
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in data.name.rsplit("/", 1)[-1])
    return gallery_key(plain[:40] or "pictures", data.rows, data.keys)
