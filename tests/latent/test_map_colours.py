"""Points have the colours that design and legend promise, recomputed here from raw scores by plain Python."""

import math
import statistics

import numpy as np
import pytest

from gencore.errors import ConditionError
from gencore.latent.map.colours import ERROR, SCALES, colour, colour_names, ramp
from gencore.types import ConditionSpec, Field

RATERS = ConditionSpec(tuple(Field(name) for name in ("Ann", "Bob", "Cem")))
MIXED = ConditionSpec((Field("kind", "class", classes=("horse", "bird")), Field("Ann", low=1, high=5)))
SCORES = np.random.default_rng(0).integers(0, 10, (40, 3)).astype(np.float32)
NO_ERRORS = np.full(40, np.nan, np.float32)


def values(name: str, rows: np.ndarray = SCORES, spec: ConditionSpec = RATERS) -> np.ndarray:
    return colour(name, rows, spec, np.full(len(rows), np.nan, np.float32)).values


def test_consensus_is_mean_over_nine_times_one_minus_deviation_over_four_and_a_half() -> None:
    expected = [statistics.fmean(row) / 9 * (1 - statistics.pstdev(row) / 4.5) for row in SCORES.tolist()]
    assert values("consensus") == pytest.approx(expected, abs=1e-6)


def test_mean_agreement_and_product_are_what_their_names_say() -> None:
    rows = SCORES.tolist()
    assert values("mean") == pytest.approx([statistics.fmean(row) / 9 for row in rows], abs=1e-6)
    assert values("agreement") == pytest.approx([1 - statistics.pstdev(row) / 4.5 for row in rows], abs=1e-6)
    roots = [math.prod(score + 1 for score in row) ** (1 / 3) for row in rows]
    assert values("product") == pytest.approx([(root - 1) / 9 for root in roots], abs=1e-6)
    order = np.argsort([math.prod(score + 1 for score in row) for row in rows], kind="stable")
    assert np.all(np.diff(values("product")[order]) >= -1e-9), "the same order as seed 0's product"


def test_everybody_loves_it_is_one_and_a_quarrel_is_none() -> None:
    rows = np.array([[9, 9, 9, 9], [0, 9, 0, 9]], np.float32)
    spec = ConditionSpec(tuple(Field(name) for name in "abcd"))
    assert values("consensus", rows, spec) == pytest.approx([1, 0])


def test_a_missing_score_has_no_say_and_a_picture_without_scores_no_colour() -> None:
    rows = np.array([[3, np.nan, 6], [np.nan, np.nan, np.nan]], np.float32)
    for name, among_two in (("consensus", 4.5 / 9 * (1 - 1.5 / 4.5)), ("product", (math.sqrt(4 * 7) - 1) / 9)):
        found = values(name, rows)
        assert found[0] == pytest.approx(among_two)
        assert np.isnan(found[1])


def test_scores_of_another_range_are_scaled_first() -> None:
    spec = ConditionSpec((Field("a", low=1, high=5), Field("b", low=0, high=100)))
    assert values("mean", np.array([[5, 0]], np.float32), spec) == pytest.approx([0.5])


def test_what_can_be_chosen_follows_from_the_fields() -> None:
    assert colour_names(RATERS) == ["consensus", "mean", "product", "agreement", "Ann", "Bob", "Cem", ERROR]
    assert colour_names(MIXED) == ["kind", "Ann", ERROR]
    rows = np.array([[0, 4], [1, np.nan]], np.float32)
    kind, ann = (colour(name, rows, MIXED, np.zeros(2, np.float32)) for name in ("kind", "Ann"))
    assert (kind.classes, ann.low, ann.high) == (("horse", "bird"), 1, 5)
    with pytest.raises(ConditionError, match='cannot be coloured by "Dora"; choose consensus, mean'):
        values("Dora")


def test_the_largest_errors_share_the_end_of_the_scale() -> None:
    errors = np.linspace(0, 0.2, 200).astype(np.float32)
    errors[-1] = 0.9
    found = colour(ERROR, np.zeros((200, 3), np.float32), RATERS, errors)
    assert found.low == 0
    assert found.high < 0.21


@pytest.mark.parametrize("scale", SCALES)
def test_scales_get_lighter_all_the_way_and_show_what_is_unknown_as_grey(scale: str) -> None:
    shown = ramp(scale, [*np.linspace(0, 1, 50), np.nan]).astype(float)
    light = shown[:-1] @ [0.2126, 0.7152, 0.0722]
    assert np.all(np.diff(light) > 0)
    assert np.ptp(shown[-1]) == 0
    with pytest.raises(ConditionError, match="viridis or cividis"):
        ramp("rainbow", [0.0])
