"""Opens one image file of unknown origin: upright, 8-bit RGB, covering the wanted size.

Whatever people upload or list in a table comes through here. A file that is not a picture, is damaged, tiny, a
thin strip or a decompression bomb raises one sentence; nothing else gets out.
"""

import struct
import zlib
from io import BufferedReader, BytesIO
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from gencore.errors import DataError
from gencore.types import ImageSpec

Source = Path | BufferedReader | BytesIO

SMALLEST_SIDE = 8
LARGEST_RATIO = 8
LARGEST_AREA = 89_478_485  # a quarter of a gigabyte as RGB; Pillow's own threshold for a warning
FORMATS = ("PNG", "JPEG", "MPO", "WEBP", "GIF", "BMP", "TIFF", "PPM", "AVIF")  # none that starts another program
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm", ".pgm", ".avif")

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
# Decoders raise nearly anything on damaged bytes; a bug of ours in here would be reported as a damaged file.
_DAMAGED = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, MemoryError),
    *(AttributeError, AssertionError, struct.error, zlib.error, Warning),
)


def read_picture(source: Source, image: ImageSpec, name: str | None = None) -> UInt8[np.ndarray, "h w 3"]:
    """One file as a picture of the wanted size.

    EXIF orientation is honoured; grey, 16-bit grey, palette and CMYK become RGB; transparency is laid on white; of
    an animation the first frame is taken. The picture is scaled until it covers the size and cropped around its
    centre.

    Args:
        source: a path, or an open binary file.
        image: the wanted size.
        name: what to call the file in errors; the path's last part if not given.

    Returns:
        uint8 ``(height, width, 3)``.

    Raises:
        DataError: if the file cannot be read, is no picture, is damaged or has an unusable size.
    """
    name = name or _name(source)
    with _opened(source, name) as picture:
        _check_size(picture.size, name)
        try:
            side = 2 * max(image.height, image.width)
            picture.draft(None, (side, side))  # large JPEGs are decoded at 1/2, 1/4 or 1/8 of their size
            picture.load()
            turn = _TURNS.get(_orientation(picture))
            upright = picture if turn is None else picture.transpose(turn)
            return np.asarray(cover(_rgb(upright, name), image))
        except _DAMAGED:
            raise DataError(f"{name} is damaged or cut off in the middle; save or copy it again.") from None


def picture_size(source: Source, name: str | None = None) -> tuple[int, int]:
    """Height and width of a picture as it is shown (EXIF orientation applied), read from its header alone.

    Raises:
        DataError: if the file cannot be read, is no picture or has an unusable size.
    """
    name = name or _name(source)
    with _opened(source, name) as picture:
        _check_size(picture.size, name)
        width, height = picture.size
        return (width, height) if _orientation(picture) in _SIDEWAYS else (height, width)


def cover(picture: Image.Image, image: ImageSpec) -> Image.Image:
    """Scales a picture until it covers the size, and cuts off what stands over, the same on both sides.

    A picture that has the size already is returned pixel by pixel.
    """
    width, height = picture.size
    kept_width = min(width, height * image.width / image.height)
    kept_height = min(height, width * image.height / image.width)
    left, top = (width - kept_width) / 2, (height - kept_height) / 2
    box = (left, top, left + kept_width, top + kept_height)
    return picture.resize((image.width, image.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _opened(source: Source, name: str) -> Image.Image:
    """The file with its header read and nothing else."""
    Image.init()
    try:
        return Image.open(source, formats=[each for each in FORMATS if each in Image.OPEN])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise DataError(f"{name} is too large to open safely; {_scale_down()}") from None
    except Image.UnidentifiedImageError:
        raise DataError(f"{name} is not a picture; give a real PNG, JPEG, WebP, GIF, BMP or TIFF file.") from None
    except (PermissionError, FileNotFoundError, IsADirectoryError) as error:
        raise DataError(f"{name} cannot be opened ({error.strerror}); check the file and its permissions.") from None
    except _DAMAGED:
        raise DataError(f"{name} is damaged; save or copy it again.") from None


def _check_size(size: tuple[int, int], name: str) -> None:
    width, height = size
    text = f"{name} has {width}×{height} pixels"
    if width * height > LARGEST_AREA:
        raise DataError(f"{text}, too many to open safely; {_scale_down()}")
    if min(size) < SMALLEST_SIDE:
        raise DataError(f"{text}, too few; give a picture of at least {SMALLEST_SIDE}×{SMALLEST_SIDE}.")
    if max(size) > LARGEST_RATIO * min(size):
        raise DataError(f"{text}, a strip longer than {LARGEST_RATIO}:1; crop it.")


def _scale_down() -> str:
    return f"scale it down below {LARGEST_AREA // 1_000_000} million pixels."


def _orientation(picture: Image.Image) -> int:
    if picture.format == "TIFF":
        return 1  # Pillow turns these itself
    try:
        return picture.getexif().get(_ORIENTATION, 1)
    except _DAMAGED:  # the notes about a picture may be broken while its pixels are fine
        return 1


def _rgb(picture: Image.Image, name: str) -> Image.Image:
    if picture.mode == "F":
        raise DataError(f"{name} holds floating-point numbers, whose white is unknown; save it with 8 or 16 bits.")
    if picture.mode.startswith("I"):  # Pillow's own conversion clips 16 bits at 255 and leaves a white picture
        levels = np.asarray(picture).astype(np.int64).clip(0, 65535)
        picture = Image.fromarray(((levels + 128) // 257).astype(np.uint8))
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return picture.convert("RGB")


def _name(source: Source) -> str:
    return source.name if isinstance(source, Path) else "The file"
