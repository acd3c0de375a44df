"""Puts the table of all that was evaluated into README.md, between its two marks.

    python benchmarks/evaluation_table.py

The figures are read from checkpoints/*/evaluation.json, which `gencore evaluate` writes; nothing is measured here.
"""

from pathlib import Path

from gencore.evaluation.report import OVERVIEW, Evaluation, overview, read_evaluation

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- evaluation: python benchmarks/evaluation_table.py -->\n\n", "\n\n<!-- /evaluation -->"
COLUMNS = tuple(name for name in OVERVIEW if name not in ("cross_talk", "diversity", "nearest_training"))


def table(root: Path = ROOT) -> str:
    """A row for each strategy of each model that can be steered; the name leads to the card."""
    known = [read_evaluation(file.parent) for file in sorted((root / "checkpoints").glob("*/evaluation.json"))]
    steered = [one for one in known if one is not None and obeys(one)]
    text = overview(steered, COLUMNS)
    for one in steered:
        text = text.replace(f"| {one.model} |", f"| [{one.model}](checkpoints/{one.model}/README.md) |")
    return text


def obeys(found: Evaluation) -> bool:
    """Whether it was measured if the model does what is wished for."""
    return any({"steering_error", "class_accuracy"} & figures.keys() for figures in found.strategies.values())


def embedded(readme: str, text: str) -> str:
    """README with ``text`` in place of what was between the marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + text + END + after


if __name__ == "__main__":
    file = ROOT / "README.md"
    file.write_text(embedded(file.read_text(encoding="utf-8"), table()), encoding="utf-8")
