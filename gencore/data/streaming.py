"""From many pictures to one array without ever holding them all: what the large data sets build their cache with.

Pictures arrive in chunks, are brought to size, and go straight to an unnamed file in the cache folder, which comes
back memory-mapped. The file has no name, so it is gone with the process, whatever ends it.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from gencore.data.base import Problem
from gencore.data.cache import cache_folder
from gencore.data.pictures import cover, read_picture
from gencore.errors import DataError
from gencore.types import ImageSpec

CHUNK_BYTES = 2**23
THREADS = min(4, os.cpu_count() or 1)


def streamed(chunks: Iterable[UInt8[np.ndarray, "k h w 3"]], image: ImageSpec) -> UInt8[np.ndarray, "n h w 3"]:
    """All chunks one after the other, on disk and memory-mapped.

    Args:
        chunks: pictures of the size ``image``; only one chunk is held at a time.
        image: their size.

    Raises:
        DataError: if the cache folder cannot be written.
    """
    count = 0
    with ExitStack() as opened:
        with _writing():
            cache_folder().mkdir(parents=True, exist_ok=True)
            file = opened.enter_context(tempfile.TemporaryFile(dir=cache_folder()))
        for chunk in chunks:
            with _writing():
                file.write(np.ascontiguousarray(chunk).data)
            count += len(chunk)
        with _writing():
            file.flush()
        shape = (count, image.height, image.width, 3)
        return np.memmap(file, np.uint8, "r", shape=shape) if count else np.empty(shape, np.uint8)


def chunks_of(count: int, image: ImageSpec) -> Iterator[slice]:
    """Slices of ``count`` pictures, each of about eight megabytes at the size ``image``."""
    step = max(1, CHUNK_BYTES // (3 * image.height * image.width))
    yield from (slice(start, min(start + step, count)) for start in range(0, count, step))


def covering(images: UInt8[np.ndarray, "n h w 3"], image: ImageSpec) -> Iterator[UInt8[np.ndarray, "k height width 3"]]:
    """Pictures in chunks, scaled until they cover the size and cropped around the centre."""
    larger = ImageSpec(max(image.height, images.shape[1]), max(image.width, images.shape[2]))
    for chunk in chunks_of(len(images), larger):
        part = images[chunk]
        if part.shape[1:3] == (image.height, image.width):
            yield part
        else:
            yield np.stack([np.asarray(cover(Image.fromarray(each), image)) for each in np.ascontiguousarray(part)])


def decoded(
    folder: Path, files: Sequence[str], image: ImageSpec
) -> tuple[UInt8[np.ndarray, "n h w 3"], list[int], tuple[Problem, ...]]:
    """Picture files, opened by several threads.

    Args:
        folder: where they lie.
        files: their paths below it.
        image: the size to bring them to; see :func:`~gencore.data.pictures.read_picture`.

    Returns:
        The pictures that could be read, their positions in ``files``, and a problem for every other file.

    Raises:
        DataError: if fewer than two could be read, or the cache folder cannot be written.
    """
    kept: list[int] = []
    problems: list[Problem] = []

    def read(file: str) -> np.ndarray | Problem:
        try:
            return read_picture(folder / file, image, "this picture")
        except DataError as error:
            return Problem(file, str(error).removesuffix("."))

    def chunks() -> Iterator[np.ndarray]:
        with ThreadPoolExecutor(THREADS) as pool:
            for chunk in chunks_of(len(files), image):
                pictures = []
                for index, picture in enumerate(pool.map(read, files[chunk]), chunk.start):
                    if isinstance(picture, Problem):
                        problems.append(picture)
                    else:
                        pictures.append(picture)
                        kept.append(index)
                if pictures:
                    yield np.stack(pictures)

    images = streamed(chunks(), image)
    if len(images) < 2:
        first = f" {problems[0]}." if problems else ""
        raise DataError(f"Fewer than two of the {len(files)} pictures in {folder} can be read; check the files.{first}")
    return images, kept, tuple(problems)


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(
            f"The picture cache {cache_folder()} cannot be written ({error.strerror or error}); "
            "free some space there, or set GENCORE_CACHE to another folder."
        ) from None
