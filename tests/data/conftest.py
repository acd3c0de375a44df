"""Rated folders made of real files, and a cache that belongs to one test."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from noisy import save

pytest.register_assert_rewrite("drawn_subject")

MakeFolder = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test decodes into its own empty cache."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("GENCORE_CACHE", str(folder))
    return folder


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
