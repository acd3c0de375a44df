"""Puts the table of all that was evaluated into README.md, between its two marks.

    python benchmarks/evaluation_table.py
    python benchmarks/evaluation_table.py --full

The figures are read from checkpoints/*/evaluation.json, which `gencore evaluate` writes; nothing is measured here. With
``--full`` README stays as it is, and what `gencore evaluate --protocol full` found is printed: figures down, models
across, a table for each data set.
"""

import argparse
from pathlib import Path

from gencore.evaluation.full.table import compared
from gencore.evaluation.report import OVERVIEW, Evaluation, overview, read_evaluation
from gencore.training.checkpoint import read_about

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- evaluation: python benchmarks/evaluation_table.py -->\n\n", "\n\n<!-- /evaluation -->"
BASELINE = "resnet_cvae"  # the kind of model that the reports end with
COLUMNS = tuple(name for name in OVERVIEW if name not in ("cross_talk", "diversity", "nearest_training"))


def table(root: Path = ROOT) -> str:
    """A row for each strategy of each model that can be steered; the name leads to the card."""
    steered = [one for one in evaluations(root) if obeys(one)]
    text = overview(steered, COLUMNS)
    for one in steered:
        text = text.replace(f"| {one.model} |", f"| [{one.model}](checkpoints/{one.model}/README.md) |")
    return text


def full_tables(root: Path = ROOT) -> str:
    """Figures of the full protocol down, models across, a table for each data set; models without them are left out."""
    known = [one for one in evaluations(root) if one.full is not None and one.full.findings]
    parts = []
    for data in sorted({one.data for one in known}):
        models = {one.model: one.full for one in known if one.data == data and one.full is not None}
        kinds = {name: read_about(root / "checkpoints" / name).model for name in models}
        baseline = next((name for name, kind in kinds.items() if kind == BASELINE), None)
        parts += [f"### {data}", compared(models, baseline)]
    return "\n\n".join(parts)


def evaluations(root: Path) -> list[Evaluation]:
    """What was measured of every checkpoint, by name."""
    known = [read_evaluation(file.parent) for file in sorted((root / "checkpoints").glob("*/evaluation.json"))]
    return [one for one in known if one is not None]


def obeys(found: Evaluation) -> bool:
    """Whether it was measured if the model does what is wished for."""
    return any({"steering_error", "class_accuracy"} & figures.keys() for figures in found.strategies.values())


def embedded(readme: str, text: str) -> str:
    """README with ``text`` in place of what was between the marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + text + END + after


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--full", action="store_true", help="Print the full protocol's figures; change nothing.")
    if options.parse_args().full:
        print(full_tables())
    else:
        file = ROOT / "README.md"
        file.write_text(embedded(file.read_text(encoding="utf-8"), table()), encoding="utf-8")
