"""Rows and numbers of Markdown tables."""

from collections.abc import Sequence


def line(cells: Sequence[str]) -> str:
    """A row."""
    return f"| {' | '.join(cells)} |"


def number(value: float) -> str:
    """Three digits that count, no exponent."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 3 if size >= 0.001 or size == 0 else 4
    return f"{value:.{digits}f}"
