"""Real files in real formats become upright 8-bit RGB of the wanted size, or one sentence."""

import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gencore.data.pictures import FORMATS, cover, picture_size, read_picture
from gencore.errors import DataError
from gencore.types import ImageSpec

SQUARE = ImageSpec(16, 16)


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> io.BytesIO:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return io.BytesIO(stream.getvalue())


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def corner(height: int = 16, width: int = 32) -> Image.Image:
    """Grey, with a white quarter at the top left."""
    pixels = np.full((height, width), 60, np.uint8)
    pixels[: height // 2, : width // 2] = 255
    return Image.fromarray(pixels).convert("RGB")


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no pixels to show."""
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(bytes(100)))
    framed = (struct.pack(">I", len(each) - 4) + each + struct.pack(">I", zlib.crc32(each)) for each in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "size", "bright"),
    [
        (1, (16, 32), (0, 0)),
        (2, (16, 32), (0, 1)),
        (3, (16, 32), (1, 1)),
        (4, (16, 32), (1, 0)),
        (5, (32, 16), (0, 0)),
        (6, (32, 16), (0, 1)),
        (7, (32, 16), (1, 1)),
        (8, (32, 16), (1, 0)),
    ],
)
def test_pictures_are_turned_upright(kind, orientation, size, bright):
    stream = encoded(corner(), kind, exif=exif(orientation))
    assert picture_size(stream) == size
    picture = read_picture(stream, ImageSpec(*size))
    quarters = picture.reshape(2, size[0] // 2, 2, size[1] // 2, 3).mean(axis=(1, 3, 4))
    assert np.unravel_index(quarters.argmax(), (2, 2)) == bright


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_notes_do_not_spoil_a_picture():
    stream = encoded(corner(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff broken")
    assert read_picture(stream, SQUARE).shape == (16, 16, 3)


@pytest.mark.parametrize("mode", ["L", "1", "P"])
def test_grey_and_palette_become_rgb(mode):
    picture = read_picture(encoded(corner(16, 16).convert(mode, dither=Image.Dither.NONE)), SQUARE)
    assert picture.dtype == np.uint8
    assert (picture[0, 0] == 255).all()
    assert picture[-1, -1].max() < 90


def test_a_palette_keeps_its_colours():
    colourful = Image.new("RGB", (16, 16), (10, 200, 30)).quantize(4)
    assert read_picture(encoded(colourful), SQUARE)[8, 8].tolist() == [10, 200, 30]


def test_cmyk_jpeg_keeps_its_colours():
    stream = encoded(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG")
    red, green, blue = read_picture(stream, SQUARE)[8, 8].tolist()
    assert red > 240
    assert green < 15
    assert blue < 15


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM"])
def test_sixteen_bits_are_scaled_to_eight(kind):
    levels = np.linspace(0, 65535, 256).round().astype(np.uint16).reshape(16, 16)
    picture = read_picture(encoded(Image.fromarray(levels), kind), SQUARE)
    np.testing.assert_array_equal(picture[..., 0].ravel(), np.arange(256))


def test_sixteen_bits_of_the_other_endianness():
    levels = np.full((16, 16), 32896, ">u2")
    stream = encoded(Image.frombytes("I;16B", (16, 16), levels.tobytes()), "TIFF")
    assert (read_picture(stream, SQUARE) == 128).all()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparency_is_laid_on_white(kind):
    clear = Image.new("RGBA", (16, 16), (0, 0, 0, 0))
    half = Image.new("RGBA", (16, 16), (0, 0, 0, 128))
    assert (read_picture(encoded(clear, kind, lossless=True), SQUARE) == 255).all()
    assert np.allclose(read_picture(encoded(half, kind, lossless=True), SQUARE), 127, atol=1)


def test_a_transparent_palette_colour_is_laid_on_white():
    picture = Image.new("P", (16, 16), 0)
    picture.putpalette([200, 0, 0, 0, 0, 200])
    assert (read_picture(encoded(picture, transparency=0), SQUARE) == 255).all()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_the_first_frame_of_an_animation_is_taken(kind):
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("white", "black", "black")]
    options = {"lossless": True} if kind == "WEBP" else {}
    stream = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, **options)
    assert Image.open(stream).n_frames > 1
    assert (read_picture(stream, SQUARE) == 255).all()


def test_a_picture_of_the_wanted_size_is_not_touched():
    pixels = np.random.default_rng(0).integers(0, 256, (24, 40, 3), np.uint8)
    np.testing.assert_array_equal(read_picture(encoded(Image.fromarray(pixels)), ImageSpec(24, 40)), pixels)


def test_the_middle_is_kept():
    pixels = np.zeros((16, 48, 3), np.uint8)
    pixels[:, 16:32] = 255
    assert (read_picture(encoded(Image.fromarray(pixels)), SQUARE) == 255).all()


@given(st.integers(8, 60), st.integers(8, 60), st.integers(8, 60), st.integers(8, 60))
def test_any_size_covers_any_other(height, width, wanted_height, wanted_width):
    picture = cover(Image.new("RGB", (width, height), "white"), ImageSpec(wanted_height, wanted_width))
    assert picture.size == (wanted_width, wanted_height)
    assert np.asarray(picture).min() == 255


def test_a_large_jpeg_is_reduced_while_it_is_decoded():
    stream = encoded(corner(1600, 1600), "JPEG")
    picture = read_picture(stream, SQUARE)
    assert picture[2, 2].min() > 250
    assert np.allclose(picture[12, 12], 60, atol=3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_file_is_damaged(kind, share):
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    whole = encoded(Image.fromarray(pixels), kind).getvalue()
    with pytest.raises(DataError, match=r"^a file is .*(damaged|not a picture).*again|give a real"):
        read_picture(io.BytesIO(whole[: int(len(whole) * share)]), SQUARE, "a file")


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"II*\0"])
)
def test_whatever_the_bytes_only_a_sentence_gets_out(content, start):
    with pytest.raises(DataError):
        read_picture(io.BytesIO(start + content), ImageSpec(8, 8))


@given(st.data())
def test_flipped_bytes_give_a_picture_or_a_sentence(data):
    content = bytearray(encoded(corner(), data.draw(st.sampled_from(["PNG", "JPEG", "GIF", "BMP"]))).getvalue())
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DataError):
        assert read_picture(io.BytesIO(bytes(content)), SQUARE).shape == (16, 16, 3)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1, 1), "too few; give a picture of at least 8×8"),
        ((7, 100), "too few"),
        ((20, 5000), "a strip longer than 8:1"),
    ],
)
def test_unusable_sizes_are_refused(size, expected):
    stream = encoded(Image.new("RGB", size))
    for call in (lambda: read_picture(stream, SQUARE, "x.png"), lambda: picture_size(stream, "x.png")):
        with pytest.raises(DataError, match=f"x.png has {size[0]}×{size[1]} pixels, {expected}"):
            call()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(10_000, 10_000), (60_000, 60_000)])
def test_a_decompression_bomb_is_not_opened(size):
    with pytest.raises(DataError, match=r"^bomb.png .*to open safely; scale it down below 89 million pixels\.$"):
        read_picture(io.BytesIO(png_header(*size)), SQUARE, "bomb.png")


def test_floating_point_pictures_are_refused():
    with pytest.raises(DataError, match=r"floating-point numbers.*save it with 8 or 16 bits"):
        read_picture(encoded(Image.new("F", (16, 16)), "TIFF"), SQUARE)


def test_a_format_that_runs_another_program_is_refused():
    assert "EPS" not in FORMATS
    stream = encoded(Image.new("RGB", (16, 16)), "EPS")
    with pytest.raises(DataError, match="is not a picture"):
        read_picture(stream, SQUARE)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"gone.png cannot be opened \(No such file"):
        read_picture(tmp_path / "gone.png", SQUARE)
