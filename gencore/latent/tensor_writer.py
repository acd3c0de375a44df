"""A safetensors file that is filled row by row, whatever its size.

The header, which says where every number will lie, comes first. Writing goes through the file's descriptor and not
through a memory map, because a full disk is then an error that can be told, where a map would end the process.

References:
    https://huggingface.co/docs/safetensors.
"""

import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

DTYPES = {"float32": "F32", "uint8": "U8"}


@dataclass(frozen=True)
class Planned:
    """A tensor that is going to be written: its numpy type and its whole shape."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def row_bytes(self) -> int:
        """Bytes of one entry along the first dimension."""
        return int(np.dtype(self.dtype).itemsize * np.prod(self.shape[1:], dtype=np.int64))


class TensorWriter:
    """A safetensors file whose tensors are filled row by row, in memory of one batch.

    Args:
        file: where; must not exist. The disk space is taken at once, so that a full disk is met before the work.
        tensors: what will lie in it, by name.
        metadata: text by name.
    """

    def __init__(self, file: Path, tensors: Mapping[str, Planned], metadata: Mapping[str, str]) -> None:
        header: dict[str, Any] = {"__metadata__": dict(metadata)}
        at = 0
        for name, one in tensors.items():
            end = at + one.shape[0] * one.row_bytes
            header[name] = {"dtype": DTYPES[one.dtype], "shape": list(one.shape), "data_offsets": [at, end]}
            at = end
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        start = 8 + len(text)
        self._tensors = dict(tensors)
        self._starts = {name: start + header[name]["data_offsets"][0] for name in tensors}
        self._file = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        try:
            _write(self._file, struct.pack("<Q", len(text)) + text, 0)
            if hasattr(os, "posix_fallocate") and at:
                os.posix_fallocate(self._file, start, at)
            else:
                os.ftruncate(self._file, start + at)
        except BaseException:
            self.close()
            raise

    def put(self, name: str, first: int, rows: np.ndarray) -> None:
        """Writes rows ``first`` to ``first + len(rows)`` of a tensor."""
        one = self._tensors[name]
        content = np.ascontiguousarray(rows, one.dtype)
        _write(self._file, content.data.cast("B") if content.size else b"", self._starts[name] + first * one.row_bytes)

    def close(self) -> None:
        """Ends writing."""
        os.close(self._file)


def _write(descriptor: int, content: bytes | memoryview, at: int) -> None:
    left = memoryview(content)
    while left:
        written = os.pwrite(descriptor, left, at)
        left, at = left[written:], at + written
