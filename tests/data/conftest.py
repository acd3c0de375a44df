"""Rated folders made of real files, and a cache that belongs to one test."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

MakeFolder = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test decodes into its own empty cache."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("GENCORE_CACHE", str(folder))
    return folder


def noise(height: int = 24, width: int = 32, seed: int = 0) -> np.ndarray:
    """Random pixels, uint8 ``(height, width, 3)``: no two pictures alike."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def save(path: Path, height: int = 24, width: int = 32, seed: int = 0) -> np.ndarray:
    """Writes noise to ``path`` and returns its pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = noise(height, width, seed)
    Image.fromarray(pixels).save(path)
    return pixels


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Makes a folder with a table and the pictures a.png, b.png, c.png."""

    def make(table: str, files: Sequence[str] = ("a.png", "b.png", "c.png"), name: str = "rated") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for seed, file in enumerate(files):
            save(folder / file, seed=seed)
        (folder / "metadata.csv").write_bytes(table.encode())
        return folder

    return make
