"""Figures beside a checkpoint: kept, read, shown; a damaged file is one sentence."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gencore.errors import CheckpointError
from gencore.evaluation.report import (
    FILE,
    METRICS,
    Evaluation,
    Figure,
    overview,
    read_evaluation,
    shown,
    to_markdown,
    write_evaluation,
)

FOUND = Evaluation(
    "cars",
    "cars",
    "cars-judge",
    "0.1.0",
    {"psnr": Figure(23.14, n=100)},
    {
        "direct": {"steering_error": Figure(1.2, 0.7, 100, 0.1), "sharpness": Figure(0.5, 0.98, 1000)},
        "optimise": {"steering_error": Figure(0.9, 0.8, 32)},
    },
    ["refine: not possible, the model has no encoder."],
    {"strategies": {"direct": {"slopes": [[1.0, 0.2], [0.1, 0.9]]}}},
)


def test_it_comes_back_as_it_was_written(tmp_path):
    write_evaluation(tmp_path, FOUND)
    assert read_evaluation(tmp_path) == FOUND


@given(st.floats(allow_nan=False, allow_infinity=False), st.none() | st.floats(-1e9, 1e9), st.none() | st.integers(0))
def test_every_figure_comes_back_exactly(tmp_path_factory, value, floor, n):
    folder = tmp_path_factory.mktemp("figure")
    one = Evaluation("m", "d", None, "0", {"psnr": Figure(value, floor, n)}, {}, [], {})
    write_evaluation(folder, one)
    assert read_evaluation(folder) == one


def test_where_nothing_was_measured_there_is_nothing(tmp_path):
    assert read_evaluation(tmp_path) is None
    assert read_evaluation(tmp_path / "nowhere") is None


@pytest.mark.parametrize("text", ["{", "[]", '{"model": "cars"}', '{"model": 3, "data": "d"}', "\xff\xfe", ""])
def test_a_damaged_file_is_one_sentence_that_says_what_to_do(tmp_path, text):
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(CheckpointError, match=r"evaluation\.json is damaged \(.*measure again with") as caught:
        read_evaluation(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_table_has_floors_beside_figures_and_the_reasons_for_gaps():
    text = to_markdown([FOUND])
    assert "| Steering error, points | 1.20 ± 0.10 (0.70) | 0.90 (0.80) |" in text
    assert "| Reconstruction, dB | 23.1 | 23.1 |" in text
    assert "| Sharpness, × real | 0.50 (0.98) |  |" in text
    assert "- refine: not possible" in text


def test_several_models_begin_with_an_overview_of_one_line_a_strategy():
    text = to_markdown([FOUND, FOUND])
    assert text.count("### cars") == 2
    assert "| cars | direct | 1.20 ± 0.10 (0.70) | 0.50 (0.98) | 1,000 |" in text


def test_an_overview_leaves_out_what_nobody_has():
    first, *_ = overview([FOUND], ("steering_error", "spearman")).splitlines()
    assert first == "| model | strategy | Steering error, points | n |"


def test_a_model_of_which_nothing_is_known_breaks_nothing():
    assert to_markdown([Evaluation("m", "d", None, "0")]).strip() == ""
    assert to_markdown([]).strip() == ""


@given(st.floats(-1e6, 1e6))
def test_numbers_are_shown_without_exponent_and_close(value):
    text = shown(Figure(value))
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)
    assert math.isclose(float(text), value, rel_tol=0.06, abs_tol=6e-4)


def test_every_metric_is_explained_in_one_line():
    for name, metric in METRICS.items():
        assert metric.name == name
        assert metric.title
        assert metric.explain.endswith(".")
        assert "\n" not in metric.explain
        assert "|" not in metric.explain + metric.title  # it stands in tables
