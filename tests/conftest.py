"""Shapes and types are checked in tests: jaxtyping's import hook comes before the first import of gencore."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import settings
from jaxtyping import install_import_hook

if TYPE_CHECKING:
    from gencore.data.base import RatedImages
    from gencore.models.base import GenerativeModel
    from gencore.training.recipe import Recipe

sys.path.insert(0, str(Path(__file__).parent))  # for toy.py and runtime_types.py, whatever way pytest imports tests
PACKAGE = Path(__file__).parents[1] / "gencore"
# plain numpy drawing, whose numbers are Python's and numpy's by turns, is left to the type checker
DRAWN = (
    "boats", "cakes", "cars", "chairs", "creatures", "faces", "fish", "houses", "lamps", "painting", "sneakers",
    "teapots",
)  # fmt: skip
install_import_hook(
    [f"gencore.{file.stem}" for file in PACKAGE.glob("[a-z]*") if file.name not in ("data", "__pycache__")]
    + [f"gencore.data.{file.stem}" for file in (PACKAGE / "data").glob("[a-z]*") if file.name not in DRAWN],
    "runtime_types.checked",
)
settings.register_profile("gencore", deadline=None, derandomize=True, database=None)
settings.load_profile("gencore")
torch.set_num_threads(1)  # six times faster than two where something else computes on the same two cores

LONG = ("test_docs.py", "test_training_killed.py")  # first, so that no worker waits for another's in the end


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with the longest tests come first; all else stays in its order."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session", autouse=True)
def own_cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test reads or writes the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("GENCORE_CACHE", str(folder))
        patch.setenv("GENCORE_RUNS", str(folder / "runs"))
        yield folder


@pytest.fixture
def toy_data() -> "RatedImages":
    """200 pictures of 32×32: two raters and a class, a fifth of the scores missing, with something to learn."""
    from toy import make_toy_data

    return make_toy_data()


@pytest.fixture
def tiny_models(monkeypatch: pytest.MonkeyPatch) -> "dict[str, type[GenerativeModel]]":
    """The toy models, registered for one test."""
    from toy import MODELS_OF_TESTS

    from gencore.registry import MODELS

    MODELS.names()
    for name, model in MODELS_OF_TESTS.items():
        monkeypatch.setitem(MODELS._entries, name, model)
    return MODELS_OF_TESTS


@pytest.fixture
def tiny_recipe(tiny_models: "dict[str, type[GenerativeModel]]") -> "Recipe":
    """Twelve steps of a tiny model, a few milliseconds each, validating and saving on the way."""
    from toy import RECIPE

    return RECIPE


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a real disk of a given size, such as ``"64k"``, or gives the one it made another size."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def sized(size: str) -> Path:
        options = f"size={size}" + (",remount" if folder.is_mount() else "")
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no right to mount a disk here")
        return folder

    yield sized
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)
