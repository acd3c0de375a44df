"""Pictures that move: GIF and animated WebP by Pillow, and the filmstrip as one picture."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from gencore.errors import ConditionError
from gencore.files import disk_errors
from gencore.grid import tile

Frames = UInt8[np.ndarray, "f h w 3"]
DURATION = 70  # milliseconds a frame
REST = 500  # of the first and the last one, where the film turns
FILM_COLUMNS = 11
PALETTE_FRAMES = 6  # frames that the colours of a GIF are taken from
SMALLEST = 240  # pixels of the shorter side; smaller films are enlarged, or they are too small to be seen


def to_gif(images: Frames, closed: bool = False) -> bytes:
    """A GIF that plays for ever, there and back; round, if the film is ``closed``."""
    frames = _enlarged(images)
    step = max(1, len(frames) // PALETTE_FRAMES)
    colours = Image.fromarray(tile(images[::step], 1)).quantize(256)  # one for all frames costs a tenth
    return _film([frame.quantize(palette=colours) for frame in frames], closed, "GIF", optimize=False)


def to_webp(images: Frames, closed: bool = False) -> bytes:
    """The same as an animated WebP: smaller, and in all its colours."""
    return _film(_enlarged(images), closed, "WEBP", quality=88, method=3)


def to_filmstrip(images: Frames, closed: bool = False) -> bytes:
    """All frames in rows, as a PNG."""
    buffer = io.BytesIO()
    Image.fromarray(tile(images, min(FILM_COLUMNS, len(images)), gap=2)).save(buffer, "PNG")
    return buffer.getvalue()


WRITERS: dict[str, Callable[[Frames, bool], bytes]] = {".gif": to_gif, ".webp": to_webp, ".png": to_filmstrip}
TYPES = {".gif": "image/gif", ".webp": "image/webp", ".png": "image/png"}


def save_film(images: Frames, file: Path, closed: bool = False) -> Path:
    """Writes frames as an animation (``.gif``, ``.webp``) or as a filmstrip (``.png``).

    Args:
        images: the frames, in order.
        file: where to; its suffix says what.
        closed: whether the last frame is the first again.

    Raises:
        ConditionError: for another suffix.
        CheckpointError: if it cannot be written.
    """
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise ConditionError(f"{file} ends in none of {', '.join(WRITERS)}; GIF and WebP move, PNG is a filmstrip.")
    content = writer(images, closed)
    with disk_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return file


def _enlarged(images: Frames) -> list[Image.Image]:
    scale = max(1, round(SMALLEST / min(images.shape[1:3])))
    size = (images.shape[2] * scale, images.shape[1] * scale)
    return [Image.fromarray(image).resize(size, Image.Resampling.BICUBIC) for image in images]


def _film(frames: Sequence[Image.Image], closed: bool, kind: str, **options: object) -> bytes:
    count = len(frames)
    order = list(range(count - 1)) if closed else [*range(count), *range(count - 2, 0, -1)]
    turning = () if closed else (0, count - 1)
    durations = [REST if i in turning else DURATION for i in order]
    first, *others = (frames[i] for i in order)
    buffer = io.BytesIO()
    first.save(buffer, kind, save_all=True, append_images=others, duration=durations, loop=0, **options)
    return buffer.getvalue()
