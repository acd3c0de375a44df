"""Panels become text and pictures that show what they were given."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gencore.curves.drawing import draw
from gencore.curves.panels import Line, Panel, distinct, panels_of
from gencore.curves.reading import curves_of
from gencore.curves.terminal import MARGIN, drawn
from gencore.errors import TrainingError


def line(*heights: float, label: str = "total", dashed: bool = False) -> Line:
    return Line(label, np.arange(len(heights), dtype=float), np.array(heights, float), dashed)


def plot(panel: Panel, width: int = 51, height: int = 5) -> list[str]:
    """The plot's rows without title, numbers and legend."""
    return [row[MARGIN:] for row in drawn(panel, width, height).plain.split("\n")[1 : height + 1]]


def test_a_falling_line_goes_from_the_upper_left_to_the_lower_right() -> None:
    rows = plot(Panel("total", (line(2.0, 1.0, 0.0),)))
    top, bottom = rows[0].ljust(40), rows[-1].ljust(40)
    assert top[0] != " "
    assert bottom[39] != " "
    assert not top[20:].strip()
    assert not bottom[:20].strip()


def test_axes_say_where_the_line_begins_and_ends() -> None:
    text = drawn(Panel("kl", (line(12.5, 3.25),), across="epoch", up="nats"), 60, 4).plain
    assert text.startswith("kl (nats)")
    assert "12.5 │" in text
    assert "3.25 │" in text
    assert "epoch" in text


def test_logarithmic_heights_are_even_for_even_factors_and_leave_out_what_has_none() -> None:
    rows = plot(Panel("total", (line(1000.0, 0.0, 100.0, -1.0, 10.0, np.nan, 1.0),), log=True), height=4)
    ends = [len(row.rstrip()) for row in rows]
    assert ends == sorted(ends)
    assert np.ptp(np.diff([0, *ends])) <= 2
    assert "1000" in drawn(Panel("total", (line(1000.0, 1.0),), log=True)).plain


def test_nothing_that_can_be_drawn_is_said() -> None:
    assert "nothing to draw yet" in drawn(Panel("kl", (line(np.nan),))).plain
    assert "nothing to draw yet" in drawn(Panel("kl", ())).plain


def test_a_single_point_and_a_flat_line_are_seen() -> None:
    for heights in ((3.0,), (3.0, 3.0, 3.0)):
        assert "".join(plot(Panel("kl", (line(*heights),)))).strip()


def test_a_dashed_line_has_gaps() -> None:
    solid, dashed = (
        "".join(plot(Panel("kl", (line(*np.ones(50), dashed=dashed),)), height=2)) for dashed in (False, True)
    )
    assert " " not in solid.strip()
    assert " " in dashed.strip()


def test_bars_stand_on_the_ground() -> None:
    rows = plot(Panel("pairs", (line(1.0, 0.5),), bars=True), height=4)
    assert rows[0][0].strip()
    assert not rows[0][-1:].strip()
    assert rows[-1][0].strip()


def two_runs() -> list:
    entries = [{"step": step, "losses": {"kl": 9.0 / step, "total": 10.0 / step}} for step in (1, 2, 3)]
    validated = [*entries, {"step": 3, "validation": {"kl": 2.0, "total": 3.0}}]
    return [curves_of("run", validated), curves_of("run", entries)]


def test_one_run_shows_all_its_terms_and_several_their_totals() -> None:
    runs = two_runs()
    assert [panel.title for panel in panels_of(runs[:1])] == ["total", "kl"]
    (panel,) = panels_of(runs)
    assert [each.label for each in panel.lines] == ["run (1) train", "run (1) validation", "run (2)"]
    assert [each.dashed for each in panel.lines] == [False, True, False]


def test_a_term_that_only_one_run_has_is_drawn_for_that_one() -> None:
    (panel,) = panels_of(two_runs(), ["validation/kl"])
    assert len(panel.lines) == 1
    with pytest.raises(TrainingError, match='no "bce"'):
        panels_of(two_runs(), ["bce"])


def test_smoothing_keeps_what_was_measured_behind_and_validation_as_it_is() -> None:
    (panel,) = panels_of(two_runs()[:1], ["kl"], smooth=0.5)
    train, validation = panel.lines
    assert train.behind is not None
    assert train.behind.tolist() == [9.0, 4.5, 3.0]
    assert train.y[0] == 9.0
    assert 3.0 < train.y[-1] < 9.0
    assert validation.behind is None


def test_names_stay_apart() -> None:
    assert distinct(["a", "b", "a"]) == ["a (1)", "b", "a (2)"]


def test_a_picture_holds_every_panel(tmp_path: Path) -> None:
    panel = Panel("kl", (line(3.0, 2.0, label="train"), line(3.5, 2.5, label="validation", dashed=True)), log=True,
                  level=(2.2, "here"), marks=((1.0, "went back"),))  # fmt: skip
    one = Image.open(draw([panel], tmp_path / "one.png", "A figure"))
    four = Image.open(draw([panel] * 3 + [Panel("r", (line(1.0), line(0.5)), bars=True)], tmp_path / "deep" / "4.png"))
    assert four.size == (2 * one.size[0], 2 * one.size[1])
    assert len(np.unique(np.asarray(one.convert("RGB")).reshape(-1, 3), axis=0)) > 10


def test_an_ending_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"curves\.txt is no picture"):
        draw([Panel("kl", (line(1.0, 2.0),))], tmp_path / "curves.txt")


def test_without_matplotlib_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    with pytest.raises(TrainingError, match=r'matplotlib, which is missing; pip install "gencore\[plots\]"'):
        draw([Panel("kl", (line(1.0, 2.0),))], tmp_path / "curves.png")
