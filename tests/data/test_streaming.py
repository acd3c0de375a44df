"""Large data sets go through memory a chunk at a time, and leave no scratch file."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from noisy import noise, save

from gencore.data import streaming
from gencore.data.streaming import chunks_of, covering, decoded, streamed
from gencore.errors import DataError
from gencore.types import ImageSpec

SIZE = ImageSpec(64, 64)


def test_chunks_come_out_in_one_piece():
    chunks = [noise(16, 8, seed)[None].repeat(seed, 0) for seed in (1, 2, 3)]
    assert np.array_equal(streamed(iter(chunks), ImageSpec(16, 8)), np.concatenate(chunks))


def test_only_a_chunk_is_in_memory():
    def chunks() -> Iterator[np.ndarray]:
        for _ in range(40):
            yield np.zeros((64, 64, 64, 3), np.uint8)  # 786,432 bytes

    tracemalloc.start()
    images = streamed(chunks(), SIZE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert images.shape == (2560, 64, 64, 3)
    assert isinstance(images, np.memmap)
    assert peak < 4e6


def test_resizing_holds_a_chunk_only(monkeypatch, tmp_path):
    monkeypatch.setattr(streaming, "CHUNK_BYTES", 2**18)
    source = np.lib.format.open_memmap(tmp_path / "source.npy", "w+", np.uint8, (400, 3, 64, 64)).transpose(0, 3, 2, 1)
    tracemalloc.start()
    images = streamed(covering(source, ImageSpec(32, 32)), ImageSpec(32, 32))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert images.shape == (400, 32, 32, 3)
    assert peak < 2e6


def test_the_scratch_file_has_no_name(own_cache):
    images = streamed([noise(64, 64)[None]], SIZE)
    assert list(own_cache.iterdir()) == []
    assert np.array_equal(images[0], noise(64, 64))


def test_no_picture_at_all_is_an_empty_array():
    assert streamed([], SIZE).shape == (0, 64, 64, 3)


@pytest.mark.parametrize(("count", "size"), [(0, 64), (1, 64), (1000, 96), (5, 4000)])
def test_slices_cover_everything_once(count, size):
    slices = list(chunks_of(count, ImageSpec(size, size)))
    assert [i for each in slices for i in range(count)[each]] == list(range(count))
    assert all((each.stop - each.start) * 3 * size * size <= streaming.CHUNK_BYTES or size == 4000 for each in slices)


def test_a_full_disk_is_named(small_disk, monkeypatch):
    disk = small_disk("64k")
    monkeypatch.setenv("GENCORE_CACHE", str(disk))
    with pytest.raises(DataError, match=r"cache .* cannot be written \(No space left on device\); free some space"):
        streamed([np.zeros((64, 64, 64, 3), np.uint8)], SIZE)


def test_an_error_of_the_source_is_not_blamed_on_the_cache():
    def chunks() -> Iterator[np.ndarray]:
        raise OSError("the source is gone")
        yield

    with pytest.raises(OSError, match="the source is gone"):
        streamed(chunks(), SIZE)


def test_files_keep_their_order_over_chunks_and_gaps(tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "CHUNK_BYTES", 2 * 3 * 64 * 64)
    files = [f"{number}.png" for number in range(7)]
    pixels = [save(tmp_path / file, 64, 64, seed) for seed, file in enumerate(files)]
    for gap in ("2.png", "3.png"):  # a whole chunk
        Path(tmp_path / gap).write_text("no picture")
    images, kept, problems = decoded(tmp_path, files, SIZE)
    assert kept == [0, 1, 4, 5, 6]
    assert np.array_equal(images, np.stack([pixels[number] for number in kept]))
    assert [problem.file for problem in problems] == ["2.png", "3.png"]
    assert "is not a picture" in problems[0].reason
