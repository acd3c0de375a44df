"""Panels as text: lines of Unicode braille, eight dots to a character, for any terminal."""

from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float
from rich.text import Text

from gencore.curves.panels import Line, Panel

COLOURS = ("bright_blue", "orange1", "green", "magenta", "cyan", "yellow")  # apart for the colour-blind in this order
DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])  # Unicode's numbering of a cell's dots
BLANK = 0x2800
MARGIN = 11  # characters of the numbers beside a plot
SPACE = " "


def drawn(panel: Panel, width: int = 80, height: int = 12) -> Text:
    """A panel as text, legend and axes included.

    Args:
        panel: what to draw; points that are not finite, or not above 0 where heights are logarithmic, are left out.
        width: of all of it, in characters; at least 24.
        height: of the plot alone, in lines; at least 2.
    """
    width, height = max(width, 24), max(height, 2)
    columns = width - MARGIN
    text = Text(panel.title + (f" ({panel.up})" if panel.up else "") + (", logarithmic" if panel.log else ""), "bold")
    lines = [(line, *_points(line, panel.log)) for line in panel.lines]
    xs, ys = (np.concatenate([each[place] for each in lines] or [np.empty(0)]) for place in (1, 2))
    if not len(ys):
        return text.append("\nnothing to draw yet\n", "dim")
    if panel.level is not None and (panel.level[0] > 0 or not panel.log):
        ys = np.append(ys, np.log10(panel.level[0]) if panel.log else panel.level[0])
    x_range, y_range = _range(xs), _range(np.append(ys, 0.0) if panel.bars and not panel.log else ys)
    cells = np.full((height, columns), BLANK)
    owner = np.full((height, columns), -1)
    for number, (line, x, y) in enumerate(lines):
        dots = _dots(x, y, x_range, y_range, (height, columns), line.dashed, panel.bars)
        codes = (dots.reshape(height, 4, columns, 2) * DOTS[None, :, None, :]).sum(axis=(1, 3))
        cells |= codes
        owner[codes > 0] = number
    for row in range(height):
        text.append("\n" + _beside(row, height, y_range, panel.log), "dim")
        for cell, number in zip(cells[row], owner[row], strict=True):
            text.append(chr(cell) if cell != BLANK else SPACE, COLOURS[number % len(COLOURS)] if number >= 0 else "")
    left, right = (f"{value:g}" for value in x_range)
    middle = panel.across.center(max(columns - len(left) - len(right), 0))
    return text.append(f"\n{SPACE * MARGIN}{left}{middle}{right}\n", "dim").append(_legend(panel))


def _points(line: Line, log: bool) -> tuple[Float[np.ndarray, " n"], Float[np.ndarray, " n"]]:
    kept = np.isfinite(line.y) & ((line.y > 0) if log else True)
    return line.x[kept], np.log10(line.y[kept]) if log else line.y[kept]


def _range(values: Float[np.ndarray, " n"]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _dots(
    x: np.ndarray, y: np.ndarray, x_range: tuple[float, float], y_range: tuple[float, float], size: tuple[int, int],
    dashed: bool, bars: bool,
) -> Bool[np.ndarray, "rows columns"]:  # fmt: skip
    """Which of the dots of a plot of ``size`` characters a line covers."""
    rows, columns = size[0] * 4, size[1] * 2
    dots = np.zeros((rows, columns), bool)
    if not len(x):
        return dots
    across = np.rint((x - x_range[0]) / (x_range[1] - x_range[0]) * (columns - 1)).astype(int)
    down = np.rint((y_range[1] - y) / (y_range[1] - y_range[0]) * (rows - 1)).astype(int)
    if bars:
        for place, top in zip(across, down, strict=True):
            dots[top:, place] = True
        return dots
    if len(x) == 1:
        dots[down, across] = True
        return dots
    everywhere = np.arange(across[0], across[-1] + 1)
    heights = np.rint(np.interp(everywhere, across, down)).astype(int)
    for place, (before, here) in zip(everywhere, pairwise(heights), strict=False):
        dots[min(before, here) : max(before, here) + 1, place] = True
    dots[heights[-1], everywhere[-1]] = True
    for place, height in zip(across, down, strict=True):  # what lies between the columns: extremes stay seen
        dots[height, place] = True
    if dashed:
        dots &= (np.arange(columns) % 6 < 4)[None, :]
    return dots


def _beside(row: int, height: int, y_range: tuple[float, float], log: bool) -> str:
    if row not in (0, height - 1):
        return SPACE * (MARGIN - 1) + "│"
    value = y_range[1] if row == 0 else y_range[0]
    return f"{10**value if log else value:>{MARGIN - 2}.4g} │"


def _legend(panel: Panel) -> Text:
    text = Text(SPACE * MARGIN)
    for number, line in enumerate(panel.lines if len(panel.lines) > 1 and not panel.bars else ()):
        text.append(("╌╌ " if line.dashed else "── ") + line.label + "  ", COLOURS[number % len(COLOURS)])
    if panel.level is not None:
        text.append(f"{panel.level[1]}: {panel.level[0]:.3g}  ", "dim")
    for x, what in panel.marks:
        text.append(f"{what} at {panel.across} {x:g}  ", "dim")
    return text.append("\n") if text.plain.strip() else Text("")
