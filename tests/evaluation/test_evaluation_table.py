"""README's table is the one that the shipped figures give."""

import importlib.util
from pathlib import Path

import pytest

from gencore.evaluation.report import METRICS, read_evaluation

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("evaluation_table", ROOT / "benchmarks" / "evaluation_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_readme_shows_what_was_measured(script):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert script.BEGIN in readme, "the marks are gone"
    assert script.embedded(readme, script.table()) == readme, "run python benchmarks/evaluation_table.py"


def test_only_what_stands_between_the_marks_is_replaced(script):
    text = f"before\n{script.BEGIN}old{script.END}\nafter"
    assert script.embedded(text, "new") == f"before\n{script.BEGIN}new{script.END}\nafter"


@pytest.mark.parametrize("folder", sorted(file.parent for file in (ROOT / "checkpoints").glob("*/config.json")))
def test_every_shipped_model_has_figures_with_floors_and_shows_them_on_its_card(folder):
    found = read_evaluation(folder)
    assert found is not None, f"gencore evaluate {folder}"
    assert found.model == folder.name
    assert "## Evaluation" in (folder / "README.md").read_text(encoding="utf-8")
    for figures in found.strategies.values():
        assert figures.keys() <= METRICS.keys()
        for name in figures.keys() - {"confirmed", "seconds"}:
            assert figures[name].floor is not None or name == "cross_talk", name
            assert figures[name].n
